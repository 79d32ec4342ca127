"""What the worker does for this room over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.cases.services import (
    archiving,
    bulk,
    calendars,
    ringing,
    shifts,
    telling,
    waiting,
    weighing,
)
from lachan.centre.cases.services.banks import BankTeller
from lachan.centre.cases.services.following import Puller
from lachan.centre.cases.services.forgetting import Forgetter
from lachan.centre.cases.services.leaving import Leavers
from lachan.centre.cases.services.looking import Looker
from lachan.centre.cases.services.once import forget_done
from lachan.centre.cases.services.releasing import Releaser
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime

_BATCH: Final = 100

# each step runs in one thread of a worker, and remembers there how far it has looked
_looker = Looker()
_teller = telling.Teller()
_puller = Puller()
_leavers = Leavers()
_forgetter = Forgetter()
_releaser = Releaser()
_banks = BankTeller()


def look(now: datetime) -> int:
    """This will look for what needs a case."""
    return _looker.look(now=now)


def held() -> int:
    """This will give how many things could not be looked at and are tried again, or wait for the brake."""
    return _looker.held()


def ring(now: datetime) -> int:
    """This will warn of deadlines and escalate what is late."""
    return ringing.ring(now=now)


def remind(now: datetime) -> int:
    """This will remember cases that wait too long for somebody outside."""
    return waiting.remind(now=now)


def tell_banks(now: datetime) -> int:
    """This will tell banks of accounts that none was told of when they came."""
    return _banks.tell(now=now)


def banks_untold() -> int:
    """This will give how many accounts no bank could be told of; they are tried again."""
    return _banks.held()


def weigh(now: datetime) -> int:
    """This will count what joined cases of many reports, and make priorities anew whose day or urgency has ended."""
    weighing.count_waiting(now=now, limit=_BATCH)
    return weighing.weigh_due(now=now, limit=_BATCH)


def follow(now: datetime) -> int:
    """This will bring cases to the offices that carry them on, and tasks back to the office that somebody has left."""
    return _puller.pull(now=now) + _leavers.look(now=now)


def not_followed() -> int:
    """This will give how much could not be brought to whom carries it on, and is tried again."""
    return _puller.faults.count()


def release(now: datetime) -> int:
    """This will give back what persons have who work there no more."""
    return _releaser.release(now=now)


def not_released() -> int:
    """This will give how much could not be given back, and is tried again."""
    return _releaser.faults.count()


def tell(now: datetime) -> int:
    """This will tell people of what concerns them."""
    return _teller.tell(now=now)


def untold() -> int:
    """This will give how many events could not be told of and are tried again."""
    return _teller.faults.count()


def digest(now: datetime) -> int:
    """This will send the mail of the day, and what was too much for mails of its own."""
    return telling.digest(now=now) + telling.send_gathered(now=now)


def hours(now: datetime) -> int:
    """This will let clocks count in hours that have begun since."""
    return calendars.follow_hours(now=now, limit=_BATCH)


def forget(now: datetime) -> int:
    """This will remove what is kept for a year only."""
    return shifts.forget_shift_notes(now=now, limit=_BATCH)


def forget_erased(now: datetime) -> int:
    """This will remove what those kept whose accounts were erased."""
    return _forgetter.look(now=now)


def not_forgotten() -> int:
    """This will give how many erasures could not be followed and are tried again."""
    return _forgetter.faults.count()


def bulk_left(now: datetime) -> int:
    """This will go on with acts on many cases that were left undone."""
    return bulk.go_on_with_all(now=now)


def forget_keys(now: datetime) -> int:
    """This will forget what programs did under keys of theirs a day ago."""
    return forget_done(now=now, limit=_BATCH)


def archives(now: datetime) -> int:
    """This will make one archive of evidence that was asked for."""
    return archiving.make_next_archive(now=now)


def end_archives(now: datetime) -> int:
    """This will end archives that were kept long enough, and take off the disk what no row speaks of."""
    ended = archiving.end_archives(now=now)
    archiving.sweep(now=now)
    return ended


STEPS: Final = (
    # with detection's half second: within two seconds of the report
    Step("cases.look", look, 0.3, held),
    Step("cases.ring", ring, 5.0),
    Step("cases.remind", remind, 30.0),
    Step("cases.banks", tell_banks, 5.0, banks_untold),
    Step("cases.weigh", weigh, 10.0),
    Step("cases.follow", follow, 30.0, not_followed),
    Step("cases.release", release, 30.0, not_released),
    Step("cases.tell", tell, 1.0, untold),
    Step("cases.digest", digest, 60.0),
    Step("cases.bulk", bulk_left, 5.0),
    Step("cases.archives", archives, 1.0, archiving.count_archives_waiting),
    Step("cases.end_archives", end_archives, 60.0),
    Step("cases.hours", hours, 10.0),
    Step("cases.forget", forget, 3_600.0),
    Step("cases.forget_keys", forget_keys, 600.0),
    Step("cases.forget_erased", forget_erased, 10.0, not_forgotten),
)
