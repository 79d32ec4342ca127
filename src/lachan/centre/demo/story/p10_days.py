"""The days of the story: all that is done with cases and measures in the order in which it is, and the last hours."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.cases.services.ending import merge_case, reopen_case, split_case
from lachan.centre.cases.services.notes import link_cases
from lachan.centre.cases.services.ringing import ring
from lachan.centre.cases.services.shifts import write_shift_note
from lachan.centre.cases.services.waiting import remind
from lachan.centre.demo.doing import OFFICERS
from lachan.centre.demo.story.p01_offices import CENTRE
from lachan.centre.demo.story.told_cases import SHIFT_NOTES
from lachan.centre.web.read_once import reads_kept

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.demo.factories import Scene, Step

_MERGED: Final = 6
_REOPENED: Final = 3
_LINKED: Final = 10
_SPLIT: Final = 1


def tell(scene: Scene) -> None:
    """This will do all of it, each thing at its time; then the case work of the last hours."""
    with reads_kept():
        _act(scene, sorted(scene.steps, key=lambda step: step[0]))
        _end(scene, random.Random(2028))  # noqa: S311 - a story, no secret
    scene.steps.clear()
    scene.pass_time(minutes=1)


def _act(scene: Scene, steps: list[Step]) -> None:
    """This will do the steps in the order of their times; once a day it does what the worker does over and over."""
    rings_at = steps[0][0] if steps else scene.now
    for at, act in steps:
        while rings_at < at:
            _ring(rings_at)
            rings_at += timedelta(days=1)
        act(at)
    _ring(scene.now)


def _ring(now: datetime) -> None:
    while ring(now=now) + remind(now=now):
        pass


def _end(scene: Scene, draw: random.Random) -> None:
    """This will tell the last hours: two that are one, one that is two, closed ones that go on, what the shift says."""
    now, cases = scene.now, scene.cases
    for case in [one for one in cases if one.closed][:_REOPENED]:
        case.do(reopen_case, now, by="truc1", reason="Nạn nhân gửi thêm sao kê ngân hàng")
        case.closed = False
    going_on = [one for one in cases if not one.closed]
    pairs = list(zip(going_on[::2], going_on[1::2], strict=False))
    merged = [pair for pair in pairs if pair[0].office == pair[1].office][:_MERGED]
    for case, into in merged:
        told = {"into_id": into.case_id, "into_version": into.version}
        case.do(merge_case, now, by="truc1", reason="Cùng một nhóm, cùng tài khoản nhận tiền", **told)
        case.closed = True
    left = [one for one in going_on if not one.closed]
    for one, other in zip(left[:_LINKED], left[_LINKED:], strict=False):
        because = draw.choice(("same_person", "same_campaign", "related"))
        actor = scene.actor("truc1", CENTRE)
        link_cases(case_id=one.case_id, other_id=other.case_id, because=because, actor=actor, now=now)
    for parted in [one for one in left if len(one.members) > 1][:_SPLIT]:
        parted.do(
            split_case,
            now,
            by="truc1",
            report_ids=parted.members[:1],
            title="Tách: nạn nhân ở nơi khác",
            reason="Không cùng thủ đoạn",
        )
    for office, text in SHIFT_NOTES.items():
        actor = scene.actor(OFFICERS[office], office)
        write_shift_note(office_id=scene.office(office), text=text, actor=actor, now=now)
