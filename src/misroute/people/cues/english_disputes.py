"""Frames of English replies from a borrower who disputes the debt."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.dispute,
    r"""
says_paid 0.90  e.g. I paid this off last year
  I (AUX|already)* paid (THIS|DEBT) (OFF|in full|IN full|AT|IN|YEAR)

reports_fraud 0.90  e.g. This is fraud, I never applied
  (THIS IS|#) fraud(?! (alert|team|department))
  unless (# IF|ASK)

reports_fraud 0.90  e.g. Fraud. Somebody used my IC to sign up
  (SOMEONE|somebody|WHO) ~{0,2} USED MY

says_paid 0.90  e.g. that was settled in 2020
  (THIS|DEBT|that|which) (was|BE|HAVE|been)+ (DEG|already)* (settled|cleared|PAID|resolved)
  unless (IF|ASK|MOD)

says_paid 0.90  e.g. I paid this off last year
  (I|we) (AUX|already)* (settled|PAID|cleared) (WITH|THIS|THIS|OFF|THE)
    (YOUR|YOU|OFF|IN|WRONG|office|DEBT|AMOUNT)+
  unless (MOD|FOR)

says_paid 0.90
  (DEG|already) paid (IN|BREAK|$|WORD|UPDATE)

disputes_amount 0.90  e.g. you charged me twice
  ((double|twice) (charged|billed)|(charged|billed) (ME)? (double|twice)|charged twice)
  unless phone

asks_for_proof 0.90  e.g. Send me proof
  (demand|request|provide|LOOK|send|SEND|GIVE) ~{0,3} (proof|validation|verification) ~{0,2} (DEBT|OF|BREAK|$)

asks_for_proof 0.90  e.g. Which loan? I never take any loan, show me the paper
  show ME THE (paper|papers|contract|agreement)

denies_debt 0.90  e.g. Which loan? I never take any loan, show me the paper
  (never|NOT) (DEG)* (TAKE|BORROW) (any|ANY|A|THE|THIS)? (DEBT|loan)

denies_debt 0.90  e.g. I refuse to pay, the charges are not mine
  refuse TO PAY

denies_debt 0.90  e.g. Your records are wrong, I closed that account
  I (AUX)* (closed|cancelled|canceled) (this|THIS|THE|MY) (account|DEBT)

asks_for_proof 0.90  e.g. prove it or drop it
  ^ (CHITCHAT|BREAK)* (PROOF|prove) (it|THIS) (BREAK|$|or)

denies_debt 0.90  e.g. what loan? I never got any money
  (what|WHAT) (DEBT|loan) (ASK|BREAK|$)

denies_debt 0.90  e.g. I don't recall this
  ((NOT|NEG) (WHAT|THE AMOUNT) I (OWE|BORROW)|NOT (recall|recognize|recognise) (THIS|THE|ANY|A)*
    (DEBT|charge|BREAK|$))
  unless (# (YOU|HE)|recall THE)

denies_debt 0.90  e.g. I dispute this.
  (disputed|disputing|dispute|contest|contesting|appealed) (THIS|THE|ANY|WITH|A)+
  unless ASK

denies_debt 0.90  e.g. that medical bill was covered by Medicaid
  (DEBT) (AUX|DEG)* (covered BY|forgiven|barred|discharged|waived|in forbearance|void|expired|repossessed)
  unless (flight|class|meeting|MOD|IF|game|school)

says_paid 0.90  e.g. I have a letter from you saying paid
  (letter|receipt|receipts|statement|screenshot|records|bank) ~{0,8} (PAID|cleared|settled|zero|receipt|received)
  unless (# (YOU|HE) MOD|PLEASE|SEND ME)
  nowhere (rent|tickets|ticket|order)

says_paid 0.90  e.g. you've already had your money off the insurers
  (I|YOU|they) (AUX|DEG)* (PAID|PAY|HAVE) ~{0,3} (twice|everything|YOUR money|all OF it|it all)
  unless (MOD PAY (?!twice)|LOOK)

denies_debt 0.90  e.g. I beat this in court already
  ((court|judge|trustee) ~{0,6} (dismissed|ruled|beat|won|threw|discharged)|beat THIS IN court)

reports_fraud 0.90
  (YOUR|an|THE) agent ~{0,4} (TAKE|took) (cash|money)

denies_debt 0.90  e.g. I never took out a loan
  (I|we|#) (AUX|DEG)* NEG (AUX|DEG|AGAIN)* (BORROW|(TAKE|GET|HAVE) (?=~{0,4}
    (DEBT|loan))|sign|signed|agree|agreed|order|ordered|authorize|authorized|OWE|joined|cosigned)
    (OUT|up|TO|FOR|ANY|A|THE|THIS|NO|nothing|anything|FROM|WITH|YOUR|OF|money)*
    (DEBT|YOU|this|THIS|nothing|anything|money|loan|interest|ANYONE)
  unless (NOT HAVE (THE|ANY|enough|MY) (money|PAY)|HAVE (YOU|THE|ANY money)|GET (YOU|YOUR|THIS|ANY)|ASK|NOT TAKE
    (YOU|THIS|ANY)|NOT LOOK|NOT HAVE THIS|TAKE (this|THIS))

denies_debt 0.90  e.g. not my debt
  (DEBT %{0,12} NOT (DEG)* MINE|NOT MINE %{0,10} DEBT|NOT (DEG)* MY (DEBT|problem))
  unless (# (HE|YOU)|MY KIN|phone|NUMB)
  nowhere (lunch|book|jacket|cup)

says_paid 0.90  e.g. I already paid this
  (DEG|NOW) (BE|HAVE|been)? (PAID|cleared|settled|discharged|sent THE) (THIS|THE|DEBT|it|OFF|BREAK|$|IN
    full|BY|all|YOU|last|PREV|up)
  unless (for|FOR|ASK|IF|bought)

says_paid 0.90  e.g. I already paid this
  (I|we|THIS|DEBT|they|emi) ~{0,4} (PAID|pay) (THIS|THE|DEBT|OFF|it|YOU|all|IN
    full|up|last|PREV|DEG|NOW|BREAK|YEAR|AGO|back)+
  unless (MOD|get PAID|GET PAID|FOR (THE|YOUR|lunch)|ASK|IF|TO PAY|NOT|half|first|LOOK)
  nowhere (lunch|dinner|ticket|drinks|parking|pizza|(just|JUST) PAID DIGITS)

says_paid 0.90  e.g. Paid in full
  (written OFF|statute OF limitations|time barred|zero balance|nil dues|paid IN full|PAID IN full|bankruptcy|no
    dues|too old TO collect)

disputes_amount 0.90  e.g. this bill is wrong
  (DEBT|AMOUNT) ~{0,3} (BE|S|look) ~{0,2} (WRONG|inflated|NOT RIGHTS|doubled|tripled|too (high|much)|TO
    (high|much)|incorrect|overcharged|ridiculous|illegal|bogus|FAKES)
  unless (NUMB|PERSON|BUSINESS|IF|FOLK|you (be|look))

disputes_amount 0.90  e.g. where did this $120 late fee come from
  ((where|why) ~{0,5} (AMOUNT|DEBT) (come|from|added|THERE|AT THERE)|why ~{0,4} (billed|charged|charging
    ME|billing))
  unless (I OWE|MY (PAY|balance)|due)

disputes_amount 0.90  e.g. you charged me twice
  ((adding|added|add) ~{0,2} (fee|fees|interest|AMOUNT AT AMOUNT)|(charged|charging|charge|billed|billing) ME
    (FOR|twice|double|DIGITS|AGAIN|TO much|too much)|(overcharged|overbilled))
  unless (FRIEND|phone|battery)

denies_debt 0.90  e.g. I'm not paying that much
  (NOT|NEG|refuse TO|MOD NOT|why) (BE|AUX|MOD|I)* (pay|paying|repay) (it|THIS|THAT|YOU|A
    (penny|cent|dime)|ANY|THE|FOR|AMOUNT|DEBT)+
  unless (MOD NOT PAY (THIS|it|YOU|DEBT|THE)* (YEAR|NOW|today|IF|until|RIGHT|all)|NOW|lunch|until|FOR (it|THIS)
    (YEAR|NOW))

asks_for_proof 0.90  e.g. Send me proof
  (show|SEND|provide|produce|want|need|GIVE|WHERE BE) (ME|us|THE|A|some|ANY|OF|original|signed|IN WORD|YOUR)*
    (proof|evidence|validation|contract|agreement|paperwork|breakdown)
  unless (id|school|tickets|USED|this|THIS)
  nowhere (lease|apartment)

asks_for_proof 0.90  e.g. Sold to you by who? Prove you own it.
  PROOF (it|THIS|YOU|I|THE)+ (OWN|OWE|DEBT)

denies_debt 0.88  e.g. I closed my account with you like 2 years ago
  (cancelled|canceled|returned|closed|sold|traded) (THE|THIS|MY|A|it|WORD)* (car|DEBT|subscription|membership|IN
    writing|gym|contract|policy|YEAR|AGO|TO YOU) %{0,20} (DEBT|billed|charged|AMOUNT|PAY|OWE|AGO|YEAR|CONTACT)
  unless (flight|meeting|class|FRIEND)

denies_debt 0.88  e.g. You lot charged me for a gym I cancelled in writing
  (charged|billed|billing|charge) ME FOR ~{0,8} (cancelled|canceled|NEG|NOT)

denies_debt 0.88  e.g. insurance was supposed to cover that ER visit, I'm not paying it
  insurance (AUX|WORD)* (supposed TO|MOD) ~{0,2} (cover|PAY)

denies_debt 0.88  e.g. why pay for a sofa that never came
  (why) (MOD|DO|AUX|I)* PAY FOR ~{0,5} (NEG|NOT)

reports_fraud 0.90  e.g. somebody stole my identity
  (SOMEONE|HE|MY (PREV)? KIN|WHO|somebody|thief|MY PREV) ~{0,3} (USED|opened|TAKE|BORROW|FRAUD|forged) ~{0,4} (IN
    MY NAME|MY (NAME|id|identity|ssn|social|signature|info|card))
  unless ASK

reports_fraud 0.90  e.g. my identity was stolen
  (identity|id|ssn|social) (AUX)* (FRAUD|theft)

disputes_amount 0.88  e.g. why are there so many fees
  (why|WHAT) ~{0,3} (so|too|TO|these|THESE|THIS) (many|much|DEG)? (AMOUNT|charges|fees|interest)
  unless (ticket|parking|bank)

denies_debt 0.88  e.g. I'm not late, check again before you text
  (NOT|NEG) (AUX|DEG)* (late|behind|past due|overdue|delinquent) %{0,8} (UPDATE|YOUR (LIST|system|facts|end)|LOOK AT
    YOUR)
  unless (# (YOU|HE)|FOR (WORK|school|dinner))

denies_debt 0.88  e.g. I've never missed a payment
  (NOT|NEG) (AUX)* (missed|miss) (A|ANY|ONE|PERSON|single)* DEBT
  unless (# (YOU|HE)|MOD)

denies_debt 0.88  e.g. never financed anything thru you
  NOT (financed|borrowed) (anything|nothing|A WORD) ~{0,1} (AT|FROM|WITH) YOU
""",
)
