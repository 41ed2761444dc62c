"""Letters to the borrower, to the stranger, and to staff: sandboxed templates, two kinds of context that cannot mix."""

from misroute.gate.content import Offence, Wordlist
from misroute.letters.catalogue import Letter, LetterLeak, Letters, load_letters
from misroute.letters.contexts import BorrowerContext, NoticeContext, RecipientContext, Sender, presentable_name
from misroute.letters.index import Entry

__all__ = [
    "BorrowerContext",
    "Entry",
    "Letter",
    "LetterLeak",
    "Letters",
    "NoticeContext",
    "Offence",
    "RecipientContext",
    "Sender",
    "Wordlist",
    "load_letters",
    "presentable_name",
]
