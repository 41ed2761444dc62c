"""Frames of Chinese replies from the borrower, about the own debt."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.borrower_confirms,
    r"""
confirms_identity 0.88
  (SELF) (在 此|在|已 阅|知悉)

confirms_identity 0.86
  I 就 (是|BE) SUR ~{1,2} (BREAK|$)
  unless NOTBE

confirms_identity 0.90  e.g. 是我
  ^ (BREAK|嗯|对|是|系|哦|好)* (I|SELF)? (就)? (I BE|是 I|系 I|BE I|I BE SELF|是 SELF|I SELF|SELF)
    (BREAK|$|收到|在|DE|办|会|知道|请讲|没错|明天)
  unless (NOTBE|NOT|NUMBER BREAK)
  nowhere (开门|外卖|快递|取 身份证|身份证 的|NOTKNOW|NOTBE|ERR|拒绝|退订)

confirms_identity 0.88  e.g. 我就是张伟
  ^ (BREAK|嗯|对|是|DE|哦)* I (就)? (BE|是|系) SUR ~{1,2} (SELF|BREAK|$)
  unless (NOTBE|ASK)
  nowhere (NOTBE|NOTKNOW|隔壁|同学|物业|送)

confirms_identity 0.88
  THIS (BE|是) I (DE)? NUMBER (BREAK|$)
  unless (新|NOT)
  nowhere (USE|NUM 年|NOTBE|ERR|NOTKNOW|换)

confirms_identity 0.90
  ASKED (BREAK|嗯|对|哎)* (I|SELF) BE (BREAK|$|啊|呀|WORD (BREAK|$)|DE)
  unless (NOT|NOTBE)

confirms_identity 0.88  e.g. 我是，请说
  ^ (BREAK)* (嗯|对|是|哎|哦|喂)* (BREAK)* (BE I|是 我|I BE) (BREAK) %{0,20} (SEEK|还|账|贷|声音|欠|YOU)
  unless (NOTBE|开门|外卖)
  nowhere (开门|外卖|快递|取)

promises_payment 0.88  e.g. 明天还
  (等|到|先|明天|今天|马上|这就|THIS 就|下午|二十|号|发 工资|卖 ~|拆迁款|结账|发薪|出粮|猪) ~{0,12} (还 (给)?
    (YOU|BREAK|$|中 不|个 本金|一半)|补 上|给 YOU (们)?|全 清|全清|汇款|操作 还款|pay|俾 住|俾)
  unless (YOU 还|HE 还|快递|NOT 还|KIN)
  nowhere (伞|小说|外卖|充电|aa|火锅|请客)

speaks_of_own_debt 0.88  e.g. 我欠你们的不是不还，猪还没卖呢
  (I 欠 YOU|会 影响 征信|影响 征信|忘 ~{0,4} (还款|日子)|周转 不|钱 周转|利息 ~{0,4} 背 不|卡里 没钱)
  unless (HE|KIN)

speaks_of_own_debt 0.86
  (I|行)+ ~{0,2} I 还 ~{0,4} (还 不|行)

confirms_identity 0.90
  ASKED (BREAK)* (对|是|嗯|系|在|I BE|SELF|BE I|就 是|没错|哎|yes|我 就 是|I 系|SELF 系)
    (BREAK|$|I|SELF|DE|YOU|说|~ BREAK|~ $|啥|ANYTHING)
  unless (NOT|NOTBE|KIN)
  nowhere (NOTBE|NOTKNOW|WRONG|KIN (BREAK|$))

confirms_identity 0.88
  ASKED (BREAK)* (说|讲|你 说|什么 事|ANYTHING 事|SELF|嗯 SELF|YOU 说|在 DE|在) (BREAK|$|吧)
  unless (NOTBE|NOT)

promises_payment 0.88  e.g. 明天还
  (I|NEWLY|马上|立刻|即刻|明天|后天|今天|晚上|月底|年底|下周|下个月|下月|周|发工资|发 工资|出 粮|到
    时候|这两天|等|过 两 天|先|之前|YEARS) ~{0,8} (还 (BREAK|$|上|YOU|THIS|清|一|吧|钱|款|掉|DIGITS|NUM)|转
    (BREAK|$|过去|给 YOU|YOU)|打 过去|补 上|结清|存 进|过数)(?! ~{0,1} (NOT|在|BE|有|没|要|会|THING 没|能|想|是))
  unless (YOU (还|转)|HE 还|还 (书|没|有|NOT|是|可以|想|早)|NOT 还|作业|KIN 还|外卖|饭|清楚|清 楚)
  nowhere (借书|小说|微信|ERR|图书馆|晚饭|开会|快递|充电宝|作业|aa)

asks_for_time 0.90  e.g. 能不能延期
  (缓|宽限|延期|延 ~{0,2} (号|天|个月|到)|分期|最低还款|协商|停息挂账|减免|晚 (~)? 几 天|推迟|展期|通融|宽限|还
    一半|拖 (~)? 几 天|少 还)
  unless (考试|会议|航班|婚礼|作业|课|别 停|不要 停)
  nowhere (航班|手机 分期|免息|0首付|别 停|不要 停)

speaks_of_own_debt 0.88  e.g. 我欠的我认 但现在真没钱
  I ~{0,3} (欠|借) ~{0,6} (认|记 着|会 还|知道|还|钱 还)
  unless (NOT|没|YOU 欠|书)

speaks_of_own_debt 0.88  e.g. 我不知道要还多少
  (还 多少|欠 多少|一共 多少|多少 钱 结清|还款 (链接|账号|方式)|怎么 还|哪里 还|链接 发 I)
  unless (HE|KIN)
  nowhere (书|猫|菜|吃|KIN)

speaks_of_own_debt 0.86  e.g. 我不是不还，最近困难
  (手头|最近|现在|真|实在) ~{0,3} (紧|没钱|没 钱|周转|困难)
  unless (YOU|HE|时间 紧)

confirms_identity 0.88  e.g. 这是我新号，旧号停了，以后打这个
  (THIS BE I|THIS I|I) (DE)? NEWLY NUMBER ~{0,4} (BREAK|$)
  unless (GAIN|NOT|DE 别)
  nowhere (ERR|NOTBE|NOTKNOW|存 一|备注|登记|更新)

promises_payment 0.88  e.g. 收到，马上还款
  (马上|立刻|立即|尽快|这就|会|一定|明天|今天|下午|晚上|月底) ~{0,3} (还款|还钱|转账|打款|汇款|还清|还上)
  unless (YOU|HE|KIN|NOT|怎么|ASK)
""",
)
