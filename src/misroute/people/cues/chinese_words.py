"""Words that several Chinese cues are made of."""

from __future__ import annotations

from typing import Final

from misroute.people.tables.surnames import SURNAMES

# Characters that are surnames and far more often something else
_COMMON: Final = frozenset("我你他她它不是的有没在来同那何于从都能别还相应和后向但")
SURNAME: Final = "[" + "".join(sorted(SURNAMES - _COMMON)) + "]"
PERSON_NAME: Final = rf"(?P<name>{SURNAME}[一-龥]{{1,2}})"
KIN: Final = (
    r"(?P<relation>(?:孩子?|娃)(?:他|她)?(?:爸|妈|爹|娘)|(?:老|小|大|二|三|亲|前|表|堂|岳|外|继|养)?(?:爸爸?"
    r"|爹|父亲|妈妈?|娘|母亲|父母|老公"
    r"|老婆|丈夫|妻子|太太|先生|爱人|媳妇|老伴|配偶|男朋友|女朋友|男友|女友|对象|未婚[夫妻]"
    r"|儿子?|女儿|闺女|孩子|小孩|囡囡|仔|哥哥?|弟弟?|姐姐?|妹妹?|兄弟|姐妹|爷爷|奶奶|外公|外婆|姥姥|姥爷"
    r"|孙子|孙女|外孙女?|叔叔?|伯伯|伯父|伯母|婶婶?|姑姑?|姑妈|姑父|姨妈?|阿姨|姨父|舅舅?|舅妈"
    r"|侄子|侄女|外甥女?|嫂子?|姐夫|妹夫|弟媳|弟妹|女婿|儿媳妇?|公公|婆婆|岳父|岳母|丈母娘|丈人|家属|家人"
    r"|亲戚|亲属|家里人|屋企人|夫|妻|同事|朋友|同学|室友|舍友|老师|班主任|前妻|前夫|亲友|闺蜜|发小|战友|老乡"
    r"|师傅|徒弟|下属|合伙人|监护人|邻居|老板|领导|员工|房东|老豆|老窦|阿妈|阿爸|细佬"
    r"|大佬|家姐))"
)
MINE: Final = r"(?:我们家|我家|我们|我|俺|咱|阮|阿拉|吾)(?:的|嘅|个|家|屋)?"
PHONE: Final = r"(?:手机号?码?|电话号?码?|号码|号|卡|手机卡)"
