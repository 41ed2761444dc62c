"""What a question asks, so that a bare yes or no to it means something: who is there, a relative, a wrong number.

The same "yes" is the borrower's after "Is this Dana Whitfield?", a relative's after "Are you her husband?", a
stranger's after "Is this a wrong number?", and says nothing of the person after "Will you pay on Friday?". What is no
question of these kinds gives a bare answer no meaning.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from misroute.people.cues.kin_words import kin_words
from misroute.people.labels import read_relation
from misroute.people.relation import KIN, Relation
from misroute.people.tables.han import simplified
from misroute.people.tables.surnames import COMPOUND_SURNAMES, SURNAMES


class Asks(Enum):
    """Kinds of questions whose yes or no says who answers."""

    person = auto()  # are you so and so?
    not_person = auto()  # are you not so and so?
    relative = auto()  # are you so and so's mother?
    wrong_number = auto()  # is this a wrong number?
    acquainted = auto()  # do you know so and so?
    present = auto()  # is so and so there? can you reach so and so?
    nothing = auto()


_WRONG: Final = re.compile(
    r"\bwrong (?:number|person|party|one|phone)\b"
    r"|(?:打|拨|找|发|搞|弄)错(?:了|人|号|电话)?|错号|号码(?:是不是)?(?:不对|有误|错)"
)
_ACQUAINTED: Final = re.compile(r"\b(?:do|did|would) you (?:happen to )?know\b|认识|相识|认得")
_PRESENT: Final = re.compile(
    r"\bis (?:\w+ ){1,3}?(?:there|home|in|around|available|at home)\b"
    r"|\b(?:may|can|could) (?:i|we) (?:please )?(?:speak|talk)"
    r"|\b(?:can|could) you (?:reach|contact|tell|ask|let)\b"
    r"|在不在|在家|在吗|联系(?:得|不)?(?:到|上)|能?(?:转告|转达)|(?:您|你)?是[^,。?]{0,12}联系人|什么关系"
)
_RELATED: Final = re.compile(
    r"\b(?:related|relatives?|relation|family|next of kin)\b|家人|家属|亲属|亲戚|亲人|家里人|亲友"
)
_KIN_ASKED: Final = re.compile(
    r"\b(?:are you|is this|this is|am i (?:speaking|talking|texting|chatting) (?:with|to)|speaking (?:with|to))\b"
    r"|(?:您|你|请问|这里|对方)(?:就|不)?是|^是"
)

# What follows "are you" and is no person
_NO_PERSON: Final = (
    r"still (?:at|in|on|with|there|able|interested)|at|in|on|home|able|about|ready|sure|free|aware|ok|okay|happy"
    r"|due|late|willing|available|interested|there|here|busy|done|the only|a robot|currently|familiar|allowed"
    r"|employed|married"
)
_PERSON: Final = re.compile(
    rf"\bare (?:you|u) (?!(?:not |{_NO_PERSON}|\w+ing)\b)\w"
    r"|\bam i (?:speaking|talking|texting|chatting)\b|\b(?:speaking|talking) (?:with|to)\b|\bhave (?:i|we) reached\b"
    r"|\btrue or false: (?:you are|this is)\b|\bdoes this (?:number|phone|cell) (?:still )?belong\b"
    r"|\b(?:if |is |that |this )this (?:is )?(?:still |really |indeed )?(?:the |your |a )?"
    r"(?:(?:right|correct|current|best|own|personal|same|cell|mobile|phone|contact) )*"
    r"(?:number|phone|cell|mobile|line)\b"
    r"|\bstill (?:the|your|\w+'s) (?:phone |cell )?number\b|\bthe right (?:number|person)\b"
    r"|\b(?:is|if) (?:this|that) (?:still |really |indeed )?(?:the )?"
    r"(?:account ?holder|card ?holder|borrower|customer|client|owner|right|person|mr|mrs|ms|miss|dr)\b"
    r"|\bif you(?:'re| are) (?!(?:not )?(?:a |the )?(?:\w+ing|able|unable|ready|sure|late)\b)\w|\bare (?:you|u)\?"
)
# "Is this Dana?": a name with a capital
_THIS_IS: Final = re.compile(
    r"\b(?:[Ii]s|[Ii]f) (?:this|that|it)(?: is)? (?:still |really )?(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][\w'.-]+"
)
# and one in small letters, with nothing else in the question
_THIS_IS_SMALL: Final = re.compile(
    r"^\W*(?:hi |hello |hey )?(?:is|if) (?:this|that) "
    r"(?!(?:a|an|ok|okay|about|your|my|our|still|good|the|correct|urgent|true|right|really"
    r"|what|how|where|when|for|in|on|at)\b)[a-z]+(?: [a-z'-]+){0,2}\W*$"
)
_NEGATED: Final = re.compile(r"\b(?:is this|are you|isn't this|aren't you|is that) not\b")
# A question that is a name and nothing else
_CALLS_A_NAME: Final = re.compile(r"\s*(?:[A-Z][\w'.-]+ ?){1,4}\?\s*$")

_HAN_OWNER: Final = re.compile(
    r"本人|机主|户主|持卡人|借款人|账户持有人|是否为|是否姓|(?:您|你)姓|贵姓"
    r"|号码?(?:还|现在)?是(?:不是)?(?:由)?(?:您|你)(?:的|本人|在|使用|用)|(?:还|仍)是(?:您|你)(?:的|在用)"
)
_HAN_IS: Final = re.compile(
    r"(?:(?:您|你|请问|您好|你好)[,，]?(?:就|还)?|^|[,，。])(?:是不是|是否是|是)(?P<who>[\u4e00-\u9fff·]{1,12}?)"
    r"(?:先生|女士|小姐|老师|老板|经理|同志)?(?:本人)?(?:吗|嘛|么|吧|\?|？|$)"
)
_HAN_CALLS: Final = re.compile(
    r"^(?:您好|你好|喂)?[,，]?(?P<who>[\u4e00-\u9fff·]{2,4})(?:先生|女士|小姐)?(?:吗|吧)?[?？]$"
)
_HAN_TITLE: Final = re.compile(r"(?:先生|女士|小姐|太太)(?:本人)?(?:吗|嘛|么|吧|\?|？|$)")
# Words of two characters that begin like a surname and are none
_NO_NAME: Final = re.compile(
    r"^(?:方便|打算|忘|想|准备|还款|还钱|今天|明天|明白|同意|愿意|需要|知道|有|没|在|要|会|能|什么|哪|谁|为|因|怎么|说|收到|继续)"
)


def asks_of(asked: str) -> Asks:
    """What a question asks; :attr:`Asks.nothing` for any that a bare yes or no does not make an answer about who is
    there."""
    question = simplified(asked.strip())
    small = question.lower()
    if _WRONG.search(small):
        return Asks.wrong_number
    if _ACQUAINTED.search(small):
        return Asks.acquainted
    if _RELATED.search(small) or (_KIN_ASKED.search(small) and related_in(small) is not None):
        return Asks.relative
    if _PRESENT.search(small):
        return Asks.present
    if _NEGATED.search(small):
        return Asks.not_person
    if _asks_person(question, small):
        return Asks.person
    return Asks.nothing


def related_in(question: str) -> Relation | None:
    """The kinship that a question (small letters, simplified) names: are you her *husband*?"""
    for word in kin_words(question):
        relation = read_relation(word).relation
        if relation in KIN:
            return relation
    return None


def _asks_person(question: str, small: str) -> bool:
    if _PERSON.search(small) or _THIS_IS.search(question) or _CALLS_A_NAME.match(question):
        return True
    if _THIS_IS_SMALL.search(small) or _HAN_OWNER.search(small) or _HAN_TITLE.search(small):
        return True
    for pattern in (_HAN_IS, _HAN_CALLS):
        for match in pattern.finditer(small):
            if _is_name(match["who"]):
                return True
    return False


def _is_name(who: str) -> bool:
    if _NO_NAME.match(who):
        return False
    return "·" in who or (2 <= len(who) <= 4 and (who[0] in SURNAMES or who[:2] in COMPOUND_SURNAMES))


# The choices of a menu: the key, and what it stands for, before or after
_SEND_HAN: Final = r"(?:回复?|按|输入|发送?)"
_KEY_FIRST: Final = re.compile(
    r"\b(?:press|reply|text|enter|type|send|or|,|;|\.)? ?(?:with )?[\"']?(?P<key>\d|yes|no|y|n)\b[\"']?"
    r" ?(?:=|:|-|if|because|for|to|when)+ ?(?P<means>[^,.;/|]*)"
)
_MEANT_FIRST: Final = re.compile(rf"(?P<means>[^,，。;；、]*?)请?{_SEND_HAN}[\"“]?(?P<key>\d|[yn](?![a-z]))")
_KEY_FIRST_HAN: Final = re.compile(
    rf"(?:{_SEND_HAN}[\"“]?|^|[,，。;；、 ])(?P<key>\d|[yn](?![a-z]))[\"”]?"
    r"(?:为|是|表示|代表|确认|=|:|：|\.|-)?(?P<means>[^,，。;；、\d]+)"
)
_MEANS_WRONG: Final = re.compile(r"\bwrong\b|\bnot\b|n't|非本人|不是|打错|错号|错了|不认识|换号")
_MEANS_PERSON: Final = re.compile(
    r"\b(?:you are|you're|this is|it'?s (?:you|me)|correct|right person|confirm)\b|本人|^是|确认是"
)
_PRESSED: Final = re.compile(r"^(?:press(?:ed)? |option |reply |回复?)?(?P<key>\d|[yn]|yes|no)[ .!。！]*$")


def pressed(answer: str, asked: str) -> Asks | None:
    """Which choice of a question's menu a bare key is: the person, a wrong number, or nothing of the two.

    None where the answer is no key, or the question gives no such choice.
    """
    key = _PRESSED.match(answer)
    if key is None:
        return None
    small = simplified(asked.lower())
    for pattern in (_MEANT_FIRST, _KEY_FIRST_HAN, _KEY_FIRST):
        choices = list(pattern.finditer(small))
        for choice in choices:
            if choice["key"][0] == key["key"][0]:
                return _meant(choice["means"])
    return None


def _meant(choice: str) -> Asks:
    if _MEANS_WRONG.search(choice):
        return Asks.wrong_number
    return Asks.person if _MEANS_PERSON.search(choice) else Asks.nothing
