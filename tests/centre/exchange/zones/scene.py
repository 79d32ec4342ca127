"""Zones for tests: a keeper over the table, and a secondary that applies what it is sent as strictly as a real one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import dns.message
import dns.rdatatype

from centre.exchange.making import fill
from lachan.centre.exchange.codes import LIFTED
from lachan.centre.exchange.counting import take_places
from lachan.centre.exchange.models import Entry
from lachan.centre.exchange.readers import EVERYTHING, Reader
from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.keeping import Keeper, View
from lachan.centre.exchange.zones.names import name_bytes
from lachan.centre.exchange.zones.plan import MAIN, NXDOMAIN, Plan
from lachan.centre.exchange.zones.table import zone_reader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lachan.centre.exchange.zones.wire import Body

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
PLAN: Final = Plan(
    "rpz.lachan", 60, "chan.lachan.example", ("chan-thu.lachan.example",), ("mo-thu.lachan.example",)
)
BANK: Final = "vietcombank.com.vn"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


def view_of(reader: Reader = EVERYTHING, answer: str = NXDOMAIN) -> View:
    return View(zone_reader(reader), answer)


def keeper_in(folder: Path, clock: Clock, plan: Plan = PLAN) -> Keeper:
    keeper = Keeper(plan=plan, folder=folder, clock=clock)
    keeper.look()
    return keeper


def block(*names: str, at: datetime) -> None:
    fill(names, now=at)


def lift(*names: str, at: datetime, why: str = LIFTED) -> None:
    for name, (seq, moment) in zip(names, take_places(len(names), now=at), strict=True):
        changed = Entry.objects.filter(value=name, ended_seq=None).update(
            ended_seq=seq, ended_at=moment, ended_why=why
        )
        assert changed == 1


def records(bodies: Iterable[Body], zone: str = "rpz.lachan") -> list[tuple[str, str, str]]:
    """This will read bodies as dnspython does: owner below the zone, type and data of each record, in order."""
    found = []
    origin = dns.name.from_text(zone)
    for body in bodies:
        octets = (
            wire.head(1, wire.IS_ANSWER, answers=body.answers)
            + name_bytes(zone)
            + b"\0\xfc\0\1"
            + body.octets
        )
        read = dns.message.from_wire(octets, one_rr_per_rrset=True)
        for each in read.answer:
            owner = each.name.relativize(origin).to_text()
            found.append((owner, dns.rdatatype.to_text(each.rdtype), each[0].to_text()))
    return found


class Secondary:
    """Has what it was sent, and takes no difference that isn't exact."""

    def __init__(self, view: View, zone: str = MAIN) -> None:
        self.view, self.zone = view, zone
        self.serial = 0
        self.there: set[tuple[str, str, str]] = set()

    def take_all(self, keeper: Keeper) -> None:
        read = records(keeper.axfr(self.zone, self.view), PLAN.name_of(self.zone))
        assert read[0] == read[-1]
        assert read[0][:2] == ("@", "SOA")
        self.there = set(read[1:-1])
        assert len(self.there) == len(read) - 2, "a record came twice"
        self.serial = int(read[0][2].split()[2])

    def refresh(self, keeper: Keeper) -> str:
        """This will take what changed, else all; it says which of them."""
        if self.serial == keeper.serial_of(self.zone):
            return "current"
        bodies = keeper.ixfr(self.zone, self.view, self.serial)
        if bodies is None:
            self.take_all(keeper)
            return "all"
        read = records(bodies)
        soas = [at for at, each in enumerate(read) if each[1] == "SOA"]
        assert len(soas) == 4
        assert read[0] == read[soas[2]] == read[-1]
        assert int(read[soas[1]][2].split()[2]) == self.serial
        for each in read[soas[1] + 1 : soas[2]]:
            self.there.remove(each)
        for each in read[soas[2] + 1 : -1]:
            assert each not in self.there
            self.there.add(each)
        self.serial = int(read[0][2].split()[2])
        return "changes"

    @property
    def blocked(self) -> set[str]:
        return {
            owner
            for owner, kind, data in self.there
            if kind == "CNAME" and data != "rpz-passthru." and owner[0] != "*"
        }

    @property
    def passed(self) -> set[str]:
        return {owner for owner, _, data in self.there if data == "rpz-passthru." and owner[0] != "*"}
