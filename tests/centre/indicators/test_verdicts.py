from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lachan.centre.indicators import queries, signals, verdicts
from lachan.centre.indicators.models import Indicator, Signal, Verdict
from lachan.engine.front_door import check
from lachan.engine.model import Indicator as Found
from lachan.engine.model import Kind, Level, Reason

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
BAD = "Tai khoan VCB bi khoa, xac minh tai http://vcb-xacminh.top/login hoac goi 0912345678"


def take(ref: str, text: str = BAD, at: datetime = NOW) -> int:
    with transaction.atomic():
        return signals.take_signal(
            source="report", ref=ref, text=text, received_at=at, keep_until=date(2027, 5, 27)
        )


def judge(signal_id: int, *, engine: str = "") -> verdicts.Judged:
    row = signals.signals_by_id([signal_id])[0]
    answer = check(row.text, today=date(2026, 11, 28))
    parts = []
    for found in answer.indicators:
        said = check(found.value, today=date(2026, 11, 28))
        if engine:
            said = msgspec.structs.replace(said, engine=engine)
        parts.append(verdicts.Part(found, said))
    return verdicts.Judged(signal_id, row.received_at, answer, tuple(parts))


def test_it_keeps_what_was_seen_and_what_was_said_of_it() -> None:
    one = judge(take("report:1"))
    kept = verdicts.keep_answers(judged=[one], now=NOW)
    assert kept.new_indicators == kept.sightings == kept.verdicts == len(one.parts) >= 2
    signal = Signal.objects.get()
    assert (signal.level, signal.engine, signal.judged_at) == (one.answer.level.word, one.answer.engine, NOW)
    phone = queries.by_value("phone", "+84912345678")
    assert phone is not None
    page = queries.indicator_page(phone.id)
    assert page.sightings[0].ref == "report:1"
    assert {n.kind for n in page.neighbours} >= {"url"}
    assert page.history[0].because == "new"
    assert page.history[0].level == page.what.level


def test_the_same_again_changes_nothing_and_another_engine_that_says_the_same_writes_no_verdict() -> None:
    signal_id = take("report:1")
    verdicts.keep_answers(judged=[judge(signal_id)], now=NOW)
    again = verdicts.keep_answers(judged=[judge(signal_id)], now=NOW + timedelta(hours=1))
    assert (again.new_indicators, again.sightings, again.verdicts) == (0, 0, 0)
    verdicts.keep_answers(judged=[judge(signal_id, engine="lachan/9")], now=NOW, because="engine")
    assert set(Indicator.objects.values_list("engine", "sightings")) == {("lachan/9", 1)}
    assert Verdict.objects.count() == Indicator.objects.count()


def test_a_verdict_that_differs_is_kept_beside_the_one_before_with_what_changed() -> None:
    signal_id = take("report:1")
    verdicts.keep_answers(judged=[judge(signal_id)], now=NOW)
    phone = Indicator.objects.get(kind="phone")
    first = queries.history_of(phone.pk)[0]
    answer = check("0912345678", today=date(2026, 11, 28))
    reasons = (Reason("list.bad", 1.0, about="+84912345678"),)
    other = msgspec.structs.replace(
        answer, level=Level.DANGEROUS, score=0.97, reasons=reasons, engine="lachan/9"
    )
    assert verdicts.keep_again(answers=[(phone.pk, other)], now=NOW, because="lists") == 1
    newest = queries.history_of(phone.pk)[0]
    assert (newest.level, newest.level_before, newest.because) == ("dangerous", first.level, "lists")
    assert [r.code for r in newest.came] == ["list.bad"]
    assert {r.code for r in newest.went} == {r.code for r in first.reasons}
    assert Verdict.objects.get(pk=newest.id).before_id == first.id
    phone.refresh_from_db()
    assert (phone.level, phone.score, phone.engine) == ("dangerous", 0.97, "lachan/9")
    assert [due.id for due in verdicts.outdated(engine="lachan/9")] == list(
        Indicator.objects.exclude(pk=phone.pk).values_list("id", flat=True)
    )


def test_a_batch_takes_a_handful_of_statements_whatever_its_size() -> None:
    few = [judge(take(f"report:{n}")) for n in range(2)]
    many = [judge(take(f"report:{n}", f"{BAD} va http://a{n}.top/x")) for n in range(2, 40)]
    counts = []
    for batch in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            verdicts.keep_answers(judged=batch, now=NOW)
        counts.append(len(asked))
    assert max(counts) <= 12
    assert Indicator.objects.get(kind="phone").sightings == 40


def test_strange_values_are_kept_and_found() -> None:
    signal_id = take("report:1")
    long = "http://a.top/" + "x" * 4_000
    parts = tuple(
        verdicts.Part(Found(Kind.URL, value), check("http://a.top/", today=date(2026, 11, 28)))
        for value in (long, "http://b.top/\0\ud800", "http://b.top/đường")
    )
    judged = verdicts.Judged(signal_id, NOW, check("", today=date(2026, 11, 28)), parts)
    assert verdicts.keep_answers(judged=[judged], now=NOW).new_indicators == 3
    found = queries.by_value("url", long)
    assert found is not None
    assert found.value == long
    assert queries.by_value("url", "http://b.top/\0\ud800") is not None
    assert Indicator.objects.get(value__endswith="đường").fold == "b.top/duong"


def test_an_indicator_that_is_not_there_is_named_as_such() -> None:
    with pytest.raises(queries.UnknownIndicatorError):
        queries.indicator_page(1)
    assert queries.by_value("phone", "+84912345678") is None
