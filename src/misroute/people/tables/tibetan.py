"""Parts of Tibetan names as they are written with Chinese characters, and in Latin letters; the project's own list.

One name is written otherwise in Lhasa, Amdo and Kham (次仁, 才让), and by every clerk; a line holds the forms of one.
"""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

_PARTS: Final = """
    次仁,才让,慈仁,次任,泽仁,车让:tsering,tsering,tshering,ceren 卓玛,卓嘛,珠玛,志玛:drolma,dolma,droma,zhuoma
    多吉,多杰,道吉,多结:dorje,dorji,dorjee,doje 扎西,塔西,札西,扎喜:tashi,trashi,zhaxi
    旺堆,旺杜,望堆:wangdu,wangdue,wangdui 丹增,旦增,单增,登增:tenzin,tenzing,danzeng 索朗,索南,苏南:sonam,sonan
    平措,彭措,朋措,彭错,平错:phuntsok,phuntsog,puncog 洛桑,罗桑,罗藏,洛藏:lobsang,losang,lozang
    白玛,班玛,贝玛,巴马,柏玛:pema,padma,baima 德吉,代吉,德杰,得吉:dekyi,dechi,deji 尼玛,尼马,尼麻:nyima,nima
    达娃,达瓦,达哇:dawa,dava 拉姆,拉毛,拉木,娜姆,纳木:lhamo,lhamu,lamu 仁青,仁钦,仁庆:rinchen,rinqen
    益西,伊西,意西,益喜:yeshe,yeshi,yeshey 贡布,贡保,公保,贡波:gonpo,gombo,gongbu
    格桑,噶桑,嘎桑:kelsang,kalsang,gesang 顿珠,东珠,顿珠,东主:dondrup,dhondup,dongzhu
    加措,嘉措,江措,嘉错:gyatso,gyamtso 桑杰,桑吉,桑结:sangye,sangay,sanggye 坚赞,坚参,江村,坚才:gyaltsen,gyeltsen
    才旦,次旦,才丹,泽登:tsetan,tseten,cedain 拉巴,拉吧:lhakpa,lhagpa 边巴,边吧,边玛:penpa,pempa
    普布,普巴:phurbu,phurba 强巴,香巴,向巴:jampa,champa,qamba 旺姆,旺毛,昂毛:wangmo
    央金,央吉,央宗:yangchen,yangjin,yangkyi 曲珍,曲宗,曲增:chodron,chodon,quzhen 旺久,旺秀,旺修:wangchuk,wangchuck
    曲扎,曲扎,却扎:chodrak,choedrak 晋美,久美,吉美:jigme,jigmey 土登,图登,土丹:thubten,thupten
    阿旺,昂旺,阿望:ngawang,ngawan 赤列,成列,赤烈,程列:trinley,thinley,chilie 次旺,才旺,泽旺:tsewang,cewang
    多布杰,刀杰:topgyal,tobgyal 占堆,扎堆:dramdul,dradul 群培,曲培,琼培:chophel,choephel
    江白,降白,嘉央:jampal,jamphel 嘎玛,噶玛,尕玛:karma,gama 朗杰,南杰,郎加:namgyal,namgyel 罗布,洛布,诺布:norbu
    美朵,梅朵,麦多:metok,medok 色珍,赛珍:seldron 央珍,央增,拥珍,拥宗:yangdron,yangzom 卓嘎,珠嘎,卓尕:drolkar,dolkar
    白珍,白增,边珍:paldron,paldon 拥忠,雍仲,永忠:yungdrung,yongzhong
"""


def _tables() -> tuple[dict[str, str], dict[str, str]]:
    chinese: dict[str, str] = {}
    latin: dict[str, str] = {}
    for line in words(_PARTS):
        han, letters = line.split(":")
        name = han.split(",")[0]
        chinese.update(dict.fromkeys(han.split(","), name))
        latin.update(dict.fromkeys(letters.split(","), name))
    return chinese, latin


TIBETAN_PARTS, TIBETAN_LETTERS = _tables()
"""A part in Chinese characters (simplified), or in Latin letters, to the first form of its line."""
