"""Our own looks: whether a name is still there, and what a page answers, over and over through the guarded client.

A page is asked as a telephone's or a computer's browser would, by turns, and over IPv4 and IPv6 where it has both: a
fraudulent page shows strangers something else.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Protocol

import msgspec
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from lachan.centre.fetch.client import Allowed, Fetched, FetchError, Limits, NobodyListens, fetch
from lachan.centre.fetch.names import is_nobodys
from lachan.centre.fetch.resolving import resolve_by_system
from lachan.centre.measures.effect.pages import (
    is_parked,
    links_to_ask,
    look_of_answer,
    look_of_links,
    look_of_refusal,
)
from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.effect.stores import may_have_page, meant, page_of
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Control, Measure, Resolved, Watch
from lachan.centre.measures.queries.standing import host_of
from lachan.centre.measures.services.controls import GOOD_FOR
from lachan.centre.measures.services.looking import ask_system
from lachan.centre.measures.services.noting_looks import note_looks, places_of
from lachan.centre.web.commits import together
from lachan.engine.links.suffixes import split_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from lachan.centre.fetch.resolving import Address, Resolver
    from lachan.centre.measures.effect.stores import StorePage
    from lachan.centre.measures.services.looking import Asking

    type Looker = Callable[[Work], Seen]

KINDS_LOOKED_AT: Final = tuple(code for code, kind in KINDS.items() if kind.check in {"dns", "page"})
HAS_ADDRESS: Final = ("url", "domain", "ip")
_BATCH: Final = 60
THREADS: Final = 12
# longer than the slowest look takes; whoever is killed in between leaves it to others after that
CLAIMED: Final = timedelta(minutes=5)
# pages of stores are long, and what is wanted stands somewhere in them
_STORES: Final = Limits(max_bytes=4_000_000, total_seconds=15.0, connect_seconds=4.0)
_LIMITS: Final = Limits(max_bytes=300_000, total_seconds=10.0, connect_seconds=4.0)
# What people look with most; a page that is there for them alone is there.
_BROWSERS: Final = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
)
_FAMILIES: Final = ((4, "IPv4"), (6, "IPv6"))
_DNS: Final = "DNS"


class Work(msgspec.Struct, frozen=True):
    """What one look is about: a measure's thing, whether its page is asked, and the how-manieth look it is."""

    kind: str
    about: str
    value: str
    turn: int
    # whether it was seen there before: of apps and accounts gone says nothing else
    was_there: bool = False


class Seen(msgspec.Struct, frozen=True):
    """What was seen: a look for each place, and the addresses of the host; None where they couldn't be asked."""

    looks: dict[str, Look]
    addresses: tuple[str, ...] | None = None


class Fetching(Protocol):
    """Asks a page by some addresses of its host alone. Raises FetchError."""

    def __call__(self, url: str, *, user_agent: str, resolver: Resolver, limits: Limits = _LIMITS) -> Fetched:
        """This will give what came."""


def ask_page(
    url: str, *, user_agent: str, resolver: Resolver, allow: Allowed | None = None, limits: Limits = _LIMITS
) -> Fetched:
    """This will ask for a page as a browser does. Raises FetchError."""
    return fetch(
        url,
        headers={"user-agent": user_agent, "accept": "text/html,*/*;q=0.8", "accept-language": "vi,en;q=0.7"},
        limits=limits,
        allow=allow or Allowed(inside=settings.ENVIRONMENT.inside_networks, downgrade=True),
        resolver=resolver,
    )


def look_ourselves(*, now: datetime, look: Looker | None = None) -> int:
    """This will look at what is due, and give how many measures that were."""
    together(lambda: _begin(now))
    claimed = together(lambda: _claim(now))
    if not claimed:
        return 0
    work = [
        Work(each.measure.kind, each.measure.about, each.measure.value, each.step, _was_there(each))
        for each in claimed
    ]
    # outside of any transaction: a page may be slow
    with ThreadPoolExecutor(THREADS, thread_name_prefix="own-looks") as pool:
        seen = list(pool.map(look or Looking(now), work))
    together(lambda: _note(claimed, seen, now))
    return len(claimed)


class Looking:
    """Looks at one thing after another; whether we are connected at all is asked once and only when it matters."""

    def __init__(
        self,
        now: datetime,
        *,
        ask: Asking = ask_system,
        page: Fetching = ask_page,
        resolver: Resolver = resolve_by_system,
    ) -> None:
        """This will look as told: `ask` for records, `page` for pages, `resolver` for their addresses."""
        self._ask, self._page, self._resolver = ask, page, resolver
        # read here, for the threads that look have no connection to the database
        known = Control.objects.filter(kind="there", seen_at__gt=now - GOOD_FOR).order_by("-seen_at")
        self._known = list(known.values_list("name", flat=True)[:3])
        self._connected: bool | None = None
        self._reached: dict[int, bool] = {}
        self._stores: dict[str, Look] = {}

    def __call__(self, work: Work) -> Seen:
        """This will give what is seen of a thing."""
        if found := page_of(work.about, work.value):
            return Seen({found[0].name: self._of_store(*found, work)})
        return self._of_host(work) if work.about in HAS_ADDRESS else Seen({})

    def _of_host(self, work: Work) -> Seen:
        host = host_of(work.about, work.value)
        if is_nobodys(host):
            # of a centre that shows how it works: nothing is seen of such a name, and that it is nowhere says nothing
            return Seen({})
        literal = work.value if work.about == "ip" else _literal(host)
        addresses = (literal,) if literal else self._addresses(host)
        if KINDS[work.kind].check == "dns":
            # whether it is blocked at a provider isn't seen from here, but whether there is anything to block is
            return Seen({_DNS: self._of_addresses(addresses)}, addresses)
        if addresses is None:
            return Seen({_DNS: Look.UNKNOWN})
        if not addresses:
            return Seen({_DNS: self._of_addresses(addresses)}, addresses)
        if not literal and self._is_parked(host):
            return Seen({_DNS: Look.GONE}, addresses)
        return Seen(self._of_page(work, addresses), addresses)

    def _of_addresses(self, addresses: tuple[str, ...] | None) -> Look:
        if addresses is None or addresses:
            return Look.UNKNOWN
        return Look.GONE if self._is_connected() else Look.UNKNOWN

    def _addresses(self, host: str) -> tuple[str, ...] | None:
        try:
            return (*self._ask(host, "A"), *self._ask(host, "AAAA"))
        except FetchError:
            return None

    def _is_parked(self, host: str) -> bool:
        try:
            return is_parked(self._ask(split_host(host).unit or host, "NS"))
        except FetchError:
            return False

    def _of_page(self, work: Work, addresses: Sequence[str]) -> dict[str, Look]:
        looks: dict[str, Look] = {}
        for version, name in _FAMILIES:
            if any((":" in each) == (version == 6) for each in addresses):  # noqa: PLR2004 - IPv6
                looks[name] = self._of_family(work, version)
        if not KINDS[work.kind].seen_from_here:
            # where it is blocked at others, an open page says nothing; one that is gone is gone for everybody
            return {name: Look.UNKNOWN if each is Look.OPEN else each for name, each in looks.items()}
        return looks

    def _of_family(self, work: Work, version: int) -> Look:
        links = links_to_ask(about=work.about, value=work.value)
        return look_of_links([self._of_link(work, link, version) for link in links])

    def _of_link(self, work: Work, link: str, version: int) -> Look:
        try:
            came = self._page(
                link,
                user_agent=_BROWSERS[work.turn % len(_BROWSERS)],
                resolver=_of_version(version, self._resolver),
            )
        except NobodyListens:
            return look_of_refusal(we_are_connected=self._reaches(version))
        except FetchError:
            return Look.UNKNOWN
        if _unit(came.url) != _unit(link):
            # sent on to somebody else: fraudulent pages do that with whoever they don't want
            return Look.UNKNOWN
        return look_of_answer(came.status, came.body, is_page=work.about == "url")

    def _of_store(self, page: StorePage, name: str, work: Work) -> Look:
        """This will say whether a store shows a thing; it is asked for one that is always there beside it."""
        look = self._in_store(page, name, work.turn)
        if look is Look.GONE and work.was_there and page.name not in self._stores:
            self._stores[page.name] = self._in_store(page, page.known, work.turn)
        return meant(
            look,
            was_there=work.was_there,
            known=[self._stores[page.name]] if page.name in self._stores else (),
        )

    def _in_store(self, page: StorePage, name: str, turn: int) -> Look:
        link = page.link_of(name)
        try:
            came = self._page(
                link, user_agent=_BROWSERS[turn % len(_BROWSERS)], resolver=self._resolver, limits=_STORES
            )
        except FetchError:
            return Look.UNKNOWN
        if host_of("url", came.url) != host_of("url", link):
            # a sign-in, or a question about cookies, at another of their names
            return Look.UNKNOWN
        return page.says(name, came.status, came.body)

    def _is_connected(self) -> bool:
        """This will say whether a name that is there for certain is found: else it is our own resolver."""
        if self._connected is None:
            self._connected = any(self._addresses(name) for name in self._known)
        return self._connected

    def _reaches(self, version: int) -> bool:
        """This will say whether a page that is there for certain answers in a family: else it is our own network."""
        if version not in self._reached:
            self._reached[version] = any(self._answers(name, version) for name in self._known)
        return self._reached[version]

    def _answers(self, name: str, version: int) -> bool:
        try:
            self._page(
                f"http://{name}/", user_agent=_BROWSERS[0], resolver=_of_version(version, self._resolver)
            )
        except FetchError:
            return False
        return True


def _was_there(watch: Watch) -> bool:
    """This will say whether a watch has ever seen its thing open: the first look that says something can't be gone."""
    return watch.effective_at is not None or any(one.since is not None for one in places_of(watch).values())


def _of_version(version: int, resolver: Resolver) -> Resolver:
    def resolve(name: str, /, *, seconds: float) -> Sequence[Address]:
        found = [each for each in resolver(name, seconds=seconds) if each.version == version]
        if not found:
            raise FetchError("dns")
        return found

    return resolve


def _literal(host: str) -> str:
    """This will give the address that a host is written as, "" for a name."""
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return ""


def _unit(url: str) -> str:
    host = host_of("url", url)
    return split_host(host).unit or host


def _begin(now: datetime) -> None:
    """This will begin to watch what is in force and isn't watched yet."""
    fresh = Measure.objects.filter(
        ~Exists(Watch.objects.filter(measure=OuterRef("pk"), order=None)),
        Q(about__in=HAS_ADDRESS) | may_have_page(),
        in_force=True,
        kind__in=KINDS_LOOKED_AT,
    ).order_by("-pk")
    Watch.objects.bulk_create(
        [Watch(measure=measure, due_at=now) for measure in fresh[:_BATCH]], ignore_conflicts=True
    )


def _claim(now: datetime) -> list[Watch]:
    due = list(
        Watch.objects.select_for_update(of=("self",))
        .filter(order=None, due_at__lte=now)
        .select_related("measure")
        .order_by("due_at")[:_BATCH]
    )
    over = [each.pk for each in due if not each.measure.in_force]
    Watch.objects.filter(pk__in=over).update(due_at=None)
    claimed = [each for each in due if each.measure.in_force]
    Watch.objects.filter(pk__in=[each.pk for each in claimed]).update(due_at=now + CLAIMED)
    return claimed


def _note(claimed: Sequence[Watch], seen: Sequence[Seen], now: datetime) -> None:
    note_resolved(zip((each.measure for each in claimed), seen, strict=True), now)
    looks: Mapping[int, dict[str, Look]] = {
        each.pk: found.looks for each, found in zip(claimed, seen, strict=True)
    }
    held = Watch.objects.select_for_update().filter(pk__in=list(looks))
    note_looks([(watch, looks[watch.pk]) for watch in held], at=now)


def note_resolved(found: Iterable[tuple[Measure, Seen]], now: datetime) -> None:
    """This will note where the names of measures were found to stand, in the caller's transaction."""
    hosts = ((host_of(measure.about, measure.value), seen) for measure, seen in found)
    pairs = {(host, address) for host, seen in hosts if host for address in seen.addresses or ()}
    Resolved.objects.bulk_create(
        [Resolved(host=host, address=address, seen_at=now) for host, address in sorted(pairs)],
        update_conflicts=True,
        unique_fields=["address", "host"],
        update_fields=["seen_at"],
    )
