"""Reorganisations: a plan is tried out first, then recorded, whole or not at all; another plan undoes it."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.accounts.given_tables import Problem, TableRefusedError, problem
from lachan.centre.accounts.models import Competence, Office, OfficeSuccession, ReorganisationPlan
from lachan.centre.accounts.queries.atlas import Atlas
from lachan.centre.accounts.services.plan_lines import PlanLine, plan_sha256, read_plan, wrong_beside
from lachan.centre.accounts.services.plan_tree import Held, OfficeNow, Recorded, Trial
from lachan.centre.accounts.services.plan_trial import Trying
from lachan.centre.accounts.services.revisions import OFFICES, take_turn
from lachan.centre.audit.log import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.audit.actors import Actor

_BATCH: Final = 500
_IDS_AN_ENTRY: Final = 2_000


class Passed(msgspec.Struct, frozen=True):
    """A competence that comes to an office by a line: kind "" for all, territory "" for the whole country."""

    line: int
    office: str
    case_kind: str
    territory: str
    valid_from: date


class Ended(msgspec.Struct, frozen=True):
    """A competence that ends by a line."""

    line: int
    office: str
    case_kind: str
    territory: str


class Outcome(msgspec.Struct, frozen=True):
    """What a plan does. `plan_id` is set once it is on record; `was_recorded` says that it stood there before."""

    sha256: str
    lines: tuple[PlanLine, ...]
    passed: tuple[Passed, ...] = ()
    ended: tuple[Ended, ...] = ()
    closed: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    plan_id: int | None = None
    recorded_at: datetime | None = None
    was_recorded: bool = False


def try_plan(*, table: bytes) -> Outcome:
    """This will say what a plan would do, and change nothing. Raises TableRefusedError with each line's reason."""
    lines, digest = _read(table)
    if known := _known(digest, lines):
        return known
    atlas = Atlas()
    return _outcome(digest, lines, _tried(lines, atlas), atlas)


def record_plan(*, table: bytes, actor: Actor, now: datetime) -> Outcome:
    """This will record a plan: offices end, competences pass on, successions stand for every room to follow.

    The same plan a second time changes nothing and gives `was_recorded`. Raises TableRefusedError with each line's
    reason; nothing is changed then.
    """
    lines, digest = _read(table)
    with transaction.atomic():
        take_turn(OFFICES)
        if known := _known(digest, lines):
            return known
        atlas = Atlas()
        trial = _tried(lines, atlas)
        outcome = _outcome(digest, lines, trial, atlas)
        plan = ReorganisationPlan.objects.create(
            sha256=digest, recorded_at=now, recorded_by=str(actor), lines=len(lines)
        )
        successions = _write_successions(plan, lines, trial, atlas)
        _write_offices(trial)
        moved = _write_competences(trial, successions)
        _record(plan, outcome, moved, successions, trial, actor=actor, now=now)
    return msgspec.structs.replace(outcome, plan_id=plan.pk, recorded_at=now)


def _read(table: bytes) -> tuple[tuple[PlanLine, ...], str]:
    lines, problems = read_plan(table)
    if problems:
        raise TableRefusedError(problems + _unknown(lines, set(), set()))
    return lines, plan_sha256(lines)


def _known(digest: str, lines: tuple[PlanLine, ...]) -> Outcome | None:
    plan = ReorganisationPlan.objects.filter(sha256=digest).first()
    if plan is None:
        return None
    return Outcome(digest, lines, plan_id=plan.pk, recorded_at=plan.recorded_at, was_recorded=True)


def _unknown(lines: Sequence[PlanLine], offices: set[str], places: set[str]) -> list[Problem]:
    """This will name offices and territories that are not there; those of the database are looked up."""
    named = {code for line in lines for code in (line.before, line.after)}
    offices = offices or set(Office.objects.filter(code__in=named).values_list("code", flat=True))
    found = [
        problem(line.line, "unknown_office", given=code)
        for line in lines
        for code in dict.fromkeys((line.before, line.after))
        if code not in offices
    ]
    if places:
        found += [
            problem(line.line, "unknown_territory", given=line.territory)
            for line in lines
            if line.territory and line.territory not in places
        ]
    return found


def _tried(lines: tuple[PlanLine, ...], atlas: Atlas) -> Trial:
    """This will try the plan on the tree as it is. Raises TableRefusedError."""
    offices = [
        OfficeNow(*row)
        for row in Office.objects.values_list("id", "code", "valid_from", "valid_to", "parent_id")
    ]
    problems = _unknown(lines, {office.code for office in offices}, set(atlas.by_code) | {""})
    problems += [
        problem(line.line, "no_such_place_then", given=line.territory, day=str(line.day))
        for line in lines
        if line.territory in atlas.by_code and not _is_then(line, atlas)
    ]
    # what is known so far can't be made wrong by a line that is mended later; what the trial finds could
    unclear = {one.line for one in problems}
    problems += wrong_beside([line for line in lines if line.line not in unclear], atlas)
    if problems:
        raise TableRefusedError(problems)
    held = [
        Held(*row)
        for row in Competence.objects.order_by("pk").values_list(
            "id", "office_id", "case_kind", "territory_id", "valid_from", "valid_to", "came_by__before_id"
        )
    ]
    recorded = [
        Recorded(*row)
        for row in OfficeSuccession.objects.order_by("pk").values_list(
            "plan_id", "before_id", "after_id", "day", "case_kind", "territory_id"
        )
    ]
    trial = Trying(offices=offices, held=held, recorded=recorded, atlas=atlas).run(lines)
    if trial.problems:
        raise TableRefusedError(trial.problems)
    return trial


def _is_then(line: PlanLine, atlas: Atlas) -> bool:
    """This will say whether the territory stands on the day, or ended on it."""
    place = atlas.by_code[line.territory]
    return not place.begins_after(line.day) and (place.valid_to is None or place.valid_to >= line.day)


def _outcome(digest: str, lines: tuple[PlanLine, ...], trial: Trial, atlas: Atlas) -> Outcome:
    codes = {office.id: office.code for office in trial.offices.values()}
    return Outcome(
        sha256=digest,
        lines=lines,
        passed=tuple(
            Passed(one.line.line, codes[one.office_id], one.kind, atlas.code(one.place), one.begins)
            for one in trial.held
            if one.line is not None
        ),
        ended=tuple(
            Ended(one.ended_by.line, codes[one.office_id], one.kind, atlas.code(one.place))
            for one in trial.held
            if one.ended_by is not None and one.id is not None
        ),
        closed=tuple(office.code for office, _ in trial.ended),
        revived=tuple(office.code for office, _ in trial.revived),
    )


def _write_successions(
    plan: ReorganisationPlan, lines: tuple[PlanLine, ...], trial: Trial, atlas: Atlas
) -> dict[int, OfficeSuccession]:
    rows = {
        line.line: OfficeSuccession(
            plan=plan,
            action=line.action,
            before_id=trial.offices[line.before].id,
            after_id=trial.offices[line.after].id,
            day=line.day,
            case_kind=line.case_kind,
            territory_id=atlas.by_code[line.territory].id if line.territory else None,
            reason=line.reason,
        )
        for line in lines
    }
    OfficeSuccession.objects.bulk_create(rows.values(), batch_size=_BATCH)
    return rows


def _write_offices(trial: Trial) -> None:
    for office, _ in (*trial.ended, *trial.revived):
        Office.objects.filter(pk=office.id).update(valid_to=office.ends)


def _write_competences(trial: Trial, successions: dict[int, OfficeSuccession]) -> dict[str, list[int]]:
    changed = [one for one in trial.held if one.id is not None and one.ended_by is not None]
    Competence.objects.bulk_update(
        [Competence(pk=one.id, valid_to=one.ends) for one in changed], ["valid_to"], batch_size=_BATCH
    )
    rows = Competence.objects.bulk_create(
        [
            Competence(
                office_id=one.office_id,
                case_kind=one.kind,
                territory_id=one.place,
                valid_from=one.begins,
                valid_to=one.ends,
                came_by=successions[one.line.line],
            )
            for one in trial.held
            if one.line is not None
        ],
        batch_size=_BATCH,
    )
    return {
        "accounts.competence_ended": [one.id for one in changed if one.id is not None],
        "accounts.competence_granted": [row.pk for row in rows],
    }


def _record(
    plan: ReorganisationPlan,
    outcome: Outcome,
    moved: dict[str, list[int]],
    successions: dict[int, OfficeSuccession],
    trial: Trial,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """This will write the log: the plan, its successions, the offices that ended or came back, competences by id."""
    subject = f"plan:{plan.pk}"
    record(
        kind="accounts.plan_recorded",
        actor=actor,
        now=now,
        subject=subject,
        data={"sha256": outcome.sha256, "lines": len(outcome.lines)},
    )
    for line in outcome.lines:
        row = successions[line.line]
        record(
            kind="accounts.office_succeeded",
            actor=actor,
            now=now,
            subject=f"office:{row.before_id}",
            data={
                "plan": plan.pk,
                "succession": row.pk,
                "action": line.action,
                "after": row.after_id,
                "day": str(line.day),
                "case_kind": line.case_kind,
                "territory": line.territory,
            },
        )
    for kind, offices in (
        ("accounts.office_closed", trial.ended),
        ("accounts.office_revived", trial.revived),
    ):
        for office, line in offices:
            record(
                kind=kind,
                actor=actor,
                now=now,
                subject=f"office:{office.id}",
                data={"day": str(line.day), "plan": plan.pk},
            )
    for kind, ids in moved.items():
        for start in range(0, len(ids), _IDS_AN_ENTRY):
            record(
                kind=kind,
                actor=actor,
                now=now,
                subject=subject,
                data={"competences": ids[start : start + _IDS_AN_ENTRY]},
            )
