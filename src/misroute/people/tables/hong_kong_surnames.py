"""How surnames are usually spelled on Hong Kong papers, and which surnames a spelling usually stands for.

The project's own list. A spelling that everybody reads as one surname (Chan is 陈, Tam is 谭) is not taken for another
that could be spelled so by a rare reading or another system.
"""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

_USUAL: Final = """
    au:区欧 auyeung:欧阳 cha:查 chai:齐柴 chak:翟 cham:湛 chan:陈 chang:张郑 chau:周邹 che:车 chen:陈 cheng:郑
    cheuk:卓 cheung:张章 chiang:蒋 chik:戚植 chim:詹 chin:钱 ching:程 chiu:赵招 cho:曹左 choi:蔡 chong:庄张 chow:周
    choy:蔡 chu:朱 chui:徐崔 chuk:祝 chun:秦 chung:钟 fan:范樊 fok:霍 fong:方邝 foo:符傅 fu:符傅 fung:冯 ha:夏
    hau:侯 heung:向 ho:何 hon:韩 hong:康洪 hui:许 hung:洪孔熊 ip:叶 jim:詹 jor:左 ka:贾 kam:甘金 kan:简 kei:纪
    keung:姜 kiang:姜 kiu:乔 ko:高 kong:江 koo:古顾 ku:古顾 kot:葛 kung:龚孔 kwan:关 kwok:郭 kwong:邝 lai:黎赖
    lam:林蓝 lau:刘柳 law:罗 lee:李利 leung:梁 li:李 lin:连林 ling:凌 liu:廖 lo:卢罗劳路鲁 lok:骆 loo:卢 low:刘
    lui:吕雷 luk:陆 lung:龙 ma:马 mak:麦 man:文万 mau:缪茅 mo:巫毛武 mok:莫 mui:梅 ng:吴伍 ngai:魏倪 ngan:颜 nip:聂
    on:安 or:柯 pak:白柏 pang:彭 pau:鲍 poon:潘 pun:潘 sham:岑沈 shek:石 shing:成盛 shiu:邵 shum:沈岑 sin:冼 sit:薛
    siu:萧邵 so:苏 suen:孙 sun:孙 sung:宋 sze:施史司 szeto:司徒 tai:戴 tam:谭谈 tang:邓 tin:田 to:杜陶涂 tong:唐汤
    tsang:曾 tse:谢 tso:曹左 tsoi:蔡 tsui:徐崔 tung:董 wai:韦卫 wan:温尹 wat:屈 wong:黄王汪 woo:胡 wu:胡邬 yam:任
    yan:甄殷 yau:丘邱游 yee:余 yeung:杨 yik:易 yim:严 yin:殷 ying:应英 yip:叶 yiu:姚 young:杨 yu:余于俞庾 yue:余俞
    yuen:袁阮 yung:容翁
"""


def _table(text: str) -> dict[str, frozenset[str]]:
    pairs = (entry.split(":") for entry in words(text))
    found: dict[str, frozenset[str]] = {}
    for spelled, surnames in pairs:
        compound = surnames in ("司徒", "欧阳")
        found[spelled] = frozenset({surnames} if compound else surnames)
    return found


USUAL_SURNAMES: Final = _table(_USUAL)
"""A spelling in small letters to the surnames (simplified) that it usually is."""

_READINGS: Final = """
    莫:mok 叶:jip 彭:paang 席:zik 甄:jan 贾:gaa 解:haai 卓:coek 朱:zyu 易:jik 池:ci 屈:wat 湛:zaam 翟:zaak 于:jyu
    曾:zang 丁:ding 单:sin 聂:nip 卢:lou 区:au 沈:sam 俞:jyu 柴:caai 褚:cyu 祝:zuk 邝:kwong 缪:miu,mau 耿:gang
    许:heoi 覃:cam,taam 钱:cin 夏:haa 赵:ziu 卜:buk 毛:mou 陶:tou 曲:kuk 欧:au 冯:fung 孙:syun 郝:kok 成:sing
    万:maan 陈:can 石:sek 厉:lai 隋:ceoi 仇:kau,sau 朴:piu,pok 柯:o,ngo 车:ce 汤:tong 庞:pong 宿:suk 查:zaa 殷:jan
    齐:cai 麦:mak 蔡:coi 施:si 宁:ning 房:fong 华:waa 乐:ngok,lok 谷:guk 肖:siu 那:naa 涂:tou 花:faa 费:fai
"""
CANTONESE_SURNAME_READINGS: Final[dict[str, tuple[str, ...]]] = {
    surname: tuple(readings.split(",")) for surname, readings in (entry.split(":") for entry in words(_READINGS))
}
"""Surnames (simplified) whose character has further readings in Cantonese to the readings it has as a surname."""
