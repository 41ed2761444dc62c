"""Frames of English replies about the number: it is wrong, it is not that person's."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.wrong_number,
    r"""
$own_slip = (# (SORRY|DEG|THIS IS)* I (DEG|BE|HAVE|DO|MOD)* (CONTACTS|GIVE|TAKE|PAID|DO|GET|PAY|USED|LOOK) ~{0,4}
    WRONG|(# (SORRY|DEG|AND)* I? (DEG|HAVE|BE)*|I) (meant|mean|wanted|intended|trying|tryna|supposed) (THIS)?
    (TO|FOR) (CONTACTS|GIVE|MY
    (KIN|FRIEND)|NAMEWORD|PERSON ELSE)|NOT (LOOK)? FOR YOU|LOOK FOR MY|oops|whoops|ignore (THIS|MY)|disregard
    (MY|THIS)|MY FAKE)

$lead =
    (CHITCHAT|AUX|CONTACTS|NEG|YOU|YOUR|THE|A|THINK|THIS|TO|ME|AT|WHO|LOOK|NUMB|FROM|SAY|SURE|AGAIN|NAMEWORD
    |SPEAK|GIVE|PERSON|FOR|MISTAKE|TITLE|OF|HERE|ERROR|CUSTOMER|IF|BOTHER|MORE|OUT|THESE|went|came|delivered|BY|HE
    (?=(DEG|AUX)* (SAY|GIVE))
    |I (?=DEG? (THINK|BE))|MY (?=NUMB))*

$his = (HISHER|(NAMEWORD|WORD|FOLK|THIS) S|YOUR (FOLK|FRIEND)|THIS FOLK|NAMEWORD)

says_wrong_number 0.92  e.g. you guys keep texting me about somebody elses debt
  (GET|KEEP|receiving) ~{0,6} (FOR|ABOUT|OF|WITH) (A)? (SOMEONE|ELSE|PERSON) (ELSE|elses|S|WHO|I|~)*
    (DEBT|bill|NOT KNOW|loan|WHO)
  unless # (HE|YOU MOD)

says_wrong_number 0.92  e.g. He's my lad but he's 34 and his bills are his own
  (SOMEONE elses|SOMEONE ELSE S|ELSE FOLK S|HISHER|somebodys|WORD ELSE S|someones) ~{0,2} DEBT ~{0,3} (NOT
    MINE|BREAK|$)
  unless (NOT (OWE|PAY)|# I (?! (AUX)* (THINK|SURE))|ASK|KIN)

not_their_phone 0.93  e.g. Take this number off your list, Carlos doesn't have it anymore
  (HE|NAMEWORD) (AUX)* (NOT|NO LONGER|STOPS) (HAVE|USED|OWN) (THIS) (ANYMORE|ANY MORE|ANY LONGER)

not_their_phone 0.90  e.g. I work with Carlos, this is my cell
  (WITH|KNOW|OF|NOT) NAMEWORD %{0,8} THIS IS MY (OWN|PHONE|NUMB)+
  unless KIN

says_wrong_number 0.93  e.g. Your message has reached a stranger. Hope you find them
  (YOU|YOUR|CONTACT) %{0,8} (CONTACT|SPEAK|GET|HAVE) (TO)? (A|DEG)* LONE (BREAK|$)
  unless # I

says_wrong_number 0.92  e.g. You lot have keyed in somebody else's mobile there
  (YOU|YOUR) ~{0,6} (SOMEONE ELSE|SOMEONE|ELSE FOLK) S (PHONE|NUMB)+
  unless (# I (?! (AUX)* (THINK|SURE))|USED|ASK)

says_wrong_number 0.92  e.g. Contact info you got on file for this man is bad
  (LIST|info|contact|details) ~{0,6} (FOR|OF|ABOUT) (THIS FOLK|HIM|HER|NAMEWORD) ~{0,3} BE (DEG)*
    (WRONG|FAKE|off|OFF|outdated|PREV|bad)

says_wrong_number 0.90
  (SOMEONE|ELSE FOLK|HIS|NAMEWORD) (ELSE)? (S)? (CONTACT|DEBT|mail) ~{0,4} (TO ME|TO MY|HERE|MY NUMB)
  unless (# I (?! (AUX)* (THINK|SURE))|FROM|SEND (THIS|it))

says_wrong_number 0.90  e.g. No no no. Not this number. Call other one.
  NOT (AT|THE)? THIS NUMB (BREAK|$) %{0,6} (ELSE|CONTACT|NOT)
  unless (USED)

not_their_phone 0.90  e.g. This is a fax machine's number. Was. Now it's mine. Either way not Elliot's
  NUMB %{0,15} NOT NAMEWORD S (BREAK|$)

not_their_phone 0.92  e.g. Was Mr Siddiqui's, isn't any longer. It's a pharmacy line now.
  (#) (BE|THIS IS)? (TITLE)? (NAMEWORD|WORD) S (COMMA|AND|NUMB)* (NOT|NEG|BE NOT) (ANYMORE|ANY LONGER|NOW|ANY
    MORE)

not_their_phone 0.92  e.g. dis not she number
  NOT (HE|she|he) NUMB

says_wrong_number 0.93  e.g. wrong no. dont know how u got this
  WRONG (NO|nos) (DOT|COMMA|$)

not_their_phone 0.90
  ASKED (CHITCHAT|BREAK|~)* (HIS|HER) PREV (PHONE)? NUMBER

says_wrong_number 0.90  e.g. Mike gave you my number by accident
  (WHO|SOMEONE|HE|NAMEWORD|PERSON|FOLK) ~{0,3} GIVE YOU (THIS|MY|THE WRONG) (PHONE)? (NUMBER|FAKES)
  unless (ASK|# I (?! (AUX)* (THINK|SURE)))

says_wrong_number 0.90  e.g. U have da wrong numba
  (YOU|YOUR) ~{0,4} (GIVE|GET|HAVE) ~{0,2} (A|THE)? FAKES (PHONE)? NUMBER
  unless (ASK|# I (?! (AUX)* (THINK|SURE)))

says_wrong_number 0.90  e.g. wrong no. dont know how u got this
  (NOT KNOW|NO IDEA|NOT SURE) (how|why|IF)+ YOU (AUX)* GET (THIS|MY) (PHONE)? (NUMBER|BREAK|$)

says_wrong_number 0.90  e.g. Guessing you fat fingered it
  (YOU|YOUR|#) ~{0,6} (digit|digits|number) (DEG)* (off|WRONG|out|OFF) ;|fat (WORD)? fingered
  unless (I|MY)

says_wrong_number 0.92  e.g. you want the other Mohammed Ali hahaha there's like 4 million of us
  (YOU|THIS|CONTACT|DEBT|YOUR) (?!OWE) ~{0,8} (FOR|OF|LOOK|BE) (ANY|A|THE)? (DEG)* ELSE (GIVEN|FOLK|TITLE)
  unless (# I (AUX|NEG)* (LOOK|GET|HAVE|CONTACTS|BE|go|see|MOD)|TO ME|IF|MY|THE ELSE (PERSON|one)
    (BE|S|AND|IN|on|AT|FOR|~)|YOU BE (A|THE))
  nowhere (ASK $|THERE IS A ELSE)

says_wrong_number 0.95  e.g. wrng num
  (# WORD?|(YOU|YOUR|THIS) (AUX)* WORD?|# (SORRY|DEG)+ WORD?) $lead WRONG (DEG|PHONE|CONTACT|NAME|HOUSE)?
    (NUMB|HASH|FOLK|ONE
    (;|YOU)|HOUSE|SOMEONE|TITLE|GIVEN|extension|details|info|information|recipient)(?! (NUMB|TO (?!CONTACTS)|OF|FOR
    (?!NAMEWORD|TITLE|HIM|HER|THIS (DEBT|NUMB|FOLK|NAME))|WITH
    (?!THIS)|AT (?!LIST)|IN|MY (?!FRIEND)|MINE|BE (?!NOT)))
  unless (NEG (A|THE) WRONG|DIGITS (WORD)? (BE|S)|WRONG ONE (S|BE)|(ask|asking|asked) (THE)? WRONG)
  nowhere $own_slip

says_wrong_number 0.93  e.g. Number is wrong. Person is wrong. Year is probably wrong too, this ain't 1998
  ((YOU|YOUR) ~{0,6} NUMB ~{0,4}|# (SORRY|DEG)* (THE|THIS)? NUMB
    (YOU|HAVE|GIVE|CONTACTS|FOR|NAMEWORD|HIM|AT|LIST)*) BE (DEG|THE|A|JUST|NOW)* (WRONG|MISTAKE|ERROR|NOT RIGHTS) ;
  nowhere $own_slip

says_wrong_number 0.93  e.g. You have me confused with another customer
  (YOU|YOUR|THINK|# SORRY) (AUX|A|THE|THINK|ANY|SORRY|PERSON|ME|HIM)* MISTAKE (ME|PERSON|NUMB|FOR|WITH|SORRY|ABOUT
    WHO|DOT|AND|$)
  unless (# I (AUX)* MISTAKE|IF I|MY MISTAKE)

says_wrong_number 0.92  e.g. Sorry but I think you have an old number for this person
  (YOU|HE|PERSON) (AUX)* (A|THE)? (PREV|outdated) (PHONE|CONTACT)? (NUMBER|LIST|contact) (FOR
    (HIM|HER|THIS|NAMEWORD)|;)
  unless ASK

says_wrong_number 0.92  e.g. I keep getting texts for someone named Luis
  GET (AUX|THE|A|THIS|YOUR|THESE|ANY)* (CONTACT|CALLED|WORD) (AUX|CONTACT|WHO|THIS)* (LOOK|RIGHTS)? (FOR|addressed
    TO) (SOMEONE|A ELSE|GIVEN|TITLE|A TITLE|HIM|HER ;|THIS FOLK|A? CAPITAL CAPITAL (WHO|I|BREAK|AND)|the PREV)
  unless (# (YOU|HE)|ASK|MY|CONTACT (HIM|HER)|A CONTACT)

says_wrong_number 0.92  e.g. Hey, you have my number listed for someone else
  MY (PHONE)? NUMB ~{0,4} (FOR|as|under|WITH) (SOMEONE|A ELSE|HIM|HER|HIS|NAMEWORD|THIS FOLK|THE WRONG)
  unless (# I (?! (AUX)* (THINK|SURE))|ASK|HE GIVE)

says_wrong_number 0.92  e.g. plz take this number out of his file, he doesn't own it
  (TAKE|REMOVE) (THIS|MY|ME|THE) (PHONE)? (NUMBER)? (OUT|OF|FROM|OFF)+ (HIS|HER|NAMEWORD S|THIS FOLK S) ~{0,2}
    (LIST|DEBT)

says_wrong_number 0.93  e.g. I think you've got me mixed up with someone else
  (MIX (ME|WORD|up)+ (DEG)* (with|AND|for|FOR) (SOMEONE|A? ELSE (FOLK|NAMEWORD|SOMEONE)|NAMEWORD)|(YOU|NUMB)
    (AUX)* MIX (ME|up|THE|YOUR|NUMB)+)
  unless # I (AUX)* MIX

says_wrong_number 0.93  e.g. sorry ur looking for someone else
  (YOU|YOUR|# (CHITCHAT|THINK|SURE)*) (AUX|YOU|SURE|NEG|MISTAKE|TO|BE)* (LOOKS|RIGHTS|INTENDED|GET|HAVE|MISTAKE)
    (TO|FOR|OF|WITH|ABOUT|AT|CONTACTS|LOOK|GET|ME|HAVE)* (SOMEONE (DEG)* ELSE|(A)? (DEG)* ELSE
    (FOLK|NAMEWORD|SOMEONE))
  unless (# (CHITCHAT)* I (AUX|NEG)* (LOOK|GET|HAVE|CONTACTS)|BE I|WHO (AUX)* (LOOK|CONTACT)|TO ME|IF|(ask|asking)
    SOMEONE|ELSE TO)

says_wrong_number 0.92  e.g. These texts aren't for me
  (THIS|THESE|YOUR|CONTACT|NUMB) (AUX|CONTACT)* (NOT (DEG)* (LOOK|INTENDED|RIGHTS|SEND)? FOR ME|LOOK FOR
    (SOMEONE|A ELSE)|SEND (TO ME)? (BY|IN) (MISTAKE|ERROR))
  unless (# I (?! (AUX)* (THINK|SURE))|NOT FOR YOU)

says_wrong_number 0.90  e.g. Message received in error at this number
  (CONTACTS|GET) (THIS|ME|THESE|YOUR|HER|HIM|TO|HERE|CONTACT|NUMB|ANY)* (BY|IN) (MISTAKE|ERROR)
  unless (# (SORRY)? I (AUX)* CONTACTS|MY|IF|ERROR (LIST|CONTACT|WORD))

says_wrong_number 0.92
  (NEG) (AUX|CONTACTS|THE|YOU|TO)* RIGHTS (NUMB|FOLK|NAMEWORD|HOUSE)
  unless (# (I|MY|HE) (DEG)* (DO|HAVE|MOD) NOT|ASK|FOR (ME|THE)|TO (?!CONTACTS))

not_their_phone 0.94
  (THIS|THE|#) NUMB (AUX)* NEG (FILL|LONGER|MORE|BELONG|TO)* (NAMEWORD|FOLK|WORD|FRIEND) S
  unless (NEG (A|THE) WORD|WHAT|# I (?! (AUX)* (THINK|SURE)))

not_their_phone 0.92
  THIS (AUX)* NEG (FILL|LONGER|BELONG)* (YOUR (FOLK|FRIEND|KIN)|NAMEWORD) S (ANYMORE|ANY|;|NOW)
  unless # I

not_their_phone 0.94  e.g. this isn't his cell
  (THIS|THESE|NUMB|HERE|#) (AUX|PHONE)* NEG (FILL|LONGER|MORE|BELONG)* ((THE|A)? (DEG|PHONE)? NUMB (OF|FOR)
    (?!MY|ME|YOU)|$his
    (DEG|NOW|S|NEW|PREV|OWN|WORK|PHONE)* NUMB)
  unless (# I (HAVE|GET|DO) (?! (DEG|AUX)* SAY)|IF)

not_their_phone 0.93  e.g. No such person at this number
  (NEG|NOBODY|(HE|NAMEWORD|FOLK) STOPS) (LONGER|MORE|AUX)* (USED|HAVE|OWN|AT|BELONG|OWNER|BE|PERSON|FOR)+
    (AT|BY|TO|OF|WITH|HERE|THE|HIM|HER)* (THIS|THE) (PREV|PHONE)? NUMB
  unless (I (AUX)* NEG|# YOU (AUX)* NEG|YOU (AUX)* NOT|FOR)

not_their_phone 0.93  e.g. number doesn't belong to Mr Lee
  (THIS|NUMB (YOU (AUX)* CONTACT)?|THESE) (AUX|PREV)* NEG (FILL|LONGER|USED)* (BELONG|OWN|CONTACT|FOR|BY|OF|WITH|TO)+
    (HIM|HER|NAMEWORD|TITLE|ANYONE|FOLK|(THIS|THE|YOUR) (FOLK|NAME))
  unless (# I (?! (AUX)* (THINK|SURE))|FOR THE (FOLK|NAME) WHO|ASK)

not_their_phone 0.92  e.g. that person is not at this number
  (YOU|HE|NAMEWORD|FOLK|HIM|HER) (AUX)* NEG (AUX|LONGER|LOOK)* (CONTACT|AT|GET) ~{0,4} (THIS NUMB|HERE
    ANYMORE|(AT|BY) (THIS|HERE))
  unless (# I (?! (AUX)* (THINK|SURE))|MY|ME|IF)

not_their_phone 0.90  e.g. ur client gave u a fake number
  (HE|SOMEONE|NAMEWORD|FOLK|WHO|#) (AUX)* (GIVES) ~{0,3} ((MY|WRONG|FAKES) (PHONE|CONTACT)? NUMBER)
  unless (# (SORRY)? I (?! (AUX)* (THINK|SURE))|ASK|# (PLEASE)? (CONTACTS|USED|GIVE)|YOU (AUX)* GIVES)

not_their_phone 0.90  e.g. You have reached a pizza shop, wrong number
  (THIS IS|YOU (AUX)* (CONTACTS|GET|SPEAK|CALLED)|HERE IS) (TO|THE|A|DEG|MY|WORD|NAMEWORD|WITH|OF|FOR|NUMB)* BUSINESS
    (NUMBER|PHONE|desk)? (BREAK|AND|NOT|NO|$)
  unless (# (SORRY)? I (?! (AUX)* (THINK|SURE))|MY BUSINESS|FROM|YOUR|ASK|YOU GET (TO|AT))

not_their_phone 0.90  e.g. this is a business line, we dont know that person
  THIS IS (DEG)* (A (private|business|personal|WORK)|MY (private|personal)) NUMB
  unless YOUR

says_wrong_number 0.90  e.g. She is my coworker, don't text me about her
  (STOPS|NOT) (CONTACTS)+ (ME|HERE)* (FOR|ABOUT|LOOK) (HIM|HER|THIS FOLK|GIVEN|SOMEONE (I|WHO|ELSE))
  unless (# I (?! (AUX)* (THINK|SURE))|HE|MY|# YOU)

says_wrong_number 0.93  e.g. mistaken identity
  MISTAKE identity

says_wrong_number 0.92  e.g. this text came to me in error
  (CONTACTS|THIS|THESE) ~{0,5} (TO|GET) (ME|HERE|MY NUMB) (BY|IN) (ERROR|MISTAKE)
  unless (# I|MY ERROR)

says_wrong_number 0.90  e.g. I keep getting your messages for Alvarez
  KEEP GET ~{0,3} (CONTACT|CALLED|mail) ~{0,2} FOR (CAPITAL|GIVEN|TITLE)

says_wrong_number 0.92  e.g. number not correct
  (#|YOUR|THE|THIS) NUMBER (BE|S)? NOT RIGHTS (BREAK|$)
  unless ASK

says_wrong_number 0.90  e.g. you're texting a complete stranger
  YOU (AUX)* (CONTACTS|BOTHER) (A|THE)? (WORD|DEG)* LONE

not_their_phone 0.92  e.g. this number belongs to my company not to Rita
  (THIS|NUMB) (AUX|NUMB)* BELONG TO (MY|A ELSE|A BUSINESS|SOMEONE)
  unless MY (KIN|FRIEND)

says_wrong_number 0.90  e.g. you are mistaken, I have no dealings with your bank
  YOU (AUX)* MISTAKE COMMA ~{0,4} NEG
  unless ASK

not_their_phone 0.90  e.g. this phone belongs to a minor
  (#|SORRY) THIS (PHONE)? NUMB BELONG TO A
  unless ASK

says_wrong_number 0.92  e.g. I'm getting someone else's messages
  GET (SOMEONE ELSE|A ELSE FOLK|ELSE FOLK|SOMEONE) S (CONTACT|CALLED|mail|DEBT)
  unless (YOU GET|WHO)

not_their_phone 0.92  e.g. Sorry, this is Ramon's old number
  THIS IS (NAMEWORD S|HISHER) PREV NUMB
  unless (ASK|# I)

not_their_phone 0.92  e.g. Please note that the person you're seeking is not available at this number
  (FOLK|HE|NAMEWORD) ~{0,6} NOT (available|reachable|AT) ~{0,2} THIS NUMB

not_their_phone 0.92  e.g. No longer the right number for Ramon
  (NO LONGER|NOT) THE (RIGHTS|DEG)* NUMB FOR (NAMEWORD|HIM|HER|TITLE|THIS)

says_wrong_number 0.92  e.g. you are contacting somebody who isn't your customer
  YOU (AUX)* (CONTACTS|BOTHER) (SOMEONE|A FOLK|ONE) WHO (AUX)* NOT (YOUR|THE|NAMEWORD|CUSTOMER)

says_wrong_number 0.90  e.g. Im 15 years old wrong person
  (?<!THE) (?<!A) WRONG (PERSON|NUMB) (BREAK|SORRY|PLEASE)* $
  unless (# I (AUX)* (CONTACTS|GIVE|GET|PAID|TAKE)|MY WRONG)
  nowhere $own_slip

denies_identity 0.88
  (YOU|YOUR) (AUX)* (CONTACTS|BOTHER) (A|THE)? (DEG)* KID

says_wrong_number 0.90  e.g. consider this number invalid for Mr Diaz
  THIS NUMB ~{0,3} (invalid|NOT valid|WRONG) (FOR|BREAK|$)
  unless (ASK|IF)

not_their_phone 0.92  e.g. this number aint hers no more
  (THIS|THE|#) NUMB (AUX)* NEG (HIS|HER) (ANYMORE|NO MORE|NO LONGER|BREAK|$)

not_their_phone 0.90  e.g. tell susan to give you her real number
  SAY (NAMEWORD|HIM|HER) TO GIVE YOU (HIS|HER) (DEG|RIGHTS|WORD)* NUMB
""",
)
