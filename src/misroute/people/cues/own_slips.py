"""Words of a wrong number that speak of something else: the writer's own slip, a sum, a button, who is no such person.

"I hit the wrong button", 我转错人了, "sent it to the wrong person, it was for my wife", 我不是老赖: they are taken
out, so that neither a frame nor a learned phrase takes them for a stranger's; the rest of the text is read as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_KIN_ZH: Final = (
    "(?:老公|老婆|爱人|媳妇|先生|太太|爸爸?|妈妈?|父亲|母亲|哥哥?|弟弟?|姐姐?|妹妹?|儿子|女儿|闺女|朋友|同事"
    "|亲戚|对象|男友|女友)"
)
_NOT_ONE_ZH: Final = (
    "黄牛|老赖|赖皮|骗子|坏人|好人|傻[子瓜逼]|神仙|圣人|超人|机器人|[那这]种人|[那这]样的人|有钱人|富[二豪]代?|首富|王健林"
    "|马云|李嘉诚|马化腾|雷锋|学生|小孩|三岁|故意|有意|存心|成心|不[还想肯愿交给接回]|提款机|印钞机|取款机|吓大|第一次|说了?"
    "|会员|群主|管理员|财务|客服|中介|律师|警察|大学生|党员|本地人|外地人|[\u4e00-\u9fff]总(?=[,，。]|别|$)"
)
_THEN_ZH: Final = "[,，。?？ ]*"

# Words of which a text must have one, and what is taken out then; few texts have any, so most cost nothing
_CHINESE: Final = (
    (
        "错",
        # no mistake at all
        "(?<!是)(?:没有?|并没|不是|不会)(?:[打发找拨搞弄催]|联系)错(?:人|号码?|电话)?了?",
        # the writer's own mistake
        "(?<![给找向])我(?:刚才|刚刚|刚|可能|好像|不小心)*(?:按|输|写|填|点|选|转|汇|存|看|记|说|听|算|打|拨)错(?:了)?"
        f"(?:人|号码?|账号|账户|键|字|钱|电话|行)?了?(?:{_THEN_ZH}不是找你们?)?",
        f"(?:发|打|转)错人?了?{_THEN_ZH}(?:不好意思|抱歉|对不起)?{_THEN_ZH}我?(?:是|本来|本|应该)?(?:想|要)*(?:发|打|转)给"
        f"(?:我|别人|{_KIN_ZH})[^,，。]{{0,4}}",
        f"发错了?{_THEN_ZH}(?:撤回|撤不回|没法撤回|来不及撤回)[^,，。]{{0,4}}",
        "[打写]错字|打错(?:了)?(?:算盘|主意)",
        # something else got wrong, somebody else's calls, a face
        "[打按叫发点写拿走坐穿](?:游戏打)?错了?(?:地方|装备|名字|键|频道|群|位置|卡|数|菜|单|门|路|车|楼|人家|对话框|窗口|折|价|票|包)了?"
        "(?!吧你)|(?:扣|充|付|退)错(?:卡|款|钱|了)|(?:微信|朋友圈)发错人?了?|把我的?(?:姓|名字?)[打写]错",
        f"(?:刚才|刚刚|上)[那一]?条[^,，。]{{0,6}}{_THEN_ZH}我?[发打][错岔]了?",
        f"[拨打]错了?{_THEN_ZH}我要?找的?是[^,，。]{{1,6}}",
        f"我{_KIN_ZH}[^,，。]{{0,8}}打错(?:了)?电话",
        "(?:老有人|总有人|有人|别人|我[爸妈哥姐弟妹奶爷]|接了个|接到个)[^,，。]{0,4}打错(?:的)?(?:电话|号)?(?:给我)?",
        f"认错人了?{_THEN_ZH}(?:刚才|刚刚|还?以为)[^,，。]{{0,10}}",
        # a sum, a date, an account, a name corrected
        rf"[打写说算看记弄搞]?错了{_THEN_ZH}(?:应该|是|应该是)\d{{1,6}}(?!\d)[号块元万千点月日]?",
        f"[弄搞]错了{_THEN_ZH}我(?:用的)?(?:是|这是)[^,，。]{{0,4}}(?:卡|行|账户)",
        f"号码[打写输填]错了{_THEN_ZH}我的?新?(?:手机|电话)?号码?",
        "(?:名字|姓名)[打写]错了?",
        # who owes and paid says who he or she is
        f"(?:短信|信息|电话)?[发打找搞弄催]错(?:短信|信息|电话)?了?[吧啊吗呀]?{_THEN_ZH}(?=我(?:的账单|[这上本]个?月|上期|这期"
        "|(?:昨天|前天|今天|刚|早上|都|早就?|已经)[^,，。]{0,3}(?:还|结清|付|交)|没(?:有)?逾期))",
    ),
    ("不是", f"我[又也可真才]?不是(?:什么)?(?:{_NOT_ONE_ZH})"),
    ("不是别人", "不是别人"),
    ("不叫", "我[又也]?不叫(?=[他她它你人谁])"),
    ("换人", "(?:老板|客服|经理|老师|教练|司机|班主任|店长|领导|房东)[又都]?换人了?"),
    ("是", "^不是吧|号码?是哪里?儿?的"),
    ("常用", "(?:号码?|手机|电话)是我的?常用(?:的)?(?:号码?|手机|电话)?"),
    ("存", f"存[一个]?下?我{_KIN_ZH}的?(?:手机|电话)?(?:号码?|电话)"),
    ("写成", f"(?:我[姓叫][\u4e00-\u9fff]{{1,4}})?{_THEN_ZH}(?:你们?)?(?:把我)?(?:名字)?写成[\u4e00-\u9fff]{{1,4}}"),
    # numbers that are not the one written to
    (
        "你",
        "你们?[发给留说]的?那?个?(?:号码?|电话|链接)[是都也]?(?:空号|打不通|停机|错的|不通)",
        "(?:号码?|电话)是你们(?:官方|公司|银行|客服)",
    ),
    (
        "我",
        "这?个?是我的?(?:单位|公司|办公室|工作)的?(?:号码?|电话|座机)",
        "(?:谁让|谁叫|为什么|凭什么|干嘛|怎么)(?:你们?)?[要又]?打到?我的?(?:单位|公司)",
        f"(?:号码?|卡)?是我{_KIN_ZH}(?:实名|名下|身份证)[^,，。]{{0,4}}{_THEN_ZH}平?时?都?是?我一?直?在?用[着的]?",
        # a borrower who asks for a relative to be spoken to, or borrowed for one
        f"(?:打给|找|联系|打电话给)我{_KIN_ZH}{_THEN_ZH}[他她]来?(?:管[钱账]?|负责|处理|还钱?)",
        f"我是?[替帮给]我?{_KIN_ZH}[借贷]的?",
    ),
    # the number written to is the writer's, and stays so
    ("这", "^我(?:一直|都是|就|还)*(?:在)?用的?(?:就是|是)?这个?(?:手机号|号码?)[。!！.]*$"),
    ("跑", "我用这个?(?:手机号|号码?)[^,，。]{0,6}(?=[,，。 ].{0,4}跑)"),
    ("没", "(?:号码?|手机|卡)一?直?没[换变]|我?没换过?(?:号码?|手机|电话)"),
    # somebody else, or something, that is not known
    (
        "不认识",
        "不认识(?=字|路)|不认识(?:你说的)?[那这]个?(?:地方|路|字|牌子|东西)|不认识(?:你们?的?)?(?:[aA][pP]{2}|软件|平台|网站|链接|担保公司|中介)(?:的人)?",
    ),
    ("不知道", "不知道你们?说的?是?哪一?[笔个期]"),
)

_THINGS: Final = (
    "button|key|link|app|date|amount|extension|department|dept|account|card|file|photo|pic|attachment|day|month|year|chat"
    "|window|tab|box|form|page|price|total|place|store|gate|room|floor|class|meeting|door|word|emoji"
    "|way|turn|road|exit|train|bus|size|order|item|password|pin|code"
)
_ENGLISH: Final = (
    (
        "wrong",
        rf"\b(?:the |a |an )?wrong (?:{_THINGS})\b",
        r"\bi(?:'ve| have| had|'d)? (?:been |just |accidentally |must have )*"
        r"(?:call(?:ed|ing)?|text(?:ed|ing)?|dial(?:l?ed|ing)?) (?:the |a )?wrong (?:number|person|one|extension)\b",
        r"\b(?:went|came|walked|drove|got|was|were|been) (?:in |to |into |at )?(?:the |a )?wrong"
        r" (?:house|place|door|room)\b",
        r"\b(?:was|were|got|been) given (?:the|a) wrong (?:number|phone)"
        r" for (?:customer|your|the (?:office|bank|company|store))\b",
        r"\b(?:got|have|had|spelled|spelt|wrote|typed) my (?:\w+ )?name wrong\b(?:[,. ]*(?:it'?s|it is) \w+ not \w+)?",
        r"\bhave my (?:address|birthday|birth date|dob|email|name|account|bank|employer|job|income) wrong\b",
        r"\bis this (?:a |the )?wrong number\? (?:you|nobody|no one) (?:never|don'?t|doesn'?t|won'?t)\b",
    ),
    (
        "new phone|new sim|new number|this phone for",
        # a new telephone of the writer's own
        r"\b(?:i |just )*got a new (?:phone|sim|number)[,.!]? (?:so )?(?:save|update|use|add|text me)\b",
        r"\b(?:who(?:'s| is| dis| this)(?: this)?[?,. ]*)?(?:i |just )*got a new phone\b",
        r"\bgot this phone for (?:my|christmas|xmas|free)\b",
    ),
    ("my name", r"\bmy name (?:isn'?t|is not|ain'?t) (?:even )?(?:spelled|spelt|written|pronounced)\b[^,.]*"),
    (
        "this number|this phone|this line",
        # when, not whether
        r"\bdon'?t (?:use|call|text) (?:me on |me at )?this (?:number|phone|line)"
        r" (?:after|before|until|at|on|during)\b",
    ),
    ("not my ", r"(?<=it's me)[, ]+not my \w+|(?<=its me)[, ]+not my \w+|(?<=it is me)[, ]+not my \w+"),
    ("heard of your", r"\bnever heard of your (?:company|app|firm|bank|business|agency|store)\b"),
    (
        "? your|? is ",
        r"\bwho(?:'s| is) \w+\? (?:is (?:she|he) )?your (?:agent|colleague|rep|manager|boss|employee|supervisor)\b",
    ),
    (
        "not a|not an|not the",
        r"\b(?:i'?m|i am) not (?:a |an |the )?"
        r"(?:customer service|bad person|robot|bot|liar|thief|criminal|deadbeat|scammer|idiot|millionaire)\b",
    ),
    (
        # off a service, not off the messages
        "me off|me from",
        r"\b(?:delete|remove|take|unenroll|unsubscribe|get) me (?:off|from)(?: of)? (?:the |your )?"
        r"(?:auto ?-?pay|autopay|auto ?-?draft|paper(?:less)? ?(?:statements?|billing|mail|bills)?|e-?bill"
        r"|e-?statements?|insurance|payment protection|joint account|co-?sign\w*)\b",
    ),
    (
        # a borrower who asks for a relative to be spoken to
        "my wife|my husband|my partner|my spouse|my son|my daughter|my mom|my mum|my dad",
        r"\b(?:call|text|contact|ask|talk to|speak (?:to|with)) my"
        r" (?:wife|husband|partner|spouse|son|daughter|mom|mum|dad)(?: instead)?[,.]?"
        r" (?:she|he) (?:handles|does|deals with|takes care of|manages|pays) (?:the |our |all the |my )?"
        r"(?:bills?|money|finances|payments?|accounts?)",
    ),
    (
        "s phone|s cell|s mobile",
        # or uses one's telephone for once
        r"\bmy \w+'?s (?:phone|cell|mobile) (?:just )?(?:died|broke|is (?:broken|dead)|got (?:lost|stolen))\b",
    ),
)
# The sender has the right number: who answers is the person
_RIGHT: Final = re.compile(
    r"\b(?<!sure )(?<!if )(?<!do )(?<!think )(?<!whether )(?<!that )(?:you|u)(?:'ve| have)? (?:got |have )?"
    r"(?:the )?right (?:number|person|one|guy|lady)\b",
    re.IGNORECASE,
)


def _compiled(table: Iterable[tuple[str, ...]]) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((tuple(words.split("|")), re.compile("|".join(patterns), re.I)) for words, *patterns in table)


_IN_CHINESE: Final = _compiled(_CHINESE)
_IN_ENGLISH: Final = _compiled(_ENGLISH)


def without_own_slips(text: str, lower: str, *, han: bool) -> str:
    """A text (simplified) without words that only sound like a wrong number; the same text where there are none.

    "You have the right number" becomes who is spoken to. ``lower``: the text in small letters. ``han``: whether it has
    Chinese characters.
    """
    if "right" in lower:
        text = _RIGHT.sub("yes it's me", text)
    for words, pattern in _IN_CHINESE if han else _IN_ENGLISH:
        for word in words:
            if word in lower:
                text = pattern.sub(" ", text)
                break
    return text
