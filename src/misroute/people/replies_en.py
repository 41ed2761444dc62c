"""Cues in English replies, with the spellings of thumbs in a hurry. Texts come lower case, blanks collapsed, ' straight."""

from __future__ import annotations

import re
from typing import Final

from misroute.people.cues import Cue, ReplyLabel

_WRONG: Final = r"(?:w+r+o+n+g+|wrng|worng|wrog|rong|wong|wron|incorrect)"
_NUMBER: Final = r"(?:numbers?|num|numba|numbr|nmbr|nmber|numer|nubmer|nbr|nos?|nr|#|phone|fone|cell|line)"
_PERSON: Final = r"(?:person|persons|guy|gal|girl|lady|woman|man|dude|fella|bloke|chick|one|people|party|contact|recipient|individual|customer|client|jo[eh]n?)"
_NAME: Final = r"[a-z][a-z'-]{1,20}"
_PHONE: Final = r"(?:phone|fone|number|num|nmbr|cell|mobile|line|#|device)"
RELATIVE: Final = (
    r"(?:(?:step|grand|foster|older |younger |big |little |ex[- ]?|late |twin )*"
    r"(?:mother|father|mom|mum|mommy|mama|ma|dad|daddy|parents?|son|daughter|brother|bro|sister|sis|wife|husband|hubby|spouse|partner|fianc[eé]e?"
    r"|boyfriend|girlfriend|bf|gf|uncle|aunt|auntie|aunty|cousin|cuz|nephew|niece|grandma|grandpa|granny|nana|mil|fil|kid|child|twin"
    r"|relative|family member|roommate|room ?mate|housemate|flatmate|friend|buddy|co-?worker|colleague|boss|employer|neighbou?r|landlord|caregiver|carer|guardian)"
    r"(?:[- ]in[- ]law)?)"
)
_CONTACT_VERB: Final = r"(?:text(?:ing)?|txt(?:ing|in)?|texts|messag(?:e|ing)|msg(?:ing)?|call(?:ing|in)?|contact(?:ing)?|send(?:ing)?|bother(?:ing)?|harass(?:ing)?|spam(?:ming)?|ring(?:ing)?|phon(?:e|ing)|e-?mail(?:ing)?)"
_MESSAGES: Final = r"(?:messages?|msgs?|texts?|txts?|sms|calls?|notifications?|alerts?|reminders?|e-?mails?|contact)"
_GOT: Final = (
    r"(?:got|have|has|had|reached|dialed|dialled|called|texted|txted|texting|calling|hit|ringing|messaged|contacted)"
)


def _cue(label: ReplyLabel, code: str, confidence: float, pattern: str, unless: str | None = None) -> Cue:
    return Cue(label, code, confidence, re.compile(pattern), re.compile(unless) if unless else None)


_W, _R, _O, _D, _C = (
    ReplyLabel.wrong_number,
    ReplyLabel.relative_of_borrower,
    ReplyLabel.opt_out,
    ReplyLabel.dispute,
    ReplyLabel.borrower_confirms,
)

# "100k is the wrong number", "wrong number of digits", "I typed the wrong number", "sorry wrong person, I meant to text …"
_NOT_ABOUT_US: Final = (
    rf"{_WRONG} {_NUMBER} of|(?:\d[\d,.]*k?%?|amount|total|balance|figure|rate|count|answer|score|sum|quote|price|payoff)s? (?:is|was|are|were|seems|looks) (?:still )?(?:the |a )?{_WRONG}"
    rf"|\b(?:i|we)(?:'ve| have| had|'d)? ?(?:just |must have |may have |might have |accidentally |probably |think i )*"
    rf"(?:typed|typd|entered|put|gave|wrote|dialed|dialled|called|texted|used|saved|sent|input|submitted|provided|picked|filled|mixed|have|had|got)\b[^.!?]{{0,24}}{_WRONG}"
    rf"|\b(?:did|do|have|had|am|is) (?:i|we|this|that|it)\b[^.!?]{{0,30}}{_WRONG}"
    rf"|\bi (?:actually )?(?:meant|was trying|wanted|intended) (?:to|this|that)|\bmeant (?:to (?:text|send|message|msg|txt|call)|for (?:my|her|him))|\bwas for (?:my|another) (?:friend|mom|mum|wife|husband|bro)"
    rf"|{_WRONG} (?:phone|cell|line)? ?(?:charger|case|bill|plan|size|color|colour|order|address|account|card)|(?:shoes?|size|bus|room|house|flight|lottery|bet|horse|train|jersey|door|page|account|card|routing|order|tracking) (?:is |was )?(?:the )?{_WRONG}"
    rf"|nothing {_WRONG}|{_WRONG} (?:number|person) (?:for|to) (?:the|this) job|{_WRONG} one\b|what'?s {_WRONG}|not {_WRONG}|isn'?t {_WRONG}|{_WRONG} (?:with|about)\b"
)

CUES: Final[tuple[Cue, ...]] = (
    # ── a stranger answers ──
    _cue(_W, "says_wrong_number", 0.96, rf"\b{_WRONG}[ .-]*(?:{_NUMBER}(?![\w-])|{_PERSON}\b)", _NOT_ABOUT_US),
    _cue(
        _W,
        "says_wrong_number",
        0.93,
        rf"\b(?:you|u|ya|y'?all)(?:'?ve| have| must have| must've| may have| might have|'re| are| r| keep| probably| just| all)* {_GOT} (?:the |a |some )?(?:{_WRONG}|(?:total |complete |perfect )?stranger)",
        _NOT_ABOUT_US,
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.9,
        r"\b(?:texting|messaging|calling|contacting|bothering|harassing) (?:a |the )?(?:total |complete |random )?(?:stranger|wrong)",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.92,
        r"\b(?:meant|intended|supposed to (?:be|go)|was|is|are) (?:probably )?(?:to|for) (?:some(?:one|body) else|another person|a different person|the previous owner)\b",
        r"\b(?:i|i'?m|i am|was it|looking) (?:\w+ )?(?:meant|intended|for)|loan (?:is|was) for|paid for|payment (?:is|was)",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.92,
        r"\b(?:have|has|got|'ve) me (?:confused|mistaken|mixed up|mixed|confuse) (?:with|for)\b|\bmistaken identity\b|\b(?:confusing|mistaking) me (?:with|for)\b|\bmistaken me for\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.93,
        rf"\b(?:not|no longer|never|isn'?t|ain'?t|wasn'?t) (?:his|her|their|(?!it's|that's|what's|let's){_NAME}'s|your (?:client|customer|borrower|guy)'?s) {_PHONE}\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.93,
        rf"\b(?:isn'?t|isnt|not|no longer|ain'?t|aint|doesn'?t|does not|doesnt|don'?t|dont|didn'?t) (?:\w+ ){{0,2}}(?:belongs? to|own|have|has|use|uses|owned by|using|for) (?:this |that |the )?(?:{_PHONE}|him|her|them|{_NAME}'?s? {_PHONE})\b[^.!?]{{0,20}}(?:any ?more|any longer|now|number|phone)?",
        r"\b(?:i|we|u|you) (?:do|does|did|have|don'?t|dont|didn'?t|can'?t|won'?t|am|will)|\bwill\b|\bif\b|\bmy (?:phone|number|cell|mobile)\b|\bwhy\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.93,
        rf"\b(?:no longer|not|isn'?t|isnt|ain'?t) (?:\w+ ){{0,1}}(?:at|on|with|reachable (?:at|on)|using) (?:this|dis) {_PHONE}",
        r"\b(?:i|i'?m|we)\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.93,
        rf"\b{_PHONE} (?:is |was |has been )?(?:no longer|not) (?:\w+ )?(?:his|hers|theirs|{_NAME}'s)\b|\b(?:this|the|dis) {_PHONE} (?:now )?belongs to (?:me|someone|somebody|another)",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.92,
        rf"\b(?:isn'?t|isnt|ain'?t|aint|not) {_NAME}'?s? (?:{_PHONE} )?(?:any ?more|any longer)\b",
        r"\b(?:i'?m|i am|im|we'?re|u|you|do|does|that|there|funny|like|much|here|it)\b (?:\w+ )?(?:not|n't)|not (?:here|there|working|much|like|doing|going|so|happy|mad|that|in|me|fun|cool|alone|sure|single)",
    ),
    _cue(
        _W,
        "number_changed_hands",
        0.93,
        rf"\b(?:recycled|reassigned|re-assigned|re-?issued)\b[^.!?]{{0,30}}{_PHONE}|{_PHONE}[^.!?]{{0,30}}\b(?:recycled|reassigned|re-assigned|re-?issued)\b|\bnew (?:owner|holder|user) of (?:this|the) {_PHONE}|\b(?:previous|prior|former|last|old) (?:owner|holder|user|person)\b[^.!?]{{0,40}}{_PHONE}?",
        r"\bold person\b|\blast person\b|\b(?:car|house|dog|home|bike|business|ipad|laptop)\b",
    ),
    _cue(
        _W,
        "number_changed_hands",
        0.92,
        rf"\b(?:i|we)(?:'?ve| have)? (?:just |only |recently |actually )*(?:got|gotten|had|bought|was given|were given|received|acquired|picked up|owned) (?:assigned )?(?:this|dis) {_PHONE} (?:\w+ ){{0,2}}(?:for |since |\d|last|this|yesterday|today|a |two|three|week|month|from|off|recently|ago|over|about|like|now|new)",
        r"\bfor you\b|\bfrom you\b",
    ),
    _cue(
        _W,
        "number_changed_hands",
        0.9,
        rf"\b(?:he|she|they|{_NAME})(?:'s| has| have|'ve)? (?:changed|switched|got|gotten|gets|lost|gave up) (?:his|her|their|a new|a different|new)? ?(?:numbers?|nmbr|#|phone numbers?)\b",
        r"\b(?:i|we|u|you)(?:'ve| have|'s)? (?:\w+ )?(?:changed|switched|got|gotten|lost)|\bif\b|\bwhen\b|\bask\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.94,
        r"\b(?:not|isn'?t|isnt|ain'?t|aint) my (?:real )?name\b|\bmy name(?:'?s| is)? (?:not|isn'?t|isnt|ain'?t)\b|\bname isn'?t\b|\bi (?:don'?t|do not|dont) go by that name\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.94,
        rf"\b(?:not|isn'?t|isnt|ain'?t|aint) (?:the |that |ur |your |who |whom )(?:right |correct )?(?:{_PERSON} )?(?:named|mentioned|in (?:your|ur|the|this)|(?:that |who |whom )?(?:you|u|ya|y'?all)(?:'?re| are| r)? (?:\w+ )?(?:look|want|need|seek|after|search|try|think|mean|talk|text|call|find)|being sought|you are after)",
        r"\bnot (?:what|how|why)\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.9,
        r"\b(?:i'?m|i am|im|this is|it'?s) (?:definitely |really |certainly )?not (?:your |ur |the )(?:client|customer|borrower|debtor|guy|man|person|account ?holder)\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.84,
        r"^(?:(?:nah|nope|no|sorry|hey|hi|uh|um|umm|lol|naw|bro|bruh|dude)[,.! ]*)*(?:that'?s |thats |this is |it'?s |its |it is |def |definitely )?not me\b(?!\w|'| \w+ing\b| (?:who|that|but|i|too|either|this time|sir|anymore|,))(?=.{0,40}$)",
    ),
    _cue(_W, "denies_identity", 0.86, r"\b(?:i'?m|i am|im) not (?:him|her|them)\b"),
    _cue(
        _W,
        "does_not_know_person",
        0.93,
        rf"\b(?:no ?(?:one|body)|nobody|noone|isn'?t any(?:one|body)|not any(?:one|body)|no) (?:\w+ )?(?:here |at this number |in this house |in my house )?(?:by that name|by the name|with that name|named|called {_NAME} (?:here|lives|at)|that name|goes by|of that name)",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.9,
        rf"\bthere(?:'?s| is|s| ain'?t|) (?:no|not a|isn'?t a|isn'?t any) (?!way\b|need\b|one\b|reason\b|point\b|such thing\b|problem\b|time\b|more\b|other\b|rush\b|food\b|money\b|class\b){_NAME} (?:here\b|at this (?:number|address)|in this house|living here)",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.93,
        r"\b(?:don'?t|do not|dont|doesn'?t|didn'?t|never) (?:even )?(?:know|knew|met|recogni[sz]e) (?:any|any ?one|any ?body|a|an|no|of any|this|that) (?:(?:person|guy|woman|man|name|lady|dude|individual)\b|(?:named|called|by (?:that|the) name|by))",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.9,
        rf"\b(?:no clue|no idea|dunno|idk|don'?t know|do not know|dont know|dnt know|not sure|clueless) (?:who|whom) (?:the (?:heck|hell|f\w*) )?(?!this|it|the\b|u\b|you|i\b|we\b|is\b|else|all|to\b|will|was\b|can|has|my|your|ur)(?:{_NAME})(?: {_NAME})? (?:is|are|r)\b(?! (?:coming|going|gonna|picking|driving|there|here|playing|in|at|with|calling|texting|doing|on|up|bringing|still|working|free|around))",
        r"\bmy\b|\bgroup\b|\bteam\b",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.88,
        r"\bnever heard of (?:him|her|them|this (?:person|guy|man|woman)|that (?:person|guy|man|woman)|such a person)\b",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.9,
        rf"\b(?:he|she|{_NAME}) (?:doesn'?t|does not|don'?t|doesnt|never|no longer) (?:live|lived|lives|stay|stays|work|works|resides?) (?:here|at this|there)(?: any ?more| any longer)?\b",
        r"\b(?:u|you|i|we|who)\b",
    ),
    # ── somebody close answers ──
    _cue(
        _R,
        "states_relation",
        0.95,
        rf"\b(?:i'?m|i am|im|this is|this|it'?s|its|it is|you'?ve reached|you reached|u reached|you have reached|reached|speaking to|speaking with|talking to)(?: just| only| actually| really)? (?:his|her|hers|their|the borrower'?s|the customer'?s|{_NAME}'s) (?P<relation>{RELATIVE})\b(?!'s?)",
        r"\bthis is (?:his|her|their) (?:first|last|second)",
    ),
    _cue(
        _R,
        "states_relation",
        0.92,
        rf"\b(?:i'?m|i am|im|this is) (?:just |only )?(?:the|a) (?P<relation>{RELATIVE})(?: of|,|\.|!|$| and (?:he|she|my)| he| she| who| that (?:he|she))",
        r"\b(?:good|best|great|bad|only|the) friend|not (?:a|the)|lucky|happy",
    ),
    _cue(
        _R,
        "states_relation",
        0.93,
        rf"(?:^|[.!?,] )(?:hi |hello |hey )?(?:his|her|their|{_NAME}'s) (?P<relation>{RELATIVE}) (?:here|speaking|answering|replying|typing|this is)\b",
    ),
    _cue(
        _R,
        "states_relation",
        0.9,
        rf"\b(?:he|she|the borrower|that|{_NAME})(?:'s| is| was|s) my (?P<relation>{RELATIVE})\b(?!'s?)(?=[.,;!?]|$| (?:and|but|not|who|we|i|he|she|so|yes|his|her))",
        r"\bwhat\b|\bwho\b|\bif\b|\bsays?\b|\btell\b|\blove\b|\bmiss\b|\bmy (?:life|everything|friend my)\b",
    ),
    _cue(
        _R,
        "states_relation",
        0.9,
        rf"\b(?:looking for|calling for|asking for|trying to reach|after|want|need) my (?P<relation>{RELATIVE})\b",
        r"\bi'?m (?:\w+ )?looking|\bi (?:am|was|need|want)\b|\bwe\b",
    ),
    _cue(
        _R,
        "phone_of_relative",
        0.93,
        rf"\b(?:this|it|that)(?:'s| is|s) (?:actually |really )?my (?P<relation>{RELATIVE})(?:'s|s|s') (?:old |new |work )?{_PHONE}\b",
    ),
    _cue(
        _R,
        "debt_of_relative",
        0.88,
        rf"\bmy (?P<relation>{RELATIVE})(?:'s| is| was)? (?:the one (?:who|that)|handles?|handled|took|takes|taken|owes?|borrowed|applied|signed|opened|has|had|got|deals? with|responsible)[^.!?]{{0,24}}\b(?:loan|debt|account|bill|payments?|it|that|contract)\b",
        r"\bfor me\b|\bhelp|\bcan my\b|\bwill my\b|\bcould my\b",
    ),
    _cue(
        _R,
        "debt_of_relative",
        0.86,
        rf"\bmy (?P<relation>{RELATIVE})(?:'s| is|s)? (?:can'?t come to|not (?:here|home|available|in)|isn'?t (?:here|home|available)|passed away|deceased|in (?:the )?(?:hospital|jail|prison|nursing)|left (?:his|her) phone)[^.!?]{{0,30}}",
        r"\b(?:pay|late|extension|extend|i (?:will|can|need|had))\b",
    ),
    _cue(
        _R,
        "listed_as_contact",
        0.88,
        r"\b(?:he|she|they) (?:\w+ )?(?:listed|put|gave|used|wrote|named|added) (?:me|my (?:name|number))(?: down)? (?:as|for|on)\b|\blisted (?:me )?as (?:a |an |his |her |their )?(?:reference|emergency|contact)",
    ),
    # ── stop ──
    _cue(
        _O,
        "asks_to_stop",
        0.95,
        rf"\b(?:stop|stp|quit|cease) (?:\w+ )?{_CONTACT_VERB}\b(?! (?:him|her|them|it|his|when|if|by|each|myself))",
        r"\b(?:won'?t|wont|can'?t|cant|cannot|didn'?t|doesn'?t|don'?t|dont|never|to|not|ll|will|wouldn'?t|couldn'?t) (?:\w+ )?(?:stop|quit)\b|\b(?:text|reply|send|sms|txt) (?:\w+ )?stop\b|\b(?:i|he|she|they|we|u|n) (?:\w+ )?stop",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.94,
        rf"\b(?:stop|quit|cease|end|cancel|discontinue|halt|no more|block) (?:all |the |these |your |ur |ya |any |future |further |sending |with |me |of )*{_MESSAGES}\b(?! (?:from (?:my|him|her|the)|me\b|plan|package))",
        r"\b(?:text|reply|send|sms|txt|with|get|or) (?:\w+ )?stop\b|\bstop (?:msgs|sms|texts?) to \d|\bfree\b|\bt&c|\bcan'?t stop|\bdon'?t (?:stop|cancel)|\b(?:to|2) (?:stop|end|cancel)\b",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.92,
        rf"\b(?:do not|don'?t|dont|dnt|never|plz not|no) (?:ever )?{_CONTACT_VERB}(?: me| us| this| here| my| to| any| on|\b)[^.!?]{{0,30}}\b(?:again|any ?more|any longer|ever|no more)\b",
        r"\b(?:u|you|i|we|they|he|she) (?:do not|don'?t|dont|dnt|never)\b|\bwhy\b",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.88,
        rf"^(?:please |pls |plz |kindly )?(?:do not|don'?t|dont|never) {_CONTACT_VERB} (?:me|us|this (?:number|phone)|my (?:phone|number|cell))(?: please| pls| thanks?)?[.! ]*$",
    ),
    _cue(
        _O,
        "asks_to_stop",
        0.9,
        r"\bleave (?:me|us) (?:alone|tf alone|the \w+ alone)\b(?! (?:for|until|til|with|in|at|tonight|today))|\bcease (?:and|&) desist\b|\blose (?:my|this) number\b|\bfu?c?k off\b",
    ),
    _cue(
        _O,
        "asks_for_removal",
        0.95,
        r"\b(?:take|remove|delete|erase|scrub|drop) (?:me|my (?:number|phone|name|contact|info|cell)|this (?:number|phone)|us) (?:\w+ )?(?:off|from|out|number)\b|\b(?:remove|delete|erase) (?:my|this) (?:number|phone|contact|info|cell)\b|^(?:please |pls )?remove me\b",
    ),
    _cue(
        _O,
        "asks_for_removal",
        0.93,
        r"\bopt(?:ing|ed)?[- ]?(?:me )?[- ]?out\b|\b(?:unsubscribe|unsub|unsubscirbe|unsuscribe|unsubcribe)\b",
        r"\b(?:to|2|can|cannot|can'?t|how) (?:opt|unsub)|(?:opt|unsub\w*)[- ]?(?:out)? (?:\w+ )?(?:from this|from the|reply|text|txt|send|call|at any|anytime|with|yet|by|stop)|\breply\b|\b(?:u|you) (?:can|may)|\bt&c",
    ),
    # ── the debt is contested ──
    _cue(
        _D,
        "denies_debt",
        0.9,
        r"\b(?:don'?t|do not|dont|never|didn'?t|did not) owe\b|\bowe (?:you|u|them|anyone|y'?all) (?:nothing|nada|zero)\b|\bowe nothing\b|\bnot my (?:debt|loan|account|bill|responsibility)\b|\b(?:isn'?t|not) mine\b(?=.*(?:loan|debt|account|bill))",
    ),
    _cue(
        _D,
        "denies_debt",
        0.9,
        r"\b(?:never|didn'?t|did not|don'?t|dont|havent|haven'?t|have not) (?:ever )?(?:took|take|taken|borrow|borrowed|apply|applied|appl|sign|signed|open|opened|have|had|got|request|requested|agree to) (?:\w+ ){0,3}(?:loans?|credit|debt|account|contract|money|financing)\b",
        r"\b(?:enough|any) money\b|\bhave (?:the |any |much |that )?money\b",
    ),
    _cue(
        _D,
        "denies_debt",
        0.9,
        r"\b(?:don'?t|do not|dont) recogni[sz]e (?:this|that|the|any) (?:debt|loan|account|charge|amount|bill)\b|\b(?:i|we)(?:'?m|'?re| am| are)? (?:\w+ )?disput(?:e|ing)\b|\bthis (?:debt|loan) is not (?:valid|mine)\b",
    ),
    _cue(
        _D,
        "says_paid",
        0.86,
        r"\b(?:already|alrdy) (?:been )?(?:paid|settled|cleared)\b|\bpaid (?:\w+ )?(?:this |it |that |the \w+ )?(?:off|in full)\b|\b(?:was|were|been|is) (?:already )?(?:settled|discharged|paid off|cleared)\b|\bpaid (?:this|that) (?:already|debt|loan|account)\b|\bbankruptcy\b",
        r"\bget paid\b|\bgot paid\b|\bif\b|\bwill be\b|\bonce\b|\bwhen\b",
    ),
    _cue(
        _D,
        "disputes_amount",
        0.88,
        rf"\b(?:balance|amount|total|sum|interest|fees?|charges?|bill|figures?|statement|payoff)\b(?: \w+){{0,3}} (?:is|are|was|looks?|seems?|were)(?: \w+)? (?:{_WRONG}|incorrect|not (?:right|correct)|off|inaccurate|too high|inflated|bogus)\b|\b{_WRONG} (?:amount|balance|total|sum|interest|fee)\b|\b(?:over|double)[- ]?charged\b|\bcharged (?:me )?(?:twice|double|too much)\b",
    ),
    _cue(
        _D,
        "asks_for_proof",
        0.9,
        r"\b(?:validat(?:e|ion)|verif(?:y|ication)|proof|prove|evidence) (?:\w+ ){0,2}(?:debt|loan|owe|account)\b|\b(?:show|send|provide|give) (?:me )?(?:the |a |some )?(?:\w+ )?(?:contract|proof|agreement|validation)\b",
    ),
    _cue(
        _D,
        "reports_fraud",
        0.92,
        r"\b(?:identity theft|stolen identity|stole my (?:identity|id|info)|used my (?:id|identity|name|ssn|social|info)|fraud(?:ulent|ulently)?|police report|scammed me|forged)\b",
        r"\bfraud (?:alert|dept|department|prevention)\b|\bis this (?:a )?fraud",
    ),
    # ── the borrower answers ──
    _cue(
        _C,
        "confirms_identity",
        0.9,
        rf"^(?:(?:yes|yeah|yep|yup|yea|ya|ok|okay|hi|hello|hey|correct|sure|right)[,.! ]+)*(?:this is (?:me|he|she|him|her)|it'?s me|its me|it is me|that'?s me|thats me|(?:this is )?{_NAME}(?: {_NAME})? speaking|speaking|i am (?:he|she|him|her)|you(?:'ve| have)? (?:got|reached) (?:me|the right))\b(?! \w+ing\b| (?:again|u|you|who|that|not|when|or))",
    ),
    _cue(
        _C,
        "confirms_identity",
        0.9,
        r"^(?:yes|yeah|yep|yup|yea)[,.! ]+(?:this is|it'?s|i'?m|i am) (?!at\b|in\b|on\b|a\b|the\b|so\b|not\b|just\b|going|gonna|fine|good|ok|here\b|there|still|my\b|really|very)[a-z]+",
    ),
    _cue(
        _C,
        "confirms_identity",
        0.88,
        r"\b(?:this is|it'?s|speaking[, ]+this is) (?:\w+ ){1,3}(?:herself|himself)\b|\bright (?:number|person)[,.!]? (?:yes|it'?s me|this is)|\byou (?:have|got) the right (?:number|person)\b",
    ),
)

KEYWORDS: Final = frozenset(
    {
        "stop", "stopall", "stop all", "quit", "end", "cancel", "unsubscribe", "unsub", "opt out", "opt-out", "optout", "revoke", "remove", "stop please", "please stop", "pls stop", "plz stop", "stop it",
        "stop now", "stop stop", "just stop", "arret", "alto", "halt", "no more", "stop!!", "cease", "td", "t", "n", "stop texting", "stop msg", "stop sms", "opt me out", "stp", "stopp",
    }
)  # fmt: skip

# Every cue needs one of these; a text without any is passed over at once
TRIGGERS: Final = re.compile(
    r"wrong|wrng|worng|wrog|rong|\bwong|incorrect|n[o']t |n't|\bnot\b|isnt|aint|dont|doesnt|never|no longer|no ?one|nobody|no clue|no idea|dunno|idk|stranger|recycl|assigned|issued|owner|holder|changed|switched|new number"
    r"|else|confus|mistak|stop|stp|quit|cease|cancel|end |discontinue|halt|no more|block|leave|lose|fuck|remove|delete|erase|take|opt|unsub|owe|disput|paid|settled|discharged|bankrupt|balance|amount|charged|total"
    r"|valid|verif|proof|prove|evidence|contract|agreement|identity|fraud|police|forged|used my|stole|me\b|speaking|herself|himself|yes|yea|yep|yup|his|her|their|'s |reached|my |i'?m |i am|listed|this (?:number|phone)|right (?:number|person)|no [a-z]+ here"
)
