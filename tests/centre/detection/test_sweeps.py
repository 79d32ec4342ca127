from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.detection.signals_told import BAD, NOW, tell
from lachan.centre.audit.actors import OPERATOR, person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.detection import bars, deciding, judging, queries, services, sweeps
from lachan.centre.detection.models import Sweep, Trouble
from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.models import Indicator, Signal, Verdict
from lachan.centre.web.refusals import Refusal
from lachan.engine import front_door, versions
from lachan.engine.model import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lachan.centre.indicators.verdicts import Due
    from lachan.engine.model import Answer

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def know(count: int) -> None:
    """This will put numbers of which nothing bad is known into the register, and note by which engine."""
    for first in range(0, count, 20):
        numbers = " ".join(f"09{number:08d}" for number in range(first, min(first + 20, count)))
        tell(f"report:{first}", f"Gọi {numbers}")
    while services.judge_waiting(now=NOW):
        pass
    sweeps.sweep_on(now=NOW)
    assert Sweep.objects.get().state == "done"


@pytest.fixture
def new_engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], Level | None]], None]:
    """A release of the engine that says something else of some values."""
    real = front_door.check_many

    def release(say: Callable[[str], Level | None]) -> None:
        def ask(given: Sequence[front_door.Question], **others: object) -> list[Answer]:
            found = []
            for question, answer in zip(given, real(given, **others), strict=True):  # type: ignore[arg-type]
                level = say(question.text)
                changed = (
                    answer if level is None else msgspec.structs.replace(answer, level=level, score=0.95)
                )
                found.append(changed)
            return found

        monkeypatch.setattr(judging, "check_many", ask)
        monkeypatch.setattr(versions, "__version__", "9.9.9")

    return release


def run_all() -> int:
    done = 0
    while some := sweeps.sweep_on(now=LATER):
        done += some
    # the sample is judged twice: once to see, once to keep
    return done


def test_nothing_is_judged_again_while_engine_and_lists_stay() -> None:
    know(5)
    assert run_all() == 0
    assert Sweep.objects.count() == 1


def test_a_new_engine_judges_all_again_and_says_what_changed(
    new_engine: Callable[[Callable[[str], Level | None]], None],
) -> None:
    know(60)
    new_engine(lambda text: Level.SUSPICIOUS if text.endswith("7") and len(text) < 20 else None)
    run_all()
    one = Sweep.objects.order_by("-id")[0]
    assert (one.state, one.because, one.judged, one.changed, one.worsened) == ("done", "engine", 60, 6, 0)
    assert set(Indicator.objects.values_list("engine", flat=True)) == {one.engine}
    changed = queries.what_changed("lachan/9.9.9 data/" + one.engine.split("data/")[1].split()[0])
    assert changed is not None
    (move,) = changed.moves
    assert (move.level_before, move.level_after, move.count, len(move.examples)) == (
        "unknown",
        "suspicious",
        6,
        6,
    )
    assert all(example.value.endswith("7") for example in move.examples)
    verdict = Verdict.objects.filter(because="engine").first()
    assert verdict is not None
    assert verdict.before is not None
    assert verdict.before.level == "unknown"
    assert {e.kind for e in Entry.objects.filter(kind__startswith="detection.")} >= {
        "detection.sweep_begun", "detection.sweep_done",
    }  # fmt: skip


def test_it_goes_on_where_a_worker_died(new_engine: Callable[[Callable[[str], Level | None]], None]) -> None:
    know(60)
    new_engine(lambda _: None)
    sweeps.sweep_on(now=LATER)
    Sweep.objects.filter(is_open=True).update(leased_until=LATER + sweeps.LEASE)
    assert sweeps.sweep_on(now=LATER) == 0
    assert sweeps.sweep_on(now=LATER + sweeps.LEASE) == 60
    assert sweeps.sweep_on(now=LATER + sweeps.LEASE) == 0
    assert Sweep.objects.order_by("-id")[0].state == "done"


def test_a_release_that_would_accuse_many_is_held_before_it_accuses_one(
    new_engine: Callable[[Callable[[str], Level | None]], None],
) -> None:
    know(100)
    new_engine(lambda text: Level.DANGEROUS if len(text) < 20 else None)
    run_all()
    one = Sweep.objects.order_by("-id")[0]
    assert (one.state, one.held_for) == ("held", "worsened")
    # where all ids lie close together in a long row, they are in one place of the sample, which takes so many
    assert one.trial_worsened == one.trial_judged >= bars.bars().trial.rows
    assert not Indicator.objects.filter(level="dangerous").exists()
    assert Entry.objects.filter(kind="detection.sweep_held").count() == 1
    assert queries.standing().sweep is not None
    # what is reported anew of a known number accuses it no more than the pass may; a number never seen is judged
    tell("report:new", "Gọi 0900000001 hoặc 0977777777", at=LATER)
    services.judge_waiting(now=LATER)
    assert Indicator.objects.get(value="+84900000001").level == "unknown"
    assert Indicator.objects.get(value="+84977777777").level == "dangerous"
    assert run_all() == 0


def test_a_person_lets_a_held_pass_through_or_drops_it(
    new_engine: Callable[[Callable[[str], Level | None]], None],
) -> None:
    know(40)
    new_engine(lambda text: Level.DANGEROUS if len(text) < 20 else None)
    run_all()
    one = Sweep.objects.get(is_open=True)
    with pytest.raises(Refusal, match="not_permitted"):
        deciding.drop_sweep(sweep_id=one.pk, reason="a", actor=person_actor(17), now=LATER)
    with pytest.raises(Refusal, match="detection_reason"):
        deciding.drop_sweep(sweep_id=one.pk, reason="  ", actor=OPERATOR, now=LATER)
    deciding.drop_sweep(sweep_id=one.pk, reason="Bản mới bị lỗi", actor=OPERATOR, now=LATER)
    assert run_all() == 0
    assert not Indicator.objects.filter(level="dangerous").exists()
    with pytest.raises(Refusal, match="detection_not_held"):
        deciding.drop_sweep(sweep_id=one.pk, reason="a", actor=OPERATOR, now=LATER)
    deciding.let_through(sweep_id=one.pk, reason="Đã xem mẫu", actor=OPERATOR, now=LATER)
    run_all()
    one.refresh_from_db()
    assert (one.state, one.worsened) == ("done", 40)
    assert Indicator.objects.filter(level="dangerous").count() == 40


def test_an_old_worker_does_not_take_the_register_back(monkeypatch: pytest.MonkeyPatch) -> None:
    know(5)
    with monkeypatch.context() as newer:
        newer.setattr(versions, "__version__", "9.9.9")
        run_all()
    assert sweeps.sweep_on(now=LATER + timedelta(minutes=1)) == 0
    assert Sweep.objects.count() == 2
    sweeps.sweep_on(now=LATER + timedelta(minutes=11))
    assert Sweep.objects.count() == 3


def test_one_that_the_engine_can_no_longer_judge_keeps_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    know(30)
    real = front_door.check_many

    def ask(given: Sequence[front_door.Question], **others: object) -> list[Answer]:
        if any(each.text == "+84900000003" for each in given):
            raise ZeroDivisionError
        return list(real(given, **others))  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "check_many", ask)
    monkeypatch.setattr(versions, "__version__", "9.9.9")
    run_all()
    one = Sweep.objects.order_by("-id")[0]
    assert (one.state, one.judged) == ("done", 29)
    assert Indicator.objects.exclude(engine=one.engine).get().value == "+84900000003"


def test_what_was_put_aside_can_be_tried_again() -> None:
    signal_id = tell("report:1", BAD)
    Trouble.objects.create(
        signal_id=signal_id, code="ZeroDivisionError", tries=5, first_at=NOW, last_at=NOW, put_aside_at=NOW
    )
    Signal.objects.update(judged_at=NOW, level="unknown")
    assert queries.troubles()[0].ref == "report:1"
    assert queries.standing().put_aside == 1
    assert deciding.try_again(signal_ids=[signal_id], actor=OPERATOR, now=NOW) == 1
    services.judge_waiting(now=NOW)
    assert Signal.objects.get().level == "dangerous"


def test_a_name_of_an_engine_with_many_lists_fits_into_the_register() -> None:
    name = "lachan/0.1.0 data/abc lists/" + "+".join(f"base-{n:016x}" for n in range(40))
    short = judging.short_name(name)
    assert len(short) <= judging.ENGINE_CHARS
    assert judging.release_of(short) == "lachan/0.1.0 data/abc"
    assert short != judging.short_name(name + "+x")


def test_the_sample_comes_from_every_part_of_the_register_and_from_none_that_is_judged_already(
    new_engine: Callable[[Callable[[str], Level | None]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    know(80)
    few = msgspec.structs.replace(bars.bars(), trial=bars.Trial(places=4, rows=3))
    monkeypatch.setattr(sweeps, "bars", lambda: few)
    new_engine(lambda _: None)
    engine = judging.Judge(register_lists(NOW.date()), NOW.date()).engine
    ids = list(Indicator.objects.order_by("pk").values_list("pk", flat=True))
    assert len(ids) == 80
    # the second quarter was judged by the new engine while it came in
    Indicator.objects.filter(pk__in=ids[20:40]).update(engine=engine)
    looked: list[int] = []
    judge = sweeps.judge_again

    def watch(with_: judging.Judge, due: Sequence[Due]) -> list[sweeps.Again]:
        looked.extend(each.id for each in due)
        return judge(with_, due)

    monkeypatch.setattr(sweeps, "judge_again", watch)
    sweeps.sweep_on(now=LATER)
    # ids do not begin at 1 everywhere
    ends = [ids[-1] * place // 4 for place in range(5)]
    unjudged = [pk for pk in ids if pk not in ids[20:40]]
    parts = [[pk for pk in unjudged if first < pk <= last][:3] for first, last in pairwise(ends)]
    assert looked == [pk for part in parts for pk in part]
    assert looked
