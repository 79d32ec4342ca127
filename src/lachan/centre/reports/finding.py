"""Which reports stand in a list, found in two indexes that hold all that a list is narrowed to (`models.Report`).

Either the reports of each of a few offices are walked, or those of a state and looked at whose they are; always in the
order of the list, and no further than it is shown. Which of the two is said here and not left to the database: neither
can know how many offices stand below one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import connection

from lachan.centre.reports.models import Report

if TYPE_CHECKING:
    from collections.abc import Collection

# so many offices are walked one by one; a province has ten times as many
FEW_OFFICES: Final = 12


class TriageFilter(msgspec.Struct, frozen=True):
    """What the triage list is narrowed to; "" and None are any.

    `with_loss`: money was lost. `wants_call`: the reporter asks to be called back, and nobody has. `first_only`: of
    each incident only the first report. `oldest_first` turns the order round: who has waited longest comes first.
    """

    state: str = Report.State.NEW
    channel: str = ""
    about: str = ""
    case_kind: str = ""
    office_id: int | None = None
    with_loss: bool = False
    wants_call: bool = False
    first_only: bool = False
    oldest_first: bool = False


def find_reports(
    *, office_ids: Collection[int], wanted: TriageFilter, down: bool, beyond: int | None = None, limit: int
) -> list[int]:
    """This will give ids of reports of these very offices that fit, behind the id `beyond`: falling with `down`.

    One query, none without an office. `wanted.oldest_first` is not looked at.
    """
    offices = sorted(set(office_ids))
    if wanted.office_id is not None:
        offices = [wanted.office_id] if wanted.office_id in offices else []
    if not offices:
        return []
    where, values = _narrowed(wanted)
    if beyond is not None:
        where.append("id < %s" if down else "id > %s")
        values.append(beyond)
    order = f"ORDER BY id {'DESC' if down else 'ASC'} LIMIT %s"
    parts: list[tuple[str, list[Any]]] = []
    if len(offices) <= FEW_OFFICES:
        if wanted.state:
            # not by the index of states
            where.append("state || '' = %s")
            values.append(wanted.state)
        parts = [("office_id = %s", [office]) for office in offices]
    else:
        whose, named = one_of(offices)
        where.append(whose)
        values.append(named)
        states = [wanted.state] if wanted.state else [str(state) for state in Report.State]
        parts = [("state = %s", [state]) for state in states]
    each = [
        f"SELECT id FROM (SELECT id FROM reports_report WHERE {' AND '.join([first, *where])} {order}) AS part"  # noqa: S608 - fixed text
        for first, _ in parts
    ]
    every = [value for _, own in parts for value in (*own, *values, limit)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM ({' UNION ALL '.join(each)}) AS found {order}", [*every, limit])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _narrowed(wanted: TriageFilter) -> tuple[list[str], list[Any]]:
    named = {"channel": wanted.channel, "about": wanted.about, "case_kind": wanted.case_kind}
    where = [f"{name} = %s" for name, value in named.items() if value]
    values: list[Any] = [value for value in named.values() if value]
    if wanted.with_loss:
        where.append("loss_vnd > 0")
    if wanted.wants_call:
        where.append("wants_call AND called_at IS NULL")
    if wanted.first_only:
        where.append("same_as_id IS NULL")
    return where, values


def one_of(offices: list[int]) -> tuple[str, Any]:
    """This will give a condition that takes no index by the office, whatever is thought of their number; its value."""
    if connection.vendor == "postgresql":
        return "+office_id = ANY(%s)", offices
    return "+office_id IN (SELECT value FROM json_each(%s))", msgspec.json.encode(offices).decode()
