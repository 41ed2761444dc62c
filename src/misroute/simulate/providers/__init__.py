"""Number-status providers on this machine, which behave by their specifications: for tests, trials and benchmarks.

Each is a context manager that listens on 127.0.0.1 and answers from ``Lines``, a table of who held which number when.
The FCC's database answers files, so it is a function. The edges are each provider's own: a day equal to the activation
is recycled for Alibaba Cloud and not for CAMARA, a day equal to a disconnection is a yes of the FCC's database.
"""

from misroute.simulate.providers.camara import FakeCamara
from misroute.simulate.providers.dytns import FakeDytns
from misroute.simulate.providers.lines import Lines, Person, Tenancy
from misroute.simulate.providers.rnd import answer_file
from misroute.simulate.providers.server import Given
from misroute.simulate.providers.twilio import FakeTwilio

__all__ = ["FakeCamara", "FakeDytns", "FakeTwilio", "Given", "Lines", "Person", "Tenancy", "answer_file"]
