"""Closing a case with what came of it, opening it again, merging two, and splitting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from lachan.centre.accounts.permissions import CASE_CLOSE
from lachan.centre.cases.models import Case, Link, Member, Task
from lachan.centre.cases.services.changing import refuse_open_tasks
from lachan.centre.cases.services.clocks import note_due, start_clock, stop_clocks
from lachan.centre.cases.services.exhibits import move_exhibits
from lachan.centre.cases.services.members import (
    hold_members_again,
    let_members_go,
    move_members,
    take_members_out,
)
from lachan.centre.cases.services.opening import (
    TITLE_CHARS,
    Draft,
    check_kind,
    check_money,
    place_of,
    read_territory,
    write_case,
)
from lachan.centre.cases.services.questioning import ask_again
from lachan.centre.cases.services.taking import read_words, take_case, write_down
from lachan.centre.cases.services.waiting import end_waiting
from lachan.centre.cases.services.weighing import count_anew, weigh
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def close_case(
    *,
    case_id: int,
    version: int,
    outcome: str,
    reason: str,
    recovered_vnd: int | msgspec.UnsetType | None = msgspec.UNSET,
    actor: Actor,
    now: datetime,
) -> None:
    """This will close a case with what came of it, what was got back of the loss, and a reason for the desk.

    `recovered_vnd` None is not known; left out it stays what the case says. Raises Refusal: as `take_case`; 409
    `cases_tasks_open`; 422 `cases_outcome`, `cases_words`, `cases_money` for less than nothing or more than was lost,
    `cases_recovered_nothing` for money got back that is none.
    """
    if outcome not in Case.Outcome.values:
        raise Refusal(422, "cases_outcome", pointer="/outcome")
    why = read_words(reason)
    told = None if recovered_vnd is msgspec.UNSET else check_money(recovered_vnd, "/recovered_vnd")
    with transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_CLOSE, actor=actor, now=now)
        refuse_open_tasks(case)
        recovered = case.recovered_vnd if recovered_vnd is msgspec.UNSET else told
        if outcome == Case.Outcome.RECOVERED and recovered == 0:
            raise Refusal(422, "cases_recovered_nothing", pointer="/recovered_vnd")
        if recovered is not None and case.loss_vnd is not None and recovered > case.loss_vnd:
            raise Refusal(422, "cases_money", pointer="/recovered_vnd")
        case.recovered_vnd, case.outcome = recovered, outcome
        _end(case, Case.State.CLOSED, actor=actor, now=now)
        let_members_go(case)
        write_down(
            case,
            "closed",
            actor=actor,
            now=now,
            data={"outcome": outcome, "recovered_vnd": recovered},
            said={"reason": why},
        )


def reopen_case(*, case_id: int, version: int, reason: str, actor: Actor, now: datetime) -> tuple[int, ...]:
    """This will open a closed case again, with new clocks; gives the reports that another open case has meanwhile.

    What was got back stays: it was. The figures count it once, with the closing that holds. Raises Refusal: as
    `take_case`, 422 `cases_words`.
    """
    why = read_words(reason)
    with transaction.atomic():
        case = take_case(
            case_id=case_id, version=version, permission=CASE_CLOSE, actor=actor, now=now,
            states=(Case.State.CLOSED,),
        )  # fmt: skip
        before = case.outcome
        case.state, case.stage = Case.State.OPEN, Case.Stage.ACT
        case.outcome = case.closed_by = ""
        case.closed_at = None
        _save(case, "state", "stage", "outcome", "closed_by", "closed_at")
        elsewhere = hold_members_again(case)
        for stage in (Case.Stage.ACT, Case.Stage.CLOSE):
            start_clock(case, stage, now=now)
        note_due(case)
        count_anew(case, now=now)
        write_down(
            case,
            "reopened",
            actor=actor,
            now=now,
            data={
                "outcome_before": before,
                "elsewhere": elsewhere,
                "recovered_vnd": case.recovered_vnd,
            },
            said={"reason": why},
        )
        ask_again(case, now=now)
    return tuple(elsewhere)


def merge_case(
    *,
    case_id: int,
    version: int,
    into_id: int,
    into_version: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """This will merge a case into another: members, open tasks and evidence go over, and it is worked on no more.

    Raises Refusal: as `take_case` for either; 422 `cases_merge` for a case into itself, `cases_words`.
    """
    why = read_words(reason)
    if case_id == into_id:
        raise Refusal(422, "cases_merge", pointer="/into")
    with transaction.atomic():
        taken = {
            # in the order of their ids, so that two who merge the same two both ways don't wait for each other
            one: take_case(case_id=one, version=at, permission=CASE_CLOSE, actor=actor, now=now)
            for one, at in sorted(((case_id, version), (into_id, into_version)))
        }
        case, target = taken[case_id], taken[into_id]
        question = (case.question_at, case.question_ref)
        case.merged_into, case.outcome = target, Case.Outcome.DOUBLE
        _save(case, "merged_into")
        _end(case, Case.State.MERGED, actor=actor, now=now)
        moved = move_members(case, target, actor=actor, now=now)
        Task.objects.filter(case=case, state=Task.State.OPEN).update(case=target)
        move_exhibits(case, target, actor=actor, now=now)
        beside = _take_over(case, target)
        if target.question_at is None:
            # a question that nobody answered goes over with what it is about
            _put_question(target, *question)
        count_anew(target, now=now)
        write_down(case, "merged", actor=actor, now=now, data={"case": target.pk}, said={"reason": why})
        write_down(
            target,
            "took_in",
            actor=actor,
            now=now,
            data={
                "case": case.pk,
                "reports": moved[Member.Kind.REPORT],
                "indicators": moved[Member.Kind.INDICATOR],
                **beside,
            },
            said={"reason": why},
        )


def split_case(  # noqa: PLR0913 - keywords only
    *,
    case_id: int,
    version: int,
    title: str,
    report_ids: Collection[int] = (),
    indicator_ids: Collection[int] = (),
    kind: str = "",
    territory_code: str | None = None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """This will open another case with some members of this one, routed anew, and give its id. The two stay linked.

    `kind` "" and `territory_code` None are as in the first. Raises Refusal: as `take_case` and `open_case`; 404 for
    what isn't in the case; 422 `cases_split` where nothing is taken out.
    """
    why = read_words(reason)
    called = read_words(title, most=TITLE_CHARS, pointer="/title")
    if not report_ids and not indicator_ids:
        raise Refusal(422, "cases_split")
    with transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_CLOSE, actor=actor, now=now)
        take_members_out(case, Member.Kind.REPORT, report_ids, actor=actor, now=now)
        take_members_out(case, Member.Kind.INDICATOR, indicator_ids, actor=actor, now=now)
        draft = Draft(
            kind=check_kind(kind) if kind else case.kind,
            title=called,
            place=place_of(case) if territory_code is None else read_territory(territory_code),
            report_ids=tuple(sorted(set(report_ids))),
            indicator_ids=tuple(sorted(set(indicator_ids))),
        )
        other = write_case(draft, actor=actor, now=now)
        Link.objects.create(first=case, second=other, because=Link.Because.SPLIT, by=str(actor), at=now)
        if case.question_ref in {f"indicator:{one}" for one in indicator_ids}:
            _put_question(other, case.question_at, case.question_ref)
            _put_question(case, None, "")
        count_anew(case, now=now)
        write_down(case, "split", actor=actor, now=now, data={"case": other.pk}, said={"reason": why})
        return other.pk


def _end(case: Case, state: str, *, actor: Actor, now: datetime) -> None:
    case.state, case.closed_at, case.closed_by = state, now, str(actor)
    case.question_at, case.question_ref = None, ""
    _save(
        case, "state", "closed_at", "closed_by", "outcome", "recovered_vnd", "question_at", "question_ref",
    )  # fmt: skip
    end_waiting(case)
    stop_clocks(case, Case.Stage.values, now=now)
    note_due(case)
    weigh(case, now=now)


def _take_over(case: Case, target: Case) -> dict[str, int | None]:
    """This will let the one that goes on have what an officer said of the other, and give what it said itself already.

    Of two amounts nobody but an officer knows whether they are the same money: the other one is told on the timeline.
    """
    beside = {}
    if case.loss_by_hand and target.loss_by_hand and case.loss_vnd != target.loss_vnd:
        beside["loss_vnd"] = case.loss_vnd
    if None not in (case.recovered_vnd, target.recovered_vnd) and case.recovered_vnd != target.recovered_vnd:
        beside["recovered_vnd"] = case.recovered_vnd
    if case.loss_by_hand and not target.loss_by_hand:
        target.loss_vnd, target.loss_by_hand = case.loss_vnd, True
    if case.victims_by_hand and not target.victims_by_hand:
        target.victims, target.victims_by_hand = case.victims, True
    if target.recovered_vnd is None:
        target.recovered_vnd = case.recovered_vnd
    _save(
        target, "loss_vnd", "loss_by_hand", "victims", "victims_by_hand", "recovered_vnd",
    )  # fmt: skip
    return beside


def _put_question(case: Case, at: datetime | None, ref: str) -> None:
    case.question_at, case.question_ref = at, ref
    _save(case, "question_at", "question_ref")


def _save(case: Case, *names: str) -> None:
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in names})
