"""What an officer does with a case: take it, give it to somebody, change it, let it wait, hand it over."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from lachan.centre.accounts.office_kinds import OUTSIDE_KINDS
from lachan.centre.accounts.permissions import CASE_ASSIGN, CASE_CLOSE, CASE_WORK
from lachan.centre.accounts.queries.offices import offices_by_id, stands_on
from lachan.centre.cases.finding_words import note_words
from lachan.centre.cases.models import Case, Posting, Task
from lachan.centre.cases.queries.colleagues import workers_at
from lachan.centre.cases.routing import Route, province_on
from lachan.centre.cases.services.clocks import (
    go_on_with_clocks,
    hurry_clocks,
    note_due,
    pause_clocks,
    start_clock,
    stop_clocks,
)
from lachan.centre.cases.services.escalating import escalate_anew, note_missed
from lachan.centre.cases.services.opening import (
    TITLE_CHARS,
    check_kind,
    check_money,
    post_case,
    read_territory,
)
from lachan.centre.cases.services.releasing import note_lost_mentions
from lachan.centre.cases.services.taking import read_words, take_case, write_down
from lachan.centre.cases.services.waiting import begin_waiting, end_waiting
from lachan.centre.cases.services.weighing import count_facts, weigh
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.audit.actors import Actor

WAITING_CHARS: Final = 200
FIELDS: Final = ("title", "kind", "territory", "loss_vnd", "victims", "recovered_vnd")
MOST_VICTIMS: Final = 10**7
_COUNTED: Final = ("loss_vnd", "victims")


def assign_case(
    *, case_id: int, version: int, assignee_id: int | None, reason: str = "", actor: Actor, now: datetime
) -> None:
    """This will give a case to a person of its office (or of one above), or to nobody; the first look is then done.

    Who works on cases may take one, and give their own back; giving one to somebody else takes `case.assign`. Raises
    Refusal: as `take_case`; 422 `cases_assignee` for who doesn't work on cases there today, `cases_words`.
    """
    why = read_words(reason, needed=False)
    with transaction.atomic():
        has = Case.objects.filter(pk=case_id).values_list("assignee_id", flat=True).first()
        mine = actor.kind == "person" and actor.id == f"{has if assignee_id is None else assignee_id}"
        case = take_case(
            case_id=case_id,
            version=version,
            permission=CASE_WORK if mine else CASE_ASSIGN,
            actor=actor,
            now=now,
        )
        if assignee_id is not None and not works_on(case.office_id, assignee_id, now=now):
            raise Refusal(422, "cases_assignee", pointer="/assignee")
        before = case.assignee_id
        case.assignee_id = assignee_id
        Case.objects.filter(pk=case.pk).update(assignee_id=assignee_id)
        if assignee_id is not None:
            look_at(case, now=now)
        write_down(
            case,
            "assigned",
            actor=actor,
            now=now,
            data={"assignee": assignee_id, "assignee_before": before},
            said={"reason": why},
        )


def works_on(office_id: int, person_id: int, *, now: datetime) -> bool:
    """This will say whether a person works on cases at an office today, there or from above it."""
    return person_id in workers_at(office_id, now=now)


def mark_looked(*, case_id: int, version: int, actor: Actor, now: datetime) -> None:
    """This will note that somebody has looked at a case, without giving it to anybody.

    Raises Refusal: as `take_case`; 409 `cases_looked` where somebody has before.
    """
    with transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_WORK, actor=actor, now=now)
        if case.stage != Case.Stage.FIRST_LOOK:
            raise Refusal(409, "cases_looked")
        look_at(case, now=now)
        write_down(case, "looked", actor=actor, now=now)


def look_at(case: Case, *, now: datetime) -> None:
    """This will note that somebody has looked: the first clock is done, and the one for acting begins."""
    if case.stage != Case.Stage.FIRST_LOOK:
        return
    case.stage, case.first_looked_at = Case.Stage.ACT, case.first_looked_at or now
    Case.objects.filter(pk=case.pk).update(stage=case.stage, first_looked_at=case.first_looked_at)
    stop_clocks(case, (Case.Stage.FIRST_LOOK,), now=now)
    start_clock(case, Case.Stage.ACT, now=now)
    note_due(case)


class _UnchangedError(Exception):
    """What was given is what stands there already."""


def change_case(*, case_id: int, version: int, changes: dict[str, Any], actor: Actor, now: datetime) -> None:
    """This will change fields of a case, those of FIELDS: `territory` is a code or "", amounts are whole đồng.

    The office stays; handing over is another act. `loss_vnd` and `victims` None are counted from the reports again.
    What is as it was changes nothing. Raises Refusal: as `take_case`; 422 `cases_field` for another field,
    `cases_money` for more got back than lost, and as `opening.open_case`.
    """
    if not changes or (unknown := set(changes) - set(FIELDS)):
        raise Refusal(422, "cases_field", pointer=f"/{min(unknown)[:40]}" if changes else "")
    read = _read_changes(changes, now)
    with suppress(_UnchangedError), transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_WORK, actor=actor, now=now)
        before = {name: getattr(case, name) for name in read}
        for name, value in read.items():
            setattr(case, name, value)
        note_words(case)
        Case.objects.filter(pk=case.pk).update(**read, words=case.words)
        if any(name in changes and changes[name] is None for name in _COUNTED):
            count_facts(case)
        if None not in (case.recovered_vnd, case.loss_vnd) and case.recovered_vnd > case.loss_vnd:  # type: ignore[operator] # None is looked for
            raise Refusal(422, "cases_money", pointer="/recovered_vnd")
        if all(getattr(case, name) == value for name, value in before.items()):
            # undoes the version too, so that nobody else is told of a change that was none
            raise _UnchangedError
        if "kind" in changes and case.kind != before["kind"]:
            hurry_clocks(case, now=now)
            note_due(case)
        weigh(case, now=now)
        changed = sorted(
            name for name in read if before[name] != getattr(case, name) and not name.endswith("_by_hand")
        )
        shown = [name for name in changed if name != "title"]
        write_down(
            case,
            "changed",
            actor=actor,
            now=now,
            data={
                "changed": changed,
                "before": {name: before[name] for name in shown},
                "after": {name: getattr(case, name) for name in shown},
            },
            said={"title_before": before["title"], "title": case.title} if "title" in changed else None,
        )


def _read_changes(changes: dict[str, Any], now: datetime) -> dict[str, Any]:
    read: dict[str, Any] = {}
    if "title" in changes:
        read["title"] = read_words(changes["title"], most=TITLE_CHARS, pointer="/title")
    if "kind" in changes:
        read["kind"] = check_kind(changes["kind"])
    if "territory" in changes:
        place = read_territory(changes["territory"])
        read["territory_id"] = None if place is None else place.id
        read["province_id"] = province_on(place, day=today(now))
    if "loss_vnd" in changes:
        read["loss_vnd"] = check_money(changes["loss_vnd"], "/loss_vnd")
        read["loss_by_hand"] = read["loss_vnd"] is not None
    if "recovered_vnd" in changes:
        read["recovered_vnd"] = check_money(changes["recovered_vnd"], "/recovered_vnd")
    if "victims" in changes:
        read["victims_by_hand"] = changes["victims"] is not None
        if changes["victims"] is not None:
            if not isinstance(changes["victims"], int) or not 0 <= changes["victims"] <= MOST_VICTIMS:
                raise Refusal(422, "cases_field", pointer="/victims")
            read["victims"] = changes["victims"]
    return read


def pause_case(
    *, case_id: int, version: int, waiting_for: str, reason: str, actor: Actor, now: datetime
) -> None:
    """This will let a case wait for somebody outside: its clocks stand, and who has it is reminded of it in time.

    Raises Refusal: as `take_case`; 422 `cases_words`.
    """
    whom = read_words(waiting_for, most=WAITING_CHARS, pointer="/waiting_for")
    why = read_words(reason)
    with transaction.atomic():
        case = take_case(
            case_id=case_id,
            version=version,
            permission=CASE_WORK,
            actor=actor,
            now=now,
            states=(Case.State.OPEN,),
        )
        begin_waiting(case, whom, now=now)
        pause_clocks(case, now=now)
        note_due(case)
        write_down(case, "paused", actor=actor, now=now, said={"waiting_for": whom, "reason": why})


def go_on_with_case(*, case_id: int, version: int, actor: Actor, now: datetime) -> None:
    """This will let the clocks of a case run on. Raises Refusal: as `take_case`."""
    with transaction.atomic():
        case = take_case(
            case_id=case_id, version=version, permission=CASE_WORK, actor=actor, now=now,
            states=(Case.State.WAITING,),
        )  # fmt: skip
        waited = case.waiting_since
        case.state = Case.State.OPEN
        Case.objects.filter(pk=case.pk).update(state=case.state)
        end_waiting(case)
        go_on_with_clocks(case, now=now)
        # it may have become urgent, or got another kind, while it waited
        hurry_clocks(case, now=now)
        note_due(case)
        write_down(
            case,
            "went_on",
            actor=actor,
            now=now,
            data={"since": waited.isoformat() if waited else None},
        )


def office_of_ours(office_id: int, *, now: datetime) -> OfficeShown:
    """This will give an office that may have a case or a task today.

    Raises Refusal: 422 `cases_office` for none that stands; `cases_office_outside` for a bank, an operator or a news
    desk: nobody works on cases there, and a case holds what people told in confidence.
    """
    office = offices_by_id([office_id]).get(office_id)
    if office is None or not stands_on(office_id, today(now)):
        raise Refusal(422, "cases_office", pointer="/office")
    if office.kind in OUTSIDE_KINDS:
        raise Refusal(422, "cases_office_outside", pointer="/office")
    return office


def hand_over(
    *, case_id: int, version: int, office_id: int, reason: str, actor: Actor, now: datetime
) -> None:
    """This will hand a case to another office that stands today, with a reason. Nobody there has it yet.

    Raises Refusal: as `take_case`; 422 `cases_office` for no such office or the one that has it,
    `cases_office_outside` for a partner's, `cases_words`.
    """
    why = read_words(reason)
    office = office_of_ours(office_id, now=now)
    with transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_ASSIGN, actor=actor, now=now)
        if case.office_id == office_id:
            raise Refusal(422, "cases_office", pointer="/office")
        # whoever was late was the office that had it
        note_missed(case, now=now)
        before = offices_by_id([case.office_id])[case.office_id]
        said = {
            lang: (say("cases.route.handed_over", lang, before=before.name(lang), office=office.name(lang)),)
            for lang in ("vi", "en")
        }
        case.office_id, case.assignee_id = office_id, None
        Case.objects.filter(pk=case.pk).update(office_id=office_id, assignee_id=None)
        route = Route(office_id, said["vi"], said["en"])
        post_case(case, route, because=Posting.Because.HANDED_OVER, actor=actor, now=now)
        go_on_with_clocks(case, now=now)
        escalate_anew(case, now=now)
        note_due(case)
        write_down(
            case,
            "handed_over",
            actor=actor,
            now=now,
            data={"office": office_id, "office_before": before.id},
            said={"reason": why},
        )
        note_lost_mentions(case, now=now)


def finish_acting(*, case_id: int, version: int, actor: Actor, now: datetime) -> None:
    """This will note that all is done but the end. Raises Refusal: as `take_case`; 409 `cases_tasks_open`."""
    with transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_WORK, actor=actor, now=now)
        refuse_open_tasks(case)
        look_at(case, now=now)
        if case.stage == Case.Stage.ACT:
            case.stage, case.acted_at = Case.Stage.CLOSE, now
            Case.objects.filter(pk=case.pk).update(stage=case.stage, acted_at=now)
            stop_clocks(case, (Case.Stage.ACT,), now=now)
            note_due(case)
        write_down(case, "acted", actor=actor, now=now)


def refuse_open_tasks(case: Case) -> None:
    """This will refuse to go on while a task is open (409 `cases_tasks_open`)."""
    tasks = Task.objects.filter(case=case, state=Task.State.OPEN).count()
    if tasks:
        raise Refusal(409, "cases_tasks_open", tasks=f"{tasks}")


def answer_question(*, case_id: int, version: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will answer that a case goes on although a verdict it stood on has fallen, with a reason.

    Who finds that it doesn't closes it. Raises Refusal: as `take_case`; 409 `cases_no_question`.
    """
    why = read_words(reason)
    with transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_CLOSE, actor=actor, now=now)
        if case.question_at is None:
            raise Refusal(409, "cases_no_question")
        Case.objects.filter(pk=case.pk).update(question_at=None, question_ref="")
        write_down(
            case, "answered", actor=actor, now=now, data={"about": case.question_ref}, said={"reason": why}
        )
