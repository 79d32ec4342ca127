"""The words of a report are there once it is joined, follow what is added, and go with what they came from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from centre.reports.judging import judge_all
from centre.reports.tellings import NOW, telling
from lachan.centre.indicators.signals import empty_due as empty_signals_due
from lachan.centre.reports import tasks
from lachan.centre.reports.models import Report, Telling, TellingsBehind
from lachan.centre.reports.services import (
    add_to_report,
    compare_reports_again,
    empty_due,
    join_reports,
    take_report,
    withdraw_report,
)
from lachan.centre.reports.services.telling import (
    keep_tellings,
    ready_tellings,
    write_due_tellings,
    write_earlier_tellings,
)
from lachan.centre.web.clock import today

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
NET = "203.0.113"


def tell(story: str = "Họ nói quatangla thật", **changed: Any) -> tuple[int, str]:
    told = telling(**{"story": story, "message": "", "numbers": (), **changed})
    taken = take_report(told=told, now=NOW)
    return taken.report_id, taken.receipt


def join_all() -> None:
    judge_all(NOW)
    while join_reports(now=LATER):
        pass


def indexed(word: str) -> list[int]:
    """This will give the reports that the database's own index holds under a word."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT report_id FROM reports_telling WHERE reports_words_of(words) @@ CAST(%s AS tsquery)",
                (f"'{word}'",),
            )
        else:
            cursor.execute("SELECT rowid FROM reports_words WHERE reports_words MATCH %s", (f'"{word}"',))
        return sorted(row[0] for row in cursor.fetchall())


def test_a_report_gets_its_words_when_it_is_joined_and_not_before() -> None:
    pk, _ = tell()
    assert not Telling.objects.exists()
    join_all()
    assert Telling.objects.get().words == "ho noi quatangla that"
    assert indexed("quatangla") == [pk]


def test_what_is_added_is_found_before_and_after_the_joining() -> None:
    pk, code = tell()
    add_to_report(code=code, text="Bổ sung sớm", network=NET, now=NOW)
    join_all()
    assert indexed("som") == [pk]
    add_to_report(code=code, text="Bổ sung muộn", network=NET, now=LATER)
    judge_all(LATER)
    while compare_reports_again(now=LATER):
        pass
    assert Telling.objects.get().words == "ho noi quatangla that bo sung som bo sung muon"
    assert indexed("muon") == indexed("som") == [pk]


def test_withdrawing_removes_the_words_and_their_index() -> None:
    pk, code = tell()
    other, _ = tell("Người khác kể quatangla khác hẳn, ở nơi xa")
    join_all()
    assert indexed("quatangla") == [pk, other]
    withdraw_report(code=code, network=NET, now=LATER)
    assert indexed("quatangla") == [other]
    assert list(Telling.objects.values_list("pk", flat=True)) == [other]
    assert indexed("that") == []


def test_who_withdraws_before_the_joining_leaves_no_words() -> None:
    _, code = tell()
    withdraw_report(code=code, network=NET, now=NOW)
    join_all()
    assert not Telling.objects.exists()


def test_emptying_on_its_day_removes_the_words_and_their_index() -> None:
    pk, _ = tell()
    join_all()
    Report.objects.filter(pk=pk).update(keep_until=today(NOW))
    assert empty_due(now=NOW) == 1
    assert not Telling.objects.exists()
    assert indexed("quatangla") == []


def test_words_made_before_a_withdrawal_or_an_addition_are_not_kept_after_it() -> None:
    pk, code = tell()
    join_all()
    before = ready_tellings(reports=list(Report.objects.all()), now=LATER)
    add_to_report(code=code, text="Bổ sung", network=NET, now=LATER)
    after = ready_tellings(reports=list(Report.objects.all()), now=LATER)
    assert keep_tellings(after) == 1
    assert keep_tellings(before) == 0, "who was slower does not undo it"
    assert indexed("sung") == [pk]
    withdraw_report(code=code, network=NET, now=LATER)
    assert keep_tellings(after) == 0
    assert not Telling.objects.exists()


# the index of PostgreSQL is cleaned by its vacuum
if connection.vendor == "sqlite":

    def test_nothing_of_a_withdrawn_word_stays_in_the_pages_of_the_index() -> None:
        _, code = tell()
        tell("Người khác kể chuyện khác hẳn, ở nơi xa")
        join_all()

        def pages() -> bytes:
            with connection.cursor() as cursor:
                cursor.execute("SELECT block FROM reports_words_data")
                return b"".join(bytes(row[0]) for row in cursor.fetchall())

        assert b"quatangla" in pages()
        withdraw_report(code=code, network=NET, now=LATER)
        assert b"quatangla" not in pages()
        assert b"uatangla" not in pages()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO reports_words(reports_words, rank) VALUES ('integrity-check', 1)")


def test_those_that_were_joined_before_get_theirs_bit_by_bit_and_once() -> None:
    ids = [tell(f"Chuyện cũ {n} {'lạ ' * n}")[0] for n in range(5)]
    join_all()
    gone, waits = tell("Chuyện đã rút"), tell("Chuyện chưa nối")
    withdraw_report(code=gone[1], network=NET, now=LATER)
    Telling.objects.all().delete()
    TellingsBehind.objects.create(before_id=waits[0] + 1)
    assert write_earlier_tellings(now=LATER, limit=4) == 4
    assert sorted(Telling.objects.values_list("pk", flat=True)) == ids[3:], "the newest first"
    assert tasks.join(LATER) == 3
    assert sorted(Telling.objects.values_list("pk", flat=True)) == ids
    assert indexed("cu") == ids
    assert write_earlier_tellings(now=LATER) == 0
    assert tasks.join(LATER) == 0


def test_the_words_of_a_message_leave_with_it_though_the_report_is_kept_for_longer() -> None:
    pk, code = tell("Tôi kể", message="Tin nhắn bimatla")
    join_all()
    assert Telling.objects.get().again_on is None
    add_to_report(code=code, text="Thêm lời", network=NET, now=NOW + timedelta(days=100))
    judge_all(NOW + timedelta(days=100))
    assert compare_reports_again(now=NOW + timedelta(days=100)) == 1
    assert indexed("bimatla") == [pk]
    then = NOW + timedelta(days=182)
    assert write_due_tellings(now=then - timedelta(days=1)) == 0
    empty_signals_due(today=today(then), now=then)
    assert write_due_tellings(now=then) == 1
    assert indexed("bimatla") == []
    assert indexed("loi") == [pk]
    assert write_due_tellings(now=then) == 0
