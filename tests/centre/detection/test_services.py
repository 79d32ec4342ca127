from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.db import OperationalError

from centre.detection.signals_told import BAD, NOW, PLAIN, tell
from lachan.centre.detection import judging, services, trying_apart
from lachan.centre.detection.lists_now import judge_of
from lachan.centre.detection.models import Batch, Trouble
from lachan.centre.indicators import queries, signals, verdicts
from lachan.centre.indicators.models import Signal, Verdict
from lachan.centre.web.steps import all_steps
from lachan.engine import front_door

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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


def die_with(in_hand: list[int], at: datetime) -> datetime:
    """This will let a worker die with signals in hand, and give when that is noted."""
    Signal.objects.filter(id__in=in_hand).update(leased_until=at + services.LEASE)
    Batch.objects.create(signal_ids=msgspec.json.encode(in_hand).decode(), leased_until=at + services.LEASE)
    services._note_deaths(at + services.LEASE)
    return at + services.LEASE


def kills(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """This will let the process in which a suspect is tried die of texts that hold another one."""
    program = f"import os, sys\nif {text!r} in sys.stdin.read(): os.kill(os.getpid(), 9)"
    monkeypatch.setattr(trying_apart, "_PROGRAM", program)


def test_what_a_dead_worker_had_in_hand_is_forgotten_though_nothing_waits_any_more() -> None:
    tell("report:1")
    assert services.judge_waiting(now=NOW) == 1
    judged = list(Signal.objects.values_list("pk", flat=True))
    Batch.objects.create(signal_ids=msgspec.json.encode(judged).decode(), leased_until=NOW + services.LEASE)
    assert services.judge_waiting(now=NOW) == 0
    assert Batch.objects.count() == 1, "it may live still"
    assert services.judge_waiting(now=NOW + services.LEASE) == 0
    assert not Batch.objects.exists()
    assert not Trouble.objects.exists()


def test_one_that_kills_its_worker_each_time_is_tried_in_a_process_of_its_own_and_put_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killer, other = tell("report:1", POISON), tell("report:2", PLAIN)
    kills(POISON, monkeypatch)
    at = die_with([killer], die_with([killer, other], NOW))
    for turn in range(1, services.MOST_KILLED + 1):
        services.judge_waiting(now=at)
        trouble = Trouble.objects.get()
        # the other was judged the first time, and is cleared
        assert (trouble.signal_id, trouble.code, trouble.tries) == (killer, "killed", turn)
        assert (trouble.put_aside_at is not None) == (turn == services.MOST_KILLED)
        at += services.LEASE
    assert Signal.objects.get(pk=other).engine != ""
    assert (Signal.objects.get(pk=killer).level, signals.count_waiting()) == ("unknown", 0)


def test_however_often_workers_are_killed_an_innocent_signal_is_never_put_aside() -> None:
    innocent = tell("report:1", PLAIN)
    at = NOW
    for _ in range(20):
        at = die_with([innocent], at)
    assert Trouble.objects.get().put_aside_at is None
    # tried in a process of its own, and then judged as any other
    assert services.judge_waiting(now=at) == 1
    assert Signal.objects.get(pk=innocent).engine != ""
    assert not Trouble.objects.exists()


def test_what_the_engine_raises_counts_anew_after_deaths_that_were_not_its_own() -> None:
    signal = tell("report:1", PLAIN)
    at = NOW
    for _ in range(4):
        at = die_with([signal], at)
    services._note_trouble([signal], "ZeroDivisionError", at)
    assert (Trouble.objects.get().tries, Trouble.objects.get().code) == (1, "ZeroDivisionError")
    die_with([signal], at)
    assert (Trouble.objects.get().tries, Trouble.objects.get().code) == (1, "ZeroDivisionError")


@pytest.mark.parametrize(
    ("program", "fate"),
    [
        ("raise SystemExit(1)", "lived"),
        ("import os; os.abort()", "killed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "unknown"),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass", "killed"),
        ("import time; time.sleep(60)", "unknown"),
    ],
)
def test_the_fate_of_a_process_says_who_is_guilty(
    program: str, fate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("report:1", PLAIN)
    (one,) = signals.claim_waiting(limit=1, now=NOW, lease=services.LEASE)
    monkeypatch.setattr(trying_apart, "_PROGRAM", program)
    monkeypatch.setattr(trying_apart, "MOST_SECONDS", 10.0 if "while" in program else 3.0)
    assert trying_apart.try_apart(one) == fate


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
