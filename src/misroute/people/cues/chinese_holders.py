"""Frames of Chinese replies from a new holder of the number."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
number_changed_hands 0.92  e.g. 新卡,前面的人欠你们钱找他去
  (NEWLY NUMBER|NEWLY 卡|新卡|NUMBER) %{0,6} PREV (DE)? (PERSON|THATONE|人|WORD) ~{0,3} (欠|找|留|用|DE)

number_changed_hands 0.90  e.g. 老是收到别人的催收短信
  (收到|接到|收|接|老) ~{0,4} (THATONE|别人|PREV PERSON) (DE) ~{0,4} (催|短信|电话|信息|NUMBER|账单)
  unless # (HE|YOU)

number_changed_hands 0.92  e.g. 你要找的可能是以前用这个号的那个人，他现在用啥号我不知道
  PREV ~{0,3} USE ~{0,2} NUMBER (DE) (THATONE|PERSON)

number_changed_hands 0.92  e.g. 这号我刚买的，以前谁用的不知道
  PREV (WHOIS|PERSON|THATONE|哪个) (USE|DE) (DE)? ~{0,4} (DUNNO|NOTKNOW|问|NOT|BREAK|YOU|I)
  unless ASK $

number_changed_hands 0.90  e.g. 上家停机以后轮到我了，麻烦标记一下更新一下
  (上家|前主人|前手) ~{0,8} (I|停机|NUMBER|欠)

number_changed_hands 0.92  e.g. 我刚入网的新号，老接到催收电话
  I ~{0,3} (GAIN|NEWLY) ~{0,4} (PREV|二手|NEWLY) NUMBER ~{0,2} (USE|用|BREAK) %{0,12} (催|SEEK|骚扰|欠)

number_changed_hands 0.92  e.g. 我刚换的号，老收到找别人的短信
  NEWLY ~{0,4} (入网|GAIN|上) ~{0,2} (DE)? (NEWLY)? NUMBER %{0,12} (催|SEEK|骚扰|欠)

number_changed_hands 0.92  e.g. 我去年十月份开始用的这号 你们资料该更新更新了
  I ~{0,6} (NEWLY|YEARS) ~{0,4} (开始)? USE ~{0,2} (THIS)? NUMBER
  unless (THING|ASK|怎么)

number_changed_hands 0.92  e.g. 这个手机号我用了三年了，不是什么刘洋
  NUMBER %{0,30} I (NEWLY|刚|才)* USE (NUM)* (YEARS)
  unless (流量|THING)

number_changed_hands 0.92  e.g. 舊機主走咗啦 而家我用緊
  (PREV|前任|CUSTOMER) %{0,6} (现在|NEWLY)* (I|HERE|SELF) (在)? USE (BREAK|$)

number_changed_hands 0.92  e.g. 这卡是单位发的 前任离职了 现在我用
  NUMBER BE (SHOP|公司|单位|KIN|FRIEND) (发|给|配|分配) (I)? (DE)

number_changed_hands 0.93  e.g. 机主换了
  CUSTOMER (~)? (变更|变|换)
  unless (资料|信息|THING|ASK)

number_changed_hands 0.93  e.g. 这张卡是二手的
  (THIS|NUMBER) ~{0,2} (BE)? (二手|NUM 手|转手|回收) (DE|NUMBER|卡|号)
  unless THING

number_changed_hands 0.92  e.g. 这号码以前不是我的，现在是我在用
  NUMBER ~{0,2} PREV NOTBE I

number_changed_hands 0.92  e.g. 号码是新的，原来的人欠钱跟我无关
  NUMBER (BE) NEWLY DE
  unless (ASK|I DE NUMBER)

number_changed_hands 0.94  e.g. 号码换主人了
  (PREV (一|任|DE|THIS)* (机主|号主|主人|主|用户|卡主|持有人|使用者|使用人|户主|主儿)|NUMBER ~{0,4} PREV
    (一|任|DE|THIS)* (PERSON|THATONE)|(LINE|CUSTOMER|THIS|HERE|NUMBER|BREAK) ~{0,3} CHANGED|^ CHANGED
    (BREAK|$|USE|DE)|CHANGED (BREAK|$|USE)|(号|号码|卡) ~{0,4} RESOLD|RESOLD ~{0,3} (号|号码|卡)|NUMBER
    ~{0,3} (换|转|卖|给|归|到) (给|人|主|别人) (人|主|别人|I|THATONE)?)
  unless ((房|车|店|公司|股权|车辆|房子) ~{0,3} CHANGED|办理 CHANGED|CHANGED (手续|费|房|车)|PREV (DE)?
    (PERSON|THATONE) (?!NUMBER|用|USE|BREAK)|CHANGED (接|接听)|SEEK CHANGED|THING ~{0,3} 换 人)

number_changed_hands 0.92  e.g. 我刚换的号，老收到找别人的短信
  (I|#|NUMBER|THIS) ~{0,3} NEWLY ~{0,4} (GAIN|换|用|上) ~{0,3} LINE(?! ~{0,6} (登记|更新|存|备注|记))
  unless (I ~{0,2} NEWNUMBER|NEWLY NUMBER (DE)?
    (是|为|COMMA|DIGITS|BE)|怎么|如何|登录|绑定|流量|套餐|密码|充值|话费|换 (WORD)? (手机|机)|存 一|备注)

number_changed_hands 0.93  e.g. 这号我新办的
  (THIS LINE|LINE|THIS (BE)) (BE)? (I|SELF) ~{0,3} (NEWLY|GAIN|YEARS|NUM|USE) ~{0,4} (GAIN|DE|USE|YEARS|BREAK|$)
  unless (NEWNUMBER|存|备注|登记|绑定|BE I (DE)? NEWLY NUMBER|THIS BE I NEWLY|WITH I|BE (I|SELF) DE
    (NUMBER)?|更新|怎么|如何|DE THING)

number_changed_hands 0.92  e.g. 这个手机号我用了三年了，不是什么刘洋
  (THIS)? LINE ~{0,4} (USE|用|GAIN|跟) ~{0,2} (NUM)* YEARS
  unless (YOU DE NUMBER|THING|流量|套餐|续航|充电|电池|屏|ASK|HE DE)

number_changed_hands 0.92
  I ~{0,3} USE (THIS) ~{0,2} NUMBER ~{0,3} (NUM)* YEARS
  unless ASK

number_changed_hands 0.92  e.g. 我媽媽的手機現在是我在用，她換號了
  NUMBER (BE|PREV)* (换|CHANGED|归|BE|在) (给|由)? (I|SELF) (USE|名|这|手|DE USE|在)
  unless WITH

number_changed_hands 0.92  e.g. 我是新机主
  NEWLY (CUSTOMER|号主)
  unless (发展|拉|注册|优惠|开拓|专享|福利)

number_changed_hands 0.92  e.g. 这号现在归我了
  NUMBER ~{0,2} 归 (I|SELF) (BREAK|$)

number_changed_hands 0.92  e.g. 号码刚办的
  NUMBER (BE)? NEWLY (GAIN|换|用) (DE)? (BREAK|$)
  unless (THING|流量|套餐|ASK|I DE NUMBER)

number_changed_hands 0.90  e.g. 我新开的卡
  I (BE)? (新开|新办|新买|新换|新入) DE (THIS)? NUMBER
  unless (THING|ASK)

number_changed_hands 0.92  e.g. 她的号码换了
  (HE|THATONE|CUSTOMER) (DE)? (NUMBER (换|变|改|NEWNUMBER)|(转|改|变|换) NUMBER)
  unless (ASK|THING|YOU)

number_changed_hands 0.92  e.g. 这号以前是别人的
  NUMBER PREV (BE)? (THATONE|别人|HE) (DE|USE)

number_changed_hands 0.92  e.g. 这张卡刚从营业厅买的
  (THIS|LINE) (LINE)? (BE)? NEWLY ~{0,6} (GAIN|换|用) DE (BREAK|$)
  unless (THING|DEVICE|ASK)
""",
)
