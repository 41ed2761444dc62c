"""Detection: what is known of a contact point goes in, findings, one problem and one explained risk come out."""

from misroute.detect.assess import assess
from misroute.detect.facts import (
    Claim,
    EventKind,
    Facts,
    Happening,
    OtherNumber,
    OtherUser,
    OwnKind,
    SourceSwaps,
    Verdict,
    VerdictKind,
)
from misroute.detect.findings import (
    ACTIONS,
    Assessment,
    BookAction,
    Finding,
    Holder,
    Problem,
    Severity,
    Weight,
    fingerprint,
)
from misroute.detect.rulebook import Country, Needs, Option, Rule, Rulebook, RuleSetting, all_rules

__all__ = [
    "ACTIONS",
    "Assessment",
    "BookAction",
    "Claim",
    "Country",
    "EventKind",
    "Facts",
    "Finding",
    "Happening",
    "Holder",
    "Needs",
    "Option",
    "OtherNumber",
    "OtherUser",
    "OwnKind",
    "Problem",
    "Rule",
    "RuleSetting",
    "Rulebook",
    "Severity",
    "SourceSwaps",
    "Verdict",
    "VerdictKind",
    "Weight",
    "all_rules",
    "assess",
    "fingerprint",
]
