"""Cases by words: of those that few hold the ids, from the index of letters (migration `0017_words_indexed`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.db import connection
from django.db.models import Q

from lachan.centre.cases.finding_words import LEAST_WITHIN, letters_in, words_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lachan.centre.cases.models import Case

# what more cases hold is soon met in the order of a list
MOST_FOUND: Final = 10_000
_HELD: Final = {
    # planned by itself, so by the index: for the few rows of a limit the planner would read the whole table
    "postgresql": (
        "WITH held AS MATERIALIZED (SELECT id FROM cases_case WHERE cases_letters_of(words) @> %s::text[])"
        " SELECT id FROM held LIMIT %s"
    ),
    "sqlite": "SELECT rowid FROM cases_words WHERE cases_words MATCH %s LIMIT %s",
}


class Found(msgspec.Struct, frozen=True):
    """Cases that can hold what was typed, by their ids; None where they are too many to be named."""

    ids: tuple[int, ...] | None


def find_words(typed: str) -> Found:
    """This will ask the index, which says what a single letter is in of none. One query at most."""
    words = words_in(typed)
    if not words:
        # signs alone, which stand in no case
        return Found(())
    letters = letters_in(words)
    if not letters:
        return Found(None)
    ids = _holding(letters, most=MOST_FOUND + 1)
    return Found(tuple(ids) if len(ids) <= MOST_FOUND else None)


def narrow_to_words(cases: QuerySet[Case], typed: str) -> QuerySet[Case]:
    """This will keep the cases that hold each word that was typed, without asking the index.

    A word of three letters or more is found within others too; a shorter one begins a word.
    """
    words = words_in(typed)
    if not words:
        return cases.none()
    for word in words:
        # the index knows which letters a case holds, and not whether they stand together
        if len(word) >= LEAST_WITHIN:
            cases = cases.filter(words__contains=word)
        else:
            cases = cases.filter(Q(words__startswith=word) | Q(words__contains=f" {word}"))
    return cases


def _holding(letters: list[str], *, most: int) -> list[int]:
    """This will give the ids of cases that hold all of these threes of letters, in no order."""
    is_postgresql = connection.vendor == "postgresql"
    asked = (
        letters if is_postgresql else " ".join(f'"{one.replace(chr(34), chr(34) * 2)}"' for one in letters)
    )
    with connection.cursor() as cursor:
        cursor.execute(_HELD[connection.vendor], (asked, most))
        return [row[0] for row in cursor.fetchall()]
