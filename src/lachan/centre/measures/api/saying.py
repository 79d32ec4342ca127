"""Measures as programs are told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.cases.queries.parts import numbers_of
from lachan.centre.cases.schemas.told import InWords, Named
from lachan.centre.measures.schemas import told
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lachan.centre.measures.queries.measures import MeasureRow, MeasureShown
    from lachan.centre.measures.reach import Stop
    from lachan.centre.measures.services.proposing import Proposed


def tell_rows(rows: Sequence[MeasureRow]) -> tuple[told.MeasureListed, ...]:
    """This will tell of measures in a list. Two queries."""
    offices = {
        pk: Named(one.code, one.name_vi, one.name_en)
        for pk, one in offices_by_id({row.office_id for row in rows}).items()
    }
    cases = numbers_of({row.case_id for row in rows if row.case_id is not None})
    return tuple(told.MeasureListed(**_listed(row, offices, cases)) for row in rows)


def tell_whole(shown: MeasureShown) -> told.MeasureWhole:
    """This will tell of a measure with all around it. Two queries."""
    [row] = tell_rows([shown.row])
    return told.MeasureWhole(
        **msgspec.structs.asdict(row),
        blast=msgspec.to_builtins(shown.row.blast),
        form=shown.form,
        signatures=tuple(
            told.Signed(
                f"person:{one.person_id}",
                one.says,
                one.at,
                f"person:{one.in_place_of}" if one.in_place_of else "",
                one.is_void,
            )
            for one in shown.signatures
        ),
        orders=tuple(
            told.Ordered(
                one.id, one.partner.code if one.partner else "", one.state, one.ordered_at, one.answer_by
            )
            for one in shown.orders
        ),
        timeline=tuple(
            told.Happened(one.kind, one.at, one.actor, one.data, one.said) for one in shown.events
        ),
    )


def tell_proposed(lines: Sequence[Proposed]) -> told.MeasuresProposed:
    """This will tell what became of each thing that was proposed."""
    return told.MeasuresProposed(
        tuple(told.MeasureProposed(line.value, line.number, _why(line)) for line in lines)
    )


def _listed(row: MeasureRow, offices: Mapping[int, Named], cases: Mapping[int, str]) -> dict[str, Any]:
    same = {
        name: getattr(row, name)
        for name in told.MeasureListed.__struct_fields__
        if name in type(row).__struct_fields__
    }
    return same | {
        "case": cases.get(row.case_id or 0, ""),
        "office": offices.get(row.office_id),
        "urgent": row.is_urgent,
        "hold": row.is_hold,
        "stands_out": tuple(_stop(stop) for stop in row.stops),
    }


def _stop(stop: Stop) -> InWords:
    key = f"measures.stop.{stop.code}"
    return InWords(stop.code, say(key, "vi", **stop.params), say(key, "en", **stop.params))


def _why(line: Proposed) -> InWords | None:
    if not line.refused:
        return None
    code = line.refused.removeprefix("stop_")
    key = f"measures.stop.{code}" if line.refused.startswith("stop_") else f"measures.refused.{code}"
    return InWords(line.refused, say(key, "vi", **line.params), say(key, "en", **line.params))
