"""Cues of English replies that call the number wrong, somebody else's, or changed hands."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import Cue, ReplyLabel
from misroute.people.cues.cue import cue as _cue
from misroute.people.cues.english_words import NAME as _NAME
from misroute.people.cues.english_words import PERSON as _PERSON
from misroute.people.cues.english_words import PHONE as _PHONE
from misroute.people.cues.english_words import WRONG as _WRONG

_W: Final = ReplyLabel.wrong_number

_NUMBER: Final = r"(?:numbers?|num|numba|numbr|nmbr|nmber|numer|nubmer|nbr|nos?|nr|#|phone|fone|cell|line)"
_GOT: Final = (
    r"(?:got|have|has|had|reached|dialed|dialled|called|texted|txted|texting|calling|hit|ringing|messaged"
    r"|contacted)"
)

# "100k is the wrong number", "wrong number of digits", "I typed the wrong number", "wrong person, I meant to text"
_NOT_ABOUT_US: Final = (
    rf"{_WRONG} {_NUMBER} of|(?:\d[\d,.]*k?%?|amount|total|balance|figure|rate|count|answer|score|sum|quote"
    rf"|price|payoff)s? (?:is|was|are|were|seems|looks) (?:still )?(?:the |a )?{_WRONG}"
    rf"|\b(?:i|we)(?:'ve| have| had|'d)? ?(?:just |must have |may have |might have |accidentally |probably "
    rf"|think i )*"
    rf"(?:typed|typd|entered|put|gave|wrote|dialed|dialled|called|texted|used|saved|sent|input|submitted"
    rf"|provided|picked|filled|mixed|have|had|got)\b[^.!?]{{0,24}}{_WRONG}"
    rf"|\b(?:did|do|have|had|am|is) (?:i|we|this|that|it)\b[^.!?]{{0,30}}{_WRONG}"
    rf"|\bi (?:actually )?(?:meant|was trying|wanted|intended) (?:to|this|that)|\bmeant (?:to (?:text|send"
    rf"|message|msg|txt|call)|for (?:my|her|him))|\bwas for (?:my|another) (?:friend|mom|mum|wife|husband"
    rf"|bro)"
    rf"|{_WRONG} (?:phone|cell|line)? ?(?:charger|case|bill|plan|size|color|colour|order|address|account"
    rf"|card)|(?:shoes?|size|bus|room|house|flight|lottery|bet|horse|train|jersey|door|page|account|card"
    rf"|routing|order|tracking) (?:is |was )?(?:the )?{_WRONG}"
    rf"|nothing {_WRONG}|{_WRONG} (?:number|person) (?:for|to) (?:the|this) job|{_WRONG} one\b"
    rf"|what'?s {_WRONG}|not {_WRONG}|isn'?t {_WRONG}|{_WRONG} (?:with|about)\b"
)

CUES: Final[tuple[Cue, ...]] = (
    _cue(
        _W,
        "says_wrong_number",
        0.96,
        "ong|wrng|rog|wron|incorrect",
        rf"\b{_WRONG}[ .-]*(?:{_NUMBER}(?![\w-])|{_PERSON}\b)",
        _NOT_ABOUT_US,
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.93,
        "ong|wrng|rog|wron|incorrect|stranger",
        rf"\b(?:you|u|ya|y'?all)(?:'?ve| have| must have| must've| may have| might have|'re| are| r| keep"
        rf"| probably| just| all)* {_GOT} (?:the |a |some )?(?:{_WRONG}|(?:total |complete "
        rf"|perfect )?stranger)",
        _NOT_ABOUT_US,
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.9,
        "stranger|wrong",
        r"\b(?:texting|messaging|calling|contacting|bothering|harassing) (?:a |the )?(?:total |complete "
        r"|random )?(?:stranger|wrong)",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.92,
        "else|another|different person|previous owner",
        r"\b(?:you|u|ya)\b[^.!?]{0,12} meant (?:to|2|for) (?:\w+ )?(?:someone|somebody|another|sum1|some1)"
        r"|\b(?:meant|intended|supposed to (?:be|go)|was|is|are) (?:probably )?(?:to|for) (?:some(?:one"
        r"|body) else|another person|a different person|the previous owner)\b",
        r"\b(?:i|i'?m|i am|was it|looking) (?:\w+ )?(?:meant|intended|for)|loan (?:is|was) for|paid for"
        r"|payment (?:is|was)",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.92,
        "confus|mistak|mixed",
        r"\b(?:have|has|got|'ve) me (?:confused|mistaken|mixed up|mixed|confuse) (?:with|for)\b"
        r"|\bmistaken identity\b|\b(?:confusing|mistaking) me (?:with|for)\b|\bmistaken me for\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.93,
        "phone|fone|num|nmbr|cell|mobile|line|#|device",
        rf"\b(?:not|no longer|never|isn'?t|ain'?t|wasn'?t) (?:his|her|their|(?!it's|that's|what's"
        rf"|let's){_NAME}'s|your (?:client|customer|borrower|guy)'?s) {_PHONE}\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.93,
        "phone|fone|num|nmbr|cell|mobile|line|#|device|belong|own &not|n't|isnt|aint|no longer|dont|hasnt|doesnt",
        rf"\b(?:isn'?t|isnt|not|no longer|ain'?t|aint|doesn'?t|does not|doesnt|don'?t|dont"
        rf"|didn'?t|hasn'?t|hasnt|haven'?t|has not) (?:\w+ ){{0,2}}(?:belongs? to|own|have|has|had|use|uses"
        rf"|used|owned by|using|for) (?:this "
        rf"|that "
        rf"|the )?(?:{_PHONE}|him|her|them|{_NAME}'?s? {_PHONE})\b[^.!?]{{0,20}}(?:any ?more|any longer|now"
        rf"|number|phone)?",
        r"\b(?:i|we|u|you) (?:do|does|did|have|don'?t|dont|didn'?t|can'?t|won'?t|am|will)|\bwill\b|\bif\b"
        r"|\bmy (?:phone|number|cell|mobile)\b|\bwhy\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.93,
        "phone|fone|num|nmbr|cell|mobile|line|#|device",
        rf"\b(?:no longer|not|isn'?t|isnt|ain'?t) (?:\w+ ){{0,1}}(?:at|on|with|reachable (?:at|on)"
        rf"|using) (?:this|dis) {_PHONE}",
        r"\b(?:i|i'?m|we)\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.93,
        "phone|fone|num|nmbr|cell|mobile|line|#|device|belong|assigned",
        rf"\b(?:number|phone|this|it|cell) (?:doesn'?t|does not|don'?t|no longer) belongs? to (?!me\b|us\b|you)\w+"
        rf"|\b(?:re)?assigned to (?:me|some|another|an?\b|somebody|new)"
        rf"|\b{_PHONE} (?:is |was |has been )?(?:no longer|not) (?:\w+ )?(?:his|hers|theirs|{_NAME}'s)\b"
        rf"|\b(?:this|the|dis) {_PHONE} (?:now )?belongs to (?:me|someone|somebody|another|an?other"
        rf"|a (?:different|new))|\b(?:this|it"
        rf"|that) (?:now )?belongs to (?:someone|somebody|another|a (?:different|new|whole))",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.92,
        "anymore|any more|any longer",
        rf"\b(?:isn'?t|isnt|ain'?t|aint|not) {_NAME}'?s? (?:{_PHONE} )?(?:any ?more|any longer)\b",
        r"\b(?:i'?m|i am|im|we'?re|u|you|do|does|that|there|funny|like|much|here|it)\b (?:\w+ )?(?:not"
        r"|n't)|not (?:here|there|working|much|like|doing|going|so|happy|mad|that|in|me|fun|cool|alone"
        r"|sure|single)",
    ),
    _cue(
        _W,
        "number_changed_hands",
        0.93,
        "recycl|assign|issued|owner|holder|user|person",
        rf"\b(?:recycled|reassigned|re-assigned|re-?issued)\b[^.!?]{{0,30}}{_PHONE}"
        rf"|{_PHONE}[^.!?]{{0,30}}\b(?:recycled|reassigned|re-assigned|re-?issued)\b|\bnew (?:owner|holder"
        rf"|user) of (?:this|the) {_PHONE}|\b(?:previous|prior|former|last|old) (?:owner|holder|user"
        rf"|person)\b[^.!?]{{0,40}}{_PHONE}?",
        r"\bold person\b|\blast person\b|\b(?:car|house|dog|home|bike|business|ipad|laptop)\b",
    ),
    _cue(
        _W,
        "number_changed_hands",
        0.92,
        "phone|fone|num|nmbr|cell|mobile|line|#|device",
        rf"\b(?:i|we)(?:'?ve| have)? (?:just |only |recently |actually )*(?:got|gotten|had|bought|was given"
        rf"|were given|received|acquired|picked up|owned) (?:assigned )?(?:this"
        rf"|dis) {_PHONE} (?:\w+ ){{0,2}}(?:for |since |\d|last|this|yesterday|today|a |two|three|week"
        rf"|month|from|off|recently|ago|over|about|like|now|new)",
        r"\bfor you\b|\bfrom you\b",
    ),
    _cue(
        _W,
        "number_changed_hands",
        0.9,
        "num|nmbr|#",
        rf"\b(?:he|she|they|{_NAME})(?:'s| has| have|'ve)? (?:changed|switched|got|gotten|gets|lost"
        rf"|gave up) (?:his|her|their|a new|a different|new)? ?(?:numbers?|nmbr|#|phone numbers?)\b",
        r"\b(?:i|we|u|you)(?:'ve| have|'s)? (?:\w+ )?(?:changed|switched|got|gotten|lost)|\bif\b|\bwhen\b"
        r"|\bask\b",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.92,
        "fake|random|false|bogus|somebody else|someone else",
        r"\b(?:gave|given|giving|give|have|got|using) (?:you|u|ya|y'?all|them)?(?:'?ve)? ?(?:a |an |the |my "
        r"|this |out )?"
        r"(?:fake|random|false|bogus|somebody else'?s|someone else'?s) (?:phone |cell )?(?:number|num|nmbr|phone|#)"
        r"|\b(?:you|u|ya|ur|youre|y'?all)(?:'re| are|'ll| must| probably| prob)* (?:want|need|looking for"
        r"|lookin for|after"
        r"|trying to reach|mean|meant)"
        r" (?:someone|somebody) else\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.92,
        "number|phone|num|cell",
        rf"\b(?:not|isn'?t|isnt|ain'?t) (?:the |a )?(?:right |correct |good )?{_PHONE} (?:for|of"
        rf"|to reach) (?!me\b|my\b|that\b|this\b|the\b|you)\w+",
        r"\b(?:is|it) (?:this|that) (?:not|the)|\?",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.9,
        "for|about&text|call|mess|msg|mail",
        r"\b(?:getting|get|receiving|receive|received|got|keep)[^.!?]{0,24} (?:texts?|calls?|messages?|msgs?"
        r"|voicemails?|e-?mails?)"
        r" (?:\w+ )?(?:for|about) (?:some ?one|some ?body|some (?:guy|lady|dude|girl|person)|a (?:guy|girl"
        r"|lady|person|man|woman|different)"
        r"|another|him|her|the (?:old|previous|last))\b",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.86,
        "mistake|error|accident|mistaken",
        r"\b(?:sent|texted|messaged|called|contacted|reached|came|got this|receiv\w+|send|gave"
        r"|gives?)[^.!?]{0,30} (?:by mistake|in error|by accident|mistakenly|accidentally)\b",
        r"\b(?:i|we)(?:'ve| have| just| must have|'d)? (?:\w+ )?(?:sent|texted|messaged|called|made|gave|paid"
        r"|transferred)|\b(?:pay|paid|payment|money|transfer|charge)",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.9,
        "cuo",
        r"\b(?:da|fa|zhao|gao|nong|ren) ?cuo ?(?:le|ren|hao|dian)",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.9,
        "for me",
        r"\b(?:not|isn'?t|wasn'?t|aren'?t|weren'?t|ain'?t|never) (?:meant |intended "
        r"|supposed to be )?for me\b(?=[.,!]|$| (?:i|so|and|please|pls|you|it|wrong|sorry)\b)",
        r"\b(?:that|this|it|he|she|life|job|relationship|love|school|ring|car|dress|he|one)'?s? (?:is "
        r"|was )?(?:just )?not for me\b(?! i)(?<!message is not for me)(?<!text is not for me)",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.92,
        "own|regist|associat|link|connected|under",
        r"\b(?:not|isn'?t|isnt|ain'?t|wasn'?t|no longer|never) (?:\w+ )?(?:owned by|registered (?:to|under"
        r"|with)|associated with|linked to|connected to|under|in)"
        r" (?:him|her|them|that name|this name|(?:the name of )?(?:mr|mrs|ms|miss)\b|his name|her name"
        r"|their name)",
        r"\b(?:i|we) (?:am|was|do)\b",
    ),
    _cue(
        _W,
        "number_changed_hands",
        0.92,
        "took over|inherited|had my|now",
        rf"\b(?:took over|inherited) (?:this|dis|the|his|her) (?:old )?{_PHONE}|\bhad my {_PHONE} (?:for|since"
        rf"|\d|over|about)"
        rf"|\bthis is my (?:own )?(?:{_PHONE}|landline|house phone) now\b|\b{_PHONE} is mine now\b",
        r"\bnew number\b",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.86,
        "old |outdated|out of date|out-of-date|bad |invalid|obsolete",
        rf"\b(?:you|u|ya|y'?all)(?:'?ve| have| must have| got| are using|'re using| r using)+ (?:an |a |the "
        rf"|his |her |their )?(?:very |really )?"
        rf"(?:old|outdated|out[- ]of[- ]date|bad|invalid|obsolete) (?:phone |contact |cell )?(?:{_PHONE}"
        rf"|contact|info|information)\b",
        r"\bmy (?:old|new)\b|\bfor me\b|\bi (?:have|got|changed)\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.82,
        "business|company|store|shop|restaurant|school|office|hospital|church|fax|landline|work",
        r"\b(?:this is|you(?:'ve| have)? reached|u reached|it'?s) (?:a|an|the|our) (?:\w+ )?(?:business"
        r"|company|store|shop|restaurant|school|law|doctor'?s|hospital|church|fax|hotel|pizza|salon|clinic"
        r"|dental) "
        r"?(?:line|number|phone|office|shop|place|machine)?\b(?=[.,!;]|$| (?:and|not|we|there|no|wrong|please"
        r"|you))",
        r"\b(?:i|my) (?:work|own|am)\b|\b(?:good|great|nice|best|right)\b",
    ),
    _cue(
        _W,
        "not_their_phone",
        0.9,
        "remove|take|delete",
        rf"\b(?:remove|take|delete) (?:this|my|the) {_PHONE}[^.!?]{{0,16}} (?:from|off|out of) (?:of )?(?:his|her"
        rf"|their|the|that|this person'?s|{_NAME}'s) (?:account|file|profile|record|loan|contact)",
    ),
    _cue(
        _W,
        "number_changed_hands",
        0.92,
        "changed|switched|transferred|ported|sold|belong",
        rf"\b{_PHONE} (?:has |was |has been |must have |must've )?(?:been )?(?:changed|switched|transferred"
        rf"|ported|sold) (?:owners?|hands|to (?:me|a|an|another|someone))\b"
        r"|\b(?:used to belong|belonged) to (?:someone|somebody|another|a different|him|her|them|some)",
        r"\b(?:car|house|bike|laptop|ring)\b",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.9,
        "right|correct",
        rf"\b(?:not|isn'?t|ain'?t|don'?t have|do not have|haven'?t got|don'?t got|dont have) (?:the )?(?:right"
        rf"|correct) (?:{_NUMBER}|person|guy|man|woman|contact|customer)\b",
        r"\b(?:is|am|are|do) (?:this|it|i|that)\b|\?|\bi (?:do not|don'?t|dont)|\bmy\b",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.88,
        "random|check",
        r"\b(?:i'?m|i am|im|you(?:'re| are)?|ur|u) (?:just |texting |calling |contacting )*(?:just )?(?:a"
        r"|some) (?:total |completely )?random (?:person|guy|girl|dude|stranger|lady|man|woman)\b"
        r"|\b(?:re-?)?check (?:your|ur|the) numbers?(?: again|[.!,]|$)",
        r"\b(?:account|card|tracking|order|ticket|lottery)\b",
    ),
    _cue(
        _W,
        "says_wrong_number",
        0.92,
        "intended for|meant for|listed for|listed as|down as|down for|under",
        r"\b(?:texts?|calls?|messages?|msgs?|voicemails?|e-?mails?) (?:\w+ )?(?:intended|meant) for (?!me\b"
        r"|us\b|my\b)\w+"
        r"|\bmy (?:number|phone|cell) (?:is )?(?:listed|down|registered|saved|recorded) (?:for|as"
        r"|under) (?:someone|somebody|another|the wrong|a different)",
    ),
)
