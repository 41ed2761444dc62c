"""English relation words, pinyin spellings of Chinese ones, and the few Spanish ones that American books hold.

Words are lower case, without dots and apostrophes. Compounds (mother-in-law, great-aunt, my wife's brother) are read by
the grammar in ``kinship_en``.
"""

from __future__ import annotations

from typing import Final

from misroute.people.relation import Relation

_WORDS: Final[dict[Relation, str]] = {
    Relation.self: """
        self myself me borrower applicant debtor cardholder accountholder customer client subscriber mine own yo
    """,
    Relation.spouse: """
        spouse husband wife hubby hubs wifey wifie hubbie hubster wife2be missus mrs spouce esposo esposa marido
        mujer pati patni
    """,
    Relation.parent: """
        parent parents father mother dad daddy mom mommy mum mummy mama momma mamma mam papa poppa pop pops ma pa
        mommie mumsy da dada dadda moms madre padre mamá papá mami papi mamita padres stepdad stepmom
        maa mata pita amma appa ammi abbu mataji pitaji
    """,
    Relation.child: """
        child children kid kids son daughter sons daughters baby eldest youngest firstborn hijo hija hijos stepson
        stepdaughter kiddo kiddos beta beti
    """,
    Relation.sibling: """
        sibling siblings brother sister bro sis bros brothers sisters twin brudder lilsis lilbro bigsis bigbro
        hermano hermana hermanos stepbrother stepsister halfbrother halfsister
        sissy bhai bhaiya bhaiyya behen behan
    """,
    Relation.grandparent: """
        grandparent grandparents grandma grandpa grandmother grandfather granny gran grandad granddad grandpop
        grandmom grandmama grandpapa nana nan nanna nanny gramma grampa gramps grammy grams gammy pawpaw papaw
        mamaw meemaw memaw mawmaw peepaw poppy oma opa abuela abuelo abuelita abuelito dadi dadaji
        nani nanaji
    """,
    Relation.grandchild: """
        grandchild grandchildren grandson granddaughter grandkid grandkids grandbaby grandsons granddaughters nieto
        nieta
    """,
    Relation.in_law: """
        inlaw inlaws mil fil sil bil dil suegra suegro cuñado cuñada cunado cunada yerno nuera bhabhi bhabi jija
        jijaji saas sasur nanad devar
    """,
    Relation.extended_family: """
        aunt auntie aunty aunts uncle uncles cousin cousins cuz niece nephew nephews nieces family relative
        relatives kin kinship kinfolk kinsman kinswoman folks godfather godmother godparent godson goddaughter
        godchild godbrother godsister tia tio tía tío primo prima sobrino sobrina familia chacha chachi mausi
        bua taya mamaji mamiji
    """,
    Relation.friend: """
        friend friends bestie bff bf gf bffl buddy pal mate chum homie boyfriend girlfriend fiance fiancee fiancé
        fiancée bestfriend roommate roomie roommates housemate flatmate suitemate classmate schoolmate amigo amiga
        amigos novio novia teammate acquaintance dude sweetheart ex-roommate dost
    """,
    Relation.colleague: """
        colleague colleagues coworker coworkers workmate supervisor manager teamlead foreman assistant secretary
        associate employee subordinate superior officemate shiftlead intern
    """,
    Relation.employer: """
        employer boss hr company office workplace work job business firm payroll jefe jefa ceo owner reception
        receptionist switchboard
    """,
    Relation.guarantor: """
        guarantor guarantors cosigner cosignatory cosignor coborrower coapplicant surety codebtor comaker coobligor
        guaranty cosigned coowner
    """,
    Relation.emergency_contact: """
        emergency ice emergencia
    """,
    Relation.representative: """
        attorney lawyer solicitor barrister representative executor executrix guardian trustee conservator
        administrator administratrix poa paralegal counsel agent proxy caseworker socialworker abogado abogada
    """,
    Relation.other: """
        other others neighbor neighbour neighbors landlord landlady tenant doctor dr nurse teacher coach pastor
        priest reverend caregiver caretaker babysitter driver realtor stranger someone somebody nonrelative ex
        exwife exhusband exspouse unrelated reference referral contact broker dealer vendor vecino vecina
        customer-service student mentor tutor superintendent therapist dentist
    """,
    Relation.unknown: """
        unknown none na nil null unspecified undefined tbd tba unstated blank empty nobody noone home mobile cell
        phone number
    """,
}

WORDS: Final[dict[str, Relation]] = {w: relation for relation, words in _WORDS.items() for w in words.split()}

# Phrases of several words, joined by single spaces after cleaning
PHRASES: Final[dict[str, Relation]] = {
    "the borrower": Relation.self,
    "account holder": Relation.self,
    "card holder": Relation.self,
    "primary borrower": Relation.self,
    "primary applicant": Relation.self,
    "main applicant": Relation.self,
    "same as borrower": Relation.self,
    "same as above": Relation.self,
    "life partner": Relation.spouse,
    "domestic partner": Relation.spouse,
    "civil partner": Relation.spouse,
    "married partner": Relation.spouse,
    "better half": Relation.spouse,
    "other half": Relation.spouse,
    "significant other": Relation.friend,
    "baby daddy": Relation.other,
    "baby mama": Relation.other,
    "old man": Relation.parent,
    "mama bear": Relation.parent,
    "papa bear": Relation.parent,
    "my boy": Relation.child,
    "my girl": Relation.child,
    "little girl": Relation.child,
    "little boy": Relation.child,
    "baby girl": Relation.child,
    "baby boy": Relation.child,
    "dada ji": Relation.grandparent,
    "nana ji": Relation.grandparent,
    "mama ji": Relation.extended_family,
    "mami ji": Relation.extended_family,
    "ball and chain": Relation.spouse,
    "boss man": Relation.employer,
    "hr department": Relation.employer,
    "estate agent": Relation.other,
    "real estate agent": Relation.other,
    "old lady": Relation.spouse,
    "next of kin": Relation.extended_family,
    "nok": Relation.extended_family,
    "blood relative": Relation.extended_family,
    "immediate family": Relation.extended_family,
    "co signer": Relation.guarantor,
    "co sign": Relation.guarantor,
    "co borrower": Relation.guarantor,
    "co applicant": Relation.guarantor,
    "co obligor": Relation.guarantor,
    "co debtor": Relation.guarantor,
    "co maker": Relation.guarantor,
    "joint borrower": Relation.guarantor,
    "joint applicant": Relation.guarantor,
    "joint account holder": Relation.guarantor,
    "joint owner": Relation.guarantor,
    "co worker": Relation.colleague,
    "co workers": Relation.colleague,
    "team lead": Relation.colleague,
    "team leader": Relation.colleague,
    "work friend": Relation.colleague,
    "work mate": Relation.colleague,
    "business partner": Relation.colleague,
    "partner": Relation.other,
    "human resources": Relation.employer,
    "place of work": Relation.employer,
    "work number": Relation.employer,
    "work phone": Relation.employer,
    "office phone": Relation.employer,
    "business owner": Relation.employer,
    "front desk": Relation.employer,
    "power of attorney": Relation.representative,
    "legal guardian": Relation.representative,
    "legal representative": Relation.representative,
    "personal representative": Relation.representative,
    "authorized representative": Relation.representative,
    "authorised representative": Relation.representative,
    "authorized third party": Relation.representative,
    "social worker": Relation.representative,
    "case worker": Relation.representative,
    "debt counselor": Relation.representative,
    "credit counselor": Relation.representative,
    "in case of emergency": Relation.emergency_contact,
    "alternate contact": Relation.other,
    "alternative contact": Relation.other,
    "other contact": Relation.other,
    "third party": Relation.other,
    "not related": Relation.other,
    "no relation": Relation.other,
    "non relative": Relation.other,
    "other relative": Relation.extended_family,
    "property manager": Relation.other,
    "care giver": Relation.other,
    "room mate": Relation.friend,
    "flat mate": Relation.friend,
    "house mate": Relation.friend,
    "class mate": Relation.friend,
    "best friend": Relation.friend,
    "family friend": Relation.friend,
    "friend of family": Relation.friend,
    "friend of the family": Relation.friend,
    "friend of mine": Relation.friend,
    "bae": Relation.friend,
    "not applicable": Relation.unknown,
    "not available": Relation.unknown,
    "not provided": Relation.unknown,
    "not given": Relation.unknown,
    "not stated": Relation.unknown,
    "no one": Relation.unknown,
    "n a": Relation.unknown,
    "do not know": Relation.unknown,
    "dont know": Relation.unknown,
}

# Pinyin of labels, without tones and spaces: the Chinese term it most likely stands for
_PINYIN: Final = """
        mama:妈妈 baba:爸爸 laoba:老爸 fuqin:父亲 laodie:老爹 muqin:母亲 laoma:老妈 fumu:父母 bama:爸妈 jiafu:家父
        jiamu:家母
        jifu:继父 jimu:继母 yangfu:养父 yangmu:养母 houma:后妈 houba:后爸 laopo:老婆 laogong:老公 zhangfu:丈夫
        qizi:妻子 taitai:太太 xifu:媳妇 xifur:媳妇 airen:爱人 peiou:配偶 laoban:老板 furen:夫人 laobaner:老伴儿
        gege:哥哥 dage:大哥 erge:二哥 laoge:老哥 didi:弟弟 laodi:老弟 xiaodi:小弟 jiejie:姐姐 dajie:大姐 erjie:二姐
        laojie:老姐 meimei:妹妹 xiaomei:小妹 laomei:老妹 xiongdi:兄弟 jiemei:姐妹 jiedi:姐弟 xiongmei:兄妹
        erzi:儿子 nver:女儿 nuer:女儿 nüer:女儿 guinv:闺女 guinü:闺女 haizi:孩子 zinv:子女 ernv:儿女 dunver:独女
        baobao:宝宝 yeye:爷爷 nainai:奶奶 zufu:祖父 zumu:祖母 waigong:外公 waipo:外婆 laoye:姥爷 laolao:姥姥
        waizufu:外祖父 waizumu:外祖母 apo:阿婆 agong:阿公 ama:阿嬷 sunzi:孙子 sunnv:孙女 waisun:外孙
        waisunnv:外孙女 yuefu:岳父 yuemu:岳母 zhangren:丈人 zhangmuniang:丈母娘 gonggong:公公 popo:婆婆 gongpo:公婆
        nvxu:女婿 nuxu:女婿 erxi:儿媳 erxifu:儿媳妇 saozi:嫂子 dasao:大嫂 jiefu:姐夫 meifu:妹夫 dimei:弟妹
        dixi:弟媳 xiaojiuzi:小舅子 dajiuzi:大舅子 xiaoyizi:小姨子 dayizi:大姨子 xiaoguzi:小姑子 daguzi:大姑子
        xiaoshuzi:小叔子 dabozi:大伯子 lianjin:连襟 zhouli:妯娌 qingjia:亲家 shushu:叔叔 shufu:叔父 dabo:大伯
        bobo:伯伯 bofu:伯父 bomu:伯母 dama:大妈 shenshen:婶婶 shenzi:婶子 gugu:姑姑 guma:姑妈 gumu:姑母 gufu:姑父
        guzhang:姑丈 ayi:阿姨 yima:姨妈 yimu:姨母 yifu:姨父 yizhang:姨丈 xiaoyi:小姨 dayi:大姨 jiujiu:舅舅
        jiufu:舅父 jiuma:舅妈 jiumu:舅母 dajiu:大舅 xiaojiu:小舅 tangge:堂哥 tangdi:堂弟 tangjie:堂姐 tangmei:堂妹
        biaoge:表哥 biaodi:表弟 biaojie:表姐 biaomei:表妹 zhizi:侄子 zhinv:侄女 zhinü:侄女 waisheng:外甥
        waishengnv:外甥女 jiaren:家人 jiashu:家属 qinqi:亲戚 qinshu:亲属 qinren:亲人 ganma:干妈 ganba:干爸
        gandie:干爹 pengyou:朋友 haoyou:好友 haopengyou:好朋友 nanpengyou:男朋友 nvpengyou:女朋友 nupengyou:女朋友
        nanyou:男友 nvyou:女友 guimi:闺蜜 tongxue:同学 shiyou:室友 sheyou:舍友 zhanyou:战友 laoxiang:老乡
        weihunfu:未婚夫 weihunqi:未婚妻 faxiao:发小 tongshi:同事 lingdao:领导 zhuguan:主管 jingli:经理
        hehuoren:合伙人 danwei:单位 gongsi:公司 laobanniang:老板娘 renshi:人事 qiantai:前台 benren:本人 ziji:自己
        jiekuanren:借款人 danbaoren:担保人 baozhengren:保证人 gongtongjiekuanren:共同借款人
        jinjilianxiren:紧急联系人 lianxiren:联系人 lvshi:律师 lüshi:律师 jianhuren:监护人 dailiren:代理人
        fangdong:房东 wuye:物业 linju:邻居 laoshi:老师 qita:其他 wu:无 meiyou:没有 weizhi:未知 qianfu:前夫
        qianqi:前妻 lopo:老婆 logung:老公 lougung:老公 loupo:老婆
    """
PINYIN: Final[dict[str, str]] = dict(pair.split(":") for pair in _PINYIN.split())

# "my" and one syllable, run together
PINYIN_OF_MINE: Final = {
    "woma": "妈",
    "wodema": "妈",
    "woba": "爸",
    "wodeba": "爸",
    "woniang": "娘",
    "wodie": "爹",
    "woge": "哥",
    "wojie": "姐",
    "wodi": "弟",
    "womei": "妹",
    "woer": "儿",
}
