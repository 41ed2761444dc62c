"""Run by a Python that has Jasmin: its own interceptor runs the script named on a long message of its own making."""

import json
import logging
import pickle
import sys
import types

from jasmin.interceptor.interceptor import InterceptorPB
from jasmin.protocols.smpp.operations import SMPPOperationFactory
from jasmin.routing.jasminApi import Group, User
from jasmin.routing.Routables import RoutableSubmitSm

config = types.SimpleNamespace(
    log_level=logging.ERROR, log_file="jasmin.log", log_rotate="midnight", log_format="%(message)s", log_date_format="",
    log_slow_script=-1,
)  # fmt: skip
text = ("【海港】您好，" * 30).encode("utf-16-be")
pdu = SMPPOperationFactory().SubmitSM(
    source_addr=b"106", destination_addr=b"8613912345678", short_message=text, data_coding=8
)
routable = RoutableSubmitSm(pdu, User("u1", Group("g"), "user", "pass"))
routable.addTag("person-C1")
with open(sys.argv[1], encoding="utf-8") as file:
    said = InterceptorPB(config).perspective_run_script(file.read(), pickle.dumps(routable))
print(json.dumps(said) if isinstance(said, dict) else "goes on" if said else "failed")
