"""When a hard word is no threat: it is denied, it is the reader's own right, or it is part of an address."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[.!?。;\n]")
_DENIAL = re.compile(
    r"(?:\bnot?\b|n['’]t\b|\bnever\b|\bwithout\b|\bnor\b|"
    r"\bneither\b|\bnothing\b|\bno ?body\b|\bno one\b|\bcannot\b|\bnone of\b)([^.!?\n]{0,60})$"
)
_CONDITION = re.compile(
    r"\b(?:if|unless|until|else|otherwise|pay|paid|payment|fail\w*|respond|reply|answer|act|cooperate|hear|settle|comply|"
    r"ignore|delay|wait|hesitate|force|make|run|hide|escape|only|just|long|later|but|help|want|wish|like)\b"
)
_RIGHT = re.compile(
    r"\b(?:you|anyone|anybody)\s+(?:may|can|could|should|have the right to|"
    r"are (?:free|entitled) to)\s+(?:also |always |then )?"
    r"(?:contact|call|report|complain|tell|ask|write|appeal|apply|turn|check|seek|speak|dispute|notify)\b[^.!?\n]{0,60}$|"
    r"\bif\s+(?:you|someone|somebody|anyone)\b[^.!?\n]{0,60}\b(?:fraud|scam|safe|danger|threaten\w*)\b[^.!?\n]{0,50}$|"
    r"\bidentity\s$|\bor with your local\s$|"
    r"\bif (?:a|any) (?:creditor|debt collector)\b[^.!?\n]{0,30}\breceives\b[^.!?\n]{0,20}$|"
    r"\bright to\s$|\blaw limits\b[^.!?\n]{0,50}$|"
    r"\b(?:complain\w*|complaint) (?:to|with)\b[^.!?\n]{0,30}$"
)
_PLACE = re.compile(
    r"^\s*(?:street|st\b|road|rd\b|lane|ln\b|avenue|ave\b|plaza|square|sq\b|house|building|place|hill|yard|row|tower|way\b)"
)
_HAN_DENIAL = re.compile(
    r"(?:不会|不是|不得|不属于|不涉及|不构成|不代表|并非|并不|绝不|从不|无需|没有|无关|未曾|未|非(?!常|法)|不(?!好意思|幸|良|时|断|仅|但|日|久|止|利|诚))([^。!?;\n]{0,14})$"
)
_INSIDE = re.compile(r"^\w.{0,60}?(?:\snot|n['’]t|\snever|\scannot)\b(.{0,60})\W\w+$")
_AFTER = re.compile(
    r"^\s*(?:never|do not|don['’]t|cannot|can['’]t) (?:collect|ask|handle|deal|get involved|take part|call)\b"
)
_HAN_CONDITION = re.compile(
    r"就等|联系我们|接听|来电|露面|还|缴|付|配合|理|回|接|则|处|及时|如|若|履|协商|改|够|仅|但|听"
)
_HAN_RIGHT = re.compile(
    r"(?:您|你|消费者|持卡人)(?:也|亦|还)?(?:可|有权|可以)[^。!?;\n]{0,20}$|(?:异议|争议|不服)[^。!?;\n]{0,3}(?:可|有权)(?!能)[^。!?;\n]{0,14}$|(?:谨防|警惕|防范|如遇|提防|预约|经您同意|征得您同意)[^。!?;\n]{0,20}$"
)
_HAN_PLACE = re.compile(r"^(?:[东西南北中前后]?(?:路|街|巷|胡同|大街|大道|站)|旁|对面)")


def is_excused(text: str, start: int, end: int) -> bool:
    """True when the hard word at ``start``…``end`` of a folded text threatens nobody."""
    low = max(0, start - 90)
    before = text[low:start]
    cut = max((mark.end() for mark in _SENTENCE.finditer(before)), default=0)
    before = before[cut:]
    after = text[end : end + 30]
    if _PLACE.match(after) or _HAN_PLACE.match(after) or _AFTER.match(after):
        return True
    inside = _INSIDE.search(text[start:end])
    if inside is not None and not _CONDITION.search(inside.group(1)):
        return True
    if _RIGHT.search(before) or _HAN_RIGHT.search(before):
        return True
    denial = _DENIAL.search(before)
    if denial is not None and not _CONDITION.search(denial.group(1)) and not re.search(r"\bif\b", before):
        return True
    denied = _HAN_DENIAL.search(before)
    return denied is not None and not _HAN_CONDITION.search(denied.group(1))
