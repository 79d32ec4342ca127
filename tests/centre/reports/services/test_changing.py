"""Adding to a report and withdrawing it, with the receipt code."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from centre.reports.tellings import DAY, NOW, telling
from lachan.centre.audit.models import Entry
from lachan.centre.evidence.models import Holding
from lachan.centre.indicators.models import Signal
from lachan.centre.reports.models import Addition, Report
from lachan.centre.reports.receipts import open_receipt
from lachan.centre.reports.services import FileTold, add_to_report, take_report, withdraw_report
from lachan.centre.reports.services.changing import MOST_ADDITIONS
from lachan.centre.reports.told import NotToldError
from lachan.centre.web.refusals import Refusal

pytestmark = pytest.mark.django_db


def test_it_adds_words_and_files_and_lets_them_be_judged() -> None:
    code = take_report(told=telling(), now=NOW).receipt
    later = NOW + timedelta(days=2)

    done = add_to_report(
        code=code,
        text="Họ vừa gọi lại từ số 0913 000 111",
        files=[FileTold("ghi-am.mp3", BytesIO(b"sound"))],
        network="a",
        now=later,
    )

    assert (done.files, done.additions) == (1, 1)
    assert Signal.objects.filter(ref__startswith=f"report:{done.report_id}:").get().text.endswith("111")
    assert Report.objects.get().keep_until == DAY + timedelta(days=182)
    assert open_receipt(code, network="a").additions == 1


def test_it_withdraws_and_empties_what_is_personal() -> None:
    code = take_report(told=telling(), files=[FileTold("a.png", BytesIO(b"x"))], now=NOW).receipt
    add_to_report(code=code, text="Tôi là Mơ ở số 5", network="a", now=NOW)

    withdraw_report(code=code, network="a", now=NOW)
    withdraw_report(code=code, network="a", now=NOW)

    kept = "|".join(str(row) for model in (Report, Addition, Signal) for row in model.objects.values_list())
    for personal in ("Mơ", "0987654321", "Có người gọi", "dichvucong", "0912"):
        assert personal not in kept
    assert Report.objects.get().identity == Report.objects.get().network == ""
    assert Holding.objects.get().keep_until == DAY + timedelta(days=1)
    assert Entry.objects.filter(kind="reports.withdrawn").count() == 1
    assert not open_receipt(code, network="a").is_open


def test_it_adds_nothing_to_what_was_withdrawn() -> None:
    code = take_report(told=telling(), now=NOW).receipt
    withdraw_report(code=code, network="a", now=NOW)

    with pytest.raises(Refusal) as error:
        add_to_report(code=code, text="Thêm", network="a", now=NOW)
    assert error.value.code == "reports_withdrawn"
    assert not Addition.objects.exists()


def test_it_refuses_nothing_at_all_and_too_much() -> None:
    code = take_report(told=telling(), now=NOW).receipt

    with pytest.raises(NotToldError):
        add_to_report(code=code, text=" \x00 ", network="a", now=NOW)
    with pytest.raises(NotToldError):
        add_to_report(code=code, text="a" * 10_001, network="a", now=NOW)
    for number in range(MOST_ADDITIONS):
        add_to_report(code=code, text=f"Thêm {number}", network="a", now=NOW)
    with pytest.raises(Refusal) as error:
        add_to_report(code=code, text="Thêm nữa", network="a", now=NOW)
    assert error.value.code == "reports_too_many_additions"
