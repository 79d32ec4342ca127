from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.db import OperationalError

from centre.detection.signals_told import BAD, NOW, PLAIN, tell
from lachan.centre.detection import judging, services
from lachan.centre.detection.lists_now import judge_of
from lachan.centre.detection.models import Batch, Trouble
from lachan.centre.indicators import queries, signals, verdicts
from lachan.centre.indicators.models import Signal, Verdict
from lachan.centre.web.steps import all_steps
from lachan.engine import front_door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.model import Answer

pytestmark = pytest.mark.django_db

POISON = "a text that breaks the engine"


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine raises for one text, as it would for a fault nobody has found yet."""
    real = front_door.check_many

    def ask(given: Sequence[front_door.Question], **others: object) -> list[Answer]:
        if any(POISON in one.text for one in given):
            raise ZeroDivisionError
        return list(real(given, **others))  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "check_many", ask)


def test_it_judges_what_waits_and_what_is_seen_in_it_by_itself() -> None:
    tell("report:1")
    assert services.judge_waiting(now=NOW + timedelta(seconds=1)) == 1
    signal = Signal.objects.get()
    assert signal.level == "dangerous"
    assert signal.judged_at is not None
    assert NOW + timedelta(seconds=1) <= signal.judged_at < NOW + timedelta(seconds=30)
    link = queries.by_value("url", "http://vcb-xacminh.top/login")
    phone = queries.by_value("phone", "+84912345678")
    assert link is not None
    assert link.level == "dangerous"
    # it stood in a dangerous text, and nothing is known of it by itself
    assert phone is not None
    assert phone.level == "unknown"
    assert not Batch.objects.exists()
    assert services.judge_waiting(now=NOW) == 0


def test_it_reads_codes_of_pictures() -> None:
    tell("report:1", PLAIN, qr=("http://vcb-xacminh.top/login",))
    services.judge_waiting(now=NOW)
    assert queries.by_value("url", "http://vcb-xacminh.top/login") is not None
    assert Signal.objects.get().level == "dangerous"


def test_a_thousand_tellings_of_an_honest_thing_make_it_no_worse() -> None:
    for number in range(300):
        tell(f"report:{number}", f"LỪA ĐẢO!!! shop http://tuoitre.vn/ lừa tiền tôi, lần {number}")
    while services.judge_waiting(now=NOW):
        pass
    shop = queries.by_value("url", "http://tuoitre.vn/")
    assert shop is not None
    assert shop.sightings == 300
    alone = judge_of(NOW)
    said = alone.judge_indicators([("url", "http://tuoitre.vn/")])["url", "http://tuoitre.vn/"]
    assert shop.level == said.level.word in {"trusted", "unknown"}
    assert Verdict.objects.filter(indicator_id=shop.id).count() == 1


@pytest.mark.usefixtures("poison")
def test_one_that_breaks_the_engine_stops_none_and_is_put_aside_after_some_tries() -> None:
    bad = tell("report:1", POISON)
    good = tell("report:2")
    services.judge_waiting(now=NOW)
    assert Signal.objects.get(pk=good).judged_at is not None
    assert Signal.objects.get(pk=bad).judged_at is None
    assert Trouble.objects.get().code == "ZeroDivisionError"
    for turn in range(1, services.MOST_TRIES):
        assert Trouble.objects.get().put_aside_at is None
        # not at once again: it waits until its lease is over
        assert services.judge_waiting(now=NOW + services.LEASE * turn - timedelta(seconds=1)) == 0
        assert services.judge_waiting(now=NOW + services.LEASE * turn) == 1
    trouble, signal = Trouble.objects.get(), Signal.objects.get(pk=bad)
    assert (trouble.tries, trouble.put_aside_at is not None) == (services.MOST_TRIES, True)
    assert (signal.level, signal.engine) == ("unknown", "")
    assert signals.count_waiting() == 0


def test_what_a_dead_worker_had_in_hand_is_taken_by_another_when_its_lease_is_over() -> None:
    ids = [tell(f"report:{number}") for number in range(3)]
    signals.claim_waiting(limit=3, now=NOW, lease=services.LEASE)
    Batch.objects.create(signal_ids=msgspec.json.encode(ids).decode(), leased_until=NOW + services.LEASE)
    assert services.judge_waiting(now=NOW + timedelta(seconds=29)) == 0
    assert services.judge_waiting(now=NOW + services.LEASE) == 3
    assert signals.count_waiting() == 0
    assert not Batch.objects.exists()
    # each was judged alone and is cleared
    assert not Trouble.objects.exists()


def test_one_that_kills_its_worker_each_time_is_put_aside_alone() -> None:
    killer, other = tell("report:1"), tell("report:2", PLAIN)
    at = NOW
    for turn in range(services.MOST_DEATHS):
        in_hand = [killer, other] if not turn else [killer]
        Signal.objects.filter(id__in=in_hand).update(leased_until=at + services.LEASE)
        Batch.objects.create(
            signal_ids=msgspec.json.encode(in_hand).decode(), leased_until=at + services.LEASE
        )
        at += services.LEASE
        services._note_deaths(at)
    assert {row.signal_id: row.tries for row in Trouble.objects.all()} == {
        killer: services.MOST_DEATHS,
        other: 1,
    }
    assert Trouble.objects.get(signal_id=killer).code == "died"
    assert services.judge_waiting(now=at) == 1
    assert Signal.objects.get(pk=other).engine != ""
    assert Signal.objects.get(pk=killer).level == "unknown"


def test_a_withdrawn_signal_is_judged_as_nothing() -> None:
    tell("report:1", BAD)
    signals.empty_signals(source="report", refs=["report:1"], now=NOW)
    assert services.judge_waiting(now=NOW) == 1
    assert Signal.objects.get().level == "unknown"


def test_the_worker_runs_it() -> None:
    tell("report:1")
    step = next(step for step in all_steps() if step.name == "detection.judge")
    assert step.backlog is not None
    assert step.backlog() == 1
    assert step.run(NOW) == 1
    assert step.backlog() == 0


def test_a_database_that_can_not_be_asked_casts_no_doubt_on_a_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    signal_id = tell("report:1")

    def refuse(**_: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as locked:
        locked.setattr(verdicts, "keep_answers", refuse)
        for _ in range(services.MOST_TRIES + 1):
            with pytest.raises(OperationalError):
                services.judge_waiting(now=NOW)
    assert not Trouble.objects.exists()
    assert services.judge_waiting(now=NOW) == 1
    assert Signal.objects.get(pk=signal_id).level == "dangerous"
