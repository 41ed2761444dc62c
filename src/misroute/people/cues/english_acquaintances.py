"""Frames of English replies from somebody who knows the person named and is no relative: the number is another's."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
$whose = (HISHER|NAMEWORD S|(THE|THIS) FOLK S)

$trade = (broker|realtor|caseworker|lawyer|attorney|accountant|bookkeeper|dealer|supervisor|manager|employer)

knows_the_person 0.91  e.g. I was Nora's landlord
  I (was|AUX? USED TO BE|AUX USED TO BE) (JUST|A|THE|DEG)* $whose (PREV|WORD)? (FRIEND|$trade)(?! S)

knows_the_person 0.90  e.g. used to be her landlord, she left owing me too
  ^ (CHITCHAT)* USED TO BE $whose (FRIEND|$trade)

knows_the_person 0.90  e.g. I used to work with Nora
  (# (I)? USED TO|I (was|BE)) (WORK|room|STAY) WITH (NAMEWORD|HIM|HER) (BREAK|$|AND)
  unless (ASK|# YOU)

knows_the_person 0.91  e.g. I'm Nora's coworker, she quit in March
  (I|THIS) (BE|S) ~{0,4} FRIEND (OF (NAMEWORD|TITLE WORD))? (BREAK|AND)+ (HE|NAMEWORD|THIS FOLK) (AUX)*
    (MOVE|LEFT|QUIT|fired|retired|resigned|NOT
    (STAY|WORK|HAVE|OWN))
  unless (MY FRIEND|ASK)

knows_the_person 0.90  e.g. Friend of Nora. This is my own phone
  ^ (CHITCHAT|JUST|A|THE|I BE|BREAK|THIS IS)* FRIEND OF NAMEWORD (BREAK|$|S|AND)

knows_the_person 0.91  e.g. Nora is a friend, this number is mine
  FRIEND (OF (HIS|HER|HIM)|S)? (BREAK|AND)+ THIS (NUMB)? (BE|S) (MY|MINE)
  unless (# YOU|KIN)

knows_the_person 0.90  e.g. Leon listed my phone, I was only his boss
  (HE|NAMEWORD) ~{0,2} (GIVE|USED|named) ~{0,2} (MY NUMB|ME) %{0,6} I was ~{0,1} $whose FRIEND

knows_the_person 0.90  e.g. I'm her lawyer, this is my office
  (I|THIS) (BE|S) (JUST|DEG)* $whose (WORD)? $trade (BREAK|$|AND|NOT)
  unless ASK

knows_the_person 0.90  e.g. I am a loan broker, Nora is my client
  (HE|NAMEWORD|THIS FOLK) (BE|S) (JUST|DEG|PREV)* (MY (PREV)? CUSTOMER|(A|PERSON OF MY) CUSTOMER (OF MINE)?)
    (BREAK|$|AND)
  unless (ASK|(BE|S) A CUSTOMER (BREAK|$|AND))

knows_the_person 0.90  e.g. Samira was one of my clients
  (HE|NAMEWORD|THIS FOLK|# WORD) (BE|S|USED TO BE) (JUST|DEG)* (ONE OF MY (PREV)? CUSTOMER|A (PREV)? CUSTOMER OF
    (MINE|ME))
  unless (ASK|good|best|love)

knows_the_person 0.90  e.g. Leon rents a room from me
  (HE|NAMEWORD) (AUX)* (rents|rented|renting) (A|THE|MY)* (room|house|HOUSE|flat|apartment|place) FROM (ME|MY)
  unless ASK

knows_the_person 0.90  e.g. I'm the broker who filed her application
  I (BE|S) (A|THE|JUST)* (WORD|DEBT)? (broker|officer|agent) (HERE|WHO|AT YOUR|AT THIS BUSINESS|BREAK %{0,8}
    CUSTOMER|BREAK %{0,4}
    NUMB)
  unless (ASK|police|travel|estate)

knows_the_person 0.90  e.g. I work for you guys, this is my work cell
  I (AUX)* WORK FOR (YOU|YOUR BUSINESS|THIS BUSINESS|THE dealership)
  unless (# (YOU|IF)|MOD|ASK)

knows_the_person 0.88  e.g. I work for Brightpath
  ^ (CHITCHAT)* I (AUX)* WORK FOR CAPITAL (NAMEWORD)* (DOT)* $

knows_the_person 0.90  e.g. you are texting your own employee
  YOU (AUX)* (CONTACTS|CALLED) YOUR OWN (employee|staff|agent|PERSON|officer)
  unless ASK
""",
)
