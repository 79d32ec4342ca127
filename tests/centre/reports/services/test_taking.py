"""Taking a report: all of it is kept or nothing, once, and the code opens it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections

from centre.reports.tellings import NOW, telling
from lachan.centre.audit.models import Entry
from lachan.centre.evidence.models import Holding
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.indicators.models import Signal
from lachan.centre.reports.models import Report
from lachan.centre.reports.receipt_codes import code_hash, read_code
from lachan.centre.reports.receipts import open_receipt
from lachan.centre.reports.services import FileTold, IdempotencyError, take_report, taking
from lachan.centre.reports.told import NotToldError, Told
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.requests import _current

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = "5f2c8a3e-7b1d-4d5a-9f10-0d2c66f0a001"
pytestmark = pytest.mark.django_db


def test_it_keeps_report_signal_files_and_log_entry() -> None:
    taken = take_report(told=telling(), files=[FileTold("anh.png", BytesIO(b"picture"))], now=NOW)

    report = Report.objects.get(pk=taken.report_id)
    assert report.story.startswith("Có người gọi")
    assert report.files.count() == 1
    signal = Signal.objects.get(ref=f"report:{report.pk}")
    assert (signal.source, signal.pk) == ("report", report.signal_id)
    assert "0912345678" in signal.text
    assert Holding.objects.get().holder == f"report:{report.pk}"
    assert Entry.objects.filter(kind="reports.taken", subject=f"report:{report.pk}").count() == 1


def test_it_keeps_neither_the_code_nor_the_network_in_the_open() -> None:
    taken = take_report(told=telling(idempotency_key=KEY), now=NOW)

    kept = "|".join(str(value) for value in Report.objects.values_list().get())
    assert taken.receipt not in kept
    assert taken.receipt.replace("-", "") not in kept
    assert "203.0.113" not in kept
    assert "điện thoại cũ" not in kept
    assert KEY not in kept


def test_the_code_opens_the_report_and_shows_nothing_personal() -> None:
    taken = take_report(told=telling(), now=NOW)

    seen = open_receipt(taken.receipt.lower().replace("-", " "), network="a")
    assert seen.state == "new"
    assert "0987654321" not in str(seen)
    assert "Mơ" not in str(seen)
    assert seen.said("vi").startswith("Chúng tôi đã nhận được")


def test_it_gives_the_same_receipt_for_the_same_report_sent_again_from_another_network() -> None:
    first = take_report(told=telling(idempotency_key=KEY), now=NOW)
    second = take_report(told=telling(idempotency_key=KEY, network="198.51.100"), now=NOW)

    assert (second.report_id, second.receipt) == (first.report_id, first.receipt)
    assert second.again
    assert Report.objects.count() == 1


def test_it_refuses_another_report_under_the_same_key() -> None:
    take_report(told=telling(idempotency_key=KEY), now=NOW)

    with pytest.raises(IdempotencyError):
        take_report(told=telling(idempotency_key=KEY, story="Chuyện khác"), now=NOW)
    assert Report.objects.count() == 1


def test_it_refuses_what_says_nothing_and_keeps_nothing() -> None:
    with pytest.raises(NotToldError) as error:
        take_report(told=Told(phone="0987654321"), now=NOW)
    assert error.value.faults[0].code == "nothing"
    assert not Report.objects.exists()


def test_it_keeps_nothing_where_one_file_of_three_is_empty() -> None:
    files = [FileTold(name, BytesIO(content)) for name, content in (("a", b"1"), ("b", b""), ("c", b"3"))]
    with pytest.raises(EvidenceRefused):
        take_report(told=telling(), files=files, now=NOW)
    assert not Report.objects.exists()
    assert not Signal.objects.exists()
    assert not Holding.objects.exists()


def test_it_refuses_six_files() -> None:
    with pytest.raises(Refusal) as error:
        take_report(told=telling(), files=[FileTold("a", BytesIO(b"1"))] * 6, now=NOW)
    assert error.value.code == "reports_too_many_files"
    assert not Report.objects.exists()


def test_it_keeps_nothing_when_the_log_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> list[int]:
        raise RuntimeError

    monkeypatch.setattr("lachan.centre.reports.services.taking.record_all", fail)
    with pytest.raises(RuntimeError):
        take_report(told=telling(), files=[FileTold("a", BytesIO(b"1"))], now=NOW)
    assert not Report.objects.exists()
    assert not Signal.objects.exists()
    assert not Holding.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_reports_that_come_together_are_each_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    write = taking._write_all

    def write_and_count(drafts: Sequence[Any]) -> list[taking.Taken]:
        sizes.append(len(drafts))
        # those who come meanwhile wait, and are the next batch
        time.sleep(0.05)
        return write(drafts)

    monkeypatch.setattr(taking, "_write_all", write_and_count)

    def take(number: int) -> tuple[int, taking.Taken]:
        files = [FileTold(f"{number}-{at}.png", BytesIO(b"%d %d" % (number, at))) for at in range(number % 3)]
        token = _current.set(f"code{number:04d}")
        try:
            return number, take_report(told=telling(story=f"Báo cáo số {number}"), files=files, now=NOW)
        finally:
            _current.reset(token)
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        all_taken = list(pool.map(take, range(36)))
    if connection.vendor == "sqlite":
        assert max(sizes) > 1
    for number, taken in all_taken:
        report = Report.objects.get(pk=taken.report_id)
        assert report.story == f"Báo cáo số {number}"
        assert report.receipt_sha256 == code_hash(read_code(taken.receipt))
        assert Signal.objects.get(ref=f"report:{report.pk}").pk == report.signal_id
        entry = Entry.objects.get(kind="reports.taken", subject=f"report:{report.pk}")
        assert (entry.actor, entry.request_id) == (f"citizen:report-{report.pk}", f"code{number:04d}")
        held = Holding.objects.filter(pk__in=report.files.values_list("holding_id", flat=True))
        assert sorted(held.values_list("name", "holder")) == [
            (f"{number}-{at}.png", f"report:{report.pk}") for at in range(number % 3)
        ]
        kept = Entry.objects.filter(kind="evidence.kept", actor=entry.actor)
        assert list(kept.values_list("request_id", flat=True)) == [entry.request_id] * (number % 3)


@pytest.mark.django_db(transaction=True)
def test_the_same_sent_many_times_at_once_is_one_report_and_others_beside_it_are_kept() -> None:
    def take(number: int) -> taking.Taken:
        try:
            key = KEY if number % 2 else f"another-key-of-its-own-{number}"
            return take_report(told=telling(idempotency_key=key), now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        all_taken = list(pool.map(take, range(24)))
    assert len({(taken.report_id, taken.receipt) for taken in all_taken[1::2]}) == 1
    assert sum(not taken.again for taken in all_taken[1::2]) == 1
    assert Report.objects.count() == Signal.objects.count() == 13


@pytest.mark.parametrize(("one", "other"), [("+84 912 345 678", "0912345678"), ("84912345678", "0912345678")])
def test_a_verified_number_is_one_person_however_it_is_written(one: str, other: str) -> None:
    for phone in (one, other):
        told = telling(phone=phone.replace(" ", ""), phone_verified=True)
        take_report(told=told, now=NOW)
    assert len(set(Report.objects.values_list("identity", flat=True))) == 1
