"""Cues of English replies: relatives, stop requests, disputes, the borrower. Texts come lower case, one blank apart."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import Cue, ReplyLabel
from misroute.people.cues.cue import cue as _cue
from misroute.people.cues.english_numbers import CUES as NUMBERS
from misroute.people.cues.english_strangers import CUES as STRANGERS
from misroute.people.cues.english_words import NAME as _NAME
from misroute.people.cues.english_words import PHONE as _PHONE
from misroute.people.cues.english_words import RELATIVE as _RELATIVE
from misroute.people.cues.english_words import WRONG as _WRONG

_R: Final = ReplyLabel.relative_of_borrower
_O: Final = ReplyLabel.opt_out
_D: Final = ReplyLabel.dispute
_C: Final = ReplyLabel.borrower_confirms

_CONTACT_VERB: Final = (
    r"(?:text(?:ing)?|txt(?:ing|in)?|texts|messag(?:e|ing)|msg(?:ing)?|call(?:ing|in)?|contact(?:ing)?"
    r"|send(?:ing)?|bother(?:ing)?|harass(?:ing)?|spam(?:ming)?|ring(?:ing)?|phon(?:e|ing)"
    r"|e-?mail(?:ing)?)"
)
_MESSAGES: Final = (
    r"(?:messages?|msgs?|texts?|txts?|sms|calls?|notifications?|alerts?|reminders?|e-?mails?|contact"
    r"|communications?|correspondence)"
)

CUES: Final[tuple[Cue, ...]] = (
    *NUMBERS,
    *STRANGERS,
    _cue(
        _R,
        "states_relation",
        0.95,
        "his|her|their|'s ",
        rf"\b(?:i'?m|i am|im|this is|this|it'?s|its|it is|you'?ve reached|you reached|u reached"
        rf"|you have reached|reached|speaking to|speaking with|talking to)(?: just| only| actually"
        rf"| really)? (?:his|her|hers|their|the borrower'?s|the customer'?s"
        rf"|{_NAME}'s) (?P<relation>{_RELATIVE})\b(?!'s?)",
        r"\bthis is (?:his|her|their) (?:first|last|second)",
    ),
    _cue(
        _R,
        "states_relation",
        0.92,
        "i'm|i am|im |this is",
        rf"\b(?:i'?m|i am|im|this is) (?:just |only )?(?:the|a) (?P<relation>{_RELATIVE})(?: of|,|\.|!|$"
        rf"| and (?:he|she|my)| he| she| who| that (?:he|she))",
        r"\b(?:good|best|great|bad|only|the) friend|not (?:a|the)|lucky|happy",
    ),
    _cue(
        _R,
        "states_relation",
        0.93,
        "here|speaking|answering|replying|typing|this is",
        rf"(?:^|[.!?,] )(?:hi |hello |hey )?(?:his|her|their|{_NAME}'s) (?P<relation>{_RELATIVE}) (?:here"
        rf"|speaking|answering|replying|typing|this is)\b",
    ),
    _cue(
        _R,
        "states_relation",
        0.9,
        " my ",
        rf"\b(?:he|she|the borrower|that|{_NAME})(?:'s| is| was"
        rf"|s) my (?P<relation>{_RELATIVE})\b(?!'s?)(?=[.,;!?]|$| (?:and|but|not|who|we|i|he|she|so|yes|his"
        rf"|her))",
        r"\bwhat\b|\bwho\b|\bif\b|\bsays?\b|\btell\b|\blove\b|\bmiss\b|\bmy (?:life|everything"
        r"|friend my)\b",
    ),
    _cue(
        _R,
        "states_relation",
        0.9,
        " my ",
        rf"\b(?:looking for|calling for|asking for|trying to reach|after|want"
        rf"|need) my (?P<relation>{_RELATIVE})\b",
        r"\bi'?m (?:\w+ )?looking|\bi (?:am|was|need|want)\b|\bwe\b",
    ),
    _cue(
        _R,
        "phone_of_relative",
        0.93,
        "my &phone|fone|num|nmbr|cell|mobile|line|#|device",
        rf"\b(?:this|it|that)(?:'s| is|s) (?:actually |really )?my (?P<relation>{_RELATIVE})(?:'s|s"
        rf"|s') (?:old |new |work )?{_PHONE}\b",
    ),
    _cue(
        _R,
        "debt_of_relative",
        0.88,
        "my ",
        rf"\bmy (?P<relation>{_RELATIVE})(?:'s| is| was)? (?:the one (?:who|that)|handles?|handled|took"
        rf"|takes|taken|owes?|borrowed|applied|signed|opened|has|had|got|deals? with"
        rf"|responsible)[^.!?]{{0,24}}\b(?:loan|debt|account|bill|payments?|it|that|contract)\b",
        r"\bfor me\b|\bhelp|\bcan my\b|\bwill my\b|\bcould my\b",
    ),
    _cue(
        _R,
        "debt_of_relative",
        0.86,
        "my ",
        rf"\bmy (?P<relation>{_RELATIVE})(?:'s| is|s)? (?:can'?t come to|not (?:here|home|available|in)"
        rf"|isn'?t (?:here|home|available)|passed away|deceased|in (?:the )?(?:hospital|jail|prison"
        rf"|nursing)|left (?:his|her) phone)[^.!?]{{0,30}}",
        r"\b(?:pay|late|extension|extend|i (?:will|can|need|had))\b",
    ),
    _cue(
        _R,
        "listed_as_contact",
        0.88,
        "listed|put|gave|used|wrote|named|added",
        r"\b(?:he|she|they) (?:\w+ )?(?:listed|put|gave|used|wrote|named|added) (?:me|my (?:name"
        r"|number))(?: down)? (?:as|for|on)\b|\blisted (?:me )?as (?:a |an |his |her |their )?(?:reference"
        r"|emergency|contact)",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.95,
        "stop|stp|quit|cease",
        rf"\b(?:stop|stp|quit|cease) (?:\w+ )?{_CONTACT_VERB}\b(?! (?:him|her|them|it|his|when|if|by|each"
        rf"|myself))",
        r"\b(?:won'?t|wont|can'?t|cant|cannot|didn'?t|doesn'?t|don'?t|dont|never|to|not|ll|will|wouldn'?t"
        r"|couldn'?t) (?:\w+ )?(?:stop|quit)\b|\b(?:text|reply|send|sms|txt) (?:\w+ )?stop\b|\b(?:i|he|she"
        r"|they|we|u|n) (?:\w+ )?stop",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.94,
        "stop|quit|cease|end |cancel|discont|halt|no more|block&mess|msg|text|txt|sms|call|notif|alert|remind"
        "|mail|contact|commun|corresp",
        rf"\b(?:stop|quit|cease|end|cancel|discontinue|halt|no more|block) (?:all |the |these |your |ur "
        rf"|ya |any |future |further |sending |with |me |of )*{_MESSAGES}\b(?! (?:from (?:my|him|her|the)"
        rf"|me\b|plan|package))",
        r"\b(?:text|reply|send|sms|txt|with|get|or) (?:\w+ )?stop\b|\bstop (?:msgs|sms|texts?) to \d"
        r"|\bfree\b|\bt&c|\bcan'?t stop|\bdon'?t (?:stop|cancel)|\b(?:to|2) (?:stop|end|cancel)\b",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.92,
        "again|anymore|any more|any longer|ever|no more&not |n't|dont|dnt|never|no ",
        rf"\b(?:do not|don'?t|dont|dnt|never|plz not|no) (?:ever )?{_CONTACT_VERB}(?: me| us| this| here"
        rf"| my| to| any| on|\b)[^.!?]{{0,30}}\b(?:again|any ?more|any longer|ever|no more)\b",
        r"\b(?:u|you|i|we|they|he|she) (?:do not|don'?t|dont|dnt|never)\b|\bwhy\b",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.88,
        "not|n't|dont|never",
        rf"^(?:please |pls |plz |kindly )?(?:do not|don'?t|dont|never) {_CONTACT_VERB} (?:me|us"
        rf"|this (?:number|phone)|my (?:phone|number|cell))(?: please| pls| thanks?)?[.! ]*$",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.9,
        "leave|cease|lose|off",
        r"\bleave (?:me|us) (?:alone|tf alone|the \w+ alone)\b(?! (?:for|until|til|with|in|at|tonight"
        r"|today))|\bcease (?:and|&) desist\b|\blose (?:my|this) number\b|\bfu?c?k off\b",
    ),
    _cue(
        _O,
        "asks_for_removal",
        0.95,
        "take|remove|delete|erase|scrub|drop&me |my |this |us |me",
        r"\b(?:take|remove|delete|erase|scrub|drop) (?:me|my (?:number|phone|name|contact|info|cell)"
        r"|this (?:number|phone)|us) (?:\w+ )?(?:off|from|out|number)\b|\b(?:remove|delete|erase) (?:my"
        r"|this) (?:number|phone|contact|info|cell)\b|^(?:please |pls )?remove me\b",
    ),
    _cue(
        _O,
        "asks_for_removal",
        0.93,
        "opt|unsub|unsu",
        r"^(?:please |pls |plz |i (?:want|wish|would like|need|'?d like) to |i want (?:2|out)? ?|let me "
        r"|can (?:you|u|i) |how (?:do|can) i "
        r"|just |i'?m |i am |kindly |wanna )*(?:opt(?:ing)?[- ]?(?:me )?[- ]?out|unsub\w*|unsuscribe)"
        r"|\b(?:want|wish|like|need|trying|tryna|request)(?:ing)? to (?:opt|unsub)",
        r"\breply\b|\btext stop|\b(?:send|txt|sms) \w+|\bt&c|\byet\b|\bany ?time\b",
    ),
    _cue(
        _O,
        "asks_for_removal",
        0.9,
        "opt out|opt-out|unsub",
        r"\b(?:opt(?:ing|ed)?[- ](?:me )?out|unsubscribe me)\b",
        r"\b(?:to|2|can|cannot|can'?t|how) (?:opt|unsub)|\breply\b|\btext\b|\bsend\b|\bcall\b|\bsky\b|\bt&c|\d{5}",
    ),
    _cue(
        _D,
        "denies_debt",
        0.9,
        "owe|not my|mine",
        r"\b(?:don'?t|do not|dont|never|didn'?t|did not) owe\b|\bowe (?:you|u|them|anyone"
        r"|y'?all) (?:nothing|nada|zero)\b|\bowe nothing\b|\bnot my (?:debt|loan|account|bill"
        r"|responsibility)\b|\b(?:isn'?t|not) mine\b(?=.*(?:loan|debt|account|bill))",
    ),
    _cue(
        _D,
        "denies_debt",
        0.9,
        "loan|credit|debt|account|contract|money|financ&never|not|n't|dont|havent",
        r"\b(?:never|didn'?t|did not|don'?t|dont|havent|haven'?t|have not) (?:ever )?(?:took|take|taken"
        r"|borrow|borrowed|apply|applied|appl|sign|signed|open|opened|have|had|got|request|requested"
        r"|agree to) (?:\w+ ){0,3}(?:loans?|credit|debt|account|contract|money|financing)\b",
        r"\b(?:enough|any) money\b|\b(?:have|had|got) (?:\w+ ){0,3}money\b",
    ),
    _cue(
        _D,
        "denies_debt",
        0.9,
        "recogni|disput|is not",
        r"\b(?:don'?t|do not|dont) recogni[sz]e (?:this|that|the|any) (?:debt|loan|account|charge|amount"
        r"|bill)\b|\b(?:i|we)(?:'?m|'?re| am| are)? (?:\w+ )?disput(?:e|ing)\b|\bthis (?:debt"
        r"|loan) is not (?:valid|mine)\b",
    ),
    _cue(
        _D,
        "says_paid",
        0.86,
        "paid|settled|cleared|discharged|bankrupt",
        r"\b(?:already|alrdy) (?:been )?(?:paid|settled|cleared)\b|\bpaid (?:\w+ )?(?:this |it |that "
        r"|the \w+ )?(?:off|in full)\b|\b(?:was|were|been|is) (?:already )?(?:settled|discharged|paid off"
        r"|cleared)\b|\bpaid (?:this|that) (?:already|debt|loan|account)\b|\bbankruptcy\b",
        r"\bget paid\b|\bgot paid\b|\bif\b|\bwill be\b|\bonce\b|\bwhen\b",
    ),
    _cue(
        _D,
        "disputes_amount",
        0.88,
        "balance|amount|total|sum|interest|fee|charge|bill|figure|statement|payoff"
        "&ong|incorrect|not |off|inaccurate|too high|inflated|bogus|charged|wrng",
        rf"\b(?:balance|amount|total|sum|interest|fees?|charges?|bill|figures?|statement"
        rf"|payoff)\b(?: \w+){{0,3}} (?:is|are|was|looks?|seems?|were)(?: \w+)? (?:{_WRONG}|incorrect"
        rf"|not (?:right|correct)|off|inaccurate|too high|inflated|bogus)\b|\b{_WRONG} (?:amount|balance"
        rf"|total|sum|interest|fee)\b(?! of time)|\b(?:over|double)[- ]?charged\b|\bcharged (?:me )?(?:twice|double"
        rf"|too much)\b",
    ),
    _cue(
        _D,
        "asks_for_proof",
        0.9,
        "valid|verif|proof|prove|evidence|contract|agreement",
        r"\b(?:validat(?:e|ion)|verif(?:y|ication)|proof|prove|evidence) (?:\w+ ){0,2}(?:debt|loan|owe"
        r"|account)\b|\b(?:show|send|provide|give) (?:me )?(?:the |a |some )?(?:\w+ )?(?:contract|proof"
        r"|agreement|validation)\b",
    ),
    _cue(
        _D,
        "reports_fraud",
        0.92,
        "identity|stole|used my|fraud|police|scammed|forged",
        r"\bidentity (?:was|has been|got|is|been) (?:stolen|used|compromised|taken)\b|\b(?:identity theft"
        r"|stolen identity|stole my (?:identity|id|info)|used my (?:id|identity|name"
        r"|ssn|social|info)|fraud(?:ulent|ulently)?|police report|scammed me|forged)\b",
        r"\bfraud (?:alert|dept|department|prevention)\b|\bis this (?:a )?fraud",
    ),
    _cue(
        _C,
        "confirms_identity",
        0.9,
        "it's me|its me|it is me|that's me|thats me|this is|speaking|i am|got me|reached me|the right",
        rf"^(?:(?:yes|yeah|yep|yup|yea|ya|ok|okay|hi|hello|hey|correct|sure|right)[,.! ]+)*(?:this is (?:me"
        rf"|he|she|him|her)|it'?s me|its me|it is me|that'?s me|thats me"
        rf"|(?:this is )?{_NAME}(?: {_NAME})? speaking|speaking|i am (?:he|she|him|her)|you(?:'ve"
        rf"| have)? (?:got|reached) (?:me|the right))\b(?! \w+ing\b| (?:again|u|you|who|that|not|when|or))",
    ),
    _cue(
        _C,
        "confirms_identity",
        0.9,
        "yes|yea|yep|yup&this is|it|i'm|i am",
        r"^(?:yes|yeah|yep|yup|yea)[,.! ]+(?:this is|it'?s|i'?m|i am) (?!at\b|in\b|on\b|a\b|the\b|so\b"
        r"|not\b|just\b|going|gonna|fine|good|ok|here\b|there|still|my\b|really|very)[a-z]+",
    ),
    _cue(
        _C,
        "confirms_identity",
        0.88,
        "herself|himself|right",
        r"\b(?:this is|it'?s|speaking[, ]+this is) (?:\w+ ){1,3}(?:herself|himself)\b|\bright (?:number"
        r"|person)[,.!]? (?:yes|it'?s me|this is)|\byou (?:have|got) the right (?:number|person)\b",
    ),
    _cue(
        _R,
        "states_relation",
        0.92,
        "his|her|their|'s ",
        rf"\b(?:you|u)(?:'re| are|r| keep)? ?(?:texting|calling|messaging|contacting|texted|called|messaged"
        rf"|contacted|got)"
        rf" (?:his|her|their|{_NAME}'s) (?P<relation>{_RELATIVE})\b(?!'s?)",
    ),
    _cue(
        _R,
        "phone_of_relative",
        0.88,
        "my ",
        rf"\bmy (?P<relation>{_RELATIVE}) (?:doesn'?t|does not|don'?t|no longer|hasn'?t|has not|stopped|used to)"
        rf" (?:\w+ )?(?:live|lived|living|stay|use|used|using|have|has|own|talk|speak|spoken|contact)\b",
        r"\b(?:pay|late|extension|extend|enough|time)\b",
    ),
    _cue(
        _R,
        "listed_as_contact",
        0.9,
        "contact|reference",
        r"\b(?:i'?m|i am|im)(?: just| only)? (?:his|her|their|an?|the) (?:emergency )?(?:contact|reference)\b",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.92,
        "want|wish|wanna|care|interested&not|n't|dont|dnt|no longer",
        rf"\b(?:do not|don'?t|dont|dnt|no longer|didn'?t|not) (?:want|wish|wanna|care|interested in)(?: to)?"
        rf" (?:(?:receive|receiv\w*|get|getting|have|hear|see|be)(?:ing)? )?(?:\w+ ){{0,3}}(?:{_MESSAGES}"
        rf"|from (?:you|u)|contacted|texted|called)\b",
        r"\b(?:miss|late|pay|u|you) (?:do|don'?t|dont)\b|\bwhy\b",
    ),
    _cue(
        _C,
        "confirms_identity",
        0.85,
        "i'm |i am |im |this is",
        r"^(?:hi|hello|hey|yes|yeah|yep|ok)?[,. ]*(?:i'?m|i am|im|this is) (?P<person>[a-z][a-z'-]{1,20})"
        r"(?: (?!not)[a-z'-]{2,20})?(?:[,.!;]|$| (?:speaking|here|and|what|how|when|i)\b)",
        r"'s |\bnot\b|\bfrom\b",
    ),
    _cue(
        _R,
        "listed_as_contact",
        0.9,
        "my ",
        rf"\bmy (?P<relation>{_RELATIVE}) (?:\w+ )?(?:used|gave|put|listed|wrote|added|entered) (?:you |u "
        rf"|them |down )?(?:my|this)"
        rf" (?:{_PHONE}|name|info|details)\b",
    ),
    _cue(
        _R,
        "states_relation",
        0.88,
        "here",
        r"^(?:hi |hello |hey )?(?:this is )?(?:the )?(?P<relation>mom|mum|mother|dad|father|wife|husband"
        r"|sister|brother|son|daughter|grandma) here\b",
    ),
    _cue(
        _R,
        "states_relation",
        0.86,
        "with him|with her|with them",
        r"\bi (?:just )?(?:work|live|lived|worked|used to (?:work|live)|go to school) with (?:him|her|them)\b",
    ),
    _cue(
        _R,
        "debt_of_relative",
        0.88,
        "my &debt|loan|account|bill|problem",
        rf"\bmy (?P<relation>{_RELATIVE})(?:'s|s') (?:debt|loan|account|bill|problem)\b",
        r"\b(?:pay|add|put|use|using|card|from|transfer|help|too|also|and mine)\b",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.92,
        "stop",
        r"\bi (?:already )?(?:said|told (?:you|u|y'?all)) (?:to )?stop\b|^(?:please |pls |plz |just "
        r"|now )*stop(?: it| this| that| now| already| please| pls| with this)*[.! ]*$",
    ),
    _cue(
        _D,
        "denies_debt",
        0.88,
        "not mine|n't mine|refuse|closed|cancel",
        r"\b(?:charges?|debts?|loans?|accounts?|bills?|balance|payments?)\b[^.!?]{0,20}\b(?:is|are|was"
        r"|were)(?: not|n'?t) mine\b|\brefuse to pay\b"
        r"|\bi (?:already )?(?:closed|cancelled|canceled) (?:that|this|the|my) (?:account|loan)\b",
    ),
    _cue(
        _O,
        "asks_for_removal",
        0.94,
        " off",
        r"\b(?:take|get|keep) (?:me|my (?:number|name|phone)|this (?:number|phone)) off\b(?! (?:at|the (?:bus"
        r"|train|hook)|work|early))",
    ),
)
