"""Who told: reports by the number or the name of their reporter, for searches that have a reason.

A name is found by its last word, folded, which is the given name here; the other words that are typed must stand before
it as they do there. That is one equality in an index on both databases, whatever their order of letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.indicators.spelling import fold_of
from lachan.centre.reports.models import Report
from lachan.centre.reports.queries import TriageRow, rows_of, seen_by

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

GIVEN_CHARS: Final = 60
_LEAST_DIGITS: Final = 8
_MOST_DIGITS: Final = 15
# of a given name that very many have, the newest reports are looked through
_LOOKED_AT: Final = 2_000


def given_name_of(name: str) -> str:
    """This will give the last word of a name, folded (`Nguyễn Thị Mơ` → `mo`), "" for none."""
    words = fold_of(name).split()
    return words[-1][:GIVEN_CHARS] if words else ""


def reports_of_person(viewer: Viewer, typed: str, limit: int) -> tuple[TriageRow, ...]:
    """This will give the reports that the viewer sees of who gave this number or name, the newest first."""
    return _of_phone(viewer, typed, limit) or _of_name(viewer, typed, limit)


def _of_phone(viewer: Viewer, typed: str, limit: int) -> tuple[TriageRow, ...]:
    digits = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return ()
    national = digits.removeprefix("84") if digits.startswith("84") else digits.removeprefix("0")
    spelled = (f"0{national}", f"84{national}", f"+84{national}", digits, f"+{digits}")
    return rows_of(seen_by(viewer).filter(phone__in=set(spelled)).exclude(phone="").order_by("-pk")[:limit])


def _of_name(viewer: Viewer, typed: str, limit: int) -> tuple[TriageRow, ...]:
    given = given_name_of(typed)
    words = fold_of(typed).split()
    if not given or any(sign.isdigit() for sign in given):
        return ()
    named = seen_by(viewer).filter(given_fold=given).exclude(given_fold="").order_by("-pk")
    found = [
        pk
        for pk, name in named.values_list("pk", "name")[:_LOOKED_AT]
        if fold_of(name).split()[-len(words) :] == words
    ][:limit]
    return rows_of(Report.objects.filter(pk__in=found).order_by("-pk")) if found else ()
