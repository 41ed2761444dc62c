"""Chinese relation terms: whole words first, then the way such words are built, then chains of them.

The language builds most of its kinship words from few parts: an order (大 二 三 小), a line (外 堂 表 姑 姨 舅), a
generation (曾 高 玄) and a head (爷 孙 侄 嫂 婿 岳). The rules read the parts in the order in which they decide:
marriage before collateral lines, collateral lines before descent. A term the rules cannot read is left unread.
"""

from __future__ import annotations

import re
from typing import Final

from misroute.people.relation import Relation, composed
from misroute.people.tables.kin_zh import TERMS

# Order and affection in front of a term change nobody's class: 三姨, 老爸, 阿嫂, 尕舅, 几哥 (the numbered brother).
_ORDER: Final = "大二三四五六七八九十两小老幺么满细尕几晚长次阿亚依亲胞嫡乖"
# A numbered grandparent is a grandparent's brother or sister-in-law
_NUMBERS: Final = "大二三四五六七八九十小幺满细晚"
_COLLATERAL: Final = "伯叔姑姨舅婶妗姆堂表从族侄甥丈恩孃尹茙眷"
_KIN_CHARACTERS: Final = (
    _ORDER
    + _COLLATERAL
    + "爸爹父妈娘母爷奶嗲嬷嫲毑娭姥嘎媪翁公婆祖外内太曾高天烈远鼻始开玄来晜昆仍礽云耳弥胎承归离重元"
    "膀季末再又孙儿子女男囝仔崽囡哥兄弟姐姊妹嫂媳妇婿郎夫妻息新岳家姻襟娅妯娌娣姒人头佬倌们辈世裔仁闺丫枝仲孟娃伢"
)
_ALL_KIN: Final = re.compile(f"[{_KIN_CHARACTERS}]+")

_IN_LAW: Final = re.compile(
    r".*(?:岳|丈人|丈母|丈爷|丈娘|丈婆|爷丈|姥丈|亲家|姻|襟|娅|妯|娌|姒|娣|新妇|息妇|媳|嫂|婆家|夫家|公父|婆母).*"
    r"|.*(?:公婆|公公父?|婆婆母?)"
    r"|.*(?:弟|兄|儿|孙|侄|甥|伯|叔|舅|子|哥|茙)妇.*|.*(?:女|孙|侄|甥|妹|姐|息|玄|儿|子|外)婿.*"
    r"|.*(?:姐|妹|孙|侄|甥|女)(?:郎|丈).*|.*(?:姐|姊|妹|茙)夫.*"
)
# Greats of the spouse's side carry both a grandparent's and a parent-in-law's word: 祖公公, 奶婆母, 祖爷丈人
_GRAND_IN_LAW: Final = re.compile(r".*(?:祖|奶|外|姥|毑).*(?:公公|婆婆|丈).*|外祖[公婆].*")
# The siblings of a spouse: 大伯子 小叔子 大姑姐 小舅佬 大姨子; 姨兄 and 姨弟 are cousins, 姨姐 and 姨妹 are not
_SPOUSE_SIBLING: Final = re.compile(
    rf"[{_ORDER}]*(?:[伯叔]+(?:子|仔|兄|弟|郎)|[伯](?:哥)|[姑]+(?:子|妹|姊)|[大小]+姑姐|[姨尹茙]+(?:子|姐|妹)|舅(?:子|哥|兄|弟|佬|老倌|倌)"
    rf"|大伯儿|[大小]妗(?:子|儿|仔)|[大小]舅姆|妻(?:兄|哥|弟|姐|妹|嫂))"
)
_AUNT_HUSBAND: Final = re.compile(rf"[{_ORDER}堂表]*[姑姨](?:父|夫|丈|婿|郎|爹|爸|伯)")
_DESCENDANT: Final = re.compile(r".*孙(?:子|女|儿|男|囝|仔|崽|囡|娃|辈|枝|们)*")
_ANCESTOR: Final = re.compile(r"[曾高天烈太远鼻始开外祖老显毑姥奶爷公婆翁嬷嫲姆母父妈爹娘媪嗲阿亚]+亲?")
_GREAT: Final = re.compile(r"[曾高天烈太远鼻始开]|祖[太奶姥爷]|老外|老[祖太]")
_GENERATION: Final = re.compile(r"[一二三四五六七八九十]+世(?:祖|孙)[父母男女]?")
_SIDE_GRANDCHILD: Final = re.compile(r".*[再归离].*孙.*|[三四](?:从)?[曾玄]孙.*")
_GRANDPARENT: Final = re.compile(
    r"(?:外|内|家|姥|嘎|毑|奶|爷|老|祖|舅家)*"
    r"(?:爷|奶|嗲|嬷|嫲|毑|姥|嘎|祖父|祖母|祖翁|公|婆|翁|媪|娭毑|祖)(?:爷|奶|嗲|嬷|嫲|毑|姥|嘎|公|婆|爹|娘|妈|儿|子)*"
)
_PARENT: Final = re.compile(r"(?:爸|爹|父|妈|娘|母)+(?:爸|爹|父|妈|娘|母|亲|咪|地|子|比|儿)*")
_SIBLING: Final = re.compile(r"(?:哥|兄|弟|姐|姊|妹)+(?:哥|兄|弟|姐|姊|妹|仔|子|儿|们|台|佬|亲)*")
_CHILD: Final = re.compile(r"(?:囝|仔|崽|伢|娃|囡|女|儿)+(?:子|仔|儿|囝|崽|女|娃)*")

# Words before a term that keep its class: possession, respect, mourning, adoption
_KEEPS: Final = re.compile(
    r"(?:其他|其它|另一个?|另外|我们家?|咱们家?|你们家?|俺们?家?|阮|我的?家?|咱家?|你的?家?|他的?家?|她的?家?|其|偶家?|借款人的?|本人的?|客户的?|机主的?"
    r"|已故的?|去世的?|过世的?|亡故的?|先|故|亡|亡故|已逝|令|尊|贤|舍|敝|亲生的?|同胞|养|继|后|现任|现|同母异父|同父异母|异父|异母|法定|亲爱的)"
)
_OATH: Final = re.compile(r"(?:干|义|契|谊|寄|结拜|结义|把|教)(?=.)")
_FORMER: Final = re.compile(r"(?:前|前任|离异|离婚|已离异|离异的)(?=.)")
_ENDS: Final = re.compile(
    r"(?:关系|本人|一?栏|信息|姓名|名字|的号|家里?|的?(?:电话|手机号码?|手机|号码|座机|联系方式|微信|新号码?|旧号|老号|备用号?)|[一二三四1234]号?|儿|们|呀|啊|哦|大人)$"
)
_LINKS: Final = re.compile(
    r"的|之|他们?家?(?=[爸妈爹娘哥姐弟妹舅姨姑叔爷奶])|她们?家?(?=[爸妈爹娘哥姐弟妹舅姨姑叔爷奶])|家的?(?=.)"
)
_LONGEST: Final = 24


def classify(term: str) -> Relation | None:
    """The class of a whole Chinese term in simplified characters, or None if it is no relation term.

    The term is one label without separators; anything longer than a relation word can be is None.
    """
    if not term or len(term) > _LONGEST:
        return None
    return _read(term, depth=0)


def word(term: str) -> Relation | None:
    """The class of a term that is one word: listed, or built by rule; no chains, no possessives."""
    listed = TERMS.get(term)
    return listed if listed is not None else _built(term)


def _read(term: str, *, depth: int) -> Relation | None:
    found = word(term)
    if found is not None or depth > 4 or len(term) < 2:
        return found
    rest = _trimmed(term)
    if rest is not None and (found := _read(rest, depth=depth + 1)) is not None:
        return found
    # Chains before order words: 老婆的弟弟 is the wife's brother, not 老 and the grandmother's
    if (found := _prefixed(term, depth=depth) or _chain(term, depth=depth)) is not None:
        return found
    return _read(term[1:], depth=depth + 1) if term[0] in _ORDER else None


def _trimmed(term: str) -> str | None:
    rest = _ENDS.sub("", term)
    return rest if rest and rest != term else None


def _prefixed(term: str, *, depth: int) -> Relation | None:
    if (match := _FORMER.match(term)) and (found := _read(term[match.end() :], depth=depth + 1)) is not None:
        # A former spouse is no relative in law, and a former mother-in-law none either
        return Relation.other if found in (Relation.spouse, Relation.in_law) else found
    if (match := _OATH.match(term)) and (found := _read(term[match.end() :], depth=depth + 1)) is not None:
        return Relation.extended_family
    if (match := _KEEPS.match(term)) and match.end() < len(term):
        return _read(term[match.end() :], depth=depth + 1)
    return None


def _chain(term: str, *, depth: int) -> Relation | None:
    """Terms of terms: 老公的妈, 表姐的老公, 孩子他爸, 媳妇哥哥."""
    for link in _LINKS.finditer(term):
        first = _read(term[: link.start()], depth=depth + 1) if link.start() else None
        second = _read(term[link.end() :], depth=depth + 1) if link.end() < len(term) else None
        if first is not None and second is not None:
            return composed(first, second)
    for cut in range(len(term) - 1, 1, -1):
        if term[cut - 1] == term[cut]:
            continue  # 孩子妈妈 is not 孩子妈 and 妈
        first = TERMS.get(term[:cut])
        second = word(term[cut:])
        if first is not None and second is not None and Relation.unknown not in (first, second):
            return composed(first, second)
    return None


def _built(term: str) -> Relation | None:
    """A term read by its parts; every character must be one that kinship words are built of."""
    if len(term) < 2:
        return None
    if _GENERATION.fullmatch(term):
        return Relation.grandchild if "孙" in term else Relation.extended_family
    if not _ALL_KIN.fullmatch(term):
        return None
    if _AUNT_HUSBAND.fullmatch(term):
        return Relation.extended_family
    if _IN_LAW.fullmatch(term) or _GRAND_IN_LAW.fullmatch(term) or _SPOUSE_SIBLING.fullmatch(term):
        return Relation.in_law
    if any(character in _COLLATERAL for character in term) or _SIDE_GRANDCHILD.fullmatch(term):
        return Relation.extended_family
    if _DESCENDANT.fullmatch(term):
        return Relation.grandchild
    return _ascended(term) or _near(term.lstrip(_ORDER) or term)


def _ascended(term: str) -> Relation | None:
    """Grandparents and those above: 奶奶, 大爷爷 (the grandfather's brother), 天祖父."""
    if not _ANCESTOR.fullmatch(term.lstrip(_NUMBERS)):
        return None
    if _GREAT.search(term):
        return Relation.extended_family
    bare = term.lstrip(_ORDER)
    if not _GRANDPARENT.fullmatch(bare):
        return None
    return Relation.extended_family if term[0] in _NUMBERS else Relation.grandparent


def _near(bare: str) -> Relation | None:
    for pattern, relation in ((_PARENT, Relation.parent), (_SIBLING, Relation.sibling), (_CHILD, Relation.child)):
        if pattern.fullmatch(bare):
            return relation
    return None
