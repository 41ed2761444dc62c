"""Cues of English replies from somebody who is not the person named, or does not know that person."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import Cue, ReplyLabel
from misroute.people.cues.cue import cue as _cue
from misroute.people.cues.english_words import NAME as _NAME
from misroute.people.cues.english_words import PERSON as _PERSON

_W: Final = ReplyLabel.wrong_number

CUES: Final[tuple[Cue, ...]] = (
    _cue(
        _W,
        "denies_identity",
        0.94,
        "name",
        r"\b(?:not|isn'?t|isnt|ain'?t|aint) my (?:real )?name\b|\bmy name(?:'?s| is)? (?:not|isn'?t|isnt"
        r"|ain'?t)\b|\bname isn'?t\b|\bi (?:don'?t|do not|dont) go by that name\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.94,
        "not|n't|isnt|aint",
        rf"\b(?:not|isn'?t|isnt|ain'?t|aint) (?:the |that |ur |your |who |whom )(?:right "
        rf"|correct )?(?:{_PERSON} )?(?:named|mentioned|in (?:your|ur|the|this)|(?:that |who |whom )?(?:you"
        rf"|u|ya|y'?all)(?:'?re| are| r)? (?:\w+ )?(?:look|want|need|seek|after|search|try|think|mean|talk"
        rf"|text|call|find)|being sought|you are after)",
        r"\bnot (?:what|how|why)\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.9,
        "not ",
        r"\b(?:i'?m|i am|im|this is|it'?s) (?:definitely |really |certainly )?not (?:your |ur "
        r"|the )(?:client|customer|borrower|debtor|guy|man|person|account ?holder)\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.84,
        "not me",
        r"^(?:(?:nah|nope|no|sorry|hey|hi|uh|um|umm|lol|naw|bro|bruh|dude)[,.! ]*)*(?:that'?s |thats "
        r"|this is |it'?s |its |it is |def |definitely )?not me\b(?!\w|'| \w+ing\b| (?:who|that|but|i|too"
        r"|either|this time|sir|anymore|,))(?=.{0,40}$)",
    ),
    _cue(
        _W,
        "denies_identity",
        0.86,
        "him|her|them",
        r"^(?:no|nope|nah|sorry)?[,. ]*not (?:him|her|them)\b(?=[.!, ]|$)(?! \w)"
        r"|\b(?:i'?m|i am|im|this|that|it)(?:'?s| is)? ?(?:not|isn'?t|ain'?t|aint|isnt) (?:him|her|them)\b(?! \w)",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.93,
        "name|called|goes by",
        rf"\b(?:no ?(?:one|body)|nobody|noone|isn'?t any(?:one|body)|not any(?:one|body)"
        rf"|no) (?:\w+ )?(?:here |at this number |in this house |in my house )?(?:by that name|by the name"
        rf"|with that name|named|called {_NAME} (?:here|lives|at)|that name|goes by|of that name)",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.9,
        "there",
        rf"\bthere(?:'?s| is|s| ain'?t|) (?:no|not a|isn'?t a|isn'?t any) (?!way\b|need\b|one\b|reason\b"
        rf"|point\b|such thing\b|problem\b|time\b|more\b|other\b|rush\b|food\b|money\b"
        rf"|class\b){_NAME} (?:here\b|at this (?:number|address)|in this house|living here)",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.93,
        "know|knew|met|recogni",
        r"\b(?:don'?t|do not|dont|doesn'?t|didn'?t|never) (?:even )?(?:know|knew|met|recogni[sz]e) (?:any"
        r"|any ?one|any ?body|a|an|no|of any|this|that) (?:(?:person|guy|woman|man|name|lady|dude"
        r"|individual)\b|(?:named|called|by (?:that|the) name|by))",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.9,
        "who",
        r"\b(?:no clue|no idea|dunno|idk|don'?t know|do not know|dont know|dnt know|not sure) who (?:it is "
        r"|that is )?(?:you|u|ur|ya)"
        r"(?:'?re| are| r)? (?:\w+ )?(?:talk|text|look|ask|refer|mean|want|try|call|search)"
        rf"|\b(?:no clue|no idea|dunno|idk|don'?t know|do not know|dont know|dnt know|not sure"
        rf"|clueless) (?:who|whom) (?:the (?:heck|hell|f\w*) )?(?!this|it|the\b|u\b|you|i\b|we\b|is\b|else"
        rf"|all|to\b|will|was\b|can|has|my|your|ur)(?:{_NAME})(?: {_NAME})? (?:is|are|r)\b(?! (?:coming"
        rf"|going|gonna|picking|driving|there|here|playing|in|at|with|calling|texting|doing|on|up|bringing"
        rf"|still|working|free|around))",
        r"\bmy\b|\bgroup\b|\bteam\b",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.88,
        "never heard",
        r"\bnever heard of (?:him|her|them|this (?:person|guy|man|woman)|that (?:person|guy|man|woman)"
        r"|such a person)\b",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.9,
        "live|stay|work|reside",
        rf"\b(?:he|she|{_NAME}) (?:doesn'?t|does not|don'?t|doesnt|never|no longer) (?:live|lived|lives"
        rf"|stay|stays|work|works|resides?) (?:here|at this|there)(?: any ?more| any longer)?\b",
        r"\b(?:u|you|i|we|who)\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.93,
        "not|n't|isnt|aint",
        r"\b(?:i'?m|i am|im|this is|this|that'?s|that is|it'?s|its|you got me|nah|nope|no|sorry|hi|hello"
        r"|who dis\??|,)"
        r"[,. ]*(?:def |definitely |really |actually |certainly )?(?:not|isn'?t|isnt|ain'?t|aint)"
        r" (?:a |an |your )?(?:mr\.? |mrs\.? |ms\.? |miss |dr\.? )?(?P<person>[a-z][a-z'-]{1,20})\b"
        r"(?!'s| (?:pizza|bar|house|day|store|place))",
    ),
    _cue(
        _W,
        "denies_identity",
        0.95,
        "not mr|not ms|not miss|n't mr|n't ms|not dr",
        r"\b(?:not|isn'?t|ain'?t) (?:mr|mrs|ms|miss|dr)\.? [a-z]{2,}",
    ),
    _cue(
        _W,
        "denies_identity",
        0.94,
        "my name",
        r"\bmy name(?:'?s| is) \w+(?: \w+)?[,.;]? (?:and )?not \w+",
    ),
    _cue(
        _W,
        "denies_identity",
        0.9,
        "say|said|state|claim|advis|report|insist|confirm|told",
        r"\b(?:says?|said|states?|stated|claim(?:s|ed)?|advis(?:es|ed)|report(?:s|ed)|insist(?:s|ed)"
        r"|confirm(?:s|ed)|told (?:us|me))"
        r" (?:that )?(?:he|she|they|this|it|number|phone)(?:'s|'re| is| are| was)? (?:was )?not (?:the |our "
        r"|a |belong)",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.9,
        "know|knw|no ",
        r"\b(?:don'?t|do not|dont|dnt|doesn'?t|does not|never) (?:even )?(?:know|knw) (?:any|a|of any|of a|no"
        r"|this|that)"
        r" (?P<person>[a-z][a-z'-]{1,20})\b|\bno (?P<person_here>[a-z][a-z'-]{1,20}) (?:here|at this (?:number"
        r"|phone|address)|lives here)\b",
        r"\bno (?:one|way|problem|need|more|wifi|signal|food|rush|service|parking|money|worries|change|news"
        r"|time|prob|idea|power|water) ",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.92,
        "no such",
        r"\bno such (?:person|name|customer|client|individual|guy|woman|man)\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.9,
        "not |n't",
        rf"\b(?:i'?m|i am|im|this is|this|that'?s) (?:def |definitely |really |certainly )?(?:not"
        rf"|isn'?t) (?:that|this|whoever|any of those|some) ?(?:{_PERSON}|you)?\b(?= |$|[.,!])"
        rf"(?<!not that )(?<!not this )(?=(?:\W|$| (?:you|u|ur|who|named|anymore)))",
        r"\bnot (?:that|this) (?!person|guy|gal|girl|lady|woman|man|dude|one\b|individual|customer|client)",
    ),
    _cue(
        _W,
        "denies_identity",
        0.88,
        "different person|not a cust|not your cust|never been a|not one of your|not a client|not a borrow",
        r"\b(?:i'?m|i am|im) a (?:totally |completely )?different person\b"
        r"|\b(?:not|never been) (?:a |an |your |one of your )(?:customer|client|borrower|member)s?\b",
        r"\bhappy\b|\bgood customer\b",
    ),
    _cue(
        _W,
        "does_not_know_person",
        0.9,
        "name|familiar|ring a bell|nothing to do with",
        r"\b(?:don'?t|do not|dont|doesn'?t) recogni[sz]e (?:that|this|the) name\b|\bname (?:doesn'?t|does not"
        r"|don'?t) ring\b"
        r"|\bnot familiar with (?:that|this|the) (?:name|person)|\bnothing to do with (?:him|her|them|(?:this"
        r"|that) (?:person|guy|man|woman))\b",
    ),
    _cue(
        _W,
        "denies_identity",
        0.9,
        "who u|who ur|who y|whoever",
        r"\b(?:not|isn'?t|ain'?t) (?:the (?:one|person|guy) )?who (?:u|ur|you|ya|you'?re|y'?all)\b"
        r"|\bwhoever (?:you|u)(?:'?re| are| r)? (?:\w+ )?(?:try|look|text|call|want|after)"
        r"[^.!?]{0,30}(?:not|n't|wrong)",
        r"\bnot who you (?:think he|think she|used)",
    ),
    _cue(
        _W,
        "denies_identity",
        0.9,
        "residence|household|family",
        r"\b(?:not|isn'?t|ain'?t) the \w+ (?:residence|household|family)\b",
    ),
)
