from __future__ import annotations

from typing import TYPE_CHECKING

import dns.zone
import pytest

from centre.exchange.zones.scene import BANK, NOW, PLAN, Clock, Secondary, block, keeper_in, lift, view_of
from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones.files import ZoneFile, zone_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def made(folder: Path, zone: str = plans.MAIN, answer: str = plans.NXDOMAIN) -> ZoneFile:
    return zone_file(zone=zone, view=view_of(answer=answer), plan=PLAN, folder=folder, now=NOW)


def records(found: ZoneFile, zone: str = plans.MAIN) -> set[tuple[str, str]]:
    read = dns.zone.from_file(str(found.path), origin=f"{PLAN.name_of(zone)}.")
    return {(name.to_text(), data.to_text()) for name, _, data in read.iterate_rdatas()}


def test_a_file_holds_what_a_transfer_sends(tmp_path: Path) -> None:
    block("evil.top", "com.vn", BANK, at=NOW)
    secondary = Secondary(view_of())
    secondary.take_all(keeper_in(tmp_path, Clock()))
    found = made(tmp_path)
    assert found.serial == secondary.serial
    soa = {each for each in records(found) if each[0] == "@" and each[1] != "localhost."}
    assert records(found) - soa == {(owner, data) for owner, _, data in secondary.there}
    assert (BANK, ".") in records(found)


def test_base_and_fresh_zone_are_there_as_a_transfer_sends_them(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", "con.evil.top", "worse.top", f"x.{BANK}", at=NOW)
    keeper = keeper_in(tmp_path, clock)
    block("new.top", at=clock.go_on(1))
    lift("evil.top", at=clock.go_on(1))
    keeper.look()
    for zone in (plans.BASE, plans.FRESH):
        secondary = Secondary(view_of(), zone)
        secondary.take_all(keeper)
        found = made(tmp_path, zone)
        assert found.serial == secondary.serial
        soa = {each for each in records(found, zone) if each[0] == "@" and each[1] != "localhost."}
        assert records(found, zone) - soa == {(owner, data) for owner, _, data in secondary.there}
    base, fresh = (
        records(made(tmp_path, plans.BASE), plans.BASE),
        records(made(tmp_path, plans.FRESH), plans.FRESH),
    )
    assert ("evil.top", ".") in base
    assert ("new.top", ".") not in base
    assert {("evil.top", "rpz-passthru."), ("con.evil.top", "."), ("new.top", ".")} <= fresh
    # what changes from now on is in the other one
    before = made(tmp_path, plans.BASE)
    block("later.top", at=clock.go_on(1))
    keeper.look()
    assert made(tmp_path, plans.BASE).etag == before.etag
    assert ("later.top", ".") in records(made(tmp_path, plans.FRESH), plans.FRESH)


def test_without_a_server_the_base_holds_everything(tmp_path: Path) -> None:
    block("evil.top", at=NOW)
    assert ("evil.top", ".") in records(made(tmp_path, plans.BASE), plans.BASE)
    assert ("evil.top", ".") not in records(made(tmp_path, plans.FRESH), plans.FRESH)


def test_it_is_made_once_and_anew_when_something_changed(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    first = made(tmp_path)
    stamp = first.path.stat().st_mtime_ns
    assert made(tmp_path) == first
    assert first.path.stat().st_mtime_ns == stamp
    lift("evil.top", at=clock.go_on(1))
    second = made(tmp_path)
    assert second.etag != first.etag
    assert second.serial > first.serial
    assert not first.path.exists()
    assert ("evil.top", ".") not in records(second)


def test_each_answer_has_a_file_of_its_own(tmp_path: Path) -> None:
    block("evil.top", at=NOW)
    assert ("evil.top", f"{PLAN.page}.") in records(made(tmp_path, answer=plans.BLOCK_PAGE))
    assert ("evil.top", ".") in records(made(tmp_path))


def test_it_gives_no_serials_out_itself(tmp_path: Path) -> None:
    block("evil.top", at=NOW)
    made(tmp_path)
    assert not (tmp_path / "standing.json").exists()


@pytest.mark.parametrize("zone", plans.ZONES)
def test_every_zone_is_there_as_a_file(tmp_path: Path, zone: str) -> None:
    found = made(tmp_path, zone)
    assert found.path.read_text().endswith("; end of the zone\n")
    assert ("@", "localhost.") in records(found, zone)


def test_half_a_file_is_never_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block("evil.top", at=NOW)

    def broken(**_: object) -> object:
        yield "; begun\n"
        raise OSError("no room left")

    monkeypatch.setattr("lachan.centre.exchange.zones.files.zone_lines", broken)
    with pytest.raises(OSError, match="no room left"):
        made(tmp_path)
    assert list((tmp_path / "files").glob("*.zone*")) == []
