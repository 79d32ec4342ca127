"""Counting guesses in the database, shared by all processes; used codes; failures that belong to nobody."""

from __future__ import annotations

import hmac
import math
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from unicodedata import normalize

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from lachan.centre.accounts.models import FailedHour, GuessBudget, KnownNetwork, UsedCode
from lachan.centre.accounts.sign_in.guessing import (
    CODES,
    CODES_DEVICE,
    DEVICE,
    FAILURES,
    HERE,
    KEPT_SECONDS,
    NETWORK,
    PRESSED,
    Budget,
)
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# A network is remembered for a person as long as people go between stays at the same place.
KNOWN_NETWORK_DAYS = 90
_TRIES = 12
# when so many ask at the same moment that one doesn't get through
_CROWD_WAIT_SECONDS = 3

type Counted = tuple[Budget, str]


class TooManyGuessesError(Exception):
    """A budget is used up; `wait_seconds` until one more guess is heard."""

    def __init__(self, wait_seconds: int) -> None:
        """This will keep the wait."""
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


def account_of(login: str) -> str:
    """This will give what an account is counted under, whether it exists or not."""
    return keyed("account", normalize("NFC", login.strip()).casefold())


def keyed(*parts: str) -> str:
    """This will give a hash of the parts that can't be made without the secret key (64 hexadecimal figures)."""
    message = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), message, sha256).hexdigest()


def password_budgets(
    *, account: str, network: str, device: str, person_id: int | None, now: datetime
) -> tuple[Counted, ...]:
    """This will give the budgets that an attempt with a password draws on. `device` is "" for an unknown one."""
    if device:
        return ((DEVICE, keyed("device", device, account)),)
    is_pressed = _used(FAILURES, keyed("failures", account), now) >= FAILURES.holds
    here = (HERE, keyed("here", account, network))
    if is_pressed and not _is_known_network(person_id, network, now):
        here = (PRESSED, keyed("pressed", account, network))
    return here, (NETWORK, keyed("network", network))


def code_budgets(*, person_id: int, device: str) -> tuple[Counted, ...]:
    """This will give the budget that a guess of a code draws on: by account, whatever the session."""
    if device:
        return ((CODES_DEVICE, keyed("codes-device", device, str(person_id))),)
    return ((CODES, keyed("codes", str(person_id))),)


def take_guess(*, counted: Sequence[Counted], now: datetime) -> None:
    """This will take one guess from each budget, or none. Raises TooManyGuessesError with the longest wait."""
    with transaction.atomic():
        waits = [_take(budget, key, now) for budget, key in sorted(counted, key=lambda pair: pair[1])]
        if wait := max(waits):
            raise TooManyGuessesError(wait)


def give_back(*, counted: Sequence[Counted], now: datetime) -> None:
    """This will give the guess back: it was right."""
    for budget, key in counted:
        _change(budget, key, now, by=-1)


def count_failure(*, account: str, now: datetime) -> None:
    """This will count a failure by a stranger against an account, so that a pressed one is known."""
    _change(FAILURES, keyed("failures", account), now, by=1, most=2 * FAILURES.holds)


def is_guessed_at(*, budget: Budget, person_id: int, now: datetime) -> bool:
    """This will count a wrong guess at a person's account, and say whether there have been enough to tell of it."""
    key = keyed(budget.name, str(person_id))
    _change(budget, key, now, by=1, most=2 * budget.holds)
    # what drains while it is counted doesn't hide the last one
    return math.ceil(_used(budget, key, now)) >= budget.holds


def count_unknown_failure(*, now: datetime) -> None:
    """This will count a failure at an address that belongs to nobody."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if not FailedHour.objects.filter(hour=hour).update(count=F("count") + 1):
        _, made = FailedHour.objects.get_or_create(hour=hour, defaults={"count": 1})
        if not made:
            FailedHour.objects.filter(hour=hour).update(count=F("count") + 1)


def note_network(*, person_id: int, network: str, now: datetime) -> None:
    """This will remember that the person has come in wholly from this network."""
    KnownNetwork.objects.update_or_create(
        person_id=person_id, network=keyed("known", network), defaults={"at": now}
    )


def use_code(*, person_id: int, step: int, now: datetime) -> bool:
    """This will mark a time-based code as used, and say whether it was unused until now."""
    try:
        with transaction.atomic():
            UsedCode.objects.create(person_id=person_id, step=step, at=now)
    except IntegrityError:
        return False
    return True


def tidy_sign_in(*, now: datetime) -> int:
    """This will remove what counts no more, and tell the log of failures at unknown addresses by the hour."""
    done = GuessBudget.objects.filter(at__lt=now - timedelta(seconds=KEPT_SECONDS)).delete()[0]
    done += UsedCode.objects.filter(at__lt=now - timedelta(hours=1)).delete()[0]
    done += KnownNetwork.objects.filter(at__lt=now - timedelta(days=KNOWN_NETWORK_DAYS)).delete()[0]
    done += FailedHour.objects.filter(told=True, hour__lt=now - timedelta(days=90)).delete()[0]
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    for row in FailedHour.objects.filter(told=False, hour__lt=this_hour):
        with transaction.atomic():
            if FailedHour.objects.filter(hour=row.hour, told=False).update(told=True):
                data = {"hour": f"{row.hour:%Y-%m-%dT%H:00Z}", "count": row.count}
                log.record(kind="accounts.sign_in_failed_unknown", actor=MACHINE, now=now, data=data)
                done += 1
    return done


def _is_known_network(person_id: int | None, network: str, now: datetime) -> bool:
    since = now - timedelta(days=KNOWN_NETWORK_DAYS)
    # asked for nobody too, so that an unknown address takes the same time
    return KnownNetwork.objects.filter(
        person_id=person_id or 0, network=keyed("known", network), at__gte=since
    ).exists()


def _used(budget: Budget, key: str, now: datetime) -> float:
    found = GuessBudget.objects.filter(key=key).values_list("spent", "at").first()
    return budget.left_over(found[0], found[1], now) if found else 0.0


def _take(budget: Budget, key: str, now: datetime) -> int:
    return _change(budget, key, now, by=1)


def _change(budget: Budget, key: str, now: datetime, *, by: int, most: float = 0.0) -> int:
    """This will change a budget by a conditional update, and give the wait (and change nothing) where it is used up.

    `most` makes it a plain counter that stops there.
    """
    for _ in range(_TRIES):
        found = GuessBudget.objects.filter(key=key).values_list("spent", "at").first()
        spent, at = found or (0.0, now)
        used = budget.left_over(spent, at, now)
        if by > 0 and not most and (wait := budget.wait_seconds(used)):
            return wait
        after = min(most, used + by) if most else max(0.0, used + by)
        # after a clock that was set back the time stands still until it has caught up
        moment = max(at, now)
        if found is None:
            if by < 0 or _begin(key, after, moment):
                return 0
        elif GuessBudget.objects.filter(key=key, spent=spent, at=at).update(spent=after, at=moment):
            return 0
    return _CROWD_WAIT_SECONDS


def _begin(key: str, spent: float, at: datetime) -> bool:
    try:
        with transaction.atomic():
            GuessBudget.objects.create(key=key, spent=spent, at=at)
    except IntegrityError:
        return False
    return True
