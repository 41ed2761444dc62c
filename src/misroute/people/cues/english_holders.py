"""Frames of English replies from a new holder of the number."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
number_changed_hands 0.92  e.g. Got this phone from my job, whoever had it before quit
  (FOLK|WHO|girl|NAMEWORD) ~{0,3} (HAVE|OWN|USED|BELONG) (THIS|NUMB|MY)+ (BEFORE|PREV)

number_changed_hands 0.90  e.g. You are looking for the former owner of this number
  (LOOKS) (FOR|THE|TO)* PREV (FOLK|tenant|OWNER|subscriber|guy) (BREAK|$|OF|WHO|AND)
  unless (# I (?! (AUX)* (THINK|SURE))|HE|MY)

number_changed_hands 0.90
  (PREV|earlier) (subscriber|NUMB holder)

number_changed_hands 0.93  e.g. Telco recycled his number and gave it me
  (recycled|reassigned) (HIS|HER|THIS|THE|MY|A) (PREV)? NUMB

number_changed_hands 0.92
  (THIS|NUMB) (NUMB)? (AUX)* GIVE (TO)? ME
  unless (HE|NAMEWORD|MY KIN) GIVE

number_changed_hands 0.92  e.g. They gave me this number at Metro PCS yesterday
  (CARRIER|they|company|changed|switched|CHANGE) %{0,6} GIVE ME (WITH)? THIS NUMB

number_changed_hands 0.90
  (SINCE|BEFORE) ~{0,2} I (TAKE|GET|HAVE) (over)? THIS NUMB
  unless ASK

number_changed_hands 0.90  e.g. her number changed. this is mine now
  (NUMB|PREV|BEFORE|was) %{0,14} (MINE NOW|NOW (THIS IS|S)? MINE|NOW THIS (BE|S) MY (PHONE|NUMB))
  unless (car|house|HOUSE)

number_changed_hands 0.90  e.g. brand new sim mate
  (brand NEW|NEW) sim (BREAK|$|PERSON|SORRY|COMMA)
  unless (MY NEW|need)

number_changed_hands 0.90
  NUMB ~{0,3} (BEFORE|PREV) ~{0,3} (FOR|OF|BELONG|WITH) (NAMEWORD|TITLE|HIM|HER|SOMEONE|ELSE|A)

number_changed_hands 0.90  e.g. my number got recycled and i get his calls
  GET ~{0,5} (HIS|HER|NAMEWORD S) (CONTACT|CALLED|mail|stuff) (DEG|AND|BREAK|$|all)
  unless (# (I (DO|MOD) NOT|YOU|HE)|LOOK|MOD)

number_changed_hands 0.90
  (THIS|NUMBER|I) %{0,10} MOD (HAVE)? BE (HIS|HER|NAMEWORD S) (NUMBER)? (BEFORE|PREV|DOT|$)

number_changed_hands 0.90  e.g. Old owner. Not me. New owner now.
  PREV OWNER (BREAK|BE)* NOT ME

number_changed_hands 0.92  e.g. the lady before me had it. i dont got her new one
  (WHO|FOLK|HE|NAMEWORD|SOMEONE) ~{0,5} (BEFORE ME|(HAVE|OWN|USED) (THIS|MY) (NUMB)? BEFORE)
  unless (I (AUX)* BE|ASK|(HERE|THERE|AT|come) BEFORE)

number_changed_hands 0.92  e.g. had this number 10 years, before that who knows
  (BEFORE|PREV) (THIS|ME) ~{0,2} (WHO|NO IDEA|NOT KNOW|NOT MINE)

number_changed_hands 0.93  e.g. They gave me this number at Metro PCS yesterday
  (GIVE|BELONG) (ME|TO ME) (THIS|A NEW|THE) (PHONE)? NUMBER
  unless ((he|she) GIVE|NAMEWORD GIVE|CALLED ME|YOU GIVE|MY (KIN|FRIEND) GIVE|ASK|GIVE ME THE)

number_changed_hands 0.93  e.g. I just got this number last week
  (HAVE|GET|OWN|USED|BELONG) (THIS|THE) (PHONE)? (NUMBER) (FOR|SINCE|IN|~)? ~{0,3} (YEAR|AGO|SINCE)
  unless (FROM (NAMEWORD|HIM|HER|MY)|ASK|# (YOU|HE)|HE (AUX)* (HAVE|GET)|THE NUMBER (FROM|OF|FOR))

number_changed_hands 0.92  e.g. Since 2021 this has been my line. Before that, no clue
  (THIS) (AUX)* (MY|MINE) (NEW|OWN|PHONE)? (NUMBER)? (FOR ~{0,3} YEAR|SINCE)|SINCE ~{1,3} THIS (AUX)* MY (PHONE)?
    NUMBER
  unless HOUSE

number_changed_hands 0.93
  (HE|NAMEWORD|FOLK|TITLE (WORD|NAMEWORD)) (AUX)* (GIVE up|LEFT|LOSE|ditched|dropped) (THIS|THE|HIS) (PHONE)?
    NUMBER
  unless (# I (?! (AUX)* (THINK|SURE))|MY)

number_changed_hands 0.93
  (WHO|NEG|NOBODY) %{0,40} GET THIS (PHONE|NUMBER|sim) (AT|FROM|FOR|AND|IN|BREAK|YEAR|DIGITS)
  unless CALLED
  nowhere (FROM (NAMEWORD|HIM|HER|MY)|HERE ;)

number_changed_hands 0.93  e.g. got this sim 2 days ago, not him
  GET THIS (PHONE|sim) %{0,25} (WHO (AUX)* HAVE|NOT (HIM|HER|NAMEWORD)|CONTACT FOR|(HIS|NAMEWORD S)
    (CONTACT|stuff))

number_changed_hands 0.94  e.g. this belongs to someone else now
  (THIS|NUMB|MY) (AUX|NUMB)* (USED TO (BE|BELONG)|PREV BELONG|PREV OWN|BE PREV|BELONG TO)
    (AUX|BELONG|TO|OF|THE|A|BY|ANY)* (HIM|HER|HIS|SOMEONE|ELSE (FOLK|SOMEONE)|FOLK|GIVEN|NAMEWORD S|WORD S|YOUR
    FOLK) (?!NEW)
  unless (MY (KIN|FRIEND)|HOUSE|BELONG TO (ME|YOU)|ASK|WORK)

number_changed_hands 0.94  e.g. i think u r looking for my number's last owner
  ((NUMB|CONTACT|CALLED|MINE|NOT|LOOK|WRONG|WHO) %{0,25} PREV (PHONE|NUMB)? OWNER|PREV (PHONE|NUMB)? OWNER %{0,25}
    (NUMB|CONTACT|DEBT|NOT KNOW)|PREV NUMB OWNER)
  unless (HOUSE|MY PREV|BUSINESS)

number_changed_hands 0.92  e.g. He used to have this number, I have it now. T-Mobile recycled it.
  (WHO|PERSON|SOMEONE|HE|NAMEWORD) ~{0,3} (HAVE|OWN|USED) (TO)? (HAVE|OWN|USED)? (THIS|MY) (PHONE)? NUMBER
    (BEFORE|PREV|;)
  unless (ASK|IF|YOU)

number_changed_hands 0.94  e.g. This number changed owners
  NUMB (AUX)* (CHANGE (TO|THE)? (OWNER|WORD|ME|SOMEONE|A ELSE)|(BELONG|GIVE|CHANGE) TO (ME|SOMEONE|A ELSE|A NEW))
  unless (# I (AUX)* (CHANGE|GIVE))

number_changed_hands 0.93  e.g. this belongs to someone else now
  (THIS|THE|NUMB) (AUX|BELONG|TO)* (BELONG TO (ME|A ELSE|SOMEONE)|(MINE|MY (NEW|OWN|PHONE|DEG|NOW)* NUMBER)
    (NOW|FOR|SINCE|AND NOT|COMMA NOT|NOT|AND HAVE BE))
  unless (NAMEWORD HERE|HOUSE|THIS IS NAMEWORD|CHANGE MY)

number_changed_hands 0.92  e.g. I just got this number last week
  I (AUX)* (HAVE|GET|USED|OWN|GIVE|BELONG|TAKE|BE) (USED|BELONG|GIVE|WITH)? (THIS|THE)
    (NEW|DEG|OWN|PREV|PHONE|WORK)* NUMBER ~{0,5} (YEAR|AGO|JUST|NOW|NEW|FROM THE|SINCE)
  unless (IF|ASK|GET (THIS|THE|YOUR) NUMBER (FROM|OFF) (?!THE))

number_changed_hands 0.92  e.g. That guy hasn't had this number for years
  (HAVE|GET|OWN|BE|USED|MINE) (BE)? (THIS|THE|MY) (OWN|DEG|PREV)* (PHONE)? (NUMBER|MINE) (FOR|SINCE|IN) ~{0,4}
    YEAR
  unless (YOUR NUMBER|ASK|HIS|HER|# (YOU|HE))

number_changed_hands 0.92  e.g. I just got this number last week
  (I (AUX)* GET|NOW GET|JUST GET|JUST) (GIVE|BELONG)? THIS (NEW|DEG|PHONE)* NUMBER
  unless (FROM (NAMEWORD|MY|YOUR|HER|HIM|A|WORD|YOU)|ASK|CALLED|CONTACT (I|ME))

number_changed_hands 0.92  e.g. She changed her number months ago
  (HE|GIVEN|NAMEWORD NAMEWORD|FOLK|OWNER) (AUX)* (CHANGE (HIS|HER|THIS)? (PHONE)? NUMBER|(GET|HAVE) (A|HIS|THE)?
    (NEW|ELSE) (PHONE)? NUMBER)
  unless (# I (?! (AUX)* (THINK|SURE))|MY (NUMB|KIN|FRIEND)|YOU (AUX)* CHANGE|CHANGE YOUR|ASK|AGAIN)

number_changed_hands 0.92  e.g. This number changed owners
  (NUMB ~{0,6} (NEW|ELSE|CHANGE) OWNER|(NEW|ELSE|CHANGE) OWNER ~{0,4} NUMB)
  unless (HOUSE|BUSINESS|WORK)

number_changed_hands 0.93  e.g. I just got this number last week
  (CARRIER|I|company) ~{0,4} (TAKE|GET|GIVE|recycled|reassigned|assigned|BELONG|CHANGE) (over|ME|TO)* (THIS|A|MY)
    (PREV|NEW)? NUMBER ~{0,2} (FROM (THE)? CARRIER|FROM ~ ~? ~? YEAR|;)
  unless (ASK|FROM (NAMEWORD|HIM|HER|MY)|I ~{0,3} GIVE|I ~{0,3} GET (A|MY)|FOR|I ~{0,3} CHANGE)

number_changed_hands 0.93  e.g. Number got reassigned. Please remove
  (NUMB (AUX)* (recycled|reassigned)|(recycled|reassigned) (PHONE)? NUMBER)

number_changed_hands 0.90  e.g. not him, he got a new phone
  (WHO|NEG|NOBODY|NAMEWORD) %{0,30} (GET|NEW|HAVE) (THIS|A NEW|THIS NEW|NEW) PHONE (NUMBER)? (;|~? YEAR|AND)
  unless (CALLED|save|# NAMEWORD)
  nowhere (MY NEW|HERE ;|THIS IS NAMEWORD|MY NUMBER|CONTACT ME)

number_changed_hands 0.92  e.g. I dont know any Jessica, this is a new number for me
  THIS (BE|S) (DEG|NOW)* A NEW (PHONE)? NUMBER
  unless (NAMEWORD|MY|YOUR)
  nowhere (THIS IS NAMEWORD|save|HERE ;|MY NEW)

number_changed_hands 0.92  e.g. Number got reassigned. Please remove
  (THIS|THE|HIS|HER|#) (PHONE)? NUMBER (AUX)* (BELONG|CHANGE) (COMMA|DOT|AND|$)
  unless (# I (?! (AUX)* (THINK|SURE))|MY|YOUR NUMBER|WORK|TO)

number_changed_hands 0.92  e.g. I inherited this number from some Jim I guess
  inherited ~{0,2} (NUMBER|PHONE NUMBER|CONTACT)

number_changed_hands 0.92  e.g. i just switched to this number
  I (AUX)* (switched|changed|moved) TO THIS (NEW)? NUMBER
  unless (save|CONTACT ME)

number_changed_hands 0.92  e.g. This was Susan's number before it was mine
  THIS IS (NAMEWORD S|HISHER) (PHONE)? NUMB (BEFORE|PREV)
""",
)
