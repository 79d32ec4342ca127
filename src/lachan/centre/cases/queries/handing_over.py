"""What is handed over of a case: its row, its evidence, and the chains of custody. Whoever does it writes that down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.cases.archive.form import ChainedAct
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries.cases import CaseRow, ExhibitShown, exhibits_of, rows_of
from lachan.centre.cases.queries.custody import custody_of_exhibit
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection


class HandedOver(msgspec.Struct, frozen=True):
    """A case with its evidence in the order in which it came, and each act on it, by exhibit and number."""

    row: CaseRow
    exhibits: tuple[ExhibitShown, ...]
    acts: tuple[ChainedAct, ...]


def case_to_hand_over(case: Case) -> HandedOver:
    """This will give a case as it is handed over. Five queries and one for each piece of evidence."""
    exhibits = exhibits_of(case.pk)
    return HandedOver(
        row=rows_of([case])[0],
        exhibits=exhibits,
        acts=tuple(
            ChainedAct(act, chain) for exhibit in exhibits for act, chain in custody_of_exhibit(exhibit.id)
        ),
    )


def id_of_number(number: str) -> int:
    """This will give the id of the case with a number, for the operator of the machine. Raises Refusal (404)."""
    found = Case.objects.filter(number=number.strip()[:16]).values_list("pk", flat=True).first()
    if found is None:
        raise Refusal(404, "not_found")
    return found


def numbers_of(ids: Collection[int]) -> dict[int, str]:
    """This will give the numbers of cases by id, for the operator of the machine. One query."""
    return dict(Case.objects.filter(pk__in=list(ids)).values_list("pk", "number"))
