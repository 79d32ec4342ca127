"""Asking registries who hosts what: in threads, within a limit for all together, and kept so that each is asked seldom.

A registry that fails or is slow holds up nobody: what isn't known by then is noted as such, and the signer reads that.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.fetch.client import Allowed
from lachan.centre.fetch.rdap.asking import SECONDS, ask_registrants, ask_registry
from lachan.centre.fetch.rdap.reading import Registration
from lachan.centre.fetch.targets import FetchError
from lachan.centre.measures.hosting import Heard
from lachan.centre.measures.models import RegistryAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from lachan.centre.config.environment.fields import Environment
    from lachan.centre.measures.hosting import Asked

    type AskRegistry = Callable[[str, bool, float], Registration]
    type AskRegistrants = Callable[[str], tuple[str, ...]]

# All that a batch of proposals may wait; who signs is waiting too.
TOGETHER_SECONDS: Final = 20.0
# Registries count who asks how often.
_THREADS: Final = 8
# Networks change hands seldom, and names of scams live for days.
_KNOWN: Final = timedelta(days=7)
_UNKNOWN: Final = timedelta(days=1)
_FAILED: Final = timedelta(minutes=15)
_LASTING: Final = frozenset({"no_server", "unknown"})
_MOST_CHARS: Final = 8_000
MOST_KEPT: Final = 20_000
_PORTS: Final = frozenset({443, *range(1_024, 65_536)})


def by_settings() -> AskRegistry | None:
    """This will give how registries are asked here, None where they aren't."""
    found = _server()
    if found is None:
        return None
    base, allow = found

    def ask(name: str, is_address: bool, seconds: float) -> Registration:  # noqa: FBT001 - a pair of the table
        return ask_registry(name, is_address=is_address, base=base, seconds=seconds, allow=allow)

    return ask


def registrants_by_settings() -> AskRegistrants | None:
    """This will give how a registry is asked for who registered a name, None where none is. Nothing of it is kept."""
    found = _server()
    if found is None:
        return None
    base, allow = found
    return lambda name: ask_registrants(name, base=base, allow=allow)


def _server() -> tuple[str, Allowed] | None:
    environment: Environment = settings.ENVIRONMENT
    if not environment.rdap:
        return None
    base = "" if environment.rdap == "iana" else environment.rdap
    return base, Allowed(ports=_PORTS, inside=environment.inside_networks)


def hear(wanted: Collection[Asked], *, ask: AskRegistry, now: datetime) -> dict[Asked, Heard]:
    """This will give what registries say about names and addresses: what is kept, else by asking. In no transaction."""
    known = _kept(wanted, now)
    missing = sorted(set(wanted) - known.keys())
    if not missing:
        return known
    end = time.monotonic() + TOGETHER_SECONDS

    def ask_one(one: Asked) -> Heard:
        left = end - time.monotonic()
        if left <= 0:
            return Heard(code="late")
        try:
            return Heard(ask(one[0], one[1], min(left, SECONDS)))
        except FetchError as error:
            return Heard(code=error.code)

    with ThreadPoolExecutor(_THREADS, thread_name_prefix="registries") as pool:
        return known | dict(zip(missing, pool.map(ask_one, missing), strict=True))


def keep(heard: Mapping[Asked, Heard], *, now: datetime) -> None:
    """This will keep what was heard, in the caller's transaction; what nobody had time to ask isn't."""
    rows = []
    for one, said in heard.items():
        # what was kept before isn't kept for longer
        if said.code == "late" or said.is_kept:
            continue
        text = "" if said.registration is None else msgspec.json.encode(said.registration).decode()
        if len(text) > _MOST_CHARS:
            continue
        lasts = _KNOWN if text else _UNKNOWN if said.code in _LASTING else _FAILED
        rows.append(
            RegistryAnswer(
                key=_key(one), said=text, code=said.code[:40], asked_at=now, expires_at=now + lasts
            )
        )
    RegistryAnswer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["said", "code", "asked_at", "expires_at"],
        batch_size=100,
    )


def forget_answers(*, now: datetime, limit: int = 1_000) -> int:
    """This will forget what has expired, and the oldest beyond as many as are kept; gives how many that were."""
    old = list(RegistryAnswer.objects.filter(expires_at__lte=now).values_list("pk", flat=True)[:limit])
    beyond = RegistryAnswer.objects.count() - len(old) - MOST_KEPT
    if beyond > 0:
        oldest = RegistryAnswer.objects.exclude(pk__in=old).order_by("expires_at")
        old += oldest.values_list("pk", flat=True)[: min(beyond, limit)]
    RegistryAnswer.objects.filter(pk__in=old).delete()
    return len(old)


def _kept(wanted: Collection[Asked], now: datetime) -> dict[Asked, Heard]:
    keys = {_key(one): one for one in wanted}
    found = {}
    for row in RegistryAnswer.objects.filter(key__in=list(keys), expires_at__gt=now):
        read = msgspec.json.decode(row.said, type=Registration) if row.said else None
        found[keys[row.key]] = Heard(read, row.code, is_kept=True)
    return found


def _key(one: Asked) -> str:
    return f"{'ip' if one[1] else 'name'}:{one[0]}"
