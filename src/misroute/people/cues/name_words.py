"""Words that look like names and are none, in English text."""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

# Given names that are words first; in lower case they are taken for the word
WORDS_FIRST: Final = frozenset(
    words(
        """
        will may mark art grace hope faith bill sue frank pat rich chuck joy rose dawn rain max happy angel sandy dusty
        rusty sunny don dot penny ever free lucky link young chance case jack gene drew rob ray star sky june april eve
        amber crystal pearl ginger jay kay kit bee buck bud dean duke earl king prince guy dick peg pip cliff dale glen
        lance miles reed rod skip wade ward hank clay mike bob ken ali les mo nap al ed ty jo lin bea del hal kat ma mae
        way field em char fee di val vi win memo cat bell con court norm bat tan sol arch mere bridge grant ally chase
        chip patience justice harmony summer sterling destiny august heath river lib len van pen ol lex
        """
    )
) - {"mike", "bob", "ken", "ali"}
# Words that carry a capital and are nobody's name
CAPITALS: Final = frozenset(
    words(
        """
        i ok okay no yes not the this that my your his her superman santa god jesus lord american indian chinese english
        british muslim christian catholic monday tuesday wednesday thursday friday saturday sunday january february
        march april may june july august september october november december lol omg tv usa uk amazon verizon google a
        wi fi wifi italian italy greek french german spanish mexican canadian australian irish scottish welsh japanese
        korean thai vietnamese filipino nigerian pakistani turkish russian polish dutch swedish arab jewish hindu
        buddhist republican democrat european african asian latino hispanic brazilian portuguese instagram facebook
        whatsapp netflix uber iphone android microsoft apple paypal venmo zelle christmas easter thanksgiving ramadan
        """
    )
)


def shouts(text: str) -> bool:
    """Whether capitals mean nothing in this text: half its words have them."""
    every = text.split()
    return len(every) > 4 and sum(word[:1].isupper() for word in every) * 2 > len(every)
