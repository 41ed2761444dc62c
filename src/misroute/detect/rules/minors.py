"""3xx, continued: numbers that a child answers."""

from __future__ import annotations

from collections.abc import Iterator

from misroute.detect.facts import Facts
from misroute.detect.findings import Severity
from misroute.detect.minors import minor_sign
from misroute.detect.rulebook import Hit, Needs, RuleSetting, rule
from misroute.detect.timeline import Timeline


@rule(
    "MR313",
    "minor-may-answer",
    "接听者可能是未成年人",
    severity=Severity.warning,
    needs=Needs.minor,
)
def minor_may_answer(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """A word beside the number says that a child answers it.

    Flags: an age under 18, a birth year, a class at school, "minor" in the role, the contact's name or beside the
    number. A bare 孩子 or "child" is told as an information: they may be grown up.
    Why: a child is not to be asked about a parent's debt, nor to hear of it.
    Example: role "儿子 15岁"; contact "Tommy (son, 9 years)".
    Not flagged: 孩子他爸 (a husband), 小学同学 (a friend from then), "middle school teacher", ages of 18 and more.
    """
    places = (("role", facts.role_label), ("contact_name", facts.contact_name), ("beside", facts.reading.beside))
    found = [(where, sign) for where, text in places if text and (sign := minor_sign(text, facts.as_of.year))]
    if not found:
        return
    where, sign = next(((where, sign) for where, sign in found if sign.sure), found[0])
    if sign.sure:
        yield Hit(
            "a child answers this number: do not contact", "该号码由未成年人接听：请勿联系", (f"{where}: {sign.what}",)
        )
    else:
        yield Hit(
            "a child is named as the one who answers: ask first whether they are of age",
            "登记的接听者为孩子：联系前请先确认是否成年",
            (f"{where}: {sign.what}",),
            severity=Severity.info,
        )
