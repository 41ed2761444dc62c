"""Frames of English replies from the borrower, about the own debt."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.borrower_confirms,
    r"""
$friends = (BEFORE I PAY|PAY (YOU|HIM|HER|MY|FOR
    (THE|YOUR|MY|lunch|dinner))|back|lunch|dinner|ticket|tickets|drinks|pizza|cab|uber|rent|party|visit|tuition)

asks_for_time 0.88  e.g. My wife is in hospital, need another week
  (need|GIVE ME) (ELSE|MORE|A few|DIGITS|few) (MORE)? ~{0,1} (YEAR|time)
  nowhere (exam|essay|dinner|movie|trip|visit|date|meet|class|ready|to (find|read|think))

confirms_identity 0.88  e.g. yes I'm Susan
  ^ (AYE|SORRY|BREAK)+ (THIS IS|I BE) (WORD)? NAMEWORD (NAMEWORD)? (BREAK|$)
  unless NOT
  nowhere (NOT|reunion|party|FROM)

confirms_identity 0.90  e.g. speaking
  ^ (AYE|SORRY|DEG|BREAK)* (THIS IS (ME|HIM|HER|HE)|(THIS IS)? (NAMEWORD)? (NAMEWORD)?
    (SPEAK|himself|herself)|SPEAK|I BE (HE|HIM|HER)) (BREAK|$|SPEAK|YES|here|AND|go|what|AYE|whats)
  unless (ASK|NOT|IN THE)
  nowhere (SPEAK OF|NOT (ME|HIM|HER|NAMEWORD)|WRONG|KIN (HERE|SPEAK)|photo)

confirms_identity 0.90  e.g. yes I'm Susan
  ^ (AYE|SORRY)+ (BREAK)* (AYE|SORRY|BREAK)* (THIS IS|I BE) (NAMEWORD|WORD NAMEWORD)
    (BREAK|$|NAMEWORD|what|HERE|AND)
  unless NOT
  nowhere (NOT|from|FROM)

confirms_identity 0.88  e.g. This is Jennifer, yes
  ^ (AYE|SORRY|BREAK)* (THIS IS|I BE) NAMEWORD (NAMEWORD)? (BREAK (YES|I|AYE)|SPEAK|HERE ;|herself|himself|AND I
    (GET|BE|HAVE))
  unless (FROM|AT)
  nowhere (NOT|reunion|party)

promises_payment 0.88  e.g. I'll have the money Friday, I swear on my kids
  I (MOD|go|ma) (AUX|MOD|go)* (HAVE|bring|GET|manage|return|DO|put|catch) (THE|YOU|THIS|up|ANY|WITH|full|A)*
    (money|DEBT|DIGITS|payment|loan|cash) ~{0,6} (YEAR|BY|AT|BREAK|$)
  unless (NOT HAVE|HAVE NO|YOU|MY money|NEG|MOD DO (THE|YOU)|lunch|tickets|save|win|won)
  nowhere (NOT MINE|WRONG NUMB|NOT KNOW)

promises_payment 0.88  e.g. I'll pay tomorrow
  (paying|PAY) (THIS|YOU|all|OFF)* (tonight|tomorrow|friday|monday|YEAR|NOW|after|AT payday|THE first|soon)
  unless (# (YOU|HE)|FOR|WHO|HIM|HER|rent|cash back)
  nowhere (lunch|dinner|drinks|NOT PAY)

asks_for_time 0.88  e.g. can i skip a month and tack it to the end
  (MOD I|I MOD NOT|I NEG) ~{0,3} (skip|defer|miss|make|manage|afford) (A|THE|MY|THIS)* (YEAR|payment|DEBT)
  unless (class|meeting|party)

asks_for_time 0.88  e.g. whats the minimum i gotta pay to keep the car
  (minimum|settlement|settle|restructure|hardship) ~{0,5} (PAY|offer|program|I|options|plan|ASK)
  unless (wage|score)

confirms_identity 0.90  e.g. yes u got the right person
  (YES|YOU) ~{0,3} (GET|HAVE|reached) (THE)? RIGHTS (FOLK|NUMB)
  unless (NOT|NO|ASK|IF)

confirms_identity 0.90
  ASKED (BREAK)* (confirmed|si|aye|affirmative|indeed|THE ONE AND JUST|guilty|present|you GET
    (HIM|HER|ME)|who|speaking) (BREAK|$)

confirms_identity 0.88  e.g. use this number from now on, I lost the other one
  (USED|CONTACT|save|UPDATE) (ME)? (AT|TO|WITH|IN)? THIS (NEW)? NUMB (FROM NOW|instead|NOW|PLEASE)
  unless (NOT|# (YOU|HE))

speaks_of_own_debt 0.88  e.g. my card got declined can I give u a different one
  MY (card|DEBT|autopay|payment|bank) (AUX)* (declined|bounced|expired|failed|rejected|frozen)
  unless (lunch|netflix|uber)

speaks_of_own_debt 0.88  e.g. I can't make the payment this month, my hours got cut
  (my|MY) (hours|pay|salary|wages|pension|benefits|paycheck|tax refund|refund|disability) ~{0,4}
    (cut|late|coming|comes|delayed|NOT|hits|IN|YEAR)
  unless (ASK|lol)
  nowhere (yay|party)

speaks_of_own_debt 0.86  e.g. I'm not avoiding you, promise. payday's the 30th
  I ~{0,4} (avoiding|ignoring|dodging) YOU

confirms_identity 0.90
  ASKED (SORRY|BREAK|DEG|NOPE|WORD)* (AYE|(THIS|I) (BE|S) (ME|HIM|HER|HE|~)? ;|(THIS IS|I BE|THIS S)
    (ME|HIM|HER|HE|NAMEWORD)|SPEAK|(THIS|HE|ME) (BE|S)? ME|IN the flesh|WHO (LOOK|ASK|want|CONTACT|S|BE))
  unless (NOT|NO (BREAK|ME))
  nowhere (NOT ME|WRONG|KIN HERE|S KIN|HISHER KIN|NEG (BORROW|OWE|HAVE)|NOT (HIM|HER|NAMEWORD))

promises_payment 0.88  e.g. I'll pay tomorrow
  I (MOD|BE|TO|go|DEG|try|can|HAVE)* (LOOK)? (PAY|SEND (?=(DIGITS|half|THE
    (payment|rest|money)|payment|some))|clear|settle|DO DIGITS|DO half|catch up)
    (THE|THIS|it|OFF|IN|full|half|YOU|DIGITS|DEBT|some|part|A|up|WORD|MY|TO|OUT|rest)*
    (YEAR|DEBT|AT|BY|on|when|IF|after|BREAK|$|payday|tonight|tomorrow|PAY|later|next|soon|DIGITS)
  unless $friends|NOT PAY|SEND (THE|YOU|A|ME|MY) (WORD|CONTACT)|TO SEND
  nowhere (WRONG NUMB|sell|shop|gift)

promises_payment 0.88  e.g. just paid 200 on the app check it
  # (DEG|SORRY|WORD)* (go|MOD|will|JUST|paying|DEG)* (PAY|PAID|SEND (?=(DIGITS|half|THE
    (payment|money|rest)|payment|some))) (DIGITS|half|it|THE|THIS|some|part|DEBT)+
    (on|AT|YEAR|tonight|tomorrow|BY|THE|AND|NOW|BREAK|$|IN)
  unless (YOU|FOR|HIM|HER|I|save|win|free)
  nowhere (claim|offer|STOPS TO)

asks_for_time 0.88  e.g. can we set up a payment plan
  ((MOD|PLEASE|LOOK|I|GIVE|ABOUT|need) ~{0,6} (payment plan|payment SCHEDULE|(ABOUT|for|GIVE|GET|need|PAY) ~{0,2}
    extension (BREAK|$|at|AT|of|until|TO)|due (date|DIGITS)|installments|grace period|deferment|hardship)|GIVE
    (ME|us)? ~{0,3} (MORE|few|ONE|PERSON|DIGITS|some) ~{0,2} (YEAR|time))
  unless (exam|essay|homework|assignment|meeting|deadline|project|class|library|visa|SCHEDULE (BE|FOR
    (us|tonight)))
  nowhere (dinner|flight|movie|party)

asks_for_time 0.90  e.g. can u push my due date to the 15th
  (push|move|change|extend) (MY|THE|back)* (due|payment|DEBT) ~? (date|BREAK|TO|$)

speaks_of_own_debt 0.88  e.g. That's not what I owe
  (I|MY) ~{0,5} (OWE|LOSE MY (WORK|job)|NOT HAVE (it|THE money)|IN jail|laid OFF|behind
    (BREAK|$|at|AT|AND|I)|short THIS YEAR|strapped)
  unless (NEG (AUX)* OWE|YOU OWE|HE OWE|OWE (HIM|HER|MY KIN|YOU (A|ONE|lunch))|LOSE MY
    (key|phone|PHONE|mind|bag|wallet|way|charger|cat|dog|keys|voice)|broke (up|MY|the|down))

speaks_of_own_debt 0.90  e.g. That's not what I owe
  (how much|WHAT) (BE|S|DO|MOD|THE|IS)* (I|MY|THE) (OWE|balance|payoff|DEBT|remaining|AMOUNT|due)
  unless (THE AMOUNT|THE DEBT|YOU)

speaks_of_own_debt 0.88  e.g. my loan my problem, ill sort it out by weekend
  MY (DEBT|payoff|due) ~{0,3} (ending|payoff|balance|DIGITS|MY problem|due)
  unless (NOT MY|phone bill)

speaks_of_own_debt 0.88  e.g. do yall take cash app for the car note
  (do|DO|MOD|can) (YOU|I)+ ~{0,3} (TAKE|accept|PAY) ~{0,2}
    (cash|card|credit|debit|zelle|venmo|paypal|cheque|check|BY|WITH|IN installments|online)
  unless (tickets|store|shop|tips)
  nowhere (lunch|dinner)

speaks_of_own_debt 0.88  e.g. just paid 200 on the app check it
  (PAID|SEND) (DIGITS|A WORD|THE WORD|half|it|THE PAY|PAY) ~{0,4} (app|portal|online|yesterday|website|link|bank)
    ~{0,4} (UPDATE|confirm|BREAK|$)
  unless (YOU|tickets)

speaks_of_own_debt 0.86  e.g. Didn't forget about you. Check's in the mail Thursday
  (cheque|check|payment|check|UPDATE|transfer|DEBT) (S|BE|HAVE)* (IN the mail|sent|gone
    (through|through)|scheduled|AT the way|coming)
  unless (ASK|YOUR)

confirms_identity 0.88  e.g. This is my new number
  THIS (BE|S) MY (NEW|PERSON)+ (PHONE)? NUMBER
  unless (NOT|NAMEWORD)
  nowhere (WRONG|NOT (HIM|HER|NAMEWORD)|save|lol|FRIEND)

confirms_identity 0.88  e.g. I changed my number, new one is 2025550143
  I (AUX)* CHANGE MY (PHONE)? NUMBER

promises_payment 0.88  e.g. can I pay half now
  MOD I (DEG)* (PAY|SEND|DO (?=(half|DIGITS))) (YOU)? (half|DIGITS|part|A (part|portion|little)|THE
    rest|monthly|weekly|BY (card|phone|check)|IN (full|installments)|DEBT)
  unless (FOR (YOU|HIM|HER)|YOU back|ticket)

speaks_of_own_debt 0.88  e.g. I just made a payment
  I (AUX)* (made|submitted|scheduled|SEND) (A|THE|MY)* DEBT
  unless (# IF|NOT|WRONG)
""",
)
