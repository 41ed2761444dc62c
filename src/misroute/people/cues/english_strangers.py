"""Frames of English replies from somebody who is not the person named."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
denies_identity 0.90  e.g. not customer but knows them
  ^ (BREAK|NUMB|SAY|WORD)* NOT (THE)? CUSTOMER

denies_relation 0.90  e.g. i am not his mom
  # (CHITCHAT)* I (BE|DEG)* NOT (DEG)* HISHER (DEG|PREV)? KIN (ANYMORE|BREAK|AND|$)
  unless (ASK|ONE)

denies_identity 0.92  e.g. i don't think this text was for me
  (NOT THINK|doubt|NEG believe) (I|THIS) (BE|S)? (DEG)* (WHO|THE|YOUR|NAMEWORD|HIM|HER|FOR ME|TITLE|CONTACT ~{0,3}
    FOR ME)
  unless (NOT THINK THIS IS (THE|YOUR) (?!FOLK|RIGHTS)|THINK (I|THIS) (BE|S)? THE
    (?!FOLK|RIGHTS|ONE|CUSTOMER)|ASK)

denies_identity 0.90  e.g. He isn't me
  (HE|NAMEWORD|THIS FOLK|WHO YOU LOOK (FOR)?) (AUX)* NOT (DEG)* ME (BREAK|$|AND|SORRY)
  unless (LOOK|NOT ME (AND|COMMA) ~|IF)

denies_identity 0.90  e.g. It isn't me you want
  NOT ME (WHO|THIS)? YOU (AUX)* (LOOKS|SPEAK)

denies_identity 0.90  e.g. ummm no im zoe
  ^ (CHITCHAT|BREAK)* (NO|NOPE) (BREAK)* (I|THIS) (BE|S) GIVEN (NAMEWORD|BREAK|$)

denies_identity 0.92
  ASKED (SORRY|BREAK|DEG)* (NO|NOPE)? (BREAK)* (I|THIS) (BE|S) (?!ASKED) NAMEWORD (NAMEWORD)? NOT

denies_identity 0.90  e.g. do i sound like an Ethel to you
  (sound|LOOK|look) like (A|THE|YOUR)? (NAMEWORD|TITLE) (TO YOU|ASK|BREAK|$)
  unless # (YOU|HE)

denies_identity 0.90  e.g. The social you have isn't mine and neither is the name
  (NEG|NOBODY) ~{0,8} (COMMA)? (NEG|AND) (BE)? (THE|MY) NAME (BE MINE|DEG|COMMA|DOT|$|AND|NOT)
  unless (MY NAME|KNOW|in THE)

denies_identity 0.92
  (YOU|YOUR|#) (AUX)* LOOK (FOR|TO|CONTACT|find|A)* (NAMEWORD|TITLE) (NAMEWORD|WORD)? (COMMA|AND|DOT)+ (THIS|I)
    (BE|S) (A|DEG)* (NAMEWORD|TITLE)
  unless # I

denies_identity 0.90
  (SAY|KEEP SAY|asking for) (NAMEWORD|TITLE) ~{0,6} (COMMA|AND)? ~{0,4} I BE (NAMEWORD|TITLE)
  unless (HE SAY|# I SAY)

answers_no 0.88
  ASKED (SORRY|DEG|BREAK|PERSON)* (NOPE|NO|NOT (ANYMORE|NOW|ANY|AT all|ME|HIM|HER|DEG|HERE)|(YOU|THIS|I|HE)
    (BE|DO|HAVE) NOT (;|NOT)|NOT (BREAK|$))
  unless ((NO|NOPE|NOT) (problem|worries|PERSON (THERE|HERE)? (BE|S)? (YES)))
  nowhere (YES|MY KIN|HIS KIN|HER KIN|I OWE|BE KIN|(THIS IS|I BE) (ME|HIM|HER|HE|the KIN)|S KIN|I (MOD|BE) (DEG)*
    (PAY|SEND))

denies_identity 0.90
  ASKED %{0,12} (ELSE FOLK|WRONG (FOLK|ONE|;))

denies_identity 0.90  e.g. I dont know no Patricia
  (BE NOT NO|NOT KNOW NO) (GIVEN|CAPITAL|TITLE)

denies_identity 0.90  e.g. Wasn't me who borrowed. Am not Prakash. Don't call me Prakash.
  NOT CONTACTS ME (GIVEN|CAPITAL)

denies_identity 0.92  e.g. you want the other Mohammed Ali hahaha there's like 4 million of us
  (YOU|YOUR|#) (AUX|CHITCHAT|THINK|SURE)* (LOOKS|find|FOR|THINK|GET|HAVE|OF|ME WITH|try|TO)
    (THE|A|TO|OF|FOR|GET|find)* (ELSE|WRONG) (NAMEWORD|TITLE (NAMEWORD|WORD))
  unless (# I (?! (AUX)* (THINK|SURE))|MY|FOR (A|THE)? ELSE WORD|(HAVE|GET|TO|LOOK FOR|OF|FOR) (THE|A)? (ELSE)
    WORD|WRONG WORD)

denies_identity 0.92  e.g. I'm Paul but not that Paul
  (AND|I BE|THIS IS|#) NOT (THIS|YOUR) NAMEWORD ;
  unless (# I (AUX)* (LOOK|GET|HAVE|KNOW))

denies_identity 0.92
  same (DEG|PREV|first|last)* NAME (AND|COMMA|DOT)? (ELSE|NOT|WRONG) (PREV|FOLK|guy|HIM|HER|NAMEWORD|ME|;)
  unless (MY (KIN|FRIEND)|as (MY|ME) ;)

denies_identity 0.92
  (two|lots|many|WORD|million|loads|DIGITS) OF (ME) WITH (THIS|THE same|same) NAME

denies_identity 0.93  e.g. never been called Patricia in my life and im 61
  (I|#) (AUX)* NEG (BE|ever|AUX)* (CALLED|NAMED) (A|BY)? NAMEWORD

denies_identity 0.93  e.g. nope not Sarah
  ^ (CHITCHAT)* (BE|S)? NOT (NO|A)? NAMEWORD (HERE|THIS|COMMA|DOT|AND|$|YOU)

denies_identity 0.93  e.g. Me not Mei Ling. Me Mei Fong. Wrong
  (ME|I) (DO)? NOT (BE)? (NAMEWORD|TITLE)(?! (S|AND))
  unless (KNOW|# (YOU|HE)|TO ME)

denies_identity 0.90  e.g. bruh i am FOURTEEN i dont have a truck loan
  I (AUX|A|DEG)* KID %{0,15} NEG %{0,6} DEBT

denies_identity 0.90  e.g. yo who u tryna reach cuz this aint it
  (WHO) (YOU|HE) (AUX)* (LOOKS|RIGHTS) (TO|FOR|CONTACT|find)* ~{0,4} (THIS|I) (BE|S|DO)? (DEG)* NOT
    (THIS|HIM|HER|ME|DEG|PERSON|THE)

denies_identity 0.95  e.g. thats not my name
  (MY (DEG)* NAME (AUX)* NEG|NOT (DEG)* MY (DEG|RIGHT|real)* NAME)
  unless (LIST|NOT at)

denies_identity 0.92  e.g. I never lived in Ohio, I never been called Stacey, so
  I (AUX)* NOT (AUX)* (NAMED|CALLED|go|BY)+ (THIS|THE)? (NAME|NAMEWORD)

denies_identity 0.94  e.g. my name is Paul, not Peter
  (MY NAME (BE|S)|I BE) (NAMEWORD|WORD) (NAMEWORD|WORD)? (COMMA|AND|DOT)* NOT (AUX)* (NAMEWORD|WORD
    ;|HIM|HER|TITLE)

denies_identity 0.94  e.g. I'm not Kevin
  (I|# (CHITCHAT)* THIS|#|NOPE|YOU GET ME) (BE|S|DEG|JUST|NOW|GET|HERE|CHITCHAT|TO|SPEAK)* NEG
    (BE|DEG|NOW|THE|JUST|SPEAK|WITH|TO|SORRY)* (GIVEN|TITLE (NAMEWORD|WORD)|(?<=NOT) CAPITAL)(?!
    (S|AND|BUSINESS|DEBT|AT|YEAR))
  unless (# (SORRY|DEG)* (YOU|HE)|NO NAMEWORD (COMMA|DOT)|I (AUX)* NOT (KNOW|HAVE|LOOK)|(#|NOPE) NOT (THE)?
    CAPITAL|NOT CAPITAL (WORD|DEG|THE|A|IN|NAMEWORD ~|AT))

denies_identity 0.94  e.g. Im not who u want
  (I|HE|NAMEWORD|THIS (?=~{1,4} (WHO|FOLK))|# (?=~{1,4} (WHO|FOLK YOU))) (AUX|SPEAK|CHITCHAT|HERE)* NEG
    (FILL|SPEAK|RIGHTS|WITH)* (THE|THIS|YOUR|A|WHO|THESE)+ (DEG|RIGHTS)* (FOLKS|NAME|NAMEWORD)? ~{0,2}
    (YOU|YOUR|NAMED|question|LIST) (AUX|NEG)* (LOOKS|find|AT|SPEAK|NAMED|LIST|(?<!for YOU) ;)
  unless (# (SORRY)? (YOU|IF)|NOT WHAT)

denies_identity 0.92  e.g. I'm not the account holder
  (I|THIS|#) (AUX|SPEAK|CHITCHAT)* NOT (DEG)* (THIS FOLK|THE (RIGHTS)? FOLK (DOT|COMMA|$|for THIS)|YOUR (RIGHTS)?
    FOLK|THE RIGHTS FOLK|THE CUSTOMER|(THE)? DEBT OWNER)(?! (S|FOR|TO|WHO|OF|IN))
  unless # (YOU|HE)

denies_identity 0.88  e.g. Not her
  ^ (CHITCHAT|PERSON|BREAK|THIS IS|I BE|THIS|S)* NOT (DEG)* (HIM|HER|HE|ME)
    (COMMA|DOT|AND|SORRY|YOU|PERSON|PLEASE|$)(?! (WHO|NOT|THIS))
  unless (NOT ME (AND|COMMA|TO|WHO) ~|NOT ME DOT (?!WRONG|YOU|SORRY|STOPS|PLEASE|REMOVE|TAKE|LOSE))
  nowhere (NOT (HIM|HER) (COMMA)? (AND|THIS (BE|S)|THE ELSE))

denies_identity 0.90  e.g. i aint him
  (I|THIS) (BE|S)? (DEG)* NOT (DEG)* (HIM|HER|HE) (DOT|COMMA|AND|SORRY|PERSON|PLEASE|$)
  unless (# (YOU|IF)|NOT (HIM|HER|HE) (AND|COMMA) (I|YOU))
  nowhere (NOT (HIM|HER) (COMMA)? (AND|THIS (BE|S)|THE ELSE))

denies_identity 0.90  e.g. got this sim card last week, I'm not your customer
  I (AUX)* NEG (AUX|ever)* (BE|S)? (A|PERSON OF)* (YOUR)? CUSTOMER (?! (THERE|AT|OF))
  unless I (AUX)* NOT (HAVE|GET|see|KNOW|CONTACT)

denies_identity 0.90  e.g. I am a different person, please correct the phone on file
  I (BE|S) (DEG|A)* (ELSE|LONES|WRONG) (FOLK|KID|NAMEWORD|SOMEONE)
  unless (ELSE FOLK (NOW|when|than|AND)|I BE A ELSE FOLK ~)

denies_identity 0.90  e.g. you're bothering a stranger
  ((YOU|YOUR) (AUX|TO)* (CONTACTS|BOTHER|SPEAK) (TO|A|DEG)* (LONE|RANDOM FOLK)|(THIS|I) BE (DEG|A)* (LONE|RANDOM
    FOLK) ;)

denies_identity 0.90  e.g. Caller says he is not the customer and does not know her
  SAY (ME|THIS)? (HE|THIS|THE|NUMB|PERSON)+ (AUX)* NOT (FILL)*
    (CUSTOMER|FOLK|NAMEWORD|BELONG|HIM|HER|MY|KNOW|BREAK|$)
  unless (# I SAY|MY (?!CUSTOMER))

denies_identity 0.90  e.g. This is not the Sanders residence
  (NOT|NO) (THE|A)? (NAMEWORD|WORD) (S)? (residence|household|family)
  unless (# I (?! (AUX)* (THINK|SURE))|MY|YOUR)

denies_identity 0.88  e.g. who are you looking for? this is Sarah
  WHO (BE|S)? YOU (AUX)* LOOK (FOR|TO|CONTACT)* BREAK+ (THIS IS|I BE) NAMEWORD

denies_identity 0.90  e.g. Listen I told the other lady, Greg is not here and never has been
  (NAMEWORD|HE) IS NOT HERE (COMMA)? AND never

denies_identity 0.92  e.g. The recipient of this message is not Ramon Diaz
  (recipient|OWNER|FOLK) (OF|AT|WITH) THIS ~{0,2} NOT (NAMEWORD|TITLE|YOUR)

denies_identity 0.93  e.g. hi this is Mike not Susan
  (I|THIS) (BE|S) NAMEWORD (NAMEWORD)? (COMMA|AND)* NOT (NAMEWORD|TITLE)

denies_identity 0.90  e.g. its mike. who is susan
  (I|THIS) (BE|S) NAMEWORD (NAMEWORD)? BREAK+ WHO (BE|S) NAMEWORD

denies_identity 0.90  e.g. my name is mike so no
  MY NAME (BE|S) NAMEWORD (NAMEWORD)? (AND|COMMA)* (NO|NOPE|NOT) (BREAK|$)

denies_identity 0.92  e.g. please correct your records this isnt susan
  this (BE|S) NOT GIVEN (?! S)
  unless (# (YOU|HE)|S (NOT)? GIVEN S)

denies_identity 0.90  e.g. not me. take me off your list
  ^ (CHITCHAT|BREAK|THIS IS|THIS|S)* NOT (HIM|HER|ME|HE) BREAK+ (PLEASE|AND|JUST)* (REMOVE|TAKE|GET|LOSE|OPT|delete)
    (ME|MY|THIS)

says_wrong_number 0.93  e.g. WN - female answered
  # (wn|bwn|wnn) (;|per|BY|AND|FROM)

says_wrong_number 0.93  e.g. W/N, not known
  ^ w COMMA n (BREAK|$)

does_not_know_person 0.90  e.g. party says dont know dtr
  SAY (HE)? (DO)? NOT KNOW (THE)? (dtr|rp|dbtr)
""",
)
