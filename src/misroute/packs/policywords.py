"""What a rule of a policy pack does, as sentences in Chinese and English: for its page and for the terminal.

The sentences are made from the keys that the gate reads, not from the pack's prose, so that a page shows where the two
differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from misroute.gate.policy import COUNTS


class Both(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """The text in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


CHANNELS_ZH: Final = {
    "sms": "短信",
    "call": "电话",
    "voicemail": "语音留言",
    "email": "电子邮件",
    "letter": "信函",
    "visit": "上门",
}
PURPOSES_ZH: Final = {
    "collection": "催收",
    "reminder": "还款提醒",
    "servicing": "账户服务",
    "marketing": "营销",
    "location": "查找借款人",
    "optout_confirmation": "退订确认",
    "reply": "回复",
    "final_notice": "最后通知",
    "apology": "致歉",
}
PLACES_ZH: Final = {"work": "工作场所", "home": "住所"}
ROLES_ZH: Final = {
    "borrower": "借款人",
    "spouse": "配偶",
    "parent": "父母",
    "child": "子女",
    "sibling": "兄弟姐妹",
    "grandparent": "祖父母",
    "grandchild": "孙辈",
    "in_law": "姻亲",
    "extended_family": "其他亲戚",
    "friend": "朋友",
    "colleague": "同事",
    "employer": "雇主",
    "guarantor": "担保人",
    "emergency_contact": "紧急联系人",
    "representative": "代理人",
    "guardian": "监护人",
    "executor": "遗嘱执行人",
    "administrator": "遗产管理人",
    "personal_representative": "遗产代表",
    "attorney": "律师",
    "stranger": "陌生人",
    "other": "其他",
    "unknown": "未知",
}
COUNTS_ZH: Final = {
    "effective_calls": "有人通话的呼叫（中国）",
    "unanswered_calls": "无人接听的呼叫（中国）",
    "connected_calls": "接通到该号码的呼叫，含响铃未接（美国 Regulation F）",
    "calls": "每次呼叫",
    "phone_contacts": "接通到该号码的呼叫及短信（马萨诸塞州）",
    "contacts": "任何渠道的每次主动联系（含尝试）",
    "made_contacts": "任何渠道中实际触达的联系（澳大利亚）",
    "other_channels": "本次以外其他渠道的主动联系（哥伦比亚）",
}
_PER: Final = {
    "person": Both("每人", "per person"),
    "number": Both("每个号码", "per number"),
    "person_and_debt": Both("每人每笔债务", "per person and debt"),
}
_GIVEN_TO: Final = {
    "any": Both("经对方同意的时间不受时段限制。", "A time the person consented to is not bound by the hours."),
    "to_us": Both(
        "对方直接向我方同意的时间不受时段限制。",
        "A time the person consented to directly with us is not bound by the hours.",
    ),
    "never": Both("同意不能解除时段限制。", "No consent lifts the hours."),
}
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_ZH: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
PERMISSIONS: Final = frozenset({"time_consent", "final_notices", "reply"})
"""Kinds that only permit."""

_Rule = Mapping[str, Any]
_Name = Callable[[str], str]


def what_it_does(rule: _Rule) -> Both:
    """The effect of one ``[[rule]]`` table of a pack that loads, from its keys."""
    kind = str(rule["kind"])
    said = _SAYS[kind](rule)
    recalled = _RECALLED.get(kind, _RESTRICTS) if rule["confidence"] == "C" else Both("", "")
    return _joined([said, recalled])


def about_whom(rule: _Rule) -> Both:
    """The sends a rule is about; empty for kinds without a scope."""
    if rule["kind"] not in _SCOPED:
        return Both("", "")
    parts = [
        Both(f"{zh}：{'、'.join(_in(words)(one) for one in rule[key])}", f"{en}: {', '.join(map(_plain, rule[key]))}")
        for key, zh, en, words in (
            ("channels", "渠道", "channels", CHANNELS_ZH),
            ("purposes", "用途", "purposes", PURPOSES_ZH),
            ("places", "地点", "places", PLACES_ZH),
        )
        if rule.get(key)
    ]
    if not parts:
        return Both("所有发送", "every send")
    return Both("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _hours(rule: _Rule) -> Both:
    said = [
        Both(f"可发送：{_spans(rule['allow']).zh}。", f"May go {_spans(rule['allow']).en}."),
    ]
    if rule.get("workdays"):
        name = rule["workdays"]
        said.append(Both(f"仅限日历 {name} 的工作日。", f"On working days of the calendar {name} only."))
    if rule.get("holidays"):
        name, there = rule["holidays"], rule.get("on_holidays")
        spans = _spans(there) if there else Both("不得发送", "not at all")
        said.append(Both(f"日历 {name} 的休息日：{spans.zh}。", f"On days off of the calendar {name}: {spans.en}."))
    if "lifted_after_days_past_due" in rule and rule["confidence"] != "C":
        days = rule["lifted_after_days_past_due"]
        said.append(
            Both(f"已知逾期超过{days}天的债务除外。", f"Not for a debt known to be more than {days} days past due.")
        )
    said.append(Both("其余时间顺延。", "At any other time it waits."))
    return _joined(said)


def _spans(spans: Iterable[_Rule]) -> Both:
    parts = []
    for span in spans:
        end, times = span["to"], f"{span['from']}–{span['to']}"
        closed = Both(f"（含{end}整）", f" ({end} itself included)") if span.get("to_allowed") else Both("", "")
        parts.append(Both(f"{_days(span, zh=True)}{times}{closed.zh}", f"{_days(span, zh=False)}{times}{closed.en}"))
    return Both("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _days(span: _Rule, *, zh: bool) -> str:
    listed = [_DAYS.index(day) for day in span.get("days", _DAYS)]
    if len(listed) == len(_DAYS):
        return "每日 " if zh else "every day "
    names = _DAYS_ZH if zh else [day.capitalize() for day in _DAYS]
    runs: list[list[int]] = []
    for day in sorted(listed):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    between = "至" if zh else "–"
    shown = [names[run[0]] if len(run) == 1 else f"{names[run[0]]}{between}{names[run[-1]]}" for run in runs]
    return ("、" if zh else ", ").join(shown) + " "


def _cap(rule: _Rule) -> Both:
    limit, days, per = rule["limit"], rule["days"], _PER[rule["per"]]
    span = Both("每个当地日", "a local day") if days == 1 else Both(f"连续{days}个当地日", f"in {days} local days")
    said = [
        Both(
            f"{per.zh}{span.zh}最多{limit}次，计数：{COUNTS_ZH[rule['counts']]}；达到上限后顺延。",
            f"At most {limit} {per.en} {span.en}, counting {COUNTS[rule['counts']]}; from there on it waits.",
        )
    ]
    return _joined([*said, *_spared(rule)])


def _pause(rule: _Rule) -> Both:
    days = rule["days"]
    said = Both(
        f"就该债务通话后{days}天内（通话当日为第1天）顺延。",
        f"Waits for {days} days after a conversation about the debt, whose own day is day 1.",
    )
    return _joined([said, *_spared(rule)])


def _spared(rule: _Rule) -> list[Both]:
    said: list[Both] = []
    extra = rule.get("extra_call_consent_days", 0)
    if extra:
        what = Both(
            f"对方直接向我方同意再次致电的，{extra}天内不受限。",
            f"Not for {extra} days after the person agreed directly with us to another call.",
        )
        said.append(what)
    spared = rule.get("not_for", ()) if rule["confidence"] != "C" else ()
    if spared:
        zh, en = _roles(spared)
        said.append(Both(f"不适用于：{zh}。", f"Does not bind contact with: {en}."))
    return said


def _redial(rule: _Rule) -> Both:
    minutes = rule["minutes"]
    return Both(
        f"呼叫无人接听后{minutes}分钟内不再拨打同一号码。",
        f"The same number is not dialled within {minutes} minutes of a call that nobody answered.",
    )


def _freshness(rule: _Rule) -> Both:
    days = rule["days"]
    return Both(
        f"须有对方从该号码来信或直接同意，且在{days}天内；更早的须在{days}天内经号码库核验自那时起未易主；否则禁止。",
        f"Blocks without the person's own text from the number or direct consent within {days} days; an older one "
        f"serves when a database said within {days} days that the number has not changed hands since.",
    )


def _consent(rule: _Rule) -> Both:
    return Both(
        "没有对方向我方作出且未撤回的同意的，禁止。",
        "Blocks without the person's consent, given to us and not withdrawn since.",
    )


def _incomplete(rule: _Rule) -> Both:
    if rule.get("to") == "third_persons":
        return Both(
            "向借款人以外的人发送一律禁止（policy_incomplete）。",
            "Blocks what goes to anybody but the borrower (policy_incomplete).",
        )
    return Both("一律禁止（policy_incomplete）。", "Blocks (policy_incomplete).")


def _persons(rule: _Rule) -> Both:
    sure = rule["confidence"] != "C"
    zh, en = _roles(rule["told"] if sure else ["borrower"])
    said = [Both(f"可知悉债务：{zh}。", f"May hear of the debt: {en}.")]
    if sure and rule.get("told_of_a_minor"):
        zh, en = _roles(rule["told_of_a_minor"])
        said.append(Both(f"借款人未成年的，还有：{zh}。", f"Of a minor's debt also: {en}."))
    if sure and rule.get("third_party_consent") is True:
        agreed = Both("借款人向我方同意的其他人。", "Also whom the borrower named to us with consent.")
        said.append(agreed)
    limit = rule.get("location_limit", 0)
    if not limit:
        nobody = Both("不得向他人查询借款人的下落。", "Nobody else is asked where the borrower is.")
        return _joined([*said, nobody])
    needs = rule.get("location_needs_lost_borrower") is not False or not sure
    lost = Both("仅在借款人失联时，", ", only while the borrower is lost") if needs else Both("", "")
    asked = Both(
        f"{lost.zh}可向其他人查询借款人的下落，每人最多{limit}次，且不得提及债务。",
        f"Anybody else may be asked where the borrower is at most {_times(limit)}{lost.en}, without a word of debt.",
    )
    said.append(asked)
    if rule.get("location_only"):
        zh, en = _roles(rule["location_only"])
        said.append(Both(f"仅限向：{zh}查询。", f"Of all others only: {en}."))
    return _joined(said)


def _times(limit: int) -> str:
    return "once" if limit == 1 else f"{limit} times"


def _time_consent(rule: _Rule) -> Both:
    return _GIVEN_TO[rule["given_to"]]


def _final_notices(rule: _Rule) -> Both:
    limit = rule["limit"]
    return Both(
        f"书面要求停止联系后，仍可发出最多{limit}份最后通知。",
        f"After a written request to cease, at most {limit} last notices may still go.",
    )


def _reply(rule: _Rule) -> Both:
    hours = rule["hours"]
    return Both(
        f"对方主动联系后{hours}小时内，可用同一方式回复一次，不受时段限制。",
        f"Within {hours} hours of a contact the person began, one reply by the same medium may go at any hour.",
    )


def _cite(rule: _Rule) -> Both:
    code = rule["code"]
    return Both(f"为理由 {code} 给出本政策包的依据。", f"Gives the pack's own source for the reason {code}.")


_SAYS: Final = {
    "hours": _hours,
    "cap": _cap,
    "pause": _pause,
    "redial": _redial,
    "freshness": _freshness,
    "consent": _consent,
    "incomplete": _incomplete,
    "persons": _persons,
    "time_consent": _time_consent,
    "final_notices": _final_notices,
    "reply": _reply,
    "cite": _cite,
}
_SCOPED: Final = frozenset({"hours", "cap", "pause", "redial", "freshness", "consent", "incomplete"})
_RESTRICTS: Final = Both(
    "依据仅凭记忆：限制照样生效并标明“未核实”，其中的许可不生效。",
    "Only recalled: it restricts all the same and says 'unverified'; nothing in it permits.",
)
_RECALLED: Final = {
    **dict.fromkeys(PERMISSIONS, Both("依据仅凭记忆：不生效。", "Only recalled: it is off.")),
    "cite": Both("依据仅凭记忆，标明“未核实”。", "Only recalled: shown as 'unverified'."),
}


def _roles(roles: Iterable[str]) -> Both:
    return Both("、".join(map(_in(ROLES_ZH), roles)), ", ".join(map(_plain, roles)))


def _in(words: Mapping[str, str]) -> _Name:
    return lambda name: words.get(name, name)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _joined(parts: Iterable[Both]) -> Both:
    found = list(parts)
    return Both("".join(part.zh for part in found), " ".join(part.en for part in found if part.en))
