"""Frames of Chinese replies from the family of the person asked for."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.relative_of_borrower,
    r"""
$my = (I|HERE|SELF|家) (DE|家|那|这)* (大|二|三|老|小|亲|堂|表|前)* KIN

$his = ((HE|THATONE|CUSTOMER|(SUR ~{1,2}|(老|小|阿) (SUR|WORD))|小 ~{1,2}|YOU SEEK DE (PERSON)?) (DE|HE)?
    (大|二|三|四|老|小|亲|堂|表|前)* KIN)

$named = (SUR ~{1,2}|(老|小|阿) (SUR|WORD))

$sought = (HE|THATONE|CUSTOMER|YOU SEEK DE (PERSON|THATONE)?)

$named_kin = (DE|HE)? (大|二|三|四|老|小|亲|堂|表|前)* (KIN|老母)

is_their_relative 0.95  e.g. 打错了，我不是张小明，我是他妈妈
  (#|NOTBE (I|SELF|$sought|SUR ~{1,2})) (I|SELF|THIS|HERE)+ BE ($sought|SUR ~{1,2} (?=DE)) $named_kin(?!
    (DE|SHOP|借|贷))
  unless (ASK|以为)

is_their_relative 0.94  e.g. 不是张伟，他爸
  NOTBE (I|SELF|$sought|SUR ~{1,2}) (COMMA|DOT)* (BE)? HE $named_kin (BREAK|$|接|代)
  unless (ASK|以为)

is_their_relative 0.94  e.g. 你们打错电话了，我不是陈浩，陈浩是我弟
  # $sought BE (I|HERE) (DE|家|那)* (大|二|三|四|老|小|亲|堂|表|前)* KIN (BREAK|$)
  unless (ASK|以为)

phone_of_relative 0.90  e.g. 这是家里人的号,以后别发这了
  THIS (BE|是) (家里 PERSON|家人|家里人|家属|KIN) (DE)? NUMBER
  unless ASK

states_relation 0.92  e.g. 其爸爸接听
  ^ (BREAK|其|HE|CUSTOMER|DE|SUR ~{1,2})* (大|二)? (KIN|FRIEND) (接听|接|代接|来电|答应|称|表示|说 HE|说
    CUSTOMER|说 NOT|回 电)
  unless (# I|ASK|吃)
  nowhere (接 孩子|接 我|接 你|接 娃)

states_relation 0.88  e.g. 姐姐接,答应转告
  答应 ~{0,2} (转告|转达|通知)

debt_of_relative 0.88  e.g. 俺儿欠的钱恁找俺儿去，俺一个老婆子哪有钱
  (俺|I) (儿|崽|囡|娃) ~{0,3} (欠|借|贷)

states_relation 0.90  e.g. 他爸接的电话
  HE KIN ~{0,2} (接|说 (HE|不|NOT|DUNNO))

states_relation 0.92  e.g. 我是小王的室友
  (I|俺) (BE|是) (小|老|阿) (WORD|SUR) (DE) (KIN|FRIEND)
  unless NOTBE

states_relation 0.92  e.g. 我是他妈妈
  I (BE|是) HE (DE)? KIN
  unless (NOTBE|ASK)

states_relation 0.93  e.g. 我是他妈妈
  (I|俺) BE (HE|小 WORD|SUR ~{1,2}|THATONE) (DE)? (KIN|FRIEND|班主任|房东|KIN FRIEND)
  unless (ASK|NOTBE)

states_relation 0.92  e.g. 我是家属，他出车祸了
  (I|THIS) BE (家属|家人|亲属|亲戚|KIN) (BREAK|$|HE|SELF)
  unless (NOTBE|ASK)

states_relation 0.90  e.g. 机主是我父亲，已经过世
  (HE|CUSTOMER) BE I (DE)? (KIN|FRIEND) (BREAK|$|I)
  unless (ASK|闺蜜|女朋友)
  nowhere (妈|瞎|闺蜜)

states_relation 0.90  e.g. 他爸接的电话
  (HE) (DE)? KIN (接|代|说 HE|说 NOT|称)
  unless (看不上|来 家里|周末|ASK)

states_relation 0.90  e.g. 你找我老婆有什么事
  YOU (找|SEEK) (I|HERE) (DE)? KIN
  unless (# I|吃|玩)

debt_of_relative 0.90  e.g. 我哥借的，你找他去
  (KIN|娃|孩子) (HE)? (爸|妈|KIN)? (DE)? (欠|借|贷) (DE|钱)+ (BREAK|$|YOU|找|SEEK|别|恁)
  unless (给 I|向 I|I 借)

debt_of_relative 0.88  e.g. 我妈妈的手机，她去买菜了
  (#) (I|HERE) (DE)? KIN (DE)? (NUMBER|NOT 在 (家|HERE)|不 在 (家|HERE)) (BREAK|$)
  unless (ASK)

states_relation 0.88  e.g. 咱妈的钱咱几个兄妹商量着还呢，我是老三
  (兄妹|兄弟|姐弟|姐妹|子女) (商量|几 个)

states_relation 0.90  e.g. 机主是我妈，她不识字
  CUSTOMER BE I (DE)? KIN

phone_of_relative 0.92  e.g. 这是我爸的手机
  THIS (BE|是) (HE|I|HERE) (DE)? KIN (DE)? NUMBER

listed_as_contact 0.90  e.g. 我只是他朋友，他把我填成联系人了
  (HE|KIN|SUR ~{1,2}) 把 I ~{0,2} (写|填|留|登记) ~{0,3} 联系人

debt_of_relative 0.88  e.g. 我老公欠的钱别找我
  KIN (借|欠|贷) DE (钱)? (别|不要) (找|SEEK) I

states_relation 0.90
  (ASKED|ASKEDKNOW) %{0,8} (I (DE|亲)? KIN|夫妻|KIN (BREAK|$|在|不|去|说))
  unless (NOT KIN|NOTBE)
  nowhere (ERR|NOTKNOW|MUDDLED)

states_relation 0.90
  (ASKED|ASKEDKNOW) (BREAK)* (HE|I) ~{0,3} (自己 会|转告|带话|不 理|NOT 跟 I|还 在 上)

states_relation 0.90  e.g. 崽崽不听话，欠好多嘛，我当妈的给他凑
  I ~{0,3} (做|当) (父母|爸|妈|KIN|老 人|家长) (DE)

states_relation 0.90  e.g. 我妈瘫在床上，有事跟我说
  (I|HERE|屋 里|屋里) (DE|屋里|家)* KIN ~{0,8} (跑|瘫|躺|聋|不识字|NOT 在|工地|打牌|洗澡|下
    地|地里|戒毒|醉|拘|落|没 带|收工|睡|转告|夜里|NOTKNOW|DUNNO|哭|NOT 理)
  unless (ASK|YOU 来|吃饭)
  nowhere (幼儿园|放学|接 我|I ~{0,3} 还 (钱|款|上))

states_relation 0.90
  (替|帮|代) (HE|佢|KIN|KIN DE) ~{0,2} 还

debt_of_relative 0.90  e.g. 細佬嘅數我唔會幫佢還
  KIN (DE|嘅) (数|债|账|钱)

states_relation 0.88  e.g. 断绝父子关系了 别找我
  (^ (BREAK)* DIVORCED (BREAK|YOU|别|找)|(户口本|财产) ~{0,3} 分)
  unless (ASK|听说|闹)

debt_of_relative 0.90
  (#|I) (DE)? KIN (大人)? ~{0,2} (DIE|STUCK) (半年|YEARS|NUM|BREAK|$)
  unless (YOU KIN|ASK|I ~{0,4} 还|HE KIN)
  nowhere (宽限|延期|缓|分期|I ~{0,3} 还|猫|狗|电影)

debt_of_relative 0.90
  KIN ~{0,6} (人 骗|骗) ~{0,4} (贷|借|办)

debt_of_relative 0.88  e.g. 我爸让我问问 能不能分期
  KIN (让|叫) I ~{0,3} (问|回|说|联系)
  unless (THING|吃|买)
  nowhere (买|吃|几点|饭)

states_relation 0.90  e.g. 我老豆去咗飲茶 你遲啲打嚟
  ^ (BREAK)* $my ~{0,3} (打 工|不 在|NOT 在|在 睡|睡|洗澡|上班|NOT 带|没 带|带 手机|不识字|NOT KNOWN|聋|老|喝
    茶|饮 茶)
  unless (ASK|YOU (来|吃))
  nowhere (I ~{0,2} 还|请假|吃饭|周末)

states_relation 0.90  e.g. 我爸让我问问 能不能分期
  $my (说|讲|让 I) ~{0,3} (HE|DUNNO|NOTKNOW|问)
  unless (ASK|来|吃)

debt_of_relative 0.88  e.g. 我老公欠的钱别找我
  (#|BREAK|^) (I|HERE)? (DE)? (儿子|女儿|闺女|老公|老婆|媳妇|弟弟|哥哥|妹妹|爸|妈|弟|哥|妹|小叔子|大伯|孩子)
    ~{0,4} (DE)? (账|贷款|网贷|欠|借 (了|钱)|债|不 争气)
  unless (给 I|向 I|找 I 借|帮 I|房 贷)
  nowhere (助学 贷款|房贷|I ~{0,3} 还)

states_relation 0.90  e.g. 她是我女朋友，刚分手
  (HE|佢) BE (I) (阿|大|二|细|亲)? (哥|妹|弟|姐|KIN)

phone_of_relative 0.90  e.g. 我媽媽的手機現在是我在用，她換號了
  $my (DE)? NUMBER ~{0,4} (I|在)

states_relation 0.94  e.g. 我是他妈妈
  (I|THIS|HERE|SELF|作) (BE|为) $his(?! (DE (NUMBER|THING)|借|贷))
  unless (NOTBE|ASK $)

states_relation 0.92
  (ASKED|ASKEDKNOW) (BREAK|THIS|I|BE|NOTBE)* ($his|$my|HE KIN|KIN) (BREAK|$|接|说|不|~ (~)? BREAK)
  unless (NOT KIN)

states_relation 0.90  e.g. 他哥。说。
  ^ (BREAK)* $his (BREAK|$)
  unless ASK
  nowhere (SHOP|吃|来|玩)

states_relation 0.93  e.g. 这是我爸的手机
  (HE|THATONE|CUSTOMER|THIS|SEEK DE (PERSON|THATONE)?|$named|欠 (钱|款)? DE|借 (钱|款)? DE) (BE) $my
  unless (ASK|HE BE I KIN DE (THING|NUMBER)|THING)

debt_of_relative 0.88  e.g. 我前妻的事别找我
  $my (DE)? (贷|借|欠|办|账|债|网贷|贷款|事|欠款|借款|花呗|信用卡)(?! 给)
  unless (给 I|帮 I|替 I|WITH I|HE 给|ASK $|钱 给|转 账|转账)

debt_of_relative 0.86
  $my ~{0,5} (DIE|STUCK)
  unless (宽限|延期|缓|晚 (~)? 还|I ~{0,2} (会|要|想) 还)
  nowhere (I ~{0,3} 还 (钱|款|上)?|宽限|延期|分期)

debt_of_relative 0.88  e.g. 家父上月过世，此号由我保管
  (家父|家母|先父|先母|亡夫|亡妻|家兄|舍弟|舍妹)

phone_of_relative 0.90  e.g. 这是我爸的手机
  $my (DE)? NUMBER (BREAK|$|在 I|BE I|I|USE)
  unless (WITH|YOU ~{0,2} 加|加 一|发 你|(别|不要|莫) (SEEK|打|联系|骚扰) I)

phone_of_relative 0.92  e.g. 这是我爸的手机
  (THIS|NUMBER) (NUMBER)? (BE)? $my (DE|USE|NUMBER|给 I)

states_relation 0.90  e.g. 我跟他已经离婚了
  (WITH|I|HE|早|已) (WITH HE|早|已|BREAK)* ~{0,2} DIVORCED
  unless (闹|听说|ASK|SHOP|朋友|闺蜜|明星|HE 俩)

states_relation 0.90  e.g. 我前妻的事别找我
  ((PREV)? (前妻|前夫) (DE)? (事|账|债|钱|BREAK|欠|借)|THIS BE I (前妻|前夫))

states_relation 0.88  e.g. 我替我爸回一下，他不识字
  (替|帮|代) $my (回|接|说|问|还)
  unless (买|带|拿)

states_relation 0.88  e.g. 这是我弟的号码，我转告他
  (转告|转达|告诉|通知|跟|同) (HE|I KIN) (一声|BREAK|$|说|回|讲)
  unless (YOU (帮|去)|你帮|ASK)
  nowhere (聚|吃|玩|SHOP|下班)

debt_of_relative 0.88  e.g. 双胞胎，你打的是我，欠钱的是我哥
  (欠|借|贷) (钱|款) (DE)? (BE) $my

states_relation 0.88
  (父子|母子|母女|父女|夫妻|兄弟|姐弟|兄妹) (关系|一场)

listed_as_contact 0.90  e.g. 我只是他朋友，他把我填成联系人了
  ((把 I|I) ~{0,4} (填|写|留|当|登记|做) ~{0,3} (联系人|紧急联系人)|I ~{0,3} BE (HE|紧急) ~{0,2} 联系人)
  unless ASK

phone_of_relative 0.90  e.g. 他去外地打工了，这是家里电话
  (HE|THATONE|KIN|$named) %{0,10} THIS (NUMBER)? BE (HERE|家) (DE)? NUMBER
  unless ASK

phone_of_relative 0.90  e.g. 家里老人用的手机，别打了
  (HERE|家) 老 人 USE (DE)? NUMBER
  unless (ASK|买|换)

states_relation 0.90  e.g. 他现在不跟我住，你打他自己手机
  (HE|KIN|THATONE|$named) NOT WITH (I)? ~{0,3} 住
  unless ASK

states_relation 0.88  e.g. 我会跟小军说的，他回来让他联系你们
  (回 来|下班|WITH ~{1,3} (说|讲)|告诉 ~{1,3}) %{0,4} (让|叫) HE ~{0,2} (SEEK|打|回) ~{0,2} (YOU|电|NUMBER)
  unless (吃|玩)

states_relation 0.90  e.g. 陈刚是我家里人，可这手机是我的
  (SUR ~{1,2}|HE|THATONE) BE (I|HERE)+ (里)? (DE|KIN|PERSON|家人) (BREAK|~){1,3} (THIS)? NUMBER ~{0,3} (I|USE)
  unless ASK

states_relation 0.88  e.g. 他不在家，短信是我替他收的
  (替|帮) (HE|(I)? KIN) ~{0,2} 收 ~{0,2} (短信|验证码|信息|消息|DE (BREAK|$)|BREAK|$)
  unless (ASK|快递)
  nowhere (YEARS|KNOWN|NOTKNOW|见)

states_relation 0.92  e.g. 接听人为姐，代为转告
  ^ (BREAK)* ((接听|接 电话) (PERSON)?|女 声|男 声|NUM ~{0,1} 方 接听) (SEEK|BE|BREAK|自|称|接听|其|HE|CUSTOMER|DE|SUR
    ~{1,2})* (姑|舅|KIN)
  unless NOTBE

listed_as_contact 0.90  e.g. 我弟登记的时候写的我的手机
  (I|HERE) (DE)? KIN ~{0,5} (填|写|留) DE (I|SELF) (DE)? NUMBER
  unless ASK
""",
)
