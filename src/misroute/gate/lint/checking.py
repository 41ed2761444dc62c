"""Everything wrong with one text, given who will read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from misroute.gate.lint import figures, people
from misroute.gate.lint.excuses import is_excused
from misroute.gate.lint.folding import even, fold, origins
from misroute.gate.lint.parts import parts_of
from misroute.gate.lint.rulebook import ContentRule, ContentRules, Severity
from misroute.people.tables.han import simplified

_DATE = re.compile(r"(?<!\d)(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
_SIGNED = re.compile(r"\s*【[^【】\n]{2,16}】|[^\n]*【[^【】\n]{2,16}】\s*$")
_MANY_PARTS = 3
_LONGEST_SENDER = 60
_REACH = re.compile(
    r"(?<![\da-z.,])\+?\(?\d(?:[ \-().]{0,2}\d){6,14}(?![\da-z])|"
    r"(?<![a-z0-9])(?:9[56]\d{3}|1[012]\d{3})(?!\d)|[\u3400-\u9fff:]\d{7,14}|"
    r"https?://|www\.|[\w.]@[\w\-]{1,60}\.\w|(?<!\w)[\w\-]{2,60}\.(?:com|cn|net|org|example|co|app|io)(?!\w)|"
    r"(?<![a-z])app(?![a-z])|(?:公众号|在线客服|网点)|"
    r"reply (?:help|to this (?:message|text|e-?mail|letter))|\d-800-[a-z]{4,}"
)
_ASKS_WHO = re.compile(
    r"(?:am i|may i|can i|could i|might i|i would like to|i'd like to|i need to|is it possible to)\s+(?:please\s+)?"
    r"(?:be\s+)?(?:speak|talk|confirm|verify|check)|(?:is this|is that|are you)\s+(?!about|regarding)[\w.' ]{2,40}\?|"
    r"(?:who|whom) am i (?:speaking|talking)|is [\w.' ]{2,40} (?:there|available|home|in)\?|"
    r"(?:confirm|verify|check)\s+(?:that\s+)?"
    r"(?:your (?:full )?(?:name|identity|date of birth|address|postcode|zip)|who you are|i am speaking|"
    r"the last (?:four|4))|"
    r"本人吗|请问[^。!;\n]{0,12}(?:是|贵姓|在吗|方便)|您是[^。!;\n]{1,10}吗|是[^。!;\n]{1,8}(?:先生|女士|本人)吗|核对[^。!;\n]{0,6}身份|"
    r"核实[^。!;\n]{0,6}身份|怎么称呼"
)
_ASKS_PAYMENT = re.compile(
    r"\b(?:please|kindly|must|should|to|remember your|make (?:a|your|the)) "
    r"(?:pay|payment|remit|settle|repay)\b|\bpay (?:now|today|by|the|your|us|\$|£|rs)|"
    r"\bby (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b.{0,20}\bpay|"
    r"尽快(?:还|缴|付|偿)|请[^。;!?\n]{0,12}(?:还款|缴|支付|付清|偿还|结清)"
)

# a way out by post or telephone alone is none (comment 6(e)-1 to 12 CFR 1006)
_BY_POST = re.compile(
    r"(?:to )?(?:unsubscribe|opt[ \-]?out)[^.!?\n]{0,12}(?:\bmail (?:a|us|to)\b|"
    r"\bsend (?:a|us a) letter|\bwrit(?:e|ing)\b|"
    r"\bby (?:mail|post|phone|telephone)\b|\bcall\b|\bphone\b|\btelephone\b)(?![^.!?\n]*(?:reply|text|http|click|link))"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who will read or hear a text: ``told`` is true for those who may know of the debt.

    ``hidden`` are names that must not stand in it (the borrower's, in a text to a stranger), ``own`` the reader's.
    ``numbers`` are the borrower's telephone numbers, as digits. ``ceased``: the borrower asked for no more contact.
    """

    told: bool
    channel: str = "sms"
    purpose: str | None = None
    regions: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = field(default=(), repr=False)
    own: tuple[str, ...] = field(default=(), repr=False)
    numbers: tuple[str, ...] = field(default=(), repr=False)
    ceased: bool = False


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong. ``words`` are the offending words, never somebody's data; the place is in the folded text."""

    rule: ContentRule
    words: str
    start: int = -1
    end: int = -1

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """``error`` blocks at the gate."""
        return self.rule.severity


def flaws_in(text: str, reading: Reading, content: ContentRules) -> list[Flaw]:
    """Every flaw of ``text`` for this reader, each code at each place once. Pure, linear in the text's length."""
    return list(_Text(text, reading, content).flaws())


def placed_flaws(text: str, reading: Reading, content: ContentRules) -> list[tuple[Flaw, int]]:
    """Every flaw, warnings of form too, with the place in ``text`` where it begins; -1 where there is none."""
    read = _Text(text, reading, content)
    places = origins(read.bare)
    found = [*read.flaws(), *read.form()]
    return [(flaw, places[flaw.start] if 0 <= flaw.start < len(places) else -1) for flaw in found]


class _Text:
    def __init__(self, text: str, reading: Reading, content: ContentRules) -> None:
        self.raw = text
        self.reading = reading
        self.content = content
        self.applies = content.applying(
            told=reading.told, channel=reading.channel, purpose=reading.purpose, regions=reading.regions
        )
        plain = fold(text)
        # a business may be called a lender; only where that would be read as a debt are names looked for
        is_written = reading.told and reading.channel in ("sms", "email", "letter")
        is_quiet = is_written or next(content.debt.found_in(plain, None), None) is None
        bare = text if is_quiet else people.without_senders(text)
        self.bare = bare
        self.plain = plain
        self.folded = plain if bare == text else fold(bare)

    def flaws(self) -> Iterator[Flaw]:
        reading, content, whole = self.reading, self.content, self.folded.whole
        met: set[int] = set()
        seen: set[tuple[str, int]] = set()
        for number, match in content.phrases.found_in(self.folded, self.applies):
            rule = content.rules[number]
            if rule.demands:
                if not _BY_POST.match(whole[match.start() : match.end() + 40]):
                    met.add(number)
            elif rule.excusable and is_excused(whole, match.start(), match.end()):
                continue
            elif (rule.code, match.start()) not in seen:
                seen.add((rule.code, match.start()))
                yield Flaw(rule, match.group(), match.start(), match.end())
        for number, rule in enumerate(content.rules):
            if rule.demands and self.applies[number] and number not in met:
                yield Flaw(rule, "")
        yield from self._numbers()
        yield from self._disclosed()
        yield from self._sender()
        if reading.told:
            yield from self._spoken()
            yield from self._purpose()

    def form(self) -> Iterator[Flaw]:
        """What only a writer cares for: signature, account, length."""
        signature = self._rule("signature")
        if signature is not None and _SIGNED.match(self.raw) is None:
            yield Flaw(signature, "")
        account = self._rule("account_missing")
        if account is not None and next(figures.tails(self.plain.plain), None) is None:
            yield Flaw(account, "")
        long = self._rule("too_long")
        if long is not None:
            sent = parts_of(self.raw.strip())
            if sent.parts >= _MANY_PARTS:
                yield Flaw(long, f"{sent.parts} x {sent.encoding}")

    def _debt(self) -> list[tuple[int, int, str]]:
        found = [
            (match.start(), match.end(), match.group()) for _, match in self.content.debt.found_in(self.folded, None)
        ]
        return sorted(found)

    def _rule(self, code: str) -> ContentRule | None:
        number = self.content.built.get(code)
        return self.content.rules[number] if number is not None and self.applies[number] else None

    def _numbers(self) -> Iterator[Flaw]:
        rule = self._rule("sensitive_number")
        if rule is not None:
            for kind, start, end in figures.sensitive(self.folded.whole):
                yield Flaw(rule, kind, start, end)

    def _disclosed(self) -> Iterator[Flaw]:
        rule = self._rule("debt_facts")
        if rule is None or self.reading.told:
            return
        whole = self.folded.whole
        for start, end, words in self._debt():
            if not is_excused_for_strangers(whole, start, end):
                yield Flaw(rule, words, start, end)
        for match in figures.amounts(whole):
            yield Flaw(rule, "amount", match.start(), match.end())
        for match in figures.tails(whole):
            yield Flaw(rule, "account", match.start(), match.end())
        data = self._rule("borrower_data")
        if data is None:
            return
        for match in figures.long_numbers(whole):
            if len(re.sub(r"\D", "", match.group())) >= 14:
                yield Flaw(data, "long number", match.start(), match.end())
        digits = re.sub(r"[^\d\n]|(?<=\d)\s+(?=\d)", "", whole) if self.reading.numbers else ""
        if any(number in digits for number in self.reading.numbers):
            yield Flaw(data, "number")
        if not self.reading.hidden:
            return
        shown = simplified(even(self.raw))
        names = people.pattern_of(self.reading.hidden, self.reading.own, latin=bool(self.plain.tokens))
        # the text without disguise only: a name decoded out of some code is chance
        found = names.search(shown) if names is not None else None
        if found is not None:
            yield Flaw(data, "name", found.start(), found.end())

    def _sender(self) -> Iterator[Flaw]:
        rule = self._rule("impersonation")
        shown = self.plain.plain
        if rule is not None and any(word in shown for word in self.content.authorities):
            begun = shown.partition(":")[0]
            is_name = len(begun) <= _LONGEST_SENDER and "," not in begun
            names = [*map(str.lower, people.senders_in(self.raw)), *([begun] if is_name else ())]
            for name in dict.fromkeys(names):
                for word in self.content.authorities:
                    held = re.search(rf"\b{word}\b" if word.isascii() else word, name)
                    if held is not None and not is_excused(name, held.start(), held.end()):
                        yield Flaw(rule, word)
        missing = self._rule("sender_missing")
        if missing is not None and not people.names_a_sender(self.raw):
            yield Flaw(missing, "")
        unreachable = self._rule("callback_missing")
        if unreachable is not None and not _REACH.search(_DATE.sub(" ", self.folded.plain)):
            yield Flaw(unreachable, "")

    def _spoken(self) -> Iterator[Flaw]:
        """Identity before content: a voice message says nothing of a debt, a call asks first who is there."""
        if self.reading.channel not in ("call", "voicemail"):
            return
        whole = self.folded.plain
        facts = [start for start, _, _ in self._debt()]
        facts += [match.start() for finder in (figures.amounts, figures.tails) for match in finder(whole)]
        if not facts:
            return
        first = min(facts)
        on_a_machine = self._rule("voicemail_debt")
        if on_a_machine is not None:
            yield Flaw(on_a_machine, "", first, first)
        unasked = self._rule("identity_unasked")
        question = _ASKS_WHO.search(whole)
        if unasked is not None and (question is None or question.start() > first):
            yield Flaw(unasked, "", first, first)

    def _purpose(self) -> Iterator[Flaw]:
        bare = self._rule("confirmation_not_bare")
        notice = self._rule("notice_asks_payment")
        if bare is None and notice is None:
            return
        asks = _ASKS_PAYMENT.search(self.folded.plain)
        if bare is not None:
            for match in [*([asks] if asks else ()), *figures.amounts(self.folded.plain)]:
                yield Flaw(bare, match.group(), match.start(), match.end())
        if notice is not None and self.reading.ceased and asks is not None:
            yield Flaw(notice, asks.group(), asks.start(), asks.end())


_NO_EFFECT = re.compile(
    r"(?:\bnot?\b|n['’]t\b)[^.!?\n]{0,24}(?:affect|impact|harm|touch|change)[^.!?\n]{0,24}$|不(?:会)?(?:影响|涉及)[^。!?;\n]{0,10}$"
)


_NOTHING_TO_PAY = re.compile(
    r"(?:请勿|切勿|不要|无需|不用|无须|不必|不会|不产生|没有|任何|免)[^。;!?\n]{0,8}$|"
    r"\b(?:need not|(?:not|n['’]t) (?:need|have|required)|(?:not|never) ask you)\s(?:to\s)?$"
)
_NOT_AFFECTED = re.compile(
    r"[^.!?\n]{0,24}(?:\bnot?\b|n['’]t\b)\s(?:be\s|been\s)?(?:affected|touched|changed|harmed)|[^。!?;\n]{0,10}不(?:会)?受"
)


def is_excused_for_strangers(text: str, start: int, end: int) -> bool:
    """True for "this does not affect your credit record" and "you need not pay": nobody's debt is told by that."""
    words = text[start:end]
    is_payment = words.startswith(("pay", "to pay", "支付", "转账", "汇款", "费用", "付"))
    if is_payment and _NOTHING_TO_PAY.search(text[max(0, start - 30) : start]):
        return True
    is_record = words.startswith(("credit", "信用", "征信"))
    if is_record and _NOT_AFFECTED.match(text[end : end + 60]):
        return True
    return is_record and _NO_EFFECT.search(text[max(0, start - 60) : start]) is not None
