"""Frames of English replies from somebody who does not know the person named."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
$sought = ((HIM|HER) ;|(A|ANY|NO|THIS|THE)? (NAMEWORD|TITLE)|(THE|THIS|A|YOUR|ANY|THESE|NO) (RIGHTS|DEG|such)*
    (FOLK|NAME)|WHO (YOU|THIS|HE|BE|NAMEWORD)|ANYONE (BY|NAMED|CALLED|WITH)|CUSTOMER)

does_not_know_person 0.92  e.g. I dont know no Patricia
  KNOW (OF)? NO (NAMEWORD|TITLE|FOLK|such)

does_not_know_person 0.92  e.g. i have no clue who kathy is
  (HAVE NOT|NOT HAVE|NO|NOT) (A|THE)? IDEA WHO (NAMEWORD|HE|THIS|YOU|TITLE)
  unless (WHO (TO|S (AT|coming)))

does_not_know_person 0.90  e.g. Nobody here called Esposito
  (NOT ONE OF|NOBODY|NEG ~{0,2} OF) (ME|MY)* ~{0,4} (KNOW|CALLED|NAMED|HEARD OF) (HIM|HER|NAMEWORD|THIS|TITLE)
  unless # (YOU|HE)

does_not_know_person 0.92  e.g. Not known at this number, return to sender
  (NOT KNOW AT THIS (NUMB|HOUSE)|return TO sender)

does_not_know_person 0.90  e.g. I dont know no Patricia
  (WITH|HAVE|GET|KNOW) NO (GIVEN|CAPITAL) (BREAK|$|HERE|AT)
  unless (# (YOU|HE))

does_not_know_person 0.86  e.g. cant help u dont know dude
  ^ (CHITCHAT|BREAK|MOD NOT help YOU)* (I)? (DO)? NOT KNOW (FOLK|HIM|HER|HE) (BREAK|PERSON|SORRY)* $

does_not_know_person 0.88  e.g. Do I know a Yolanda? No. Do I want to know a Yolanda? Also no.
  DO I KNOW A? (NAMEWORD) ASK NO

does_not_know_person 0.86  e.g. who's Leroy
  ^ (CHITCHAT|BREAK)* WHO (THE WORD)? (BE|S) (NAMEWORD|TITLE (NAMEWORD|WORD)) (NAMEWORD|WORD)? (BREAK)* $
  unless (NAMEWORD with)

does_not_know_person 0.90  e.g. Who's that? Don't know him
  WHO (THE WORD|DEG)? ((BE|S) (NAMEWORD|TITLE|HE|THIS|THIS FOLK)|(HE|THIS|GIVEN) (BE|S)) (NAMEWORD)? %{0,20} (NEG
    (KNOW|HAVE|ME|HIM|HER|MINE|NAMEWORD|friend)|I BE NOT|THIS (BE|S) NOT|WRONG|GET THIS NUMBER|NEW NUMBER)
  unless (NOT KNOW (IF|WHAT|WHO)|# (YOU|HE) (AUX)* NOT|MY)
  nowhere (WHO (BE|S) (HE|THIS) (LOOK|go|WITH|AND))

does_not_know_person 0.90  e.g. Who the hell is Consuelo and why does everyone want her money
  WHO (THE|in THE) WORD (BE|S) (GIVEN|CAPITAL|TITLE)
  unless MY

does_not_know_person 0.92
  WHO (THE WORD)? (NAMEWORD|HE|THIS FOLK) (BE|S) ~{0,12} (NOT|NEG|WRONG)
  unless (# I (KNOW|LOOK)|MY|I DO KNOW)

does_not_know_person 0.90  e.g. don't know any Brittany
  (NOBODY|NO PERSON|NEG) ~{0,8} (KNOW|HAVE|BY|WITH|CALLED|go) ((THIS|ANY|THE)+ NAME|(THIS|A|ANY)+ (GIVEN|TITLE))
  unless (# (YOU|HE|I (AUX)* NOT (HAVE|GET) (THE|A|THIS))|MY NAME|KNOW THE NAME|KNOW THIS NAMEWORD (BE|S)|WITH
    (THIS|A|THE|ANY) NAMEWORD|HAVE (A|THE|ANY) (NAMEWORD|TITLE)|BY (THE|A) NAMEWORD|ASK)

does_not_know_person 0.90  e.g. that name means nothing to me
  NAME ~{0,3} (nothing|NO WORD) TO ME
  unless MY NAME

does_not_know_person 0.90  e.g. No idea who you're on about
  (NO IDEA|NOT KNOW|NO clue) WHO (YOU|YOUR|HE|THIS|THE WORD)+ (AUX)* (AT ABOUT|ABOUT|WORD ABOUT|LOOKS|SPEAK)

does_not_know_person 0.90  e.g. Not familiar with him.
  (I|#|HAVE|WITH) (AUX)* NEG (DEG)* (relation|connection|link|FAMILIAR|ties|affiliation) (WORD|OF|DEG|ANY)*
    (TO|WITH) (HIM|HER|GIVEN|A? TITLE|THIS FOLK|A NAMEWORD)
  unless (MY|HER (WORD|KIN)|internet|wifi)

does_not_know_person 0.93  e.g. idk who that is
  (I|ME|#|NOBODY|MY|DEG) (AUX|PERSON|HERE|CHITCHAT|KIN|ANYONE)* NEG (AUX|DEG|AGAIN|LOOK)* (KNOWS|FAMILIAR)
    (OF|FROM|WITH|ABOUT|TO|DEG)* $sought
  unless (NAME OF|ASK (KNOW|I)|# (YOU|HE|IF)|KNOW (THIS)? NAMEWORD (BE|S|HE|DO|HAVE|MOD)|KNOW THIS (BE|S|HE)|HEARD
    FROM|WHAT TO|KNOW (THE|THIS|A) FOLK ~{0,2} (S|IN|WHO (STAY|WORK)))

does_not_know_person 0.90  e.g. Never heard of her
  (I|ME|#|NOBODY) (AUX|CHITCHAT|PERSON)* NEG (AUX|DEG|AGAIN)* (HEARD OF|HEARD|KNOW) (HIM|HER|HE|THESE FOLK)
    (DEG|PERSON|AND|SORRY|AT|COMMA|DOT|$)
  unless (KNOW (HIM|HER) (THIS|DEG ~|AND (I|HE))|ASK|# (YOU|HE|IF)|MY (KIN|FRIEND) (AUX)* NOT|long)

does_not_know_person 0.90  e.g. idk who that is
  (NOT KNOW|NO IDEA|NOT SURE|IDEA) (TO|OF|DEG|ABOUT|THE|as)* WHO (THE WORD|THE|WORD)? ((THIS|HE|YOUR|YOU|THE
    FOLK|THIS FOLK) (AUX|YOU|NEG|FOLK)* (LOOKS|SPEAK)|(NAMEWORD|TITLE) (NAMEWORD|WORD)? (BE|S) (COMMA|DOT|AND|$)|THE
    FOLK (BE|S) ;|(HE|THIS|THIS FOLK|THIS NAMEWORD) (BE|S) (COMMA|DOT|AND|SORRY|$))
  unless (WHO (TO|THIS) (CONTACT|LOOK)|MY|CALLED ME|WHO YOU BE ;|CONTACT ME)

does_not_know_person 0.90  e.g. Hmm, that name doesn't ring any bells.
  (THIS|THE|YOUR) NAME (AUX)* (NEG (FAMILIAR|KNOW|mean|LOOK|HEARD)|(mean|FAMILIAR) (NOT|nothing))
  unless MY NAME

does_not_know_person 0.90
  (nothing|NO) (AUX|IN|A|TO|relation|relationship|connection|FAMILIAR|OF)* (TO|WITH) (HIM|HER|NAMEWORD|THIS
    FOLK|THE FOLK|WHO) (;|BE|YOU|HE|NAMEWORD)
  unless (SPEAK|LOOK|CONTACT|NOT (BE|go|come|WORK|STAY|GET|HAVE)? (WITH|TO) (HIM|HER)|I (AUX)* NOT (DEG)*
    (WITH|TO))

does_not_know_person 0.93  e.g. nobody here by that name
  (NO|NOBODY|NOT|ANYONE) (FILL|PERSON|ANYONE|HERE|FOLK|AT|THIS|NUMB|IN|MY|HOUSE|ELSE|NOBODY|STAY|WORK)*
    (BY|OF|WITH|under|HAVE|go) (BY)? (THIS|THE|NAMEWORD)+ NAME
  unless (# (YOU|HE)|MY NAME)

does_not_know_person 0.93  e.g. Nobody here called Esposito
  (NO PERSON|NOBODY|NOT ANYONE|NOT KNOW ANYONE|NOT A) (PERSON|ANYONE|HERE|FOLK|AT|THIS|NUMB|IN|MY|HOUSE)*
    (NAMED (?!ME|YOU|I|MY)|CALLED (NAMEWORD|TITLE|THIS|BY))
  unless (ASK|# (YOU|HE))

does_not_know_person 0.93  e.g. no Robert here
  (NO|NOT A|NOT ANY) DEG? (FOLK|NAMEWORD|TITLE (NAMEWORD|WORD)) (AUX)* (exists|(STAY|WORK)? (HERE|AT THIS|IN
    THIS|WITH THIS|AT MY))
  unless (MY FOLK|FOLK (THERE|HERE) (TO|BE)|# I (?! (AUX)* (THINK|SURE))|NO PERSON)

does_not_know_person 0.92  e.g. No such person here
  NO such (FOLK|GIVEN)

does_not_know_person 0.92  e.g. There's no Linda at this number
  THERE (BE|S)? (NEG|NOBODY) (A|ANY|DEG|PERSON)* (GIVEN|CAPITAL CAPITAL|TITLE|THIS NAME)(?! (S|TO|FOR))

does_not_know_person 0.90  e.g. that person is not at this number
  (HE|GIVEN|# (CHITCHAT)* (CAPITAL|WORD)|NAMEWORD NAMEWORD|TITLE WORD|THIS FOLK|THE FOLK|NOBODY) (AUX)*
    (NEG|STOPS|MOVES) (LONGER|MORE|AUX|AGAIN|BE)* (STAY|WORK|AT|employed|BE|HERE|WITH)+
    (FOR|AT|IN|ME|ANY|THIS|THERE)* (HERE|ANYMORE|ANY MORE|ME|NUMB|HOUSE|BUSINESS)
  unless (# (I|YOU)|YOU|WHO|MY|IF|ASK)

does_not_know_person 0.90  e.g. I'm his landlord, he moved out
  (HE|GIVEN|THIS FOLK|THE FOLK) (AUX)* (MOVE|LEFT|QUIT) (HERE|OUT|away|FROM|THE|HERE|THIS|BUSINESS|long|TO)*
    (YEAR|AGO|BUSINESS|OUT|away)
  unless (# I (?! (AUX)* (THINK|SURE))|MY|YOU|ASK|DIE|AT)

does_not_know_person 0.86  e.g. Walter who
  ^ (CHITCHAT|BREAK)* NAMEWORD (NAMEWORD)? WHO (BREAK)* $

does_not_know_person 0.90  e.g. cant place that name
  (NOT|MOD NOT) (DEG)* place (THIS|THE|HIS|HER|YOUR)+ (NAME|FOLK)
  unless MY NAME

does_not_know_person 0.92  e.g. cannot say i've ever come across a Rosalind
  (NOT|NEG) ~{0,5} (come|came) across (A|ANY|THIS|NO)* (NAMEWORD|TITLE|FOLK ;)

does_not_know_person 0.92  e.g. I am unfamiliar with this person
  (unfamiliar|unacquainted) WITH (THIS|HIM|HER|NAMEWORD|THE (FOLK|NAME)|ANYONE|A NAMEWORD)

does_not_know_person 0.90  e.g. Unknown person to me
  ^ (CHITCHAT|HE|BE|S|THIS)* unknown (PERSON|NAME|HERE|TO (ME|MY)|AT THIS)

does_not_know_person 0.90  e.g. who is ramon and why do you keep texting me
  WHO (BE|S) (NAMEWORD|HE|THIS FOLK) ~{0,8} (KEEP (CONTACTS|GET)|CONTACTS ME)

does_not_know_person 0.88  e.g. We are a law office. No Susan.
  BREAK NO GIVEN (DOT)* $

does_not_know_person 0.90  e.g. whos Derek? im getting these every single day
  WHO (THE WORD|IN THE WORD)? (BE|S) (THIS)? NAMEWORD (NAMEWORD)? (BREAK|AND)+ ~{0,4} (KEEP (GET|come|coming)|GET
    (THIS|THESE|CONTACT|HISHER|ANY|THE))
  unless MY

does_not_know_person 0.88  e.g. i'd like to meet Gary too, his bill collectors text me daily
  (like|love|LOOK) TO (HEARD|KNOW) (THIS)? NAMEWORD %{0,8} (DEBT|CONTACT|GET) ~{0,4} (ME|YEAR|daily)
  unless MY
""",
)
