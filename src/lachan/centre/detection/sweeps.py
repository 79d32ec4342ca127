"""The register judged again after a new engine or new lists: from its first id to its last, beside the daily work.

Before anything is written a sample from all over the register is judged. When too many of it would become dangerous
(`bars.toml`) the pass is held for a person: a bad release must not accuse thousands.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import F

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.detection.bars import bars
from lachan.centre.detection.holding import is_listed
from lachan.centre.detection.judging import release_of
from lachan.centre.detection.lists_now import judge_of
from lachan.centre.detection.models import Move, Sweep
from lachan.centre.indicators import signals, verdicts
from lachan.centre.indicators.affected import newest_id
from lachan.engine.model import Level

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.detection.judging import Judge
    from lachan.centre.indicators.verdicts import Due
    from lachan.engine.model import Answer

BATCH_INDICATORS: Final = 500
# while people's reports wait for the engine, the pass goes on in small steps
BATCH_BESIDE_WORK: Final = 100
# what is written in one transaction, a few milliseconds' work
WRITTEN_AT_ONCE: Final = 100
MOST_PAUSE_SECONDS: Final = 0.05
LEASE: Final = timedelta(seconds=60)
EXAMPLES: Final = 10
_DANGEROUS: Final = Level.DANGEROUS.word

_logger = logging.getLogger("lachan.detection")

type Again = tuple[Due, Answer]
"""An indicator as it stands, and what is said of it now."""


def sweep_on(*, now: datetime) -> int:
    """This will begin a pass when one is due, and bring the one under way a batch further; gives how many it judged."""
    judge = judge_of(now)
    begin_due(judge, now=now)
    one = Sweep.objects.filter(is_open=True).exclude(state=Sweep.State.HELD).first()
    if one is None or release_of(one.engine) != release_of(judge.engine):
        return 0
    free = Sweep.objects.filter(pk=one.pk, is_open=True)
    if not free.exclude(leased_until__gt=now).update(leased_until=now + LEASE):
        return 0
    try:
        one.refresh_from_db()
        return _try(one, judge, now) if one.state == Sweep.State.TRIAL else _go_on(one, judge, now)
    finally:
        Sweep.objects.filter(pk=one.pk).update(leased_until=None)


def begin_due(judge: Judge, *, now: datetime) -> None:
    """This will begin a pass where engine or data differ from the last one's, or the lists for a day."""
    last = Sweep.objects.order_by("-id").first()
    if last is None:
        _begin_first(judge, now)
    elif release_of(last.engine) != release_of(judge.engine):
        if not _is_rolling(last, judge, now):
            begin(judge, Sweep.Because.ENGINE, now=now)
    elif (
        last.engine != judge.engine
        and not last.is_open
        and last.state != Sweep.State.DROPPED
        and now - last.begun_at >= timedelta(hours=bars().lists.every_hours)
    ):
        begin(judge, Sweep.Because.LISTS, now=now)


def begin(judge: Judge, because: str, *, now: datetime) -> bool:
    """This will begin a pass; one for another engine that is under way ends. False where one for this engine is."""
    try:
        with transaction.atomic():
            for one in Sweep.objects.filter(is_open=True):
                if release_of(one.engine) == release_of(judge.engine):
                    return False
                Sweep.objects.filter(pk=one.pk).update(
                    state=Sweep.State.SUPERSEDED, is_open=None, ended_at=now
                )
            made = Sweep.objects.create(
                because=because, engine=judge.engine, begun_at=now, until_id=newest_id()
            )
            record(kind="detection.sweep_begun", actor=MACHINE, now=now, subject=f"sweep:{made.pk}")
    except IntegrityError:  # another worker was quicker
        return False
    return True


def _begin_first(judge: Judge, now: datetime) -> None:
    """This will note which engine the register began with; nothing is judged again where all is of that engine."""
    if verdicts.outdated(engine=judge.engine, limit=1):
        begin(judge, Sweep.Because.ENGINE, now=now)
    else:
        Sweep.objects.create(
            because=Sweep.Because.ENGINE, engine=judge.engine, state=Sweep.State.DONE, is_open=None,
            begun_at=now, ended_at=now, cursor=newest_id(), until_id=newest_id(),
        )  # fmt: skip


def _is_rolling(last: Sweep, judge: Judge, now: datetime) -> bool:
    """This will say whether this process is the old one, of which the register was just taken on to a new one."""
    if now - last.begun_at >= timedelta(minutes=bars().rolling.minutes):
        return False
    mine = release_of(judge.engine)
    return Sweep.objects.filter(pk__lt=last.pk, engine__startswith=f"{mine} lists/").exists()


def _try(one: Sweep, judge: Judge, now: datetime) -> int:
    """This will judge a sample and let the pass go on, or hold it. Nothing of the register is changed."""
    trial = bars().trial
    sample: dict[int, Due] = {}
    for place in range(trial.places):
        # each within its own part: where most are of this engine already, no place looks through all behind it
        after, until = (one.until_id * number // trial.places for number in (place, place + 1))
        found = verdicts.outdated(engine=judge.engine, after_id=after, until_id=until, limit=trial.rows)
        sample |= {due.id: due for due in found}
    again = judge_again(judge, list(sample.values()))
    worse, lighter = count_moves(again)
    held = _passed(worse, lighter, len(again))
    with transaction.atomic():
        _note_moves(one, again, count=0)
        Sweep.objects.filter(pk=one.pk).update(
            trial_judged=len(again), trial_worsened=worse, trial_lightened=lighter,
            state=Sweep.State.RUNNING,
        )  # fmt: skip
        if held:
            _hold(one, held, now)
    return len(again)


def _go_on(one: Sweep, judge: Judge, now: datetime) -> int:
    size = BATCH_BESIDE_WORK if signals.waiting(1) else BATCH_INDICATORS
    due = verdicts.outdated(engine=judge.engine, after_id=one.cursor, until_id=one.until_id, limit=size)
    if not due:
        _end(one, now)
        return 0
    again = judge_again(judge, due)
    worse, lighter = count_moves(again)
    held = _passed(one.worsened + worse, one.lightened + lighter, one.until_id)
    if held and one.decided_at is None:
        with transaction.atomic():
            _hold(one, held, now)
        return 0
    return len(due) if _keep(one, again, due[-1].id, now) else 0


def _keep(one: Sweep, again: Sequence[Again], last_id: int, now: datetime) -> bool:
    """This will keep what was judged and note how far it is; False where another worker or a person was before it.

    A few rows at a time, and then a pause: a thread that stands behind everybody for the processor would otherwise hold
    SQLite's one lock for as long as it is kept waiting, and people with it.
    """
    parts = list(batched(again, WRITTEN_AT_ONCE)) or [()]
    for number, part in enumerate(parts, 1):
        began = time.monotonic()
        reached = last_id if number == len(parts) else part[-1][0].id
        worse, lighter = count_moves(part)
        with transaction.atomic():
            here = Sweep.objects.filter(pk=one.pk, state=Sweep.State.RUNNING, cursor=one.cursor)
            if not here.update(
                cursor=reached, judged=F("judged") + len(part),
                worsened=F("worsened") + worse, lightened=F("lightened") + lighter,
            ):  # fmt: skip
                return False
            changed = verdicts.keep_again(
                answers=[(each.id, answer) for each, answer in part], now=now, because=one.because
            )
            Sweep.objects.filter(pk=one.pk).update(changed=F("changed") + changed)
            _note_moves(one, part, count=1)
        one.cursor = reached
        time.sleep(min(MOST_PAUSE_SECONDS, time.monotonic() - began))
    return True


def judge_again(judge: Judge, due: Sequence[Due]) -> list[Again]:
    """This will judge indicators again. One that the engine can't judge keeps the verdict it has."""
    try:
        said = judge.judge_indicators((each.kind, each.value) for each in due)
    except Exception:  # noqa: BLE001 - one of them; the others are judged alone
        said = {}
        for each in due:
            try:
                said |= judge.judge_indicators([(each.kind, each.value)])
            except Exception as error:  # noqa: BLE001 - by its name alone: the value may be somebody's
                _logger.error("indicator %d could not be judged again (%s)", each.id, type(error).__name__)  # noqa: TRY400
    return [(each, said[each.kind, each.value]) for each in due if (each.kind, each.value) in said]


def count_moves(again: Sequence[Again]) -> tuple[int, int]:
    """This will count those that became dangerous, by the engine and not by a list, and those that are so no more."""
    worse = lighter = 0
    for before, answer in again:
        if not before.engine or before.level == answer.level.word:
            continue
        worse += answer.level is Level.DANGEROUS and not is_listed(answer)
        lighter += before.level == _DANGEROUS
    return worse, lighter


def _passed(worse: int, lighter: int, of: int) -> str:
    if bars().worsened.is_passed(worse, of):
        return "worsened"
    return "lightened" if bars().lightened.is_passed(lighter, of) else ""


def _hold(one: Sweep, held_for: str, now: datetime) -> None:
    changed = Sweep.objects.filter(pk=one.pk, is_open=True, decided_at=None).update(
        state=Sweep.State.HELD, held_at=now, held_for=held_for
    )
    if changed:
        record(
            kind="detection.sweep_held", actor=MACHINE, now=now, subject=f"sweep:{one.pk}",
            data={"for": held_for},
        )  # fmt: skip
        _logger.error("pass %d over the register is held: too many would move (%s)", one.pk, held_for)


def _end(one: Sweep, now: datetime) -> None:
    with transaction.atomic():
        if Sweep.objects.filter(pk=one.pk, state=Sweep.State.RUNNING).update(
            state=Sweep.State.DONE, is_open=None, ended_at=now
        ):
            one.refresh_from_db()
            record(
                kind="detection.sweep_done", actor=MACHINE, now=now, subject=f"sweep:{one.pk}",
                data={"judged": one.judged, "changed": one.changed, "worsened": one.worsened},
            )  # fmt: skip


def _note_moves(one: Sweep, again: Sequence[Again], *, count: int) -> None:
    """This will count which levels went where, with examples; `count` 0 is for a sample, counted later."""
    moved: dict[tuple[str, str], list[int]] = {}
    for before, answer in again:
        if before.engine and before.level != answer.level.word:
            moved.setdefault((before.level, answer.level.word), []).append(before.id)
    for (was, became), ids in moved.items():
        row, _ = Move.objects.get_or_create(sweep=one, level_before=was, level_after=became)
        kept = msgspec.json.decode(row.examples, type=list[int])
        examples = list(dict.fromkeys([*kept, *ids]))[:EXAMPLES]
        Move.objects.filter(pk=row.pk).update(
            count=F("count") + count * len(ids), examples=msgspec.json.encode(examples).decode()
        )
