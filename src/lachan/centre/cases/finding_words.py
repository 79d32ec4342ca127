"""What a case is found by: its title, kind and place, folded, so that accents and capitals make no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.queries.territories import places_by_id
from lachan.centre.indicators.spelling import fold_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.cases.models import Case

MOST_WORDS: Final = 8
# so long a word is found within others too
LEAST_WITHIN: Final = 3
# of more the index would be asked in vain: a case that holds so many holds all
_MOST_LETTERS: Final = 40
_CHARS: Final = 900


class Named(Protocol):
    """A place with its names."""

    @property
    def name_vi(self) -> str:
        """Its name in Vietnamese."""

    @property
    def name_en(self) -> str:
        """Its name in English."""


def note_words(case: Case) -> None:
    """This will put on a case what it is found by; whoever calls saves it. One query."""
    ids = [one for one in (case.territory_id, case.province_id) if one is not None]
    case.words = words_of(case.title, case.kind, places_by_id(set(ids)).values())


def words_of(title: str, kind: str, places: Iterable[Named]) -> str:
    """This will give what a case of a title, kind and place is found by; a case without a title is called by these."""
    named = CASE_KINDS.get(kind)
    said = [title, *((named.vi, named.en) if named else ())]
    said += [name for place in places for name in (place.name_vi, place.name_en)]
    return " ".join(folded for one in said if (folded := fold_of(one)))[:_CHARS]


def words_in(typed: str) -> list[str]:
    """This will give the words that somebody typed as `words_of` writes them, at most eight."""
    return fold_of(typed).split()[:MOST_WORDS]


def letters_in(words: Iterable[str]) -> list[str]:
    """This will give what the index is asked for: the threes of letters that a case with these words must hold.

    A blank stands before a word of two letters, which is to begin a word. Of one letter there is nothing to ask.
    """
    padded = [word if len(word) >= LEAST_WITHIN else f" {word}" for word in words]
    threes = (word[at : at + 3] for word in padded for at in range(len(word) - 2))
    return list(dict.fromkeys(threes))[:_MOST_LETTERS]
