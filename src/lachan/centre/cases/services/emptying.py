"""Covering, in what officers wrote on cases, what names somebody who asks for that and has a right to it.

Neither the log nor the timeline nor a chain of custody holds words (`models.Event`, `models.Custody`), so all of them
verify as before. Files and messages that are evidence stay: they are kept for their term, and evidence that was changed
would be none. What becomes of them is decided at the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction
from django.db.models import F

from lachan.centre.audit.log import record
from lachan.centre.cases.archive.masking import Mask, Personal
from lachan.centre.cases.finding_words import note_words
from lachan.centre.cases.models import (
    Bulk,
    Case,
    CaseArchive,
    Exhibit,
    Note,
    Said,
    SavedView,
    ShiftNote,
    Task,
)
from lachan.centre.cases.services.taking import read_words, write_down
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

MOST_VALUES: Final = 50
LEAST_CHARS: Final = 4
_PHONE_DIGITS: Final = 8
_AT_ONCE: Final = 2_000
# where officers' words stand: rows, table, field, its length (0: any), and by what the case is found ("" for none)
_PLACES: Final[tuple[tuple[Any, str, str, int, str], ...]] = (
    (Case.objects, "case", "title", 200, "pk"),
    (Case.objects, "case", "waiting_for", 200, "pk"),
    (Task.objects, "task", "title", 300, "case_id"),
    (Task.objects, "task", "answer", 2_000, "case_id"),
    (Note.objects, "note", "text", 0, "case_id"),
    (Said.objects, "said", "text", 0, "event__case_id"),
    (Exhibit.objects, "exhibit", "name", 300, "case_id"),
    (Exhibit.objects, "exhibit", "source", 300, "case_id"),
    # not what is to be covered in an archive: it is kept for days, and without it the archive would show the name
    (CaseArchive.objects, "casearchive", "reason", 500, "case_id"),
    (CaseArchive.objects, "casearchive", "partner", 200, "case_id"),
    (ShiftNote.objects, "shiftnote", "text", 0, ""),
    (SavedView.objects, "savedview", "name", 60, ""),
    (Bulk.objects, "bulk", "reason", 0, ""),
)


class WordsFound(msgspec.Struct, frozen=True):
    """Where somebody is named: the table and field (`note.text`), the row, its case (None for none), how often."""

    where: str
    row_id: int
    case_id: int | None
    pieces: int


def words_naming(*, values: Sequence[str], actor: Actor, now: datetime) -> tuple[WordsFound, ...]:
    """This will give where officers' words hold one of these names, numbers or addresses, in whatever spelling.

    All words of all cases are read. That it was looked for is written down, without the values. Raises Refusal (422
    `cases_values`) for values that are too short or too many.
    """
    found = tuple(one for one, _, _ in _found(_mask(values)))
    with transaction.atomic():
        record(kind="cases.words_looked_for", actor=actor, now=now, data={"found": len(found)})
    return found


def cover_words(*, values: Sequence[str], reason: str, actor: Actor, now: datetime) -> tuple[WordsFound, ...]:
    """This will cover them there, for good, in one transaction, and give where they were.

    Each case gets a line in its timeline that says how many pieces were covered. Raises Refusal as `words_naming`, and
    `cases_words` without a reason.
    """
    why = read_words(reason)
    mask = _mask(values)
    if mask.touches(why):
        raise Refusal(422, "cases_values", pointer="/reason", most=f"{MOST_VALUES}")
    with transaction.atomic():
        found = []
        for one, rows, change in _found(mask):
            rows.filter(pk=one.row_id).update(**change)
            found.append(one)
        for case in Case.objects.filter(pk__in={one.case_id for one in found if one.case_id is not None}):
            pieces = sum(one.pieces for one in found if one.case_id == case.pk)
            Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
            case.refresh_from_db()
            # it is found by its title as it is now
            note_words(case)
            case.save(update_fields=["words"])
            write_down(
                case, "words_covered", actor=actor, now=now, data={"count": pieces}, said={"reason": why}
            )
        record(
            kind="cases.words_looked_for",
            actor=actor,
            now=now,
            data={"found": len(found), "covered": True},
        )
    return tuple(found)


def _mask(values: Sequence[str]) -> Mask:
    given = [value.strip() for value in values if value.strip()]
    if not given or len(given) > MOST_VALUES or any(len(one) < LEAST_CHARS for one in given):
        raise Refusal(422, "cases_values", pointer="/values", most=f"{MOST_VALUES}")
    phones = [one for one in given if sum(sign.isdigit() for sign in one) >= _PHONE_DIGITS]
    return Mask(Personal(phones=tuple(phones), exact=tuple(given)), cover=say("cases.paper.cover", "vi"))


def _found(mask: Mask) -> Iterator[tuple[WordsFound, Any, dict[str, str]]]:
    """This will give each text that names somebody, its table's rows, and what it is once that is covered."""
    for rows, table, field, most, by in _PLACES:
        named = rows.exclude(**{field: ""}).order_by("pk").values_list("pk", field, *([by] if by else []))
        after = 0
        # page by page, so that what is changed meanwhile disturbs nothing
        while page := list(named.filter(pk__gt=after)[:_AT_ONCE]):
            after = page[-1][0]
            for row in page:
                covered = mask.cover(row[1], given_alone=True)
                if covered.pieces:
                    found = WordsFound(f"{table}.{field}", row[0], row[2] if by else None, covered.pieces)
                    yield found, rows, {field: covered.text[: most or None]}
