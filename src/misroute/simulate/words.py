"""The words of an invented world: names, streets, what relatives are called, what people text back.

Nothing here is taken from real people; first and last names are common ones, combined at random.
"""

from __future__ import annotations

from dataclasses import dataclass

SURNAMES_ZH = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
)
GIVEN_ZH_MALE = tuple("伟强磊军洋勇杰涛超明刚平辉鹏飞波斌宇浩凯健俊帆帅旭宁龙林晨东宏亮峰博翔")
GIVEN_ZH_FEMALE = tuple("芳娜敏静丽艳娟霞秀燕玲桂红梅莉萍雪琳婷慧莹倩颖洁佳欣瑶蕾薇妍雯萱怡悦蓉")
LEAD_ZH = tuple("子文志建晓小国家海思雨明春天永玉佳俊嘉梓一")

_FIRST_EN_MALE = """
    James Robert Michael David William Richard Joseph Thomas Carlos Daniel Matthew Anthony Mark Steven
    Andrew Joshua Kevin Brian George Timothy Jason Luis Ryan Jacob Gary Eric Jonathan Brandon Marcus
    Tyrone Wei Diego
"""
FIRST_EN_MALE = tuple(_FIRST_EN_MALE.split())
_FIRST_EN_FEMALE = """
    Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Sandra Ashley
    Emily Michelle Amanda Melissa Deborah Stephanie Maria Guadalupe Latoya Priya Mei Rosa Denise Tamika
    Heather Nicole
"""
FIRST_EN_FEMALE = tuple(_FIRST_EN_FEMALE.split())
_SURNAMES_EN = """
    Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez
    Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark
    Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams
    Nelson Baker Hall Rivera Campbell Mitchell Carter O'Brien McDonald Kowalski Chen Patel
"""
SURNAMES_EN = tuple(_SURNAMES_EN.split())

STREETS_ZH = (
    "北京市朝阳区望京街",
    "上海市浦东新区张杨路",
    "广州市天河区体育西路",
    "深圳市南山区科苑路",
    "杭州市西湖区文三路",
    "成都市武侯区天府大道",
    "武汉市洪山区珞喻路",
    "西安市雁塔区长安南路",
    "重庆市渝北区新南路",
    "苏州市工业园区星湖街",
    "郑州市金水区花园路",
    "长沙市岳麓区麓山南路",
)
STREETS_EN = ("Maple Ave", "Oak St", "Cedar Ln", "Park Blvd", "Sunset Dr", "Main St", "Lakeview Rd", "Hickory Ct")
CITIES_EN = (
    ("Austin, TX", -6),
    ("Columbus, OH", -5),
    ("Phoenix, AZ", -7),
    ("Oakland, CA", -8),
    ("Tampa, FL", -5),
    ("Denver, CO", -7),
    ("Newark, NJ", -5),
    ("Chicago, IL", -6),
)


@dataclass(frozen=True, slots=True)
class Tie:
    """What one person is to a borrower: ``kin`` tells relatives from others; ``surname`` whether it is shared."""

    label: str
    kin: bool
    female: bool
    surname: bool = False


TIES_ZH = (
    Tie("母亲", True, True),
    Tie("妈妈", True, True),
    Tie("老妈", True, True),
    Tie("俺娘", True, True),
    Tie("父亲", True, False, True),
    Tie("爸爸", True, False, True),
    Tie("老爸", True, False, True),
    Tie("爱人", True, True),
    Tie("媳妇", True, True),
    Tie("老公", True, False),
    Tie("配偶", True, True),
    Tie("我老婆", True, True),
    Tie("儿子", True, False, True),
    Tie("闺女", True, True, True),
    Tie("哥哥", True, False, True),
    Tie("大姐", True, True, True),
    Tie("弟弟", True, False, True),
    Tie("老妹", True, True, True),
    Tie("二舅", True, False),
    Tie("姑姑", True, True, True),
    Tie("表哥", True, False),
    Tie("丈母娘", True, True),
    Tie("公公", True, False),
    Tie("外婆", True, True),
    Tie("同事", False, False),
    Tie("单位同事", False, True),
    Tie("同学", False, True),
    Tie("朋友", False, False),
    Tie("好友", False, True),
    Tie("老乡", False, False),
    Tie("邻居", False, True),
    Tie("部门领导", False, False),
)
MOTHERS_ZH = tuple(tie for tie in TIES_ZH[:4])

TIES_EN = (
    Tie("Mother", True, True),
    Tie("mom", True, True),
    Tie("Father", True, False, True),
    Tie("dad", True, False, True),
    Tie("wife", True, True, True),
    Tie("Husband", True, False, True),
    Tie("Spouse", True, True, True),
    Tie("brother", True, False, True),
    Tie("Sister", True, True, True),
    Tie("son", True, False, True),
    Tie("daughter", True, True, True),
    Tie("Aunt", True, True),
    Tie("cousin", True, False),
    Tie("grandma", True, True),
    Tie("mother-in-law", True, True),
    Tie("friend", False, False),
    Tie("Friend", False, True),
    Tie("co-worker", False, False),
    Tie("roommate", False, True),
    Tie("neighbor", False, False),
    Tie("supervisor", False, False),
)

STRANGER_ZH = (
    "你发错人了吧，我不认识这个人",
    "打错了，这个号我上个月刚办的",
    "不是本人，别再发了",
    "我不是{name}，这是我的新号码",
    "发错号码了，请核实",
    "你们找谁？我没在你们那儿借过钱",
    "这号码现在是我在用，原机主不认识",
    "我这是新办的卡，以前谁用的我不清楚",
    "找错人了！！天天发烦不烦",
    "你好，我不姓{name}，你们信息登记错了吧",
    "都跟你们说过了不是他，能不能核实一下再发",
    "不认识{name}，请删掉我的号码",
    "这个号我用了大半年了，跟你们说的那个人没关系",
    "我没贷过款啊，是不是上一个机主的事",
)
STRANGER_EN = (
    "Wrong number",
    "You have the wrong person, I got this number in the spring",
    "This isn't {name}, please take me off your list",
    "who is this? I don't know any {name}",
    "Sorry wrong number, stop texting me",
    "I just got this phone, not the person you want",
    "nope not {name}, had this number since march",
    "Not me. Whoever had this number before owes you, not me",
    "you keep texting the wrong guy man",
    "there is no {name} here",
    "my name is not {name}, fix your records",
    "I've told you people twice already, wrong person",
)
RELATIVE_ZH = (
    "我是他妈，有什么事你直接找他",
    "这是{name}家里人的电话，不是他本人的",
    "我是她爱人，你们怎么发到我这来了？",
    "他不在，我是他父亲",
    "孩子的事情我不清楚，你打他自己电话",
    "我儿子的事你找他本人，别找我老太婆",
    "{name}是我老公，这个是我的号",
    "他是我弟，早就不跟我住了",
    "我是{name}的妈妈，他怎么了",
)
RELATIVE_EN = (
    "This is {name}'s mother, why are you texting me?",
    "I'm his wife, this is my phone not his",
    "{name} is my brother, he has a different number",
    "You reached her dad. Call her directly",
    "hi this is {name}s sister, not sure why I'm getting these",
    "That's my son. He doesn't live with me anymore",
    "my husband handles that, this is my cell",
)
FRIEND_ZH = ("我是他同事，别发给我", "我只是他朋友，这事跟我没关系")
FRIEND_EN = ("I'm just a friend, don't text me about this", "He used to work with me. Not his phone")
BORROWER_ZH = (
    "好的，收到",
    "我明天就还",
    "知道了",
    "已经还了，查一下",
    "发了工资就还",
    "可以分期吗？",
    "是我，怎么还款？",
)
BORROWER_EN = ("ok thanks", "I'll pay Friday", "Got it", "Already paid yesterday", "Yes this is me", "can I split it?")
OPT_OUT_ZH = ("T", "退订", "别再给我发短信了")
OPT_OUT_EN = ("STOP", "Stop", "please stop texting me")
DISPUTE_ZH = ("这笔钱我没借过，有异议", "金额不对，逾期费算错了")
DISPUTE_EN = ("I don't owe this, I dispute it", "The amount is wrong")

# what a form says of a contact who is a child
CHILDREN = ("儿子", "闺女", "son", "daughter")
CHILD_NOTES_ZH = ("{label}12岁", "{label}（9岁）", "{label} 上小学", "{label}，读初二", "{label}(未成年)")
CHILD_NOTES_EN = ("{label} (11)", "{label}, age 9", "{label} - minor", "{label} 14 yrs old", "{label} 6th grade")

MISSING_ZH = ("", "-", "无", "暂无", "null", "未提供")
MISSING_EN = ("", "N/A", "-", "none", "unknown")
SOURCES_ZH = ("App注册", "门店录入", "客服修改", "渠道导入")
SOURCES_EN = ("web application", "branch", "call center", "dealer import")
