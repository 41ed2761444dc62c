"""Words that several English cues are made of, with the spellings of thumbs in a hurry."""

from __future__ import annotations

from typing import Final

WRONG: Final = r"(?:w+r+o+n+g+|wrng|worng|wrog|rong|wong|wron|incorrect)"
NAME: Final = r"[a-z][a-z'-]{1,20}"
PHONE: Final = r"(?:phone|fone|number|num|nmbr|cell|mobile|line|#|device)"
RELATIVE: Final = (
    r"(?:(?:step|grand|foster|older |younger |big |little |ex[- ]?|late |twin )*"
    r"(?:mother|father|mom|mum|mommy|mama|ma|dad|daddy|parents?|son|daughter|brother|bro|sister|sis|wife"
    r"|husband|hubby|spouse|partner|fianc[eé]e?"
    r"|boyfriend|girlfriend|bf|gf|uncle|aunt|auntie|aunty|cousin|cuz|nephew|niece|grandma|grandpa|granny"
    r"|nana|mil|fil|kid|child|twin"
    r"|relative|family member|ex(?:es)?\b|roommate|room ?mate|housemate|flatmate|friend|buddy|co-?worker|colleague"
    r"|boss|employer|neighbou?r|landlord|caregiver|carer|guardian)"
    r"(?:[- ]in[- ]law)?)"
)
PERSON: Final = (
    r"(?:person|persons|guy|gal|girl|lady|woman|man|dude|fella|bloke|chick|one|people|party|contact"
    r"|recipient|individual|customer|client|jo[eh]n?)"
)
