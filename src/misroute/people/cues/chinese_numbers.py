"""Frames of Chinese replies about the number: it is wrong, it is not that person's."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
$named = (SUR ~{1,2}|(老|小|阿) (SUR|WORD)|SUR TITLES)

$own_slip = ((# I|I (SLIPS|把)|SLIPS|# (COMMA)? SLIPS) (SLIPS)* (把 ~{1,6})? (ERR|错)(?! (人
    (YOU|THIS)))|(THING|字) ~{0,3} (ERR|WRONG)|(ERR|MUDDLED) (THING|DE (THING|字))|ERR 字|NOTBE ~{0,2} 给 YOU|YOU
    (把|DE) ~{0,4} (ERR|MUDDLED)|(I|本来|原本|本) (要|想|是|本来)* (发 给|打 给|发给|打给|转给|问|转 给)
    (?!YOU|I)|(DIGITS|NUM) (THING|块) ERR|(别|不要|怕|容易|会|免得|以免|避免) ERR)

not_their_phone 0.93  e.g. 张伟早离职了,这是我的电话
  ($named|HE|THATONE) %{0,16} THIS (BE|是)? (I|SELF) (DE)? (NUMBER)
  unless (我 是 SUR|换)
  nowhere (我 BE HE|存|KIN)

not_their_phone 0.90  e.g. 张伟早离职了,这是我的电话
  (DIE|离职|辞职|离开|走 了|搬走|调走) %{0,6} THIS (BE)? I DE NUMBER

not_their_phone 0.92  e.g. 不是，我是他姐夫，他把我号写上了
  (HE|SUR ~{1,2}|THATONE|谁) ~{0,2} 把 I (DE)? NUMBER ~{0,2} (留|填|给|写|报|登记)
  unless KIN

not_their_phone 0.90  e.g. 你说要上门 来吧 我家地址你要能找到算你有本事，因为你找的人根本不住这儿
  SEEK DE (PERSON|THATONE|CUSTOMER) ~{0,2} NOT (住|在) HERE

not_their_phone 0.90  e.g. 学校教务处，经查无该生
  ^ (BREAK|HERE|THIS|BE)* ~{0,5} SHOP (SHOP|NUMBER)* BREAK ~{0,3} (SEEK|NOT (CALLED|THIS|THATONE|PERSON|PERSON)|打
    别|经查|NOTBE)
  unless (ASK|I 去|在)

says_wrong_number 0.90  e.g. 你打到我公司總機了，我們沒有這位同仁
  YOU (打|SEEK) (I|HERE) ~{0,3} SHOP
  unless (ASK|一下)

says_wrong_number 0.88  e.g. 错了，我不姓赵
  ^ (BREAK)* 错 (BREAK|$|FRIEND|KIN|老弟|TITLES|亲|哥)

says_wrong_number 0.92  e.g. 號碼應該抄錯了吧？
  NUMBER ~{0,4} (抄|RECORDED|编|乱 填|瞎 编)
  unless ((# I|THING) ~{0,4} (抄|RECORDED)|准考证)
  nowhere (准考证|快递|THING ~{0,3} NUMBER)

says_wrong_number 0.90
  (位|尾号|号) %{0,8} (RECORDED|看 (混|错)|ERR|错 位)
  nowhere (THING|挂)

says_wrong_number 0.92  e.g. 亲，这条消息好像不是给我的
  (NOTBE|不该|不应该|NOT 该) ~{0,2} (发|给|打|SEEK)* 给 (I|SELF)
  unless 钱 ~{0,2} NOTBE

not_their_phone 0.92  e.g. 此号非本人所留，请勿再拨
  NUMBER (NOTBE|非) SELF

not_their_phone 0.92  e.g. 对不起 您所找的人不在这个号码上
  (HE|THATONE|SEEK DE (PERSON|THATONE|CUSTOMER)?) (~)? (NOT|不) (在)? (THIS|HERE)? (NUMBER|HERE)
  unless (今天|NOT 在 HERE (上班|吃)|ASK)

says_wrong_number 0.95  e.g. 错人
  (?<!NAMEW) (?<!THING) ERR (?! (卡|账|帐|THING|NUM|算 I))
  nowhere $own_slip

says_wrong_number 0.92  e.g. 你搞错对象了
  ((YOU) ~{0,4} MUDDLED (人|号|NUMBER|THATONE|CUSTOMER|PERSON|对象|BREAK* $|BREAK (I|SELF)
    (NOT|NOTBE|NOTKNOW|CALLED))|MUDDLED (人|号|NUMBER|PERSON|CUSTOMER|对象)|^
    (COMMA)* MUDDLED (BREAK)* $)
  unless ($own_slip|# I ~{0,3} MUDDLED)

says_wrong_number 0.93  e.g. 错号
  (NUMBER ~{0,4} (WRONG|RECORDED|ERR)|RECORDED ~{0,2} NUMBER|WRONG (DE)? NUMBER)
  unless (THING ~{0,2} NUMBER|(# I|I DE|SELF) ~{0,4} (NUMBER)? ~{0,3} (WRONG|RECORDED)|THING ~{0,2}
    (WRONG|RECORDED)|(卡|账|单|订单|快递|口令|准考证|预留 DE) NUMBER|(挂|排|叫|站|坐) (错|WRONG)|ASK|(NOT|NOTBE)
    (WRONG|错))

says_wrong_number 0.90  e.g. 我就一送外卖的，这号从来都是我自个儿用，你找岔人啦
  ((发|打|找|催|送|寄|联系|SEEK) (给|来)? (I)? (WRONG|错) (PERSON|人|对象|THATONE|NUMBER|地方)|(发|打) 给
    (陌生人|别人|THATONE))
  unless $own_slip

not_their_phone 0.94  e.g. 这不是她的电话
  (THIS|NUMBER|HERE|I DE|#) (THIS|NUMBER|HERE|BE|PREV)* (NOTBE|NOT 归|不属于|不归|NOT 是|NOT 属于) (PREV|给|属于)*
    (HE|THATONE|CUSTOMER|$named|YOU SEEK DE|YOU DE CUSTOMER) (DE|TITLES|SELF|USE|NUMBER) (NUMBER|USE|BREAK|$|YOU|别)
  unless (# I DE (NUMBER|NEWLY)|NOTBE I)

not_their_phone 0.93  e.g. 这电话不是他的
  (THIS|此)? NUMBER (NUMBER|BE|PREV)* (NOTBE|NOT 归|NOT 属于|不属于|不归) (HE|THATONE|CUSTOMER|$named|YOU)
  unless (I DE|NOTBE YOU DE)

not_their_phone 0.93  e.g. 他早就不用这个号码了
  (HE|THATONE|CUSTOMER|$named|PREV PERSON) ~{0,3} ((NOT 用|不用|没用|NOT USE|换|NOT 再 USE) ~{0,3}
    NUMBER|(NEWNUMBER|CHANGED) ~{0,3} (NUMBER|BREAK|$))
  unless (# I |I DE|ASK|(NOT 在) (家|~)|NOT (用|USE) (?!(THIS|NUMBER|~ NUMBER)))

not_their_phone 0.90  e.g. 这是公司电话，没有这个人
  (THIS|HERE|NUMBER|YOU (打|SEEK|ERR)+ (DE)?) (NUMBER)? (BE)+ (一|家|~)? ~{0,5} SHOP (DE)?
    (NUMBER|前台|座机|客服|总机)? (BREAK|$)
  unless (ASK|#? I DE|# I|YOU DE)

not_their_phone 0.90  e.g. 这是公司电话，没有这个人
  (THIS|HERE) (BE)? (~)? (私人|个人|工作|办公|PRIVATES) (DE)? NUMBER
  unless (ASK|YOU DE)

not_their_phone 0.92  e.g. 他瞎写的电话
  (HE|THATONE|谁|CUSTOMER) ~{0,3} (填|写|留|报|RECORDED|编) DE ~{0,3} NUMBER
  unless (ASK|YOU|账)

not_their_phone 0.92  e.g. 您打的不是何勇的电话
  YOU (打|SEEK) (DE)? NOTBE (SUR ~{1,2}|HE|THATONE) DE NUMBER

says_wrong_number 0.92  e.g. 你发给何勇的短信发到我这来了
  (发|SEEK|打|收 到|收到|收) (DE|BE|给)* (SUR ~{1,2}|HE|THATONE) DE ~{0,2} (短信|信息|消息|电话|账单)
  unless (KIN|YOU 收|ASK)
  nowhere (转发|帮)

says_wrong_number 0.90  e.g. 你们信息登记错了
  YOU ~{0,3} (信息|资料|系统|登记|数据)+ ~{0,2} (RECORDED|WRONG|错)
""",
)
