"""Taking a case to change it, and writing down what was done: what every change of a case has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import F

from lachan.centre.accounts.access import acting_viewer, may_at
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.audit.log import record
from lachan.centre.cases.models import Case, Event, Said, Task
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor

GOING_ON: Final = (Case.State.OPEN, Case.State.WAITING)
REASON_CHARS: Final = 1_000


class Happened(msgspec.Struct, frozen=True):
    """What happened to a case since somebody read it: kind, who, when, ids and codes, and what was written."""

    kind: str
    actor: str
    at: datetime
    version: int
    data: dict[str, Any]
    said: dict[str, str]


class ChangedMeanwhile(Refusal):
    """Somebody else changed the case in between (409 `cases_changed`). Nothing of what was asked is done.

    `version` is the case's now; `meanwhile` is what happened since, the oldest first, with the values that stand now.
    """

    def __init__(self, *, version: int, meanwhile: tuple[Happened, ...]) -> None:
        """This will keep what happened."""
        super().__init__(409, "cases_changed")
        self.version = version
        self.meanwhile = meanwhile


def take_case(
    *,
    case_id: int,
    version: int | None,
    permission: str,
    actor: Actor,
    now: datetime,
    states: Collection[str] = GOING_ON,
) -> Case:
    """This will take a case for a change within the caller's transaction, and raise its version.

    `version` is the one that the actor read; None takes whatever stands, for what the machine does. The row is locked
    until the transaction ends. Raises Refusal: 403; 404 where the case isn't seen; 409 `cases_not_open` for a state
    that is none of `states`; ChangedMeanwhile.
    """
    free = Case.objects.filter(pk=case_id, state__in=states)
    if version is not None:
        free = free.filter(version=version)
    taken = free.update(version=F("version") + 1, changed_at=now)
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    if actor.kind != "machine":
        need_for_case(acting_viewer(actor, now=now), case, permission)
    if not taken:
        refuse_untaken(case, version)
    return case


def lock_case(case_id: int) -> Case | None:
    """This will give a case with its row locked until the caller's transaction ends, its version as it is.

    For what leaves the case itself to whoever changes it: clocks, priority, tasks. The case is locked before anything
    that hangs on it, as `take_case` does, so that two never wait for each other.
    """
    Case.objects.filter(pk=case_id).update(version=F("version"))
    return Case.objects.filter(pk=case_id).first()


def hold_case(*, case_id: int, version: int | None) -> None:
    """This will hold a case until the caller's transaction ends, for an act that only adds to it.

    Raises ChangedMeanwhile where it is another version than `version`; None is any.
    """
    if version is None:
        return
    case = lock_case(case_id)
    if case is not None and case.version != version:
        refuse_untaken(case, version)


def refuse_untaken(case: Case, version: int | None) -> None:
    """This will say why a case could not be taken. Raises ChangedMeanwhile, Refusal (409)."""
    if version is not None and case.version != version:
        raise ChangedMeanwhile(version=case.version, meanwhile=happened_since(case.pk, version))
    raise Refusal(409, "cases_not_open", number=case.number)


def need_for_case(viewer: Viewer, case: Case, permission: str) -> None:
    """This will refuse who may not do this with a case: 404 where it isn't even seen, 403 where it is."""
    if may_at(viewer, permission, case.office_id):
        return
    if may_at(viewer, CASE_VIEW, case.office_id) or is_beside(viewer, case):
        raise Refusal(403, "not_permitted")
    raise Refusal(404, "not_found")


def is_beside(viewer: Viewer, case: Case) -> bool:
    """This will say whether an office of the viewer has an open task in a case, or was told that it is late."""
    told = case.escalated_to_id
    return (told is not None and told in viewer.offices_where(CASE_VIEW)) or has_task_in(viewer, case.pk)


def has_task_in(viewer: Viewer, case_id: int) -> bool:
    """This will say whether one of the viewer's offices has an open task in the case."""
    tasks = Task.objects.filter(case_id=case_id, state=Task.State.OPEN).values_list("office_id", flat=True)
    return any(may_at(viewer, CASE_VIEW, office_id) for office_id in set(tasks))


def happened_since(case_id: int, version: int) -> tuple[Happened, ...]:
    """This will give what happened to a case after a version, the oldest first."""
    events = list(Event.objects.filter(case_id=case_id, version__gt=version).order_by("pk"))
    said: dict[int, dict[str, str]] = {}
    for one in Said.objects.filter(event_id__in=[event.pk for event in events]):
        said.setdefault(one.event_id, {})[one.name] = one.text
    return tuple(
        Happened(
            event.kind,
            event.actor,
            event.at,
            event.version,
            msgspec.json.decode(event.data),
            said.get(event.pk, {}),
        )
        for event in events
    )


def write_down(
    case: Case,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    said: Mapping[str, str] | None = None,
) -> int:
    """This will write an event and its entry of the log, in the caller's transaction; gives the event's id.

    `data` are ids, codes and times (JSON) and go into both; `said` is what somebody wrote, and stays with the case.
    """
    entry = record(kind=f"cases.{kind}", actor=actor, now=now, subject=f"case:{case.pk}", data=data)
    event = Event.objects.create(
        case=case,
        kind=kind,
        at=now,
        actor=str(actor),
        office_id=actor.office_id,
        data=msgspec.json.encode(dict(data or {})).decode(),
        version=case.version,
        entry_id=entry,
    )
    if said:
        Said.objects.bulk_create(
            Said(event=event, name=name, text=text) for name, text in said.items() if text
        )
    return event.pk


def read_words(given: str, *, most: int = REASON_CHARS, pointer: str = "/reason", needed: bool = True) -> str:
    """This will give what was written as it is kept: one line, no control characters.

    Raises Refusal (422 `cases_words`) for nothing where something is needed, and for too much.
    """
    said = "".join(letter if letter.isprintable() else " " for letter in given[: 4 * most + 1])
    said = " ".join(said.split())
    if (needed and not said) or len(said) > most or len(given) > 4 * most:
        raise Refusal(422, "cases_words", pointer=pointer, most=f"{most}")
    return said
