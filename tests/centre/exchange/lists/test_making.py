from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

import pytest

from centre.accounts.people import People, people
from centre.exchange.lists.files import content, lines, lists_folder, make, state
from centre.exchange.making import fill, lift, list_things, partner
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange import signing
from lachan.centre.exchange.counting import take_places
from lachan.centre.exchange.formats.list_format import LASTS, RENEWED_AFTER
from lachan.centre.exchange.formats.list_formats import ALL
from lachan.centre.exchange.lists import allowed, blocks, kept, making
from lachan.centre.exchange.lists.kept import Shelf
from lachan.centre.exchange.models import Entry
from lachan.centre.exchange.queries import entries
from lachan.centre.exchange.queries.signing_keys import FIRST
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC
from lachan.centre.exchange.services import emptying
from lachan.centre.exchange.services.subscribing import Asked, subscribe, unsubscribe
from programs import need_program

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.exchange.readers import Reader

__all__ = ["lists_folder", "people"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_folder")]

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)


def check(file: str, reader: Reader = PUBLIC, key: str = FIRST) -> str:
    """This will check a file by minisign and give what was signed with it."""
    program = need_program("minisign", "minisign")
    shelf, there = Shelf(reader.key), state(file, reader)
    with NamedTemporaryFile() as taken:
        taken.write(content(file, reader))
        taken.flush()
        done = subprocess.run(
            [program, "-V", "-P", signing.minisign_line(signing.public_key(key)), "-x", shelf.signature(file, there.stamp, key),
             "-m", taken.name],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_two_signed_is_in_each_format_and_signed() -> None:
    list_things([("domain", "evil.top"), ("url", "evil.vip/login")], now=NOW)
    make(NOW)
    assert lines("domains.txt") == ["evil.top"]
    assert lines("hosts.txt") == ["0.0.0.0 evil.top", ":: evil.top"]
    assert lines("dnsmasq.conf") == ["server=/evil.top/"]
    assert "||evil.top^" in content("adblock.txt").decode()
    assert lines("urls.txt") == ["evil.vip/login"]
    assert lines("domains.csv")[0].startswith("evil.top,block,85,clear,clear,2026-11-29T03:00:00Z,2027-")
    for form in ALL:
        if form in making.formats_for(PUBLIC):
            said = check(form.file)
            assert f"stamp {state(form.file).stamp} " in said
            assert "expires 2026-12-02T03:00:00Z" in said


def test_a_lift_is_out_of_each_format_with_the_next_pass() -> None:
    first = list_things([("domain", "evil.top"), ("url", "evil.vip/login")], now=NOW)
    list_things([("domain", "other.top")], now=NOW)
    make(NOW)
    lift(first, now=NOW + SECOND)
    make(NOW + SECOND)
    for form in ALL:
        if form in making.formats_for(PUBLIC):
            assert b"evil" not in content(form.file), form.file
            check(form.file)
    assert lines("domains.txt") == ["other.top"]
    assert state("domains.txt").things == 1


def test_a_change_is_put_in_and_nothing_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    fill([f"evil{number:04}.top" for number in range(500)], now=NOW)
    make(NOW)
    (source,) = list_things([("domain", "neu.top")], now=NOW + SECOND)
    monkeypatch.setattr(entries, "live_rows", None)
    monkeypatch.setattr(entries, "live_values", None)
    make(NOW + SECOND)
    assert "neu.top" in lines("domains.txt")
    assert state("domains.txt").things == 501
    assert state("hosts.txt").things == 501
    lift([source], now=NOW + 2 * SECOND)
    make(NOW + 2 * SECOND)
    assert "neu.top" not in lines("domains.txt")
    assert len(lines("hosts.txt")) == 1_000
    assert f"Things: {500}\n" in content("hosts.txt").decode()


def test_nothing_is_written_while_nothing_changes() -> None:
    list_things([("domain", "evil.top")], now=NOW)
    assert make(NOW) > 0
    before = content("domains.txt")
    assert make(NOW + timedelta(minutes=5)) == 0
    assert content("domains.txt") == before


def test_a_change_of_what_a_file_does_not_carry_leaves_it_as_it_is() -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    before = state("domains.txt")
    list_things([("url", "evil.vip/login")], now=NOW + SECOND)
    make(NOW + SECOND)
    after = state("domains.txt")
    assert (after.version, after.stamp) == (before.version, before.stamp)
    assert after.upto > before.upto


def test_a_file_is_made_anew_before_it_runs_out_and_keeps_its_version() -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    before = state("domains.txt")
    make(NOW + RENEWED_AFTER)
    after = state("domains.txt")
    assert after.version == before.version
    assert after.expires_at == NOW + RENEWED_AFTER + LASTS
    assert lines("domains.txt") == ["evil.top"]
    check("domains.txt")


def test_an_emptied_centre_gives_signed_files_with_nothing_in_them(people: People) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    actor = person_actor(people.at("centre", "approver").pk)
    emptying.empty_all(reason="Khẩn cấp: thử nghiệm", actor=actor, now=NOW + SECOND)
    make(NOW + SECOND)
    for form in ALL:
        if form in making.formats_for(PUBLIC):
            assert lines(form.file) == [], form.file
            assert state(form.file).is_emptied
            check(form.file)
    assert "# Emptied:" in content("hosts.txt").decode()


def test_what_does_not_fit_is_left_out_and_named_and_the_rest_is_kept() -> None:
    fill(["evil.top", "com.vn", "xấu.top"], now=NOW)
    fill(["evil.vip/a*b", "evil.vip/ab"], kind="url", now=NOW)
    make(NOW)
    assert lines("domains.txt") == ["evil.top"]
    there = state("domains.txt")
    assert there.left_out == {"suffix": 1, "form": 1}
    assert there.named == {"domain com.vn": "suffix", "domain xấu.top": "form"}
    assert state("adblock.txt").left_out == {"suffix": 1, "form": 1, "signs": 1}
    assert lines("urls.txt") == ["evil.vip/a*b", "evil.vip/ab"]
    fill(["gov.vn", "evil2.top"], now=NOW + SECOND)
    make(NOW + SECOND)
    assert state("domains.txt").left_out == {"suffix": 2, "form": 1}
    assert lines("domains.txt") == ["evil.top", "evil2.top"]


def test_a_block_that_becomes_a_flag_leaves_what_blocks_and_stays_in_the_table() -> None:
    fill(["evil.top"], now=NOW)
    make(NOW)
    entry = Entry.objects.get()
    fill([], now=NOW)
    seq = entries.last_seq()
    Entry.objects.filter(pk=entry.pk).update(ended_seq=seq + 1, ended_at=NOW + SECOND, ended_why="changed")
    take_places(1, now=NOW + SECOND)
    fill(["evil.top"], now=NOW + 2 * SECOND, action="flag")
    make(NOW + 2 * SECOND)
    assert lines("domains.txt") == []
    assert lines("domains.csv")[0].startswith("evil.top,flag,50,")
    assert state("domains.txt").things == 0
    assert state("domains.csv").things == 1


def test_a_partner_gets_what_was_agreed_and_nobody_else_does(people: People) -> None:
    bank = partner("NH-THU", now=NOW, kind="bank", sees="payee", tlp="amber", pap="green")
    subscribe(
        partner_id=bank.pk, asked=Asked(format="lists"), actor=person_actor(people.at("centre").pk), now=NOW
    )
    list_things([("payee", "970436:0123456789"), ("domain", "evil.top")], now=NOW)
    make(NOW)
    readers = making.readers_of_lists()
    assert len(readers) == 2
    (reader,) = [each for key, each in readers.items() if key != PUBLIC.key]
    assert [line.split(",")[:3] for line in lines("payees.csv", reader)] == [["970436", "0123456789", "flag"]]
    assert Shelf(reader.key).read("domains.txt") is None
    assert Shelf(PUBLIC.key).read("payees.csv") is None


def test_files_that_nobody_gets_any_more_are_removed(people: People, lists_folder: Path) -> None:
    isp = partner(now=NOW)
    actor = person_actor(people.at("centre").pk)
    subscribe(partner_id=isp.pk, asked=Asked(format="lists"), actor=actor, now=NOW)
    make(NOW)
    assert len([path for path in lists_folder.iterdir() if path.name != allowed.SHELF]) == 2
    unsubscribe(partner_id=isp.pk, format="lists", actor=actor, now=NOW)
    make(NOW + SECOND)
    assert [path.name for path in lists_folder.iterdir() if path.name != allowed.SHELF] == [PUBLIC.key]


def test_a_cleared_folder_is_filled_again(lists_folder: Path) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    for path in (lists_folder / PUBLIC.key).glob("domains.txt*"):
        path.unlink()
    make(NOW + timedelta(minutes=1))
    assert lines("domains.txt") == ["evil.top"]
    (heap,) = (lists_folder / PUBLIC.key).glob("domains.txt.*.heap")
    heap.unlink()
    list_things([("domain", "evil2.top")], now=NOW + timedelta(minutes=2))
    make(NOW + timedelta(minutes=2))
    assert lines("domains.txt") == ["evil.top", "evil2.top"]


def test_old_files_go_and_their_signatures_stay(lists_folder: Path) -> None:
    for number in range(4):
        list_things([("domain", f"evil{number}.top")], now=NOW + number * SECOND)
        make(NOW + number * SECOND)
    here = lists_folder / PUBLIC.key
    assert len(list(here.glob("domains.txt.*.layout"))) == 2
    assert len(list(here.glob("domains.txt.*.heap"))) == 1
    assert len(list(here.glob("domains.txt.*.minisig"))) == 4


def test_a_heap_that_is_half_empty_is_left_for_a_new_one(
    lists_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "_LARGEST", 64)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 32)
    fill([f"evil{number:04}.top" for number in range(50)], now=NOW)
    heaps = set()
    for number in range(60):
        now = NOW + number * SECOND
        fill([f"evil{number:04}a.top"], now=now)
        make(now)
        here = list((lists_folder / PUBLIC.key).glob("domains.txt.*.heap"))
        assert len(here) <= 2
        heaps.update(here)
        assert max(path.stat().st_size for path in here) < 3 * state("domains.txt").size + 4_000
    assert len(heaps) > 1
    assert len(lines("domains.txt")) == 110
    check("domains.txt")


def test_what_a_killed_worker_left_is_no_hindrance(lists_folder: Path) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    (heap,) = (lists_folder / PUBLIC.key).glob("domains.txt.*.heap")
    with heap.open("ab") as out:
        out.write(b"half of a blo")
    (lists_folder / PUBLIC.key / "domains.txt.7-20261129T030001Z.0011.heap").write_bytes(b"half")
    list_things([("domain", "evil2.top")], now=NOW + SECOND)
    make(NOW + SECOND)
    assert lines("domains.txt") == ["evil.top", "evil2.top"]
    check("domains.txt")
    assert list((lists_folder / PUBLIC.key).glob("domains.txt.*.heap")) == [heap]


def test_what_the_disk_damaged_is_made_anew_and_never_signed(lists_folder: Path) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    (heap,) = (lists_folder / PUBLIC.key).glob("domains.txt.*.heap")
    heap.write_bytes(heap.read_bytes().replace(b"evil", b"bank"))
    list_things([("domain", "zz.top")], now=NOW + SECOND)
    make(NOW + SECOND)
    assert lines("domains.txt") == ["evil.top", "zz.top"]
    check("domains.txt")


def test_after_a_start_of_the_machine_whole_files_stay_and_others_are_made_anew(
    lists_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    before = content("domains.txt")
    (heap,) = (lists_folder / PUBLIC.key).glob("hosts.txt.*.heap")
    heap.write_bytes(b"")
    for module in (making, kept):
        monkeypatch.setattr(module, "boot_id", lambda: "another")
    assert make(NOW + timedelta(minutes=1)) == 1
    assert content("domains.txt") == before
    assert state("domains.txt").boot == "another"
    assert lines("hosts.txt") == ["0.0.0.0 evil.top", ":: evil.top"]
    for file in ("domains.txt", "hosts.txt"):
        check(file)


def test_where_the_system_does_not_tell_boots_apart_the_disk_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[int] = []
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    monkeypatch.setattr(os, "fsync", waited.append)
    list_things([("domain", "evil1.top")], now=NOW)
    make(NOW)
    assert not waited
    for module in (making, kept):
        monkeypatch.setattr(module, "boot_id", lambda: "")
    list_things([("domain", "evil2.top")], now=NOW + SECOND)
    make(NOW + SECOND)
    assert waited
    assert state("domains.txt").boot == ""
    check("domains.txt")


def test_everybody_gets_no_file_of_what_is_never_for_everybody() -> None:
    files = {form.file for form in making.formats_for(PUBLIC)}
    assert files == {
        "domains.txt", "urls.txt", "hosts.txt", "adblock.txt", "dnsmasq.conf", "domains.csv", "urls.csv", "apps.csv",
        "profiles.csv", "files.csv",
    }  # fmt: skip


def test_who_may_see_everything_gets_a_file_of_each_kind() -> None:
    assert making.formats_for(EVERYTHING) == ALL
