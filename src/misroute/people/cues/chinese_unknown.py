"""Frames of Chinese replies from somebody who does not know the person named."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
$sought = (HE|THATONE|CUSTOMER|YOU (SEEK)+ (DE)? (THATONE|PERSON|WHOIS)?|(SUR ~{1,2}|(老|小|阿) (SUR|WORD)|SUR
    TITLES) (?= (BREAK|YOU|$|别|打|ERRS|I|NOTKNOW|THIS|DE|TITLES))|(叫|姓) (SUR ~{1,2}|(老|小|阿) (SUR|WORD)|SUR
    TITLES)|ANYTHING (SUR ~{1,2}|(老|小|阿) (SUR|WORD)|SUR TITLES)|YOU SEEK (SUR ~{1,2}|(老|小|阿) (SUR|WORD)|SUR
    TITLES))

$named = (SUR ~{1,2}|(老|小|阿) (SUR|WORD)|SUR TITLES)

does_not_know_person 0.88  e.g. 张伟是谁啊
  ^ (BREAK)* SUR ~{1,2} (BE)? (WHOIS|是谁|THATONE) (BREAK)* $

does_not_know_person 0.90  e.g. 又是催款的?跟我没关系
  (催|讨债|要账|追债|YOU) %{0,8} (WITH|I)+ (STRANGE) (BREAK|$)
  unless (HE|KIN|离婚)

does_not_know_person 0.90
  (ASKEDKNOW|ASKED|I|HERE) ~{0,3} NOT (THIS|这样 DE|这种|HE 这|一 个)+ (FRIEND|KIN|THATONE|PERSON)
  unless (ASK|HE NOT)

does_not_know_person 0.90  e.g. 本店无此员工
  (NOT|没) (有)? (THATONE|THIS) (DE)? (同仁|同事|员工|职工|学生|患者|客人|租客|FRIEND) (BREAK|$)
  unless (ASK|# (YOU|HE)|意思|必要)

does_not_know_person 0.90  e.g. 查了下我的联系人，姓霍的一个都没有
  (姓|CALLED) SUR (WORD)? (WORD)? DE ~{0,4} NOT

does_not_know_person 0.90  e.g. 问了一圈同乡，没人晓得这个娃儿
  (NOT|没) (PERSON|人) (KNOWN|认识) ~{0,4} (THATONE|HE|SUR|CALLED|娃|BREAK|$)
  unless (KNOWN I|# YOU)

does_not_know_person 0.90  e.g. 弄错人了哦，阿拉屋里没有姓毕的
  NOT 姓 SUR (BREAK|$|DE|WORD)

does_not_know_person 0.90  e.g. 你把那个人照片给我看看？算了看了也不认识，我脸盲，名字没听过
  NAMEW ~{0,2} NOTKNOW

does_not_know_person 0.90  e.g. 这号我刚买的，以前谁用的不知道
  (PREV|THATONE|SEEK) %{0,8} (WHOIS|边个|THATONE) ~{0,3} DUNNO (BREAK|$)

does_not_know_person 0.88  e.g. 哪个叫袁媛的哟，认不到
  (HE|THATONE|PERSON|WHOIS|DE|SEEK) ~{0,6} BREAK %{0,14} (NOTKNOW|没印象|没 印象) (BREAK)* $
  unless (THING|群|照片|YOU 认识)
  nowhere (THING|群|照片|头像|明星|电视)

does_not_know_person 0.90  e.g. 鬼晓得他是哪个
  (鬼晓得|鬼知道|DUNNO) (HE|THATONE) ~{0,2} (哪个|WHOIS|THATONE)

does_not_know_person 0.90  e.g. 打听一下，这个人到底是干嘛的，老有人打我电话找他，我又不认识
  (老|天天|总|一直|有 PERSON) ~{0,4} (打|发|SEEK) ~{0,6} (SEEK) (HE|THATONE|SUR) %{0,6} (NOTKNOW|NOTBE|NOT)

does_not_know_person 0.86  e.g. 不任识
  ^ (BREAK|I|HERE|SELF)* NOTKNOW (BREAK|HE|THATONE|DE)* $

does_not_know_person 0.90  e.g. 不造这人是谁诶
  (I|#|HERE) (SELF)? DUNNO (YOU)? (SEEK|DE|BE|HE|YOU|SUR ~{1,2}|WORD){1,5} (WHOIS|THATONE)
  unless (DUNNO HE|ASK|(群|THING|公司|班))

does_not_know_person 0.92  e.g. 你听我说完，我六十八了，没上过网贷，手机是闺女给买的，你找的这个人我真不知道是谁
  (YOU SEEK DE|YOU 说 DE|THIS|HE) ~{0,4} (THATONE|PERSON|人|WHOIS) ~{0,2} DUNNO

does_not_know_person 0.92
  (HERE|家|WORD) ~{0,6} (BREAK)? NOT (有)? (小|老|阿|大) (SUR|WORD) (BREAK|$|THIS|PERSON)
  unless (ASK|事)

does_not_know_person 0.90
  ASKEDKNOW (BREAK|I)* ~{0,6} (NOTKNOW|DUNNO|STRANGE|NOT KNOWN|NOT 听 ~?)(?! (钱|还))

does_not_know_person 0.90
  (ASKEDKNOW|ASKED) (HE|THIS|THATONE)? (BE)? WHOIS (HE|THIS)? (BREAK|$)

does_not_know_person 0.90  e.g. 谁是赵铁柱？？
  ^ (BREAK)* (WHOIS (BE)? (SUR ~{1,2})|SUR ~{1,2} (BE)? WHOIS) (BREAK)* $

does_not_know_person 0.92  e.g. 这名字头一回听
  NAMEW ~{0,3} (头一回|头一次|第一次|没|NOT) (听|KNOWN)

does_not_know_person 0.92  e.g. 这是单位座机，没有叫孙丽的
  (NOT|NOTBE) ~{0,3} (CALLED) (THIS|SUR) (~)? (NAMEW|PERSON|DE)
  unless # (YOU|HE)

does_not_know_person 0.93  e.g. 素不相识 他欠钱为啥给我发
  (素不相识|互不相识) (~)? (BREAK|$)

does_not_know_person 0.93  e.g. 无此机主
  (无|查无|没有|NOT) (此|这) (人|员工|职工|人员|号人|~) (BREAK|$|YOU|请)
  unless (意思|问题|ASK|NOT THIS (THING|回|必要))

does_not_know_person 0.92  e.g. 素不相识 他欠钱为啥给我发
  (不认识|NOTKNOW) (BREAK|$) %{0,30} (YOU|HE|THIS) ~{0,4} (欠|借|NUMBER|发|打|SEEK|ERR|别)

does_not_know_person 0.92  e.g. 这是新号，之前的主人我不认识
  PREV (DE)? (PERSON|THATONE|CUSTOMER) ~{0,4} (WITH I)? (STRANGE|NOTKNOW)

does_not_know_person 0.94  e.g. 不认识这人
  NOTKNOW (DE|YOU)* ($sought|ANYTHING (人|PERSON|SUR|名|~)|THIS (NAMEW|~ 人|CUSTOMER)|NAMEW|ANYTHING
    (姓|叫|CALLED) ~|(CALLED|姓|叫) ~)
  unless (NOTKNOW I|NOTKNOW (那位|这位|那个|哪个) WORD|NOTKNOW (HE|THATONE)
    (什么|啥|去|在|今天|会|怎么|到底|ANYTHING|住|来|爱|喜欢|想|NOT|有|BE|DE|说|做|WORD)|# (YOU|HE) NOTKNOW|ASK $)

does_not_know_person 0.93  e.g. 你说的这人我没听说过
  (($sought|CUSTOMER|PREV ~{0,3}) (BE WHOIS)? (COMMA|DOT)? (I|SELF|HERE|WITH I)* NOTKNOW
    (BREAK|$|YOU|别|HE|BE)|(SEEK) (DE)? (THATONE|PERSON|$named|HE|WHOIS) ~{0,3} (COMMA|DOT)? (I)* NOTKNOW)
  unless (# YOU NOTKNOW|# HE NOTKNOW|ASK I)

does_not_know_person 0.93  e.g. 谁是李雷？不认识
  ($named|HE|THATONE|WHOIS (BE)? $named|$named BE WHOIS|WHOIS) (BREAK|ASK)+ (I|HERE|SELF)? (NOTKNOW|NOT KNOWN)
    (BREAK|$|YOU|HE|THIS|ERR|别|~ $)

does_not_know_person 0.94  e.g. 查无此人
  (NOT|无) (CALLED|ANYTHING|YOU|SEEK|DE|有|姓|HERE)* (THATONE|THIS (号|样|NAMEW|~)? (PERSON|人|CUSTOMER)|叫 ~{1,3}
    (DE|PERSON|THATONE)|(CALLED|姓|叫) (SUR|~) ~{0,2} (DE|PERSON|人)|SUR ~{1,2} (THATONE|THIS (~)? 人|PERSON)|YOU
    SEEK DE (PERSON)?|NAMEW|SUR (~)? (TITLES|~ TITLES) (BREAK|$))
  unless (# (YOU|HE) NOT|NOT (THATONE|HE) (~ ~|DE|ASK)|ASK $|NOT NAMEW (~|$))

does_not_know_person 0.93  e.g. 恁打错了，俺这儿没这号人
  (HERE|NUMBER|I 们|家 里|村 里) ~{0,2} NOT (CALLED|姓|有|ANYTHING)* (THATONE|SUR ~ (~)?
    (DE|PERSON|BREAK|$|THIS)|SUR DE|PERSON (姓|叫|CALLED))
  unless ASK

does_not_know_person 0.93  e.g. 这手机号是我新办的，跟他没关系
  (I|HERE|#|SELF) ~{0,2} (WITH) ($sought|HE|SUR ~{1,2}) ~{0,3} (STRANGE|NOTKNOW)
  unless (离婚|分手)

does_not_know_person 0.90  e.g. 你说的这人我没听说过
  (HE|THATONE|$named) (WITH I|WITH|BE|I)* (STRANGE|NOTKNOW)
  unless (离婚|分手|# I STRANGE)

does_not_know_person 0.92
  (SUR ~{1,2}|HE|THATONE) BE (WHOIS|THATONE) ~{0,3} (DUNNO|NOTKNOW)
  unless ASK

does_not_know_person 0.92  e.g. 我不晓得这个人
  (I|#|HERE) DUNNO (YOU SEEK DE|有)* (这个人|那个人|此人|该人) (BREAK|$)

does_not_know_person 0.90  e.g. 跟何勇没任何关系
  (#|I|HERE) WITH SUR ~{1,2} ~{0,3} (STRANGE|没 任何 关系)

does_not_know_person 0.90  e.g. 我也想认识刘明，天天替他收短信
  想 ~{0,1} (KNOWN|见) ~{0,5} BREAK ~{0,8} (收|短信|催|发 给 I)
  unless ASK

does_not_know_person 0.88  e.g. 你哪位？我没在你们平台开过户
  ^ (BREAK)* YOU (们)? (BE)? (THATONE|WHOIS) BREAK %{0,4} NOT %{0,9} (GAIN (户|RESOLD)|业务|往 来|注册)
""",
)
