"""Frames of Chinese replies from somebody who knows the person named and is no relative: the number is another's."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
$trade = (中介|介绍人|业务员|信贷员|客户经理|经纪人)

knows_the_person 0.91  e.g. 我是王伟同事，他早离职了
  I BE ~{0,5} (PREV|DE)* (FRIEND|房东) BREAK (HE|THATONE|PERSON|CUSTOMER) ~{0,4} (离职|辞职|辞|搬|离开|走|退租|调走|退)
  unless ASK

knows_the_person 0.91  e.g. 我是杨帆的朋友，这是我本人的号码
  I BE ~{0,5} (FRIEND|房东) BREAK %{0,8} (THIS|NUMBER) BE (I|SELF)+ DE
  unless ASK

knows_the_person 0.90  e.g. 他是我以前的员工，现在联系不上他
  (HE|THATONE|SUR ~{1,2}) BE (I|HERE) (PREV|DE)* (员工|下属|店员|学徒|CUSTOMER) (BREAK|$)
  unless ASK

knows_the_person 0.90  e.g. 我是中介小王，王伟的单子找他本人谈
  I BE ~{0,5} $trade ~{0,3} BREAK %{0,10} (SELF|登记|CUSTOMER|NUMBER)
  unless ASK
  nowhere (房子|看 房|租|加 微信)

knows_the_person 0.90  e.g. 我是小周的房东
  I BE (HE|SUR ~{1,2}|(小|老|阿) ~) (DE|PREV)* (房东|邻居|老板|领导) (BREAK|$)
  unless ASK

knows_the_person 0.90  e.g. 他租过我的房子
  (HE|THATONE|SUR ~{1,2}) (PREV)* (租 (过|了)?|住 过) (I|HERE) (DE)* (房|房子|屋)
  unless ASK

knows_the_person 0.90  e.g. 他是我以前的租客
  (HE|THATONE|SUR ~{1,2}) BE (I|HERE) (PREV|DE)* (租客|房客|学生|徒弟) (BREAK|$)
  unless ASK

knows_the_person 0.88  e.g. 我是中介
  ^ (BREAK)* I BE (做|DE|公司)* $trade (SUR|小|~){0,2} (BREAK)* $

knows_the_person 0.90  e.g. 当时帮他登记用了我的手机，我是介绍人
  (帮|代|替) HE ~{0,2} (登记|办|填) %{0,10} $trade

knows_the_person 0.90  e.g. 同事你好，这是内部号码
  (#|THIS BE) ~{0,3} 内部 (DE)? NUMBER (BREAK|$)
  unless (ASK|优惠|打折)

knows_the_person 0.88  e.g. 我是店里的收银，号是店里的
  NUMBER BE (SHOP) (里)? (DE)? (BREAK|$)
  unless ASK
""",
)
