"""Who or what the text beside a number speaks of: a label, a relation, a name, a warning, or something else.

Only the first three leave a number usable without asking. The lists are deliberately short: a text that is not
recognised makes the number doubtful, which costs a question and never a message to the wrong person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What the text beside a number is."""

    nothing = "nothing"
    label = "label"
    fax = "fax"
    relation = "relation"
    name = "name"
    warning = "warning"
    other = "other"


@dataclass(frozen=True, slots=True)
class Beside:
    """The kind, and the relation or name as written."""

    kind: Kind
    text: str | None = None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ZH_LABELS = (
    "联系电话 联系方式 联系人 联系 电话号码 手机号码 手机号 手机 座机 固话 固定电话 电话 号码 移动电话 移动 "
    "联通 电信 家庭 家里 家中 住宅 宅电 家 办公室 办公 单位 公司 工作 私人 本机 备用 常用 主要 微信同号 "
    "同微信 微信 热线 总机 直线 分机 紧急 電話 手機 聯絡 聯繫 號碼 行動電話 住家 辦公室 市話 携帯 自宅 会社 "
    "周末 平时 平日 白天 晚上 夜间 早上 上午 中午 下午 工作日 节假日 上班 下班 上班时间 "
    "电 手 座 号 北京 上海 天津 重庆 广州 深圳 杭州 南京 武汉 成都 西安 苏州 长沙 郑州 沈阳 青岛 济南 大连 厦门 "
    "合肥 福州 昆明 哈尔滨 中国 大陆 国内 国外 海外 香港 澳门 台湾 美国 加拿大 老家 外地 本地"
)
_ZH_RELATIONS = (
    "爸爸 妈妈 老爸 老妈 爸 妈 父亲 母亲 父 母 爹 娘 老公 老婆 丈夫 妻子 媳妇 先生 太太 爱人 配偶 对象 夫 妻 "
    "儿子 女儿 儿 女 孩子 哥哥 弟弟 姐姐 妹妹 哥 弟 姐 妹 大哥 大姐 二哥 二姐 爷爷 奶奶 外公 外婆 姥姥 姥爷 "
    "公公 婆婆 岳父 岳母 丈母娘 女婿 儿媳 嫂子 姐夫 妹夫 叔叔 阿姨 舅舅 舅妈 姑姑 姑妈 姨妈 伯伯 伯父 伯母 "
    "婶婶 叔 姨 舅 姑 侄子 侄女 外甥 孙子 孙女 表哥 表姐 表弟 表妹 堂哥 堂姐 堂弟 堂妹 朋友 同事 同学 邻居 "
    "领导 老板 经理 老师 室友 男友 女友 男朋友 女朋友 本人 自己 家人 家属 亲戚 亲属 父母 担保人 紧急联系人 "
    "法人 律师 爺爺 媽媽 媽 兒子 女兒 愛人 嬸嬸 親戚 親屬 鄰居"
)
_EN_LABELS = _words(
    "china beijing shanghai guangzhou shenzhen hongkong hk taiwan tw canada mainland "
    "tel telephone phone ph p mobile mob m cell cellphone cellular c home h work w office o business landline "
    "line number num no nr main direct primary secondary alternate alt other whatsapp wechat sms text contact "
    "call callto voice day evening daytime night am pm us usa cn handy tlf telefon telefono tél teléfono"
)
_EN_RELATIONS = _words(
    "mom mum mommy mummy mother ma dad daddy father pa parent parents wife husband hubby spouse partner "
    "fiance fiancee son daughter kid child brother bro sister sis sibling grandma grandpa grandmother "
    "grandfather granny gran nana aunt auntie uncle cousin niece nephew friend girlfriend boyfriend gf bf "
    "boss manager employer colleague coworker roommate neighbor neighbour self own me emergency guarantor "
    "lawyer attorney in law step"
)
_EN_WARNINGS = _words(
    "wrong disconnected dead old former bad invalid not dont don never stop expired cancelled canceled "
    "changed unknown error incorrect deceased refused blocked"
)
_ZH_WARNINGS = re.compile(
    "空号|停机|错号|打错|关机|欠费|停用|注销|销号|换号|换人|已换|过户|易主|作废|无效|旧号|旧|原号|勿打|别打|不要|不是|非本人|不接|拒接|"
    "拒绝|无法接通|不通|打不通|假号|去世|已故|死亡|不对|不用|不能|空號|停機|錯號|舊|換號|過戶|不對"
)
_EN_NOT_NAMES = _words(
    "and or the a an my is are at after before only for from to ask please new apt suite ste room ext "
    "extension x st street ave road rd box po call his her their our your this that with leave message msg ok "
    "okay yes no none any time anytime hours hour mon tue wed thu fri sat sun monday tuesday wednesday "
    "thursday friday saturday sunday january february march april may june july august september october "
    "november december total date id account acct email http https www com fax test customer client borrower "
    "debtor loan pay paid due tbd null qq wx vx wxid weixin alipay"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简"
    "车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭葉蘇呂盧鍾譚陸賈韋鄒顧龔萬錢嚴戴湯溫莊聶魯歐關蘭紀單葉"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|宇文|长孙|端木|歐陽|司馬|諸葛"
_TITLES = "先生|女士|小姐|太太|总|经理|老师|师傅|医生|律师|主任|主管|老板|姐|哥|叔|姨|阿姨|伯|大爷|大妈|總|老師|師傅"


def _alternatives(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_HAN = "\u3400-\u9fff·"
# No part of a name: 周末打, 白天打, 转张经理 tell what to do
_NAMED = f"(?:(?![打拨找叫请勿别接转呼按没])[{_HAN}])"
_ZH_LABEL = re.compile(f"(?:{_alternatives(_ZH_LABELS)}|的|为|是|[12一二])+")
_ZH_NAME_PART = (
    f"(?:(?:{_COMPOUND}){_NAMED}{{1,2}}|[{_SURNAMES}](?:{_NAMED}{{1,2}}|{_TITLES})|[小老阿]{_NAMED}|[{_SURNAMES[:20]}])"
)
_ZH_RELATION = re.compile(
    f"(?:{_ZH_NAME_PART}|我|他|她|您|你|本人|借款人|客户|{_NAMED}{{1,3}}的?)?的?"
    f"(?:{_alternatives(_ZH_RELATIONS)})(?:{_ZH_NAME_PART})?(?:的?(?:{_alternatives(_ZH_LABELS)}))?"
)
_ZH_NAME = re.compile(f"{_ZH_NAME_PART}(?:的?(?:{_alternatives(_ZH_LABELS)}))?")
_ZH_FAX = re.compile("(?:电话)?(?:/)?传真(?:号码?)?|傳真")
_WORDS = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+(?:'[^\W\d_{_HAN}]+)*")
_IGNORED = re.compile(r"[\s:=,;./\\|()\[\]{}<>\"&*#+~!_–—、：-]+")


@lru_cache(maxsize=4096)  # labels repeat in every row of a column
def judge(text: str) -> Beside:
    """What ``text``, the part of a cell that is not a number, speaks of."""
    stripped = _IGNORED.sub(" ", text).strip()
    if not stripped:
        return Beside(Kind.nothing)
    if len(stripped) > 60:
        return Beside(Kind.other)
    if "@" in stripped or _ZH_WARNINGS.search(stripped):
        return Beside(Kind.other if "@" in stripped else Kind.warning)
    kinds: list[Kind] = []
    shown: list[str] = []
    rest = _WORDS.sub("", stripped).replace("'", "").strip()
    if rest.strip(" ?!%$@^`'？！"):
        return Beside(Kind.other)
    if rest:
        kinds.append(Kind.other)
    latin: list[str] = []
    for word in _WORDS.findall(stripped):
        if re.match(f"[{_HAN}]", word):
            kind = _chinese(word)
            kinds.append(kind)
            if kind in (Kind.relation, Kind.name):
                shown.append(word)
        else:
            latin.append(word)
    if latin:
        kinds.append(_latin(latin, shown))
    for worst in (Kind.warning, Kind.other, Kind.name, Kind.relation, Kind.fax, Kind.label):
        if worst in kinds:
            keep = worst in (Kind.name, Kind.relation)
            return Beside(worst, " ".join(shown) if keep else None)
    return Beside(Kind.nothing)


def _chinese(word: str) -> Kind:
    if _ZH_LABEL.fullmatch(word):
        return Kind.label
    if _ZH_FAX.fullmatch(word):
        return Kind.fax
    if _ZH_RELATION.fullmatch(word):
        return Kind.relation
    if _ZH_NAME.fullmatch(word):
        return Kind.name
    return Kind.other


def _latin(words: list[str], shown: list[str]) -> Kind:
    """Latin words as one text: any warning or unknown small word decides for all of them."""
    lower = [word.casefold() for word in words]
    if any(word in _EN_WARNINGS for word in lower):
        return Kind.warning
    relations: list[str] = []
    lower = [word.removesuffix("'s") for word in lower]
    names: list[str] = []
    fax = False
    for word, low in zip(words, lower, strict=True):
        if low in ("fax", "f"):
            fax = True
        elif low in _EN_RELATIONS:
            relations.append(word)
        elif low in _EN_LABELS:
            continue
        elif low in _EN_NOT_NAMES or len(word) < 2 or not word[0].isupper() or len(word) > 20:
            return Kind.other
        else:
            names.append(word)
    if len(names) > 3:
        return Kind.other
    shown.extend(re.sub("'s$", "", word) for word in words if word in relations or word in names)
    if relations:
        return Kind.relation
    if names:
        return Kind.name
    return Kind.fax if fax else Kind.label
