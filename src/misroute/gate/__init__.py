"""May this message go, to this person, now? ``decide`` answers allow, defer or block, with every reason.

First form: holds, number status, who is written to, requests, quiet hours and the frequency caps of the packs ``cn``
and ``us``. Anything unknown is a block, never an allow.
"""

from misroute.gate.content import Offence, Wordlist, check_for_stranger
from misroute.gate.decide import decide
from misroute.gate.decision import Decision, Reason, Window
from misroute.gate.parse import parse_scenario
from misroute.gate.policy import Citation, Policy
from misroute.gate.scenario import Scenario

__all__ = [
    "Citation",
    "Decision",
    "Offence",
    "Policy",
    "Reason",
    "Scenario",
    "Window",
    "Wordlist",
    "check_for_stranger",
    "decide",
    "parse_scenario",
]
