"""What an inbox is narrowed to and ordered by; saved views hold the same."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations at run time
from typing import Final

import msgspec

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.cases.models import Case
from lachan.centre.web.refusals import Refusal

ORDERS: Final = ("priority", "due", "newest")
STATES: Final = ("going_on", "all", *Case.State.values)
# from how many points on; what each of them is made of stands in `priority.toml`
LEAST_PRIORITIES: Final = (100, 300, 500)
FIND_CHARS: Final = 100
_OWN: Final = ("", "mine", "nobody")


class Wanted(msgspec.Struct, frozen=True, omit_defaults=True):
    """What to show. "" and None stand for everything; `state` also `going_on` (open and waiting) and `all`.

    `whose` is `mine`, `nobody` or ""; `late`, `due_today`, `urgent`, `question`, `escalated`, `waits_long` (too long,
    for somebody outside) and `mentioned` (a note names the viewer, unread) narrow to those; `handed_since` to what was
    handed over to the viewer's own offices since then. `find` is a number (`123`, `2026-000123`) or words of title,
    kind and place, with or without accents.
    """

    state: str = "going_on"
    office_id: int | None = None
    kind: str = ""
    province_id: int | None = None
    whose: str = ""
    stage: str = ""
    late: bool = False
    urgent: bool = False
    question: bool = False
    escalated: bool = False
    opened_from: date | None = None
    opened_to: date | None = None
    least_loss_vnd: int | None = None
    find: str = ""
    order: str = "priority"
    due_today: bool = False
    mentioned: bool = False
    least_priority: int | None = None
    indicator_id: int | None = None
    handed_since: datetime | None = None
    waits_long: bool = False


def check_wanted(wanted: Wanted) -> None:
    """This will refuse what can't be looked for (422 `cases_view`)."""
    known = (
        wanted.state in STATES
        and wanted.order in ORDERS
        and wanted.whose in _OWN
        and (not wanted.kind or wanted.kind in CASE_KINDS)
        and (not wanted.stage or wanted.stage in Case.Stage.values)
        and len(wanted.find) <= FIND_CHARS
    )
    if not known:
        raise Refusal(422, "cases_view")


def read_wanted(said: str) -> Wanted:
    """This will read a saved view; one of an older release without what is there no more."""
    try:
        wanted = msgspec.json.decode(said, type=Wanted)
        check_wanted(wanted)
    except (msgspec.MsgspecError, Refusal):
        return Wanted()
    return wanted
