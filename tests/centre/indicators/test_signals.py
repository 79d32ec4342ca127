from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lachan.centre.indicators import signals, verdicts
from lachan.centre.indicators.models import Indicator, Sighting, Signal, Verdict
from lachan.engine.front_door import check

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def take(ref: str = "report:1", text: str = "goi 0912345678", **more: Any) -> int:
    given: dict[str, Any] = {"source": "report", "received_at": NOW, "keep_until": date(2027, 5, 27)}
    with transaction.atomic():
        return signals.take_signal(ref=ref, text=text, **given | more)


@pytest.mark.django_db
def test_the_same_record_twice_is_one_signal_as_it_first_came() -> None:
    first = take()
    assert take(text="other words") == first
    assert Signal.objects.get().text == "goi 0912345678"
    assert take("report:2") != first


@pytest.mark.django_db
def test_several_are_one_statement_and_those_that_are_kept_already_stay_as_they_are() -> None:
    first = take("report:5", text="as it first came")
    told = [
        (
            f"report:{number}",
            signals.ready_signal(
                source="report", text=f"text {number}", received_at=NOW, keep_until=date(2027, 5, 27)
            ),
        )
        for number in (9, 5, 7, 9)
    ]
    with transaction.atomic():
        ids = signals.take_signals(told)
        assert signals.take_signals([]) == []
    assert ids[1] == first
    assert ids[0] == ids[3]
    assert [Signal.objects.get(pk=one).text for one in ids[:3]] == ["text 9", "as it first came", "text 7"]
    assert Signal.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_it_is_written_in_the_transaction_of_its_source_or_not_at_all() -> None:
    with pytest.raises(signals.OutsideTransactionError):
        signals.take_signal(source="report", ref="a", text="b", received_at=NOW, keep_until=NOW.date())

    def take_and_fail() -> None:
        with transaction.atomic():
            take()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        take_and_fail()
    assert not Signal.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("source", {"source": ""}),
        ("source", {"source": "s" * 21}),
        ("ref", {"ref": ""}),
        ("ref", {"ref": "a\nb"}),
        ("kind", {"kind": "song"}),
        ("text", {"text": "x" * 200_001}),
        ("qr", {"qr": ["x"] * 21}),
        ("qr", {"qr": ["x" * 8_001]}),
        ("received_at", {"received_at": datetime(2026, 11, 28)}),  # noqa: DTZ001 - that it has no zone is the point
    ],
)
def test_what_can_not_be_kept_is_refused(part: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(signals.BadSignalError) as refused:
        take(**wrong)
    assert refused.value.part == part
    assert not Signal.objects.exists()


@pytest.mark.django_db
def test_a_claimed_signal_is_left_to_others_when_its_lease_is_over_or_it_is_given_back() -> None:
    first, second = take("report:1"), take("report:2")
    assert [each.id for each in signals.claim_waiting(limit=1, now=NOW, lease=LEASE)] == [first]
    assert [each.id for each in signals.claim_waiting(limit=5, now=NOW, lease=LEASE)] == [second]
    assert signals.claim_waiting(limit=5, now=NOW, lease=LEASE) == ()
    assert signals.give_back([second]) == 1
    assert [each.id for each in signals.claim_waiting(limit=5, now=NOW, lease=LEASE)] == [second]
    later = signals.claim_waiting(limit=5, now=NOW + LEASE, lease=LEASE)
    assert [each.id for each in later] == [first, second]
    assert signals.count_waiting() == 2


@pytest.mark.django_db
def test_a_signal_that_was_judged_is_claimed_no_more() -> None:
    one = take()
    said = signals.JudgedSignal(one, "unknown", 0.0, "", "e" * 400)
    signals.note_judged(judged=[said], now=NOW)
    assert signals.claim_waiting(limit=5, now=NOW, lease=LEASE) == ()
    assert len(Signal.objects.get().engine) == 160


@pytest.mark.django_db
def test_what_is_withdrawn_or_over_is_emptied_and_its_hash_and_sightings_stay() -> None:
    one, two = take("report:1", qr=["http://a.top/"]), take("report:2", keep_until=date(2026, 11, 27))
    hashed = Signal.objects.get(pk=one).sha256
    assert signals.empty_signals(source="report", refs=["report:1", "report:9"], now=NOW) == 1
    assert signals.empty_due(today=NOW.date(), now=NOW) == 1
    assert signals.empty_due(today=NOW.date(), now=NOW) == 0
    assert set(Signal.objects.values_list("text", "qr")) == {("", "[]")}
    assert Signal.objects.get(pk=one).sha256 == hashed
    assert signals.signals_by_id([two])[0].qr == ()


class Strange(TestCase):
    @settings(max_examples=60)
    @given(st.text(alphabet=st.characters(), max_size=80), st.lists(st.text(max_size=20), max_size=3))
    def test_whatever_the_text_holds_it_is_kept(self, text: str, qr: list[str]) -> None:
        Signal.objects.all().delete()
        one = take(text=text, qr=qr)
        shown = signals.signals_by_id([one])[0]
        assert len(shown.qr) == len(qr)
        assert shown.text == text.replace("\0", "\ufffd") or any("\ud800" <= c <= "\udfff" for c in text)


def at_once(*jobs: Callable[[], object]) -> None:
    """This will do all in threads of their own, begun together."""
    gate = threading.Barrier(len(jobs))

    def begin(job: Callable[[], object]) -> object:
        try:
            gate.wait(10)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(begin, job) for job in jobs]:
            done.result(60)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_each_signal_has_one() -> None:
    for n in range(60):
        take(f"report:{n}")
    got: list[int] = []

    def claim() -> None:
        for _ in range(12):
            got.extend(each.id for each in signals.claim_waiting(limit=5, now=NOW, lease=LEASE))

    at_once(claim, claim, claim)
    got.extend(each.id for each in signals.claim_waiting(limit=60, now=NOW, lease=LEASE))
    assert sorted(got) == sorted(Signal.objects.values_list("id", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_batch_leave_what_one_would() -> None:
    texts = [f"xem http://a{n % 7}.top/x va http://b{n % 5}.top/y goi 091234567{n % 3}" for n in range(12)]
    rows = [take(f"report:{n}", text) for n, text in enumerate(texts)]
    day = date(2026, 11, 28)
    judged = []
    for signal in signals.signals_by_id(rows):
        answer = check(signal.text, today=day)
        parts = tuple(verdicts.Part(each, check(each.value, today=day)) for each in answer.indicators)
        judged.append(verdicts.Judged(signal.id, NOW, answer, parts))
    backwards = judged[::-1]
    at_once(
        *(
            lambda batch=batch: verdicts.keep_answers(judged=batch, now=NOW)
            for batch in (judged, backwards) * 2
        )
    )
    assert Indicator.objects.count() == Verdict.objects.count() >= 15
    counted = {each: Sighting.objects.filter(indicator_id=each).count() for each in
               Indicator.objects.values_list("id", flat=True)}  # fmt: skip
    assert dict(Indicator.objects.values_list("id", "sightings")) == counted
    assert not Signal.objects.filter(judged_at=None).exists()
