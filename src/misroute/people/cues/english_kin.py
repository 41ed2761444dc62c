"""Frames of English replies from the family of the person asked for."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.relative_of_borrower,
    r"""
$of = (HISHER|NAMEWORD S (?!FRIEND)|TITLE (NAMEWORD|WORD) S|(THE|YOUR) FOLK S|THIS)

$kin = (DEG|PREV|WORD|ELSE|late|half)? (KIN|FRIEND)

is_their_relative 0.95  e.g. you got the wrong person, im her sister
  ((I|THIS) (BE|S) (BE|S|DEG|JUST|actually)*|# THIS) (THE)? HISHER (DEG|PREV|late|half|step|ELSE)? KIN (IN
    WORD)? (?! (S|NUMB|FRIEND|KIN))
  unless ((SAY|THINK|like|WHO|IF|KNOW) ~{0,4} (I|THIS) (BE|S)|ASK)

is_their_relative 0.94  e.g. I'm not John, John is my son
  # HE (BE|S) MY (DEG|PREV|late|half|step|ELSE)? KIN (IN WORD)? (BREAK|$|AND|NOT|I|YOU)
  unless (ASK|love|WHAT)

states_relation 0.92  e.g. Hi its Sam's dad
  (YOU (AUX)* (GET|CONTACTS)|reached|THIS IS|it S|its) (NAMEWORD|WORD) (NAMEWORD)? (S)? (DEG|PREV)? KIN
    (BREAK|HE|I|AND|$)
  unless (MY|ASK|THIS IS (A|THE|NOT))

states_relation 0.90  e.g. friend answered
  ^ (THE|A|HISHER|CUSTOMER S|CUSTOMER)* (DEG|WORD)? (KIN|FRIEND) (answered|answers|PERSON up|picked up|GET
    up|picked|GET up|SAY|took)

states_relation 0.90  e.g. Speaking with her husband
  (spoke|SPEAK|spoken) (WITH|TO) (A|THE|HISHER|CUSTOMER S|NAMEWORD S)* (KIN|FRIEND)
  unless (# (I MOD|YOU)|MY)

states_relation 0.92  e.g. you got his brother
  (YOU|you) (AUX|HAVE)* (CONTACTS|GET|reached) (HISHER|NAMEWORD S) (DEG|PREV)? (KIN|FRIEND)
  unless (# I|ASK|FOR)

states_relation 0.92  e.g. I'm a coworker of his
  (THIS|I) (BE|S) (JUST|A|THE|NAMEWORD S|HISHER)* (FRIEND) (OF HIS|OF HER|OF HIM|(HE|she) ~{0,4}|AND HE)
  unless (ASK|MY FRIEND|good|best)

states_relation 0.90  e.g. This is Anna's roommate she left town
  (THIS IS|I BE) NAMEWORD S (FRIEND) (HE|BREAK|$|AND)
  unless ASK
  nowhere (GET YOUR NUMBER|GIVE ME YOUR|party|birthday)

states_relation 0.90  e.g. He is my son and he is in jail
  (HE|NAMEWORD) (BE|S) MY (FRIEND|KIN) (IN WORD)? (BREAK|$|NOT|AND)
  unless (ASK|good|best|love)

listed_as_contact 0.90  e.g. My brother used my number on his application
  (HE|MY KIN (IN WORD)?) ~{0,2} (listed|GIVE|USED|put|named) (ME|MY (NUMB|NAME)) (as|AT|FOR|because|AND|down|AT
    HIS)
  unless ASK

listed_as_contact 0.90
  (HE|she) listed (as)? (A)? (reference|emergency|contact)

debt_of_relative 0.88  e.g. my husband handles that loan
  MY (DEG|PREV)? KIN (IN WORD)? (AUX)* (handles|handled|applied|signed|opened|cosigned|BORROW)
    (OF|FOR|THIS|THE|all)* (THIS|DEBT|it|ASK|BREAK|$)
  unless (FOR ME|help|ASK $)

debt_of_relative 0.88
  how much MY KIN OWE

phone_of_relative 0.88  e.g. My daughter doesn't live with me anymore, this is my phone
  MY KIN (AUX)* (NOT|NO LONGER|STOPS) ~{0,2} (STAY|USED|HAVE|CONTACT|SPEAK|talk) (WITH|TO|HERE|THIS|ME|IN)+
  unless (I (AUX)* (go|miss)|late|time)

debt_of_relative 0.88  e.g. That's my brother's debt not mine
  (it|THIS|its) (BE|S)? MY KIN (IN WORD)? S (truck|car|loan|DEBT|account|bill)
  unless (USED|drive|borrow|ASK)

states_relation 0.88  e.g. that's my ex, not my problem
  (this|THIS|HE) (BE|S) MY ex (BREAK|AND|NOT|$)
  unless (ASK|song)

states_relation 0.86  e.g. I work with him, please stop texting
  I (DEG|AUX)* (WORK|STAY) WITH (HIM|HER) (BREAK|AND|$|PLEASE)

states_relation 0.90  e.g. I am the spouse of the customer
  (THIS|I|YOU GET|YOU (AUX)* (CONTACTS|CALLED|GET)|YOU HAVE reached|HERE) (AUX|DEG|A|THE)* KIN (OF)?
    (TITLE|NAMEWORD|HIM|HER|THE FOLK)

states_relation 0.90  e.g. mom says she isn't here
  (MY|THE|#) (DEG|PREV|late|WORD)? KIN (HERE|S (DEBT|loan)|SAY ~{0,3} (NEG|not)|NEG ~{0,2} HERE)
  unless (ASK|lunch|love)

states_relation 0.90  e.g. Yeah hold on let me get my dad
  (let ME|LEAVE ME|MOD|hold AT ~{0,2}) (GET|SAY|give|HAVE|pass) (THE)? MY KIN (BREAK|$|FOR|KNOW|CONTACT)
  unless (A|ticket|lunch)

states_relation 0.90  e.g. she my sista but she grown
  (HE|NAMEWORD) (BE|S)? MY (DEG|PREV|late)? KIN (AT|AND|COMMA|BREAK|$)
  unless (ASK|WHAT|IF|was|LOOK)

states_relation 0.90  e.g. Why yall calling my grandmother about my cousin
  why ~{0,3} (CONTACTS) ~{0,2} MY KIN (ABOUT|FOR|TO|AND|BREAK|$)
  unless # I

states_relation 0.88  e.g. Why yall calling my grandmother about my cousin
  (YOU|you) (AUX)* (CONTACTS|CALLED) MY KIN (YEAR|DEG|AND|ABOUT|NOT|AGAIN)

states_relation 0.90  e.g. this is my dad's phone
  (HE|THIS|NAMEWORD) (AUX)* (in laws|MY KIN S|my (old man|other half|better half|baby mama|baby
    daddy|boy|girl|next OF kin))
  unless (love|ASK|WHAT)

states_relation 0.90  e.g. I'm his next of kin. He is deceased.
  (next OF kin|I (AUX)* raised (HIM|HER)|gave birth TO (HIM|HER)|HE gets HIS ~ FROM ME|HE married ME|I (AUX)*
    married (HIM|HER))
  unless ASK

states_relation 0.88  e.g. divorced him in 03 best thing I ever did
  # (I)? (AUX)* (divorced|separated FROM|married TO|split FROM) (HIM|HER)

debt_of_relative 0.88  e.g. my mom passed away last year, stop texting
  (MY|HIS|HER) (PREV man|old man|KIN|other half) (AUX)* (OUT OF station|OUT OF town|resting|asleep|sleeping|AT
    (THE)? WORD|NEG KNOW how|passed|gone|deceased|in ~ hospital|jail)
  unless (I (AUX)* (go|HAVE|BE)|# I|ASK|love)

phone_of_relative 0.88
  I share (THE|A|this) (PHONE|NUMB) ~{0,3} (MY)? KIN

states_relation 0.90  e.g. Got a son by that name but I couldn't tell you where he lay his head at night
  (HAVE|GET) A KIN (BY|CALLED|NAMED|WITH) THIS NAME

states_relation 0.90  e.g. Please dont text me about my mother in law's debts
  (STOPS|NOT|LEAVE|quit) (DEG)* (CONTACTS|BOTHER)? (ABOUT|TO|ME|FOR)* MY (DEG|PREV|late|WORD)? KIN (BREAK
    HE|ABOUT|IN WORD|S DEBT|HE)
  unless (# I|GIVE|SAY MY|NOT SAY|IF)
  nowhere (BREAK|AND) (PLEASE|JUST)* CONTACT ME

states_relation 0.93
  (I|THIS) BE NAMEWORD (NAMEWORD)? COMMA $of $kin (BREAK|AND|HERE|HE)

states_relation 0.95  e.g. im his roommate
  (I|THIS|SPEAK|HERE|YOU (AUX)* (CONTACTS|GET|LOOK|CALLED)) (AUX|SPEAK|TO|WITH|only|just)* $of $kin(?! (S|NUMB))
  unless (# (YOU|HE)|ASK|HISHER PREV|I (HAVE|GET|LOOK|see|CONTACTS)|THIS (KIN|FRIEND))

states_relation 0.93  e.g. Hi its Sam's dad
  (#|NOPE) (CHITCHAT|THIS IS|BREAK)* $of $kin (HERE|SPEAK|answer|BE SPEAK|$)
  unless (THIS (KIN|FRIEND)|MY)

states_relation 0.93  e.g. I am the spouse of the customer
  (I|THIS) (AUX|JUST)* (THE|A)? (KIN) OF (NAMEWORD|HIM|HER|THIS|THE|YOUR)

states_relation 0.92  e.g. mom here, Tyler is at school
  ^ (CHITCHAT|BREAK)* (THIS IS|THE)? KIN (HERE|SPEAK)

states_relation 0.92
  ASKED (CHITCHAT|BREAK|AUX|THIS|I)* ($of|MY|THE)? $kin (BREAK|$|HERE|SPEAK|HE|I|AND)
  unless (NOT (HER|HIS|MY))

states_relation 0.90  e.g. that's my son, not me
  (HE|NAMEWORD|THIS (FOLK)?|THE FOLK|YOU (AUX)* (LOOK|CONTACTS|AT|SPEAK) ~{0,2}) (AUX|MOD|BE|WORD)* MY
    (DEG|PREV|late|half|ELSE|WORD)? KIN (;|NOT|YOU|WHO|HE|I|THIS|AND)
  unless (WHAT|ASK|IF|LOOK MY|love|WHO IS MY|was)

states_relation 0.88  e.g. ma bro took that loan not me
  MY (DEG|PREV|late|half|WORD)? KIN (NOT ME|(AUX)* (THE)? (ONE|FOLK) (WHO|THIS|YOU|with)|(AUX)*
    (TAKE|sign|opened|OWE|BORROW|GIVE) (out|OUT|up|for|THIS|THE|YOUR|YOU|IN|a|A|MY|it)* (DEBT|NUMB|car|money|NAME))
  unless (for ME|FOR ME|ASK|TO ME|help)

debt_of_relative 0.88  e.g. this is my dad's phone
  (THIS|DEBT|NOT MINE|NOT ME|#|YOUR|OWE|ABOUT) %{0,6} MY (PREV|late|DEG|half|WORD)? KIN (IN WORD)? (S|DEBT)+
    (DEBT|PREV|NUMB|BREAK|problem|AND|$)
  unless (BORROW|car|house|HOUSE|PAY|USED|ASK|# I)

phone_of_relative 0.90  e.g. this is my dad's phone
  (THIS|NUMB|YOU) (AUX|THE|CONTACTS|GET)* (MY|HISHER|NAMEWORD S|A)? KIN (S)? (PREV|NEW|WORK)? NUMB
  unless (# I|ASK|CONTACTS MY|GET MY|HAVE MY|GIVE)

debt_of_relative 0.85  e.g. my daddy locked up
  (MY|HISHER|#) (PREV|late|DEG|WORD)? KIN (AUX|IN|S|AT|THE|A|NOW|WORD|OUT)* (JAIL|JAIL (up|OUT)|DIE|NO LONGER
    with|NEG (AT)? (HERE|HOUSE|THERE)|MOD NOT (come|talk|SPEAK|GET|answer)|ran OFF|moved|MOVE)
  unless (I (AUX)* (go|come|HAVE TO|miss|LOOK)|# I|ASK|(PAY|late|extension) ~|love|happy)
  nowhere (I (MOD|BE) (DEG)* (PAY|SEND)|MY (NEW|OWN) NUMB)

debt_of_relative 0.88  e.g. Nana can't come to the phone she's asleep. this is her grandbaby
  KIN %{0,12} NOT (come|talk|GET|answer) (TO)? (THE)? PHONE
  unless # I

states_relation 0.88  e.g. I'll let pops know yall texted
  I (MOD) (DEG)* (SAY|let|give|pass|tell|GIVE|LEAVE) (THIS TO|A|MY)? (HIM|HER|NAMEWORD|KIN|TO HIM)+
    (KNOW|YOU|THE|A|when|$|BREAK)
  unless (I SAY|YOU (SAY|tell))
  nowhere ^ (?!.{0,30}(DEBT|CONTACT|NUMB))

states_relation 0.86  e.g. He's my ex husband, we're divorced
  I (AUX)* (separated|divorced|widowed|estranged|married TO HIM|married TO HER)
  unless (from (MY|ME)|ASK)

listed_as_contact 0.90  e.g. my cousin used my number as reference without asking me
  (HE|NAMEWORD|MY KIN) (AUX)* (GIVE|USED) (ME|MY NUMB|MY NAME|MY) (AUX|down|as|FOR|AT|A|HISHER)*
    (contact|reference|emergency|references|WORD (contact|reference))

listed_as_contact 0.90  e.g. I'm just her emergency contact
  I (AUX|A|THE|HISHER)* emergency (~)? contact

states_relation 0.90
  (DEBT|SPEAK|power OF attorney|THIS) %{0,15} (power OF attorney|executor OF)

states_relation 0.92  e.g. Dont write to me about it, talk to Nora. I'm just the mom
  (I|THIS) (BE|S) (JUST|DEG)* THE (JUST)? KIN (BREAK|$|AND|NOT|HERE|HE|WHO)
  unless ASK $

states_relation 0.92  e.g. Im Nora Fields mom. What is this about?
  (I|THIS) BE (NAMEWORD){1,2} (S)? (DEG|PREV)? KIN (BREAK|$|AND|HERE|HE)

states_relation 0.90  e.g. Nora is my family, this is my phone tho
  (HE|NAMEWORD) (BE|S) (MY)? family (OF MINE)? (BREAK|AND) %{0,8} NUMB
  unless love

states_relation 0.92  e.g. They told me, the mom, about Nora's debt
  (SAY|disclosed|disclose|telling) ~{0,6} ME COMMA (THE|HISHER) KIN (BREAK|$)
  unless # I

states_relation 0.92  e.g. TP - mom
  ^ (tp|third PERSON|DIGITS (rd)? (p|PERSON)|spk (w|WITH)|s COMMA w|tlkd (TO|WITH|w))
    (COMMA|THE|A|HISHER|w|dtrs|dtr|S|CUSTOMER)* KIN (BREAK|$|OF|SAY)

states_relation 0.90  e.g. parent on line, debtor at school
  ^ KIN AT NUMBER BREAK ~{0,3} (CUSTOMER|HE|dtr)

phone_of_relative 0.90  e.g. this is the family landline, Nora moved out
  (^|THIS IS) (THE|A)* (family|HOUSE) NUMB (OF THE family)? %{0,4} (HE|NAMEWORD|MY KIN) (AUX)*
    (MOVE|away|OUT|NOT|JAIL|AT|IN)
  unless ASK

states_relation 0.86  e.g. I'll have her call you people when she gets back
  I (MOD|AUX)+ (HAVE|SAY|GET|let|LEAVE|ask|make)* (HIM|HER) (TO|know)* (CONTACTS|ring) YOU ~{0,3} when HE (GET|BE)
    (back|HOUSE|OFF|IN)

states_relation 0.86
  when (HE|MY KIN) (GET|BE) (back|HOUSE|OFF) ~{0,2} (HAVE|SAY|let|make) (HIM|HER) (TO)? (CONTACTS|ring) YOU

debt_of_relative 0.88  e.g. my daughters bills keep coming to my phone
  MY KIN S (DEBT|CONTACT|mail) ~{0,3} (TO|AT) (MY|THIS) NUMB
  unless # I

listed_as_contact 0.90  e.g. My cousin Dwayne gave yall my digits
  MY KIN (NAMEWORD)? GIVE (YOU)? (MY NUMB|ME)
  unless (ASK|# I)
""",
)
