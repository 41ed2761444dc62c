"""Frames of Chinese replies from somebody who is not the person named."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
$named = (SUR ~{1,2}|(老|小|阿) (SUR|WORD)|SUR TITLES)

denies_identity 0.92  e.g. 非本人,认识客户
  ^ (BREAK)* (非|NOTBE) (SELF|CUSTOMER) BREAK ~{0,4} (KNOWN|认识|熟|知道)

answers_no 0.88
  ASKED (BREAK)* (~{0,12} BREAK)* (NOTBE|NOT) (DE)? (BREAK|WORD $|$)
  nowhere (KIN|I ~{0,2} 还)

answers_no 0.88
  (ASKED|ASKEDKNOW) (BREAK)* (n|no|否|非|错|NOTBE DE) (BREAK|$|WORD $)

denies_identity 0.90
  (免贵 姓|ASKED (BREAK)* (我|I) BE ~{0,6} (老太太|和尚|学生|外卖|司机|女的|男的|老师|女 DE|男 DE))

denies_identity 0.90  e.g. 您找的人不是我
  (写|说|找|发|SEEK|NAMEW|信息|资料) (DE)? ~{0,4} NOTBE (I|SELF) (DE (NAMEW|BREAK|$|信息)|BREAK|$)
  unless (# I|错|ASK)

denies_identity 0.90
  (I BE 男 (~)? %{0,8} 女|I BE 女 (~)? %{0,8} 男)
  unless (朋友|找)

answers_no 0.88
  (ASKED) (BREAK)* (I|THIS|HERE|SELF)* (NOTBE|NOT (BE|是)|NOTCALLED) (BREAK|$|YOU|HE|I|SELF|ERR|别)
  unless NOTBE I (DE|~)
  nowhere NOTBE I COMMA (BE|~{1,3} BE|~{1,3} DE)
  nowhere ((HE|I) (DE)? KIN|KIN|I 还)

denies_identity 0.90
  ASKED (BREAK|NOT|NOTBE)* (I|SELF)? (姓|CALLED) ~{1,3} (BREAK|$)

denies_identity 0.92  e.g. 你看我像刘洋吗，我一退休老太太
  I (像|似) (SUR ~{1,2}|THATONE|HE)

denies_identity 0.92  e.g. 名字倒是一样，可我是八三年的，住址也不在贵阳，你们找的是另一个同名的
  (SAMENAME ~{0,4} %{0,20} (NOTBE|ERR|不同|另|而|NOT)|(另|其他|别) ~{0,3} SAMENAME|(NOTBE|SEEK) %{0,10} SAMENAME)
  unless ASK $

denies_identity 0.92  e.g. 骗子？我名字都不对你也敢骗
  (NAMEW|身份证|尾号|名) ~{0,4} (NOTBE|对不上|WRONG) (I|SELF)? (DE)? (BREAK|$|YOU|ERR)
  unless (填|THING (NOTBE|WRONG)|ASK)

denies_identity 0.90  e.g. 我刚换的号，老收到找别人的短信
  (骚扰|打扰|轰炸|找|联系|发 给|打 给) (一)? (WORD)? (不相干|陌生|无关|无辜|毫不相干|THATONE|STRANGE) (DE)?
    (PERSON|THATONE|路人|群众)?
  unless (别|不要|NOT|ASK|YOU SEEK DE)

denies_identity 0.93  e.g. 您找的人不是我
  (YOU SEEK|SEEK) DE (PERSON|THATONE|CUSTOMER)? NOTBE (I|SELF)

denies_identity 0.94  e.g. 不是本人
  (I|SELF|THIS|HERE|THIS NUMBER|CUSTOMER|DE|MIND|遍|次|#) (THIS|NUMBER|HERE|SELF|PREV)* NOTBE (ANYTHING|叫|YOU SEEK
    DE|YOU DE|YOU)* (THATONE|HE|CUSTOMER|SELF|$named)(?=
    (BREAK|YOU|$|ERRS|I|NOTKNOW|TITLES|别|打|LINE|NOT|SELF|THIS|发|DE (BREAK|$)|请|HERE|麻))
  unless (# (YOU|HE) NOTBE|NOTBE (THATONE|HE) (DE (NUMBER|THING)|说|想|意思|WORD)|ASK (BREAK)? $|NOTBE SELF
    (办|借|申请|操作|签|SUR|GAIN))

denies_identity 0.94  e.g. 我不叫刘伟
  (I|SELF|THIS|HERE|CUSTOMER|#) ~{0,2} NOTCALLED (ANYTHING)? ($named|THIS|SUR|~)
  unless (# (YOU|HE|THIS)|HE NOTCALLED)

denies_identity 0.93  e.g. 我不是你说的那个客户
  NOTBE (YOU) (想|所|要|公司|DE|这边|那边|HERE)* (SEEK)+ (DE|嘅)
  unless NOTBE YOU SEEK DE (那样|这样|THING)

denies_identity 0.93  e.g. 我姓陈不姓黄
  (I|SELF) (姓 SUR|CALLED ~{1,4}|(BE|DE NAMEW BE) SUR ~{1,2}) (COMMA|DOT)? (NOTBE|NOTCALLED|NOT CALLED|NOT 姓) ~
  unless NOTBE (故意|WORD WORD WORD WORD)

denies_identity 0.93
  (I|HERE|I DE) ~{0,2} (CALLED|姓) ~{1,3} (COMMA|DOT)? (NOT|YOU (SEEK|ERR|打|发|MUDDLED)|ERR|NOTKNOW|MUDDLED|别|ASK)
  unless (YOU CALLED|HE CALLED)

denies_identity 0.90  e.g. 不是本人
  ^ (COMMA)* (THIS|BE)* NOTBE (I|SELF|HE|CUSTOMER|THATONE) (BREAK|$|YOU|别|ERR)
  unless NOTBE I (DE|~)
  nowhere NOTBE (I|SELF) (COMMA)* (BE|~{1,3} BE|~{1,3} DE)

denies_identity 0.93  e.g. 不是本人
  (NOTBE SELF|非 SELF) (BREAK|$|接|YOU|DE NUMBER|ERR|别|使用|USE|NUMBER)
  unless (# THIS|ASK)

denies_identity 0.90
  (I|HERE) (SUR|CALLED|姓) ~{0,3} (NOTBE|NOT) (SUR|姓)

denies_identity 0.90
  (HERE|I) (一 家|全 家|家|全家|祖上|家里)+ ~{0,3} (姓|CALLED|NOT)* (SUR|姓)
  unless ASK

denies_identity 0.90  e.g. 你找的那个人已经不用这个号了
  (YOU) ~{0,4} (发|打|联系|骚扰|SEEK|催) ~{0,3} (陌生人|路人|不相干|无关|THATONE) (BREAK|$|~)
  unless (告诉|MIND|别 SEEK|SEEK (DE)? THATONE (NOT|BREAK|$|BE|I)|ASK)

denies_identity 0.90  e.g. 陈静不是我
  ^ (BREAK)* SUR ~{1,2} NOTBE I (BREAK|$)
""",
)
