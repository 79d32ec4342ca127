"""What a measure would hit, asked of the DNS before anybody signs: addresses, who else is there, whether mail comes.

A step pulls what was proposed and not looked at. What can't be asked is noted as unknown, and the signer reads that.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.audit.actors import MACHINE
from lachan.centre.fetch.names import RecordKind, is_nobodys, records_of
from lachan.centre.fetch.targets import FetchError
from lachan.centre.measures.blast import Blast
from lachan.centre.measures.hosting import wanted_of, with_hosting
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Resolved
from lachan.centre.measures.queries.standing import host_of
from lachan.centre.measures.reach import signatures_for
from lachan.centre.measures.services.proposing import stops_as_json
from lachan.centre.measures.services.registries import by_settings, hear, keep
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.engine.front_door import check
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lachan.centre.config.environment.fields import Environment
    from lachan.centre.measures.hosting import Asked
    from lachan.centre.measures.hosting import Heard as HeardThere
    from lachan.centre.measures.services.registries import AskRegistry

    type Asking = Callable[[str, RecordKind], tuple[str, ...]]

# Most answers come within a tenth of it; an approver waits for the rest.
_SECONDS: Final = 3.0
_THREADS: Final = 16
_BATCH: Final = 200
# An address changes hands; who was there a month ago says little.
REMEMBERED: Final = timedelta(days=30)
MOST_BESIDE: Final = 50


class Heard(msgspec.Struct, frozen=True):
    """What the DNS said of a host; None where it couldn't be asked."""

    addresses: tuple[str, ...] | None = None
    mail_hosts: tuple[str, ...] | None = None


def ask_system(name: str, kind: RecordKind) -> tuple[str, ...]:
    """This will ask the machine's resolvers, but not for what nobody can have. Raises FetchError."""
    if is_nobodys(name):
        return ()
    return records_of(name, kind, seconds=_SECONDS)


def look_around(*, now: datetime, ask: Asking = ask_system, ask_registry: AskRegistry | None = None) -> int:
    """This will look at what was proposed and not looked at, and give how many that were.

    Of pages that are to be taken down registries are asked who hosts them: by `ask_registry`, else as the site is set.
    """
    rows = list(Measure.objects.filter(looked_at=None, state=Measure.State.PROPOSED).order_by("pk")[:_BATCH])
    hosts = sorted({host for row in rows if (host := host_of(row.about, row.value))})
    # outside of any transaction: a resolver may be slow
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="looking") as pool:
        heard = dict(zip(hosts, pool.map(lambda host: _hear(host, ask), hosts), strict=True))
    wanted = _hosting_wanted(rows, heard)
    # blocks don't wait for what registries say of pages
    plain = [row for row in rows if row.pk not in wanted]
    done = together(lambda: _note(plain, heard, {}, None, now)) if plain else 0
    if not wanted:
        return done
    registry = ask_registry or by_settings()
    every = {one for each in wanted.values() for one in each}
    said = hear(every, ask=registry, now=now) if registry else None
    pages = [row for row in rows if row.pk in wanted]
    return done + together(lambda: _note(pages, heard, wanted, said, now))


def forget_resolved(*, now: datetime, limit: int = 1_000) -> int:
    """This will forget where names stood a month ago, and give how many rows that were."""
    old = Resolved.objects.filter(seen_at__lt=now - REMEMBERED).order_by("seen_at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    Resolved.objects.filter(pk__in=ids).delete()
    return len(ids)


def _hear(host: str, ask: Asking) -> Heard:
    try:
        addresses = (*ask(host, "A"), *ask(host, "AAAA"))
    except FetchError:
        return Heard()
    try:
        return Heard(addresses, tuple(name for name in ask(host, "MX") if name))
    except FetchError:
        return Heard(addresses)


def _hosting_wanted(rows: Sequence[Measure], heard: dict[str, Heard]) -> dict[int, tuple[Asked, ...]]:
    """This will give what registries are asked about, by measure: those that are told to whoever hosts."""
    found = {}
    for row in rows:
        if KINDS[row.kind].tells_hosts:
            blast = msgspec.json.decode(row.blast, type=Blast)
            addresses = heard.get(host_of(row.about, row.value), Heard()).addresses
            found[row.pk] = wanted_of(row.about, blast, addresses or ())
    return found


def _note(
    rows: Sequence[Measure],
    heard: dict[str, Heard],
    wanted: dict[int, tuple[Asked, ...]],
    said_by_registries: dict[Asked, HeardThere] | None,
    now: datetime,
) -> int:
    pairs = [(host, address) for host, said in heard.items() for address in said.addresses or ()]
    Resolved.objects.bulk_create(
        [Resolved(host=host, address=address, seen_at=now) for host, address in pairs],
        update_conflicts=True,
        unique_fields=["address", "host"],
        update_fields=["seen_at"],
    )
    beside = _beside(
        {address for _, address in pairs} | {row.value for row in rows if row.about == Kind.IP}, now
    )
    keep(said_by_registries or {}, now=now)
    happened = []
    locked = {
        row.pk: row
        for row in Measure.objects.select_for_update().filter(
            pk__in=[row.pk for row in rows], looked_at=None, state=Measure.State.PROPOSED
        )
    }
    for row in locked.values():
        said = heard.get(host_of(row.about, row.value), Heard(()))
        addresses = (row.value,) if row.about == Kind.IP else said.addresses
        names = sorted({name for each in addresses or () for name in beside.get(each, ())})
        own = host_of(row.about, row.value)
        _weigh(row, said, tuple(addresses) if addresses is not None else None,
               tuple(name for name in names if name != own)[:MOST_BESIDE], _imitated(row, now))  # fmt: skip
        if row.pk in wanted:
            _put_hosting(row, wanted[row.pk], said_by_registries)
        row.looked_at, row.changed_at = now, now
        row.version += 1
        row.save()
        happened.append(Happening(row, "looked", MACHINE, data={"needed": row.signatures_needed}))
    write_down(happened, now=now)
    return len(locked)


def _put_hosting(row: Measure, wanted: tuple[Asked, ...], said: dict[Asked, HeardThere] | None) -> None:
    blast = msgspec.json.decode(row.blast, type=Blast)
    if said is None:
        found = msgspec.structs.replace(blast, registries=("off",))
    else:
        environment: Environment = settings.ENVIRONMENT
        mails = (environment.mail_from, environment.notices_address)
        ours = frozenset(mail.rpartition("@")[2].lower() for mail in mails if mail)
        found = with_hosting(blast, wanted=wanted, heard=said, ours=ours)
    row.blast = msgspec.json.encode(found).decode()


def _imitated(row: Measure, now: datetime) -> str:
    """This will give the protected name that a name or link passes for: a notice says so, so signers see it."""
    return check(row.value, today=today(now)).imitates if row.about in {Kind.DOMAIN, Kind.URL} else ""


def _weigh(
    row: Measure, said: Heard, addresses: tuple[str, ...] | None, names: tuple[str, ...], imitates: str
) -> None:
    kind = KINDS[row.kind]
    blast = msgspec.structs.replace(
        msgspec.json.decode(row.blast, type=Blast),
        addresses=addresses,
        names_beside=names if addresses is not None else None,
        mail_hosts=said.mail_hosts,
        imitates=imitates,
    )
    stops = kind.stops(value=row.value, blast=blast)
    row.blast = msgspec.json.encode(blast).decode()
    row.stands_out = stops_as_json(stops)
    row.signatures_needed = signatures_for(
        least=kind.signatures, stops=stops, proposer_is_human=row.proposer_id is not None
    )


def _beside(addresses: set[str], now: datetime) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    seen = Resolved.objects.filter(address__in=addresses, seen_at__gte=now - REMEMBERED)
    for address, host in seen.values_list("address", "host"):
        found.setdefault(address, set()).add(host)
    return found
