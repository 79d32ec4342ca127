"""Two hundred cases of that month: new, worked on, waiting, closed with each outcome, merged, on time and late."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.cases.notices import ABOUT
from lachan.centre.cases.queries.cases import rows_by_id
from lachan.centre.cases.services.changing import assign_case, finish_acting, hand_over, pause_case
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.exhibits import add_message
from lachan.centre.cases.services.members import add_members
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.opening import open_case
from lachan.centre.cases.services.own import set_notices
from lachan.centre.cases.services.tasks import add_task, end_task
from lachan.centre.demo.doing import OFFICERS, Doing
from lachan.centre.demo.story.p01_offices import CENTRE
from lachan.centre.demo.story.told_cases import (
    ANSWERS,
    CLOSED,
    EXHIBITS,
    HANDED_OVER,
    KINDS,
    NOTES,
    OUTCOMES,
    TASKS,
    WAITS,
)
from lachan.centre.reports.facts import facts_of
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.read_once import reads_kept
from lachan.engine.scam_types import scam_types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lachan.centre.demo.factories import Scene, Step, ToldReport
    from lachan.centre.reports.facts import ReportFacts

CASES: Final = 200
_LEAST: Final = 2
_OPENS, _CLOSES = 8, 17
_PROVINCE_OF: Final = {
    "CAP-HOANKIEM": "CAT-HN", "CAP-SAIGON": "CAT-HCM", "CAP-HAICHAU": "CAT-DN", "CAP-NINHKIEU": "CAT-CT",
    "CAX-DONGDANG": "CAT-LS",
}  # fmt: skip
# who would be told of them besides
_TOLD_TOO: Final = (
    "truc1", "phantich1", "phantich2", "tuvan", "duyet", "hn-duyet", "hcm-duyet", "dn-duyet",
)  # fmt: skip
# what becomes of a case, and how often: of one of the last days, and of an older one
_LATELY: Final = timedelta(days=4)
_FATES: Final = {"new": 25, "worked_on": 40, "waiting": 15, "closed": 20}
_OLDER_FATES: Final = {"new": 1, "worked_on": 8, "waiting": 6, "closed": 85}


def tell(scene: Scene) -> None:
    """This will open the cases in the order of their days, and leave what was done with them to be told day by day."""
    draw = random.Random(2027)  # noqa: S311 - a story, no secret
    # a mail for each thing of a month would come at once when a worker begins
    for short in sorted({*OFFICERS.values(), *_TOLD_TOO}):
        set_notices(rules=dict.fromkeys(ABOUT, "never"), hour=None, actor=scene.actor(short), now=scene.now)
    with reads_kept():
        scene.cases += _open(scene, draw)
    scene.steps += [step for case in scene.cases for step in _life(draw, case)]


def _open(scene: Scene, draw: random.Random) -> list[Doing]:
    """This will open a case for each scheme that several told of, and for losses of one, until there are enough."""
    groups = [
        list(told)
        for _, told in groupby(
            sorted(scene.told, key=lambda one: (one.scam_type, one.scheme, one.at)),
            key=lambda one: (one.scam_type, one.scheme),
        )
    ]
    groups.sort(key=len, reverse=True)
    chosen = groups[:CASES]
    facts = facts_of([one.report_id for group in chosen for one in group])
    begun = sorted(
        (
            group[min(len(group), _LEAST) - 1].at + timedelta(minutes=draw.randrange(15, 240)),
            number,
            group,
        )
        for number, group in enumerate(chosen)
    )
    # the last of them stay new, whatever they are
    begun = [one for one in begun if one[0] < scene.now - timedelta(minutes=5)]
    cases = [_open_one(scene, draw, group, at, facts) for at, _, group in begun]
    viewer = acting_viewer(scene.actor("truc1"), now=scene.now)
    rows = rows_by_id(viewer, [case.case_id for case in cases])
    for case in cases:
        row = rows[case.case_id]
        case.loss_vnd, case.version = row.loss_vnd or 0, row.version
        case.office = row.office.code if row.office else CENTRE
    return cases


def _open_one(
    scene: Scene, draw: random.Random, group: list[ToldReport], at: datetime, facts: dict[int, ReportFacts]
) -> Doing:
    there = [one for one in group if one.at < at]
    first = facts[there[0].report_id]
    place = next((facts[one.report_id].territory_code for one in there if one.place), "")
    case_id = open_case(
        kind=KINDS.get(there[0].scam_type, "") or first.case_kind or "website",
        title=scam_types()[there[0].scam_type].name_vi,
        territory_code=place,
        report_ids=[one.report_id for one in there],
        actor=scene.actor(draw.choice(("truc1", "truc2")), CENTRE),
        now=at,
    )
    members = [one.report_id for one in there]
    later = [one for one in group if one.at >= at]
    return Doing(scene, case_id, at, later, members, group[0])


def _life(draw: random.Random, case: Doing) -> Iterator[Step]:
    """This will draw what is done with a case and when; what would lie after the story's end isn't done."""
    fates = _FATES if case.opened_at > case.scene.now - _LATELY else _OLDER_FATES
    fate = draw.choices(list(fates), weights=list(fates.values()))[0]
    if case.later and draw.random() < 0.3:  # noqa: PLR2004 - a share
        # once; what is told of others is left to the rules
        joined_at = case.later[0].at + timedelta(minutes=30)
        yield joined_at, lambda now: _join(case, now)
    at = case.opened_at
    for hours, act in _acts(draw, case, fate):
        at = _in_hours(at + timedelta(hours=hours), draw)
        if at >= case.scene.now:
            return
        yield at, act


def _acts(
    draw: random.Random, case: Doing, fate: str
) -> Iterator[tuple[float, Callable[[datetime], object]]]:
    """This will give what is done with a case after the one before: hours later, and what."""
    if fate == "new":
        return
    # most are looked at within the time; some lie over days
    yield (
        draw.expovariate(1 / 40) if draw.random() < 0.12 else draw.expovariate(1 / 1.5),  # noqa: PLR2004 - a share
        lambda now: case.do(assign_case, now, assignee_id=case.scene.person(case.officer)),
    )
    note = draw.choice(NOTES)
    if draw.random() < 0.45:  # noqa: PLR2004 - a share
        yield draw.expovariate(1 / 3), lambda now: _note(case, note, now)
    if draw.random() < 0.15:  # noqa: PLR2004 - a share
        text, source = draw.choice(EXHIBITS)
        yield draw.expovariate(1 / 6), lambda now: _keep(case, text, source, now)
    task = draw.choice(TASKS)
    if draw.random() < 0.3:  # noqa: PLR2004 - a share
        yield draw.expovariate(1 / 8), lambda now: _ask(case, task, now)
    if draw.random() < 0.2:  # noqa: PLR2004 - a share
        why = draw.choice(HANDED_OVER)
        yield draw.expovariate(1 / 12), lambda now: _hand_over(case, why, now)
    if fate == "waiting":
        whom, why = draw.choice(WAITS)
        # who is asked is asked soon after somebody took the case
        yield (
            draw.expovariate(1 / 3),
            lambda now: case.do(pause_case, now, waiting_for=whom, reason=why),
        )
    elif fate == "closed":
        outcome = draw.choices(list(OUTCOMES), weights=list(OUTCOMES.values()))[0]
        yield draw.expovariate(1 / 30), lambda now: _finish(case, now)
        yield draw.expovariate(1 / 20), lambda now: _close(draw, case, outcome, now)


def _join(case: Doing, now: datetime) -> None:
    if not case.closed and now < case.scene.now:
        told = [one.report_id for one in case.later if one.at < now]
        case.do(add_members, now, by="truc1", report_ids=told)


def _note(case: Doing, text: str, now: datetime) -> None:
    actor = case.scene.actor(case.officer, case.office)
    mentioned = [case.scene.person("truc1")] if "Trung tâm" in text else []
    write_note(case_id=case.case_id, text=text, mentions=mentioned, actor=actor, now=now)


def _keep(case: Doing, text: str, source: str, now: datetime) -> None:
    actor = case.scene.actor(case.officer, case.office)
    add_message(case_id=case.case_id, text=text, source=source, actor=actor, now=now)


def _ask(case: Doing, title: str, now: datetime) -> None:
    task = add_task(
        case_id=case.case_id,
        title=title,
        office_id=case.scene.office(CENTRE),
        due_at=now + timedelta(days=3),
        actor=case.scene.actor(case.officer, case.office),
        now=now,
    )
    case.open_tasks.append(task)


def _hand_over(case: Doing, why: str, now: datetime) -> None:
    to = _PROVINCE_OF.get(case.office, CENTRE)
    if to == case.office:
        return
    case.do(hand_over, now, office_id=case.scene.office(to), reason=why)
    case.office = to
    now += timedelta(minutes=20)
    if now < case.scene.now:
        case.do(assign_case, now, assignee_id=case.scene.person(case.officer))


def _finish(case: Doing, now: datetime) -> None:
    for number, task in enumerate(case.open_tasks):
        answer = ANSWERS[(case.case_id + number) % len(ANSWERS)]
        end_task(task_id=task, answer=answer, actor=case.scene.actor("truc2", CENTRE), now=now)
    case.open_tasks.clear()
    case.do(finish_acting, now)


def _close(draw: random.Random, case: Doing, outcome: str, now: datetime) -> None:
    if outcome == "recovered" and not case.loss_vnd:
        outcome = "stopped"
    recovered = case.loss_vnd * draw.randrange(2, 11) // 10 if outcome == "recovered" else None
    case.do(close_case, now, outcome=outcome, reason=CLOSED[outcome], recovered_vnd=recovered)
    case.closed = True


def _in_hours(at: datetime, draw: random.Random) -> datetime:
    """This will give a moment in the office's day: the same, or early on the next."""
    here = at.astimezone(VIETNAM)
    if here.hour >= _CLOSES:
        here = (here + timedelta(days=1)).replace(hour=_OPENS, minute=draw.randrange(60))
    elif here.hour < _OPENS:
        here = here.replace(hour=_OPENS, minute=draw.randrange(60))
    return here
