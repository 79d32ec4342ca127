"""When the base zone takes in what has changed, and how long the fresh zone goes on saying it. Pure.

A resolver takes the two zones apart from each other, and may have a fresh zone of now before a base of last week. So
the fresh zone says what is so today of all that has changed since the oldest base that anybody can still have: it is
right before each of them. A base is dropped by whoever could not take a later one for `wire.EXPIRE_SECONDS`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec

from lachan.centre.exchange.zones.standing import Fold, Standing
from lachan.centre.exchange.zones.wire import EXPIRE_SECONDS
from lachan.centre.web.clock import VIETNAM

# Resolvers take each base whole now and then, and work for up to a minute then: in the small hours, where it can wait.
_QUIET_HOURS: Final = (2, 3)
# So many names change nothing about how quick the fresh zone is; so many begin to.
_WORTH_A_NIGHT: Final = 2_000
_TOO_MANY: Final = 20_000
_LONG_SECONDS: Final = 7 * 86_400
_LEAST_SECONDS: Final = 3_600
# who refreshed just before a fold drops the older base so long after it, by its own clock
KEPT_SECONDS: Final = EXPIRE_SECONDS + 3_600
_MOST_FOLDS: Final = 16
# A fresh zone of more would be as slow as the base: then all begins anew from one that has everything.
MOST_FRESH: Final = 150_000


def is_due(standing: Standing, *, changed: int, now: int) -> bool:
    """This will say whether the base should take in what has changed since; `changed` counts that."""
    age = now - standing.fold.at
    if not changed or age < _LEAST_SECONDS or len(standing.folds) >= _MOST_FOLDS:
        return False
    if changed >= _TOO_MANY:
        return True
    is_quiet = datetime.fromtimestamp(now, UTC).astimezone(VIETNAM).hour in _QUIET_HOURS
    return is_quiet and (changed >= _WORTH_A_NIGHT or age >= _LONG_SECONDS)


def folded(standing: Standing, *, now: int) -> Standing:
    """This will have the base take in everything; the fresh zone still says what it said."""
    fold = Fold(standing.serial, standing.seq, now)
    return msgspec.structs.replace(standing, folds=(*standing.folds, fold)[-_MOST_FOLDS:])


def begun_anew(standing: Standing, *, now: int) -> Standing:
    """This will have the base be everything and the fresh zone say nothing: what was before can't be relied on."""
    return msgspec.structs.replace(standing, folds=(Fold(standing.serial, standing.seq, now),))


def without_old(standing: Standing, *, now: int) -> Standing:
    """This will let go of bases that nobody can have any more. The fresh zone gets smaller: its serial has to rise."""
    folds = standing.folds
    while len(folds) > 1 and now - folds[1].at >= KEPT_SECONDS:
        folds = folds[1:]
    return standing if folds == standing.folds else msgspec.structs.replace(standing, folds=folds)
