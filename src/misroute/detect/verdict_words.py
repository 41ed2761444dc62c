"""A standing in sentences, English and Chinese."""

from __future__ import annotations

from typing import Final

from misroute.detect.facts import VerdictKind
from misroute.detect.verdicts import Because, Note, Standing

_VERDICT_WORDS: Final = {
    VerdictKind.same_owner: ("the owner is the same", "机主未变"),
    VerdictKind.owner_changed: ("the number changed hands", "号码已易主"),
    VerdictKind.transferred: ("the contract passed to another person", "号码已过户"),
    VerdictKind.disconnected: ("the number is out of service", "号码已停用"),
}
_BECAUSE_WORDS: Final = {
    Because.never_asked: ("no provider was asked", "尚未查询任何渠道"),
    Because.no_clear_answer: ("no provider gave a clear answer", "没有渠道给出明确结论"),
    Because.expired: ("the answer is too old to rely on", "查询结果已过有效期"),
    Because.disagreement: ("providers disagree", "各渠道结论不一致"),
}
NOTE_WORDS: Final = {
    Note.not_enough_data: ("has not enough data", "数据不足"),
    Note.unsupported: ("does not know this kind of number", "不支持该类号码"),
    Note.retry_later: ("could not answer just then", "暂时无法答复"),
    Note.before_this_person: (
        "was asked about a day before the number was this person's",
        "查询日期早于本人使用该号码之日",
    ),
    Note.before_records: ("has no records of the day asked about", "查询日期早于其数据起始日"),
    Note.too_recent: (
        "was asked about a day so recent that it cannot have heard of a change",
        "查询日期过近，数据尚未更新",
    ),
    Note.ported: ("dates a ported number from its porting", "携号转网后按携入日期计算"),
    Note.undated: ("does not say since when", "未说明自何时起"),
    Note.same_day: ("was asked about the very day the number was given", "查询日期即登记当日"),
    Note.expired: ("gave an answer that is no longer valid", "结果已过有效期"),
}


def explain(standing: Standing, language: str) -> tuple[str, ...]:
    """The standing in sentences: what holds, who says so, who says otherwise, and what is odd about the answers."""
    zh = language.lower().startswith("zh")
    place = 1 if zh else 0
    names = ("、" if zh else ", ").join
    if standing.unknown_because is None:
        lines = [_VERDICT_WORDS[standing.verdict][place]]
    else:
        lines = [("未知：" if zh else "unknown: ") + _BECAUSE_WORDS[standing.unknown_because][place]]
    if standing.as_of is not None:
        lines.append(f"自 {standing.as_of} 起" if zh else f"asked about the time since {standing.as_of}")
    if standing.valid_until is not None and standing.verdict is VerdictKind.same_owner:
        until = standing.valid_until.isoformat(timespec="minutes")
        lines.append(f"有效至 {until}" if zh else f"valid until {until}")
    if standing.agreed_by:
        who = names(standing.agreed_by)
        lead = standing.lead
        what = _VERDICT_WORDS[lead.kind][place] if lead is not None else ""
        lines.append(f"{who}：{what}" if zh else f"{who}: {what}")
    if standing.against:
        same = _VERDICT_WORDS[VerdictKind.same_owner][place]
        lines.append(f"{names(standing.against)}：{same}" if zh else f"{names(standing.against)}: {same}")
    for provider, note in standing.notes:
        said = NOTE_WORDS[note][place]
        lines.append(f"{provider or '某渠道'}{said}" if zh else f"{provider or 'a provider'} {said}")
    return tuple(lines)
