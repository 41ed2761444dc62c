"""Words that say the same in a reply, by class; the project's own lists."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from misroute.people.tables import words


def _by_word(classes: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({word: name for name, listed in classes.items() for word in words(listed)})


ENGLISH: Final = _by_word(
    {
        "<phone>": """
            phone fone cell cellphone cel mobile mob telephone tel landline line device handset hp handphone num
            number numbers nummber numba numbr nmbr numer nubmer nbr nr sim extension digits pager contact nos
            cellie
        """,
        "<wrong>": "wrong wrng rong wron wromg wring worng incorrect mistaken mistakenly erroneous bogus rang galat",
        "<he>": "he she they him her them hes shes theyre dem",
        "<his>": "his their hers theirs",
        "<who>": """
            someone somebody sum1 some1 person peson people guy lady man woman dude fella bloke chap gal fellow
            individual party customer client recipient addressee borrower debtor applicant anyone anybody one
        """,
        "<nobody>": "nobody noone none nothing no-one",
        "<not>": """
            not isnt aint no never nope nah nay dont doesnt didnt wasnt arent cant cannot neither nor havent hasnt
            hadnt wont wouldnt couldnt aren't ain without dun din
        """,
        "<know>": """
            know knew known heard recognize recognise recognized met familiar idea clue knows acquainted aware
            unaware unfamiliar idk dunno
        """,
        "<msg>": """
            text texts texting texted txt txts textin message messages messaging messaged msg msgs msging call calls
            calling called sms ring ringing rang dial dialed dialled dialing contacting contacted reaching reached
            reach misdialed misdialled misdial callin reminders reminder
        """,
        "<mine>": "my mine me myself i im ive id ill we us our ours",
        "<you>": "you u ya yall yous youse ye ur your yours youve youre",
        "<time>": """
            years year yrs yr months month weeks week days since ago yesterday today january february march april
            may june july august september october november december
        """,
        "<had>": """
            had has have got get getting own owned owner owns belong belongs belonged use used uses using user gave
            given assigned reassigned issued acquired inherited
        """,
        "<debt>": """
            loan loans debt debts bill bills account bank lender money payment payments pay paid paying owe owes
            owed balance emi installment instalment finance collector collectors collections credit dues arrears
        """,
        "<stop>": "stop stopp sotp quit cease unsubscribe remove delete cancel end block",
        "<new>": "new recently recent just recycled secondhand",
        "<old>": "old former previous prior last ex earlier before",
        "<kin>": """
            mom moms mum mums mama mamma momma mommy mummy mam ma mother mothers amma ammi dad dads daddy papa pa
            pop pops father fathers appa abba husband husbands hubby hubbys wife wifes wifey missus spouse son sons
            daughter daughters kid kids child children brother brothers bro bros bhai bhaiya sister sisters sis didi
            akka twin grandma grandmas granny gran nan nana nanna grandmother grandpa grandpas granddad grandad
            gramps grandfather grandson granddaughter uncle uncles auntie aunties aunty aunt aunts nephew nephews
            niece nieces cousin cousins cuz stepmom stepmum stepdad stepson stepdaughter stepmother stepfather
            stepbrother stepsister inlaw inlaws parent parents fiance fiancee boyfriend girlfriend bf gf partner
            relative relatives family widow widower ex-wife ex-husband godmother godfather folks
        """,
        "<dead>": "died dead passed deceased expired",
    }
)

CHINESE: Final = _by_word(
    {
        "<错>": """
            打错 搭错 大错 达错 打措 拨错 播错 找错 搞错 弄错 发错 认错 按错 输错 记错 整错 闹错 寻错 揾错
            搵错 填错 留错 存错 串 岔 误拨 有误 错误 错号
        """,
        "<号>": "电话 号码 手机号 手机 号 座机 联系方式 门号 电话号码 卡 固话 微信",
        "<不识>": "不认识 不认得 没听说过 不晓得 唔识 不熟 没听过 不清楚 不知道 冇听过 勿认得 素不相识 没来往 莫得",
        "<债>": """
            贷款 欠款 欠钱 欠 借款 借钱 借 还款 还钱 催收 账单 逾期 欠债 债 网贷 分期 利息 违约金 滞纳金
            扣款 账
        """,
        "<亲>": """
            爸爸 妈妈 老公 老婆 哥哥 弟弟 姐姐 妹妹 爷爷 奶奶 外婆 外公 姥姥 姥爷 舅舅 叔叔 阿姨 姑姑 儿子
            女儿 闺女 媳妇 媳妇儿 父亲 母亲 爸 妈 爹 娘 哥 姐 弟 妹 舅 叔 姑 姨 嫂 孩子 表弟 表哥 堂哥
            堂弟 前妻 前夫 丈夫 妻子 爱人 对象 老伴 婆婆 公公 岳父 岳母 丈母娘 老丈人 侄子 侄女 外甥 孙子
            孙女 家属 亲属 大伯 小姨子 小舅子 姐夫 嫂子 女婿 儿媳 先生 太太 男朋友 女朋友 阿妈 阿爸 老豆
            老母 细佬 家里人 俺娘 俺爹
        """,
        "<他>": "他 她 佢 伊 人家 对方 此人 这人 那人 该人 这个人 那个人 他们 她们",
        "<你>": "你们 您们 你 您 贵司 侬 恁 贵公司",
        "<不>": "不是 唔系 唔係 非 勿是 没有 冇 没 无 不 别 不再 早就不 唔",
        "<我>": "我们 咱 俺 我 本人 咱们 额",
        "<机主>": "机主 号主 主人 用户 客户 当事人 债务人 借款人 使用人",
        "<叫>": "叫 姓 免贵姓 名字",
        "<用>": "用 在用 使用 归 归我 买 办 新办 刚办 刚买 换号 换人 换了 新号 新卡 易主 注销 停用 放号",
        "<前>": "前 之前 以前 原来 上一个 前任 老 旧",
        "<发>": "发 打 打来 打电话 发短信 短信 信息 消息 来电 联系 骚扰 催",
        "<找>": "找 寻 揾 搵",
        "<停>": "退订 停止 停发 取消 拉黑 td 退訂 删掉 删除",
        "<故>": "去世 过世 走了 已故 不在了 病故 没了",
    }
)
