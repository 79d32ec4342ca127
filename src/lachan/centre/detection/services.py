"""New signals: taken in batches, judged, kept. Those of a worker that dies go to others; a bad one stops none."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import timedelta
from functools import cache
from random import shuffle
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import OperationalError, transaction
from django.db.models import F

from lachan.centre.detection.holding import hold_back, is_on_trial
from lachan.centre.detection.lists_now import judge_of
from lachan.centre.detection.models import Batch, Trouble
from lachan.centre.detection.trying_apart import try_apart
from lachan.centre.indicators import signals, verdicts
from lachan.centre.indicators.affected import still_waiting
from lachan.centre.web.commits import in_turn
from lachan.engine.front_door import check

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.detection.judging import Judge
    from lachan.centre.indicators.signals import WaitingSignal

# Judged within a second or two on a slow machine, so that the first of a batch doesn't wait long for the last.
BATCH_SIGNALS: Final = 100
# Far more than a batch takes; a worker that died leaves its signals for so long.
LEASE: Final = timedelta(seconds=30)
# One in company, the others alone: who is only near one that kills the worker is cleared by the next try.
MOST_TRIES: Final = 5
# A worker is also killed for other reasons, and then whoever is in hand is innocent: from so many deaths on a signal is
# tried in a process of its own first, and put aside when it has killed that so many times.
SUSPECT_DEATHS: Final = 2
MOST_KILLED: Final = 3
# What kills workers and not that process is nothing that the engine does; it can't go on for ever.
MOST_DEATHS: Final = 100
DIED: Final = "died"
KILLED: Final = "killed"
_CODE_CHARS: Final = 80

_logger = logging.getLogger("lachan.detection")


def judge_waiting(*, now: datetime, limit: int = BATCH_SIGNALS) -> int:
    """This will judge the oldest signals that wait, at most `limit`, and keep what was said; gives how many it took."""
    begun = time.monotonic()
    if not signals.waiting(1):
        # what a worker that died had in hand may have been judged by another before its lease was over
        _note_deaths(now)
        return 0
    # whatever takes long is done with nothing in hand: a worker that dies meanwhile casts no doubt on any signal
    judge = judge_of(now)
    load_engine()
    _note_deaths(now)
    with in_turn():
        taken = signals.claim_waiting(limit=limit, now=now, lease=LEASE)
        if not taken:
            return 0
        found = Trouble.objects.filter(signal_id__in=[one.id for one in taken])
        troubles = {one.signal_id: one for one in found}
        tried = set(troubles)
        together = [one for one in taken if one.id not in tried]
        batch = _note_batch(together, now)
    alone = [one for one in taken if one.id in tried]
    # so that a death by chance meets another each time
    shuffle(alone)
    try:
        _judge_and_keep(judge, together, batch, now, begun)
    except OperationalError:
        # the database could not be asked: nobody's fault here
        _let_go(batch, together + alone)
        raise
    except Exception:  # noqa: BLE001 - whatever the engine or the keeping raises, each is tried alone
        _logger.warning("a batch of %d signals could not be judged together", len(together))
        Batch.objects.filter(pk=batch.pk).delete()
        alone += together
    for one in alone:
        if not _is_suspect(troubles.get(one.id)) or _clears(one, now, begun):
            _judge_alone(judge, one, now, begun)
    return len(taken)


@cache
def load_engine() -> None:
    """This will have the engine load its models, which takes a second, once in a process."""
    check("xin chào http://a.vn/")


def _judge_and_keep(
    judge: Judge, given: Sequence[WaitingSignal], batch: Batch, now: datetime, begun: float
) -> None:
    judged = judge.judge_signals(given)
    if is_on_trial(judge.engine):
        judged = hold_back(judged, judge.engine)
    with in_turn():
        verdicts.keep_answers(judged=judged, now=_moment(now, begun))
        Batch.objects.filter(pk=batch.pk).delete()


def _judge_alone(judge: Judge, one: WaitingSignal, now: datetime, begun: float) -> None:
    batch = _note_batch([one], _moment(now, begun))
    try:
        _judge_and_keep(judge, [one], batch, now, begun)
    except OperationalError:
        _let_go(batch, [one])
        raise
    except Exception as error:  # noqa: BLE001 - noted by its name, and the others go on
        with transaction.atomic():
            Batch.objects.filter(pk=batch.pk).delete()
            _note_trouble([one.id], type(error).__name__, _moment(now, begun))
    else:
        Trouble.objects.filter(signal_id=one.id).delete()


def _is_suspect(trouble: Trouble | None) -> bool:
    """This will say whether workers died over a signal more often than by chance, or a process of its own did."""
    if trouble is None:
        return False
    return trouble.code == KILLED or (trouble.code == DIED and trouble.tries >= SUSPECT_DEATHS)


def _clears(one: WaitingSignal, now: datetime, begun: float) -> bool:
    """This will try a suspect in a process of its own, with nothing in hand; gives whether that lived."""
    fate = try_apart(one)
    if fate == KILLED:
        with transaction.atomic():
            _note_trouble([one.id], KILLED, _moment(now, begun))
    return fate == "lived"


def _let_go(batch: Batch, given: Sequence[WaitingSignal]) -> None:
    """This will let go of signals that nothing speaks against; where even that fails, their lease ends by itself."""
    with suppress(OperationalError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).delete()
        signals.give_back([one.id for one in given])


def _note_batch(given: Sequence[WaitingSignal], now: datetime) -> Batch:
    return Batch.objects.create(signal_ids=_ids(given), leased_until=now + LEASE)


def _ids(given: Sequence[WaitingSignal]) -> str:
    return msgspec.json.encode([one.id for one in given]).decode()


def _moment(now: datetime, begun: float) -> datetime:
    """This will give the time that it is by now: `now` is when the turn began."""
    return now + timedelta(seconds=time.monotonic() - begun)


def _note_deaths(now: datetime) -> None:
    """This will note a try for all that workers had in hand when they died."""
    for left in Batch.objects.filter(leased_until__lte=now):
        with transaction.atomic():
            if Batch.objects.filter(pk=left.pk).delete()[0]:
                _note_trouble(msgspec.json.decode(left.signal_ids, type=list[int]), DIED, now)


def _note_trouble(signal_ids: list[int], code: str, now: datetime) -> None:
    """This will count a try, and put aside what was tried too often: judged `unknown`, which accuses nobody."""
    waiting = still_waiting(signal_ids)
    known = set(Trouble.objects.filter(signal_id__in=waiting).values_list("signal_id", flat=True))
    found = Trouble.objects.filter(signal_id__in=waiting)
    if code == DIED:
        # it says nothing beside what was seen of the signal itself
        found.filter(code=DIED).update(tries=F("tries") + 1, last_at=now)
    else:
        found.filter(code=DIED).update(tries=0)
        found.update(tries=F("tries") + 1, last_at=now, code=code[:_CODE_CHARS])
    Trouble.objects.bulk_create(
        Trouble(signal_id=each, code=code[:_CODE_CHARS], tries=1, first_at=now, last_at=now)
        for each in waiting
        if each not in known
    )
    most = {DIED: MOST_DEATHS, KILLED: MOST_KILLED}.get(code, MOST_TRIES)
    aside = list(found.filter(tries__gte=most, put_aside_at=None).values_list("signal_id", flat=True))
    if aside:
        found.filter(signal_id__in=aside).update(put_aside_at=now)
        signals.note_judged(
            judged=[signals.JudgedSignal(each, "unknown", 0.0, "", "") for each in aside], now=now
        )
        _logger.error("%d signals could not be judged and were put aside", len(aside))
