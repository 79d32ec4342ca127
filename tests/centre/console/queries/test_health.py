from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from django.db import connection, transaction

from lachan.centre.audit import sealing
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.console.queries import health, health_of_rooms
from lachan.centre.console.queries.health import HealthLine, look_at_everything, worst_of
from lachan.centre.outbox.services import send_mail
from lachan.centre.web import backups, beats, keyfiles
from lachan.centre.web.models import KeyMark
from lachan.centre.web.steps import all_steps
from lachan.centre.web.words import LANGS, catalogue

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def line(key: str, now: datetime = NOW) -> HealthLine:
    return next(one for one in look_at_everything(now=now) if one.key == key)


def test_the_worst_stands_first_and_names_the_whole() -> None:
    lines = look_at_everything(now=NOW)
    order = {"bad": 0, "soon": 1, "none": 2, "good": 3}
    assert [order[one.level] for one in lines] == sorted(order[one.level] for one in lines)
    assert worst_of(lines) == lines[0].level
    assert worst_of([HealthLine("disk", "good")]) == "good"


def test_every_level_that_a_line_can_have_is_said_in_both_languages() -> None:
    for lang in LANGS:
        for one in look_at_everything(now=NOW):
            for key in filter(None, (one.words, one.name, one.mend)):
                assert catalogue()[key][lang], key


def test_a_site_without_a_worker_says_so() -> None:
    assert line("workers").level == "bad"
    assert {one.said for one in health.look_at_steps(now=NOW)} == {"never"}


def test_workers_that_live_fail_and_go_are_told_apart() -> None:
    for step in all_steps():
        beats.note_beat(beat=beats.StepBeat("w1", step.name, NOW), now=NOW)
    assert line("workers").level == "good"
    failing = beats.StepBeat(
        "w1", "audit.seal", NOW, failed_at=NOW, error="OperationalError", failures_in_a_row=3
    )
    beats.note_beat(beat=failing, now=NOW)
    assert line("workers").level == "soon"
    later = NOW + timedelta(hours=1)
    assert line("workers", later).level == "bad"
    assert {one.said for one in health.look_at_steps(now=later)} == {"gone"}


def test_a_log_that_is_not_sealed_in_time_is_late_and_then_broken() -> None:
    with transaction.atomic():
        record(kind="config.set_up", actor=MACHINE, now=NOW)
    assert line("log", NOW + timedelta(seconds=5)).level == "good"
    assert line("log", NOW + timedelta(minutes=2)).level == "soon"
    assert line("log", NOW + timedelta(minutes=20)).level == "bad"
    sealing.seal(NOW)
    assert line("log", NOW + timedelta(minutes=20)).level == "good"


def test_a_log_whose_triggers_are_gone_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_of_rooms, "missing_triggers", lambda: ("audit_entry_keep",))
    assert (line("log").level, line("log").said) == ("bad", "open")


@pytest.mark.parametrize(("hours", "level"), [(1, "good"), (30, "soon"), (80, "bad")])
def test_a_backup_grows_old(hours: int, level: str) -> None:
    assert (line("backups").level, line("backups").said) == ("bad", "never")
    made = backups.BackupMade(NOW - timedelta(hours=hours), 12_000_000, "a" * 64, with_keys=False)
    backups.note_backup(made=made)
    assert line("backups").level == level


@pytest.mark.parametrize(
    ("free", "level"),
    [(500_000_000_000, "good"), (60_000_000_000, "soon"), (20_000_000_000, "bad"), (0, "bad")],
)
def test_a_disk_fills(monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    total = 1_000_000_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(total, total - free, free))
    assert line("disk").level == level


def test_a_data_folder_that_cannot_be_read_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", fail)
    assert (line("disk").level, line("disk").said) == ("bad", "unreadable")


def test_another_master_key_is_named() -> None:
    key = keyfiles.master_key()
    KeyMark.objects.update_or_create(
        name="master", defaults={"fingerprint": keyfiles.fingerprint(key), "noted_at": NOW}
    )
    assert line("keys").level == "good"
    KeyMark.objects.update(fingerprint="0" * 64)
    assert (line("keys").level, line("keys").said) == ("bad", "wrong")


def test_looking_changes_nothing() -> None:
    with connection.execute_wrapper(refuse_writes):
        look_at_everything(now=NOW)
        health.look_at_steps(now=NOW)


def refuse_writes(execute: object, sql: str, *rest: object) -> object:
    # an answer that is kept for a minute changes nothing of what it says
    assert sql.lstrip().upper().startswith(("SELECT", "PRAGMA")) or '"web_kept"' in sql, sql
    return execute(sql, *rest)  # type: ignore[operator]


def test_mail_without_a_server_is_said_to_wait_for_one() -> None:
    with transaction.atomic():
        send_mail(key="k", to="an@x.example", subject="A", text="B", actor=MACHINE, now=NOW)
    said = line("outbox")
    assert (said.level, said.said, said.params) == ("soon", "no_server", {"waiting": "1"})
    assert "LACHAN_MAIL_SERVER" in catalogue()[said.mend]["vi"]


def test_tables_of_registries_say_of_when_they_are_and_that_they_are_old(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert health_of_rooms.check_rdap_tables(NOW) == (), "nobody is asked by them"
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, rdap="iana")
    days = {"dns": date(2026, 11, 1), "ipv4": date(2026, 10, 1), "ipv6": date(2019, 11, 6)}
    monkeypatch.setattr(health_of_rooms, "published_on", lambda: days)
    [told] = health_of_rooms.check_rdap_tables(NOW)
    assert (told.level, told.params["dns"], told.params["ipv6"]) == ("good", "01/11/2026", "06/11/2019")
    days["dns"] = date(2026, 5, 1)
    [told] = health_of_rooms.check_rdap_tables(NOW)
    assert told.level == "soon"
    assert "scripts/refresh_rdap.py" in catalogue()[told.mend]["vi"]
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, rdap="https://rdap.example/")
    assert health_of_rooms.check_rdap_tables(NOW) == ()
