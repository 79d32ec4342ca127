"""Names whose answer is known, kept ready for probes: there for everybody, nowhere, or blocked at every resolver."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from secrets import SystemRandom
from typing import TYPE_CHECKING, Final

from django.conf import settings

from lachan.centre.fetch.targets import FetchError
from lachan.centre.measures.effect import probing
from lachan.centre.measures.models import Control, UndoWatch, Watch
from lachan.centre.measures.services.looking import ask_system
from lachan.centre.web.commits import together
from lachan.engine.brands import protected_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lachan.centre.measures.services.looking import Asking

# A name that was there in the morning is there in the evening; what is older isn't asked for.
GOOD_FOR: Final = timedelta(hours=12)
# So many that a probe meets the same one seldom; each costs us two questions an hour.
_OFFICIAL: Final = 24
_NOWHERE: Final = 12
_RENEWED: Final = timedelta(minutes=55)
_THREADS: Final = 8
_KEEP_DAYS: Final = timedelta(days=2)
# Endings under which fraudulent pages stand often, so that the ending of a name doesn't say that it is a control.
_ENDINGS: Final = ("com", "top", "xyz", "vip", "online", "site", "shop", "cc", "net", "info")
_LURES: Final = ("vn", "the", "app", "hotro", "capnhat", "dichvu", "xacminh", "online", "24h", "vay", "uudai")
_chance: Final = SystemRandom()


def renew_controls(*, now: datetime, ask: Asking = ask_system) -> int:
    """This will ask for names that are to be controls, keep those that answer as they should, and give how many.

    While nothing is watched nobody needs them, and nothing is asked.
    """
    watched = any(of.objects.filter(due_at__isnull=False).exists() for of in (Watch, UndoWatch))
    if not watched:
        return 0
    if Control.objects.filter(seen_at__gt=now - _RENEWED).exists():
        return 0
    wanted = list(_wanted())
    # outside of any transaction: a resolver may be slow
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="controls") as pool:
        heard = list(pool.map(lambda one: _hear(one[0], ask), wanted))
    kept = [
        Control(name=name, kind=kind, addresses=" ".join(addresses), seen_at=now)
        for (name, kind), addresses in zip(wanted, heard, strict=True)
        if addresses is not None and bool(addresses) == (kind != probing.Control.NOWHERE)
    ]

    def write() -> int:
        Control.objects.filter(seen_at__lt=now - _KEEP_DAYS).delete()
        Control.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["kind", "addresses", "seen_at"],
        )
        return len(kept)

    return together(write)


def draw_controls(*, now: datetime) -> list[Control]:
    """This will draw controls for one probe by chance: one or two that are there, as many nowhere, one blocked.

    [] where there is none of the first two kinds: without them nothing could be believed.
    """
    ready: dict[str, list[Control]] = {}
    for one in Control.objects.filter(seen_at__gt=now - GOOD_FOR):
        ready.setdefault(one.kind, []).append(one)
    there, nowhere = ready.get(probing.Control.THERE, []), ready.get(probing.Control.NOWHERE, [])
    if not there or not nowhere:
        return []
    own = [one for one in there if one.name in settings.ENVIRONMENT.probe_there]
    drawn = _draw(there, 1 + _chance.randrange(2)) + _draw(nowhere, 1 + _chance.randrange(2))
    # an official name is told from a fraudulent one by whoever looks; one of our own that looks alike is not
    drawn += [one for one in _draw(own, 1) if one not in drawn]
    return drawn + _draw(ready.get(probing.Control.BLOCKED, []), 1)


def _draw(of: list[Control], count: int) -> list[Control]:
    return _chance.sample(of, min(count, len(of)))


def _wanted() -> Iterator[tuple[str, str]]:
    environment = settings.ENVIRONMENT
    official = [domain for brand in protected_names().values() for domain in brand.domains]
    for name in _chance.sample(official, min(_OFFICIAL, len(official))):
        yield name, probing.Control.THERE
    for name in environment.probe_there:
        yield name, probing.Control.THERE
    for name in environment.probe_blocked:
        yield name, probing.Control.BLOCKED
    for _ in range(_NOWHERE):
        yield _made_up(), probing.Control.NOWHERE


def _made_up() -> str:
    """This will make a name up that nobody has, in the manner of fraudulent ones."""
    tokens = [brand.tokens[0] for brand in protected_names().values() if brand.tokens]
    said = [_chance.choice(tokens), _chance.choice(_LURES), f"{_chance.randrange(10_000, 1_000_000)}"]
    return f"{'-'.join(said)}.{_chance.choice(_ENDINGS)}".lower()


def _hear(name: str, ask: Asking) -> tuple[str, ...] | None:
    try:
        return (*ask(name, "A"), *ask(name, "AAAA"))
    except FetchError:
        return None
