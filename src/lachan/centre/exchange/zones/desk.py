"""Who may have zones, and as what: subscriptions and their secrets, read over and over while the server runs."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.services.subscribing import note_told
from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.keeping import View
from lachan.centre.exchange.zones.secondaries import Secondary, may_be_told, read_secondary
from lachan.centre.exchange.zones.signatures import Key
from lachan.centre.exchange.zones.table import connected, zone_reader
from lachan.centre.outbox.signing import NoSecretError, SecretNameError, read_secrets
from lachan.centre.web.keyfiles import KeyFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow
    from lachan.centre.exchange.zones.keeping import Keeper
    from lachan.centre.exchange.zones.plan import Plan
    from lachan.centre.exchange.zones.wire import Body

FORMAT: Final = "rpz"
# A subscription or a secret that has ended opens nothing after this; a new one opens sooner, when somebody asks by it.
FRESH_SECONDS: Final = 2.0
UNKNOWN_SECONDS: Final = 0.5

_log = logging.getLogger("lachan.zones")


class Subscriber(msgspec.Struct, frozen=True):
    """A partner that takes zones: how it sees them, by which keys it is known, and which secondaries are told."""

    id: int
    code: str
    view: View
    key_name: str
    keys: tuple[Key, ...]
    tell: tuple[Secondary, ...]
    trusted: frozenset[str]


class Desk:
    """Gives what the server asks for (`answering.Zones`). Its threads ask at once."""

    def __init__(self, *, keeper: Keeper, plan: Plan, monotonic: Callable[[], float]) -> None:
        """This will know nobody before it has looked."""
        self._keeper = keeper
        self._plan = plan
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._by_id: dict[int, Subscriber] = {}
        self._by_key: dict[str, Subscriber] = {}
        self._by_address: dict[str, Subscriber] = {}
        self._complained: set[str] = set()

    def subscribers(self) -> tuple[Subscriber, ...]:
        """This will give who takes zones now, by the id of the subscription. Raises DatabaseError."""
        self._look()
        return tuple(self._by_id.values())

    def keys(self, name: str) -> Sequence[Key]:
        """This will give the keys of a name in small letters, the newest first."""
        self._look()
        if name not in self._by_key:
            self._look(older_seconds=UNKNOWN_SECONDS)
        found = self._by_key.get(name)
        return found.keys if found is not None else ()

    def partner_of_key(self, name: str) -> int | None:
        """This will give whose key it is: the id of its subscription."""
        found = self._by_key.get(name)
        return found.id if found is not None else None

    def partner_at(self, address: str) -> int | None:
        """This will give who may ask from an address without a signature."""
        self._look()
        found = self._by_address.get(address)
        return found.id if found is not None else None

    def zone_called(self, name: str) -> str:
        """This will give which of the zones has a name, "" for none."""
        return self._plan.zone_called(name)

    def serial(self, zone: str) -> int:
        """This will give the serial of a zone."""
        return self._keeper.serial_of(zone)

    def soa(self, zone: str) -> bytes:
        """This will give its SOA as a record."""
        return self._keeper.soa(zone)

    def name_server(self) -> bytes:
        """This will give the NS of all zones as a record."""
        return wire.name_server(self._plan.ttl)

    def axfr(self, zone: str, partner: int) -> Iterator[Body]:
        """This will give a whole zone as this partner sees it. Raises DatabaseError, OSError."""
        who = self._by_id[partner]
        for body in self._keeper.axfr(zone, who.view):
            if self._keeper.seen_since(who.code, who.view) is None:
                # what was seen until now would stand under the serial of what is seen from now on
                raise OSError("the subscription was changed while its zone was sent")
            yield body

    def ixfr(self, zone: str, partner: int, serial: int) -> Iterator[Body] | None:
        """This will give what changed since a serial, None where the whole has to be sent. Raises DatabaseError."""
        found = self._by_id[partner]
        since = self._keeper.seen_since(found.code, found.view)
        if since is None or serial < since:
            # it has what it may see no more
            return None
        return self._keeper.ixfr(zone, found.view, serial)

    def note(self, partner: int, *, now: datetime) -> None:
        """This will note that somebody has been sent all up to now. Raises DatabaseError."""
        with connected():
            note_told(subscription_id=partner, seq=self._keeper.now.standing.seq, now=now)

    def _look(self, *, older_seconds: float = FRESH_SECONDS) -> None:
        if self._monotonic() < self._looked_at + older_seconds:
            return
        with self._lock:
            if self._monotonic() < self._looked_at + older_seconds:
                return
            with connected():
                rows = subscriptions(FORMAT)
            self._take([self._read(row) for row in rows])
            self._looked_at = self._monotonic()

    def _take(self, found: Sequence[Subscriber]) -> None:
        by_key: dict[str, Subscriber] = {}
        by_address: dict[str, Subscriber] = {}
        twice: set[str] = set()
        for each in found:
            for table, name in (
                (by_key, each.key_name),
                *((by_address, address) for address in each.trusted),
            ):
                if name and name in table:
                    # two partners by one secret, or at one address: nobody can say which of them asks
                    twice.add(name)
                if name:
                    table[name] = each
        for name in twice:
            by_key.pop(name, None)
            by_address.pop(name, None)
            self._complain(name, "stands for two partners, so neither gets a zone by it")
        self._by_id = {each.id: each for each in found}
        self._by_key, self._by_address = by_key, by_address
        # behind that: who asks in between is sent what it sees now under a serial that is too low by then
        self._keeper.note_views({each.code: each.view for each in found})

    def _read(self, row: SubscriptionRow) -> Subscriber:
        options = row.options
        wanted = options.get("answer", plans.NXDOMAIN)
        if wanted == plans.BLOCK_PAGE and not self._plan.page:
            self._complain(row.partner.code, "wants the block page, and LACHAN_BLOCK_PAGE_HOST names none")
            wanted = plans.NXDOMAIN
        networks = settings.ENVIRONMENT.partner_networks
        tell = []
        for said in options.get("notify", ()):
            secondary = self._secondary(said, row)
            if secondary is not None and may_be_told(secondary, networks=networks):
                tell.append(secondary)
            elif secondary is not None:
                self._complain(said, "is an address of inside: name its network in LACHAN_PARTNER_NETWORKS")
        trusted = [self._secondary(said, row) for said in options.get("without_tsig", ())]
        return Subscriber(
            row.id,
            row.partner.code,
            View(zone_reader(row.reader), wanted),
            row.secret_name,
            self._keys(row.secret_name),
            tuple(tell),
            frozenset(each.address for each in trusted if each is not None),
        )

    def _secondary(self, said: str, row: SubscriptionRow) -> Secondary | None:
        try:
            return read_secondary(said)
        except ValueError as error:
            self._complain(f"{row.partner.code} {said}", str(error))
            return None

    def _keys(self, name: str) -> tuple[Key, ...]:
        if not name:
            return ()
        try:
            return tuple(Key(name, secret.id, secret.key) for secret in read_secrets(name))
        except (NoSecretError, SecretNameError, KeyFileError, OSError):
            self._complain(name, "has no secret; it is made by: lachan secret new")
            return ()

    def _complain(self, whom: str, what: str) -> None:
        if (said := f"{whom} {what}") not in self._complained:
            self._complained.add(said)
            _log.warning("%s %s", whom, what)
