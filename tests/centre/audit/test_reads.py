from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from lachan.centre.audit import log, reads
from lachan.centre.audit.actors import Actor, person_actor
from lachan.centre.audit.kinds import Kind, register
from lachan.centre.audit.models import Batch, ReadCount, ReadsLookedAt, UnusualRead
from lachan.centre.audit.reads import Unusual, look_at_reads, rule_states, thresholds, unusual_reads
from lachan.centre.audit.sealing import seal
from lachan.centre.web.clock import today

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)

register([Kind("audit.looked", vi="Xem", en="Looked", read=True)])


def read(
    actor: Actor, *person_ids: int, now: datetime = NOW, off_area: list[str] | None = None, look: bool = True
) -> list[Unusual]:
    """This will write a read, let the worker look at it, and give what is unusual so far, the newest first."""
    with transaction.atomic():
        log.record_read(
            kind="audit.looked",
            actor=actor,
            now=now,
            subjects=[f"person:{person_id}" for person_id in person_ids],
            off_area=off_area,
        )
    seal(now)
    if look:
        look_at_reads(now)
    return list(unusual_reads().reads)


@pytest.mark.django_db
def test_an_ordinary_read_is_not_unusual() -> None:
    assert read(person_actor(1, office_id=5), 2, 3, off_area=[]) == []


@pytest.mark.django_db
def test_a_page_about_oneself_alone_is_unusual_and_a_list_with_oneself_is_not() -> None:
    officer = person_actor(1, office_id=5)
    assert read(officer, 1, 2, 3) == []
    (found,) = read(officer, 1)
    assert (found.rule, found.actor, found.office_id, found.day) == ("own_name", "person:1", 5, today(NOW))
    assert found.why("vi") == "Người xem đã mở riêng trang về chính mình."
    assert found.why("en") == "The reader opened a page about themself alone."


@pytest.mark.django_db
def test_a_read_off_the_area_is_unusual_where_the_page_said_so() -> None:
    officer = person_actor(1, office_id=5)
    assert read(officer, 2, 3, 4) == []
    (found,) = read(officer, 2, 3, 4, off_area=["person:3", "person:4"])
    assert found.rule == "off_area"
    assert found.facts == {"count": 2}
    assert "2 belong to an office outside" in found.why("en")


@pytest.mark.django_db
def test_far_more_than_ones_own_usual_and_the_offices_is_unusual_once_a_day() -> None:
    officer, colleague = person_actor(1, office_id=5), person_actor(2, office_id=5)
    for day in range(8, 0, -1):
        then = NOW - timedelta(days=day)
        read(officer, *range(100, 120), now=then)
        read(colleague, *range(100, 115), now=then)
    assert read(officer, *range(100, 200)) == []
    (found,) = read(officer, 300)
    assert found.rule == "volume"
    assert found.facts == {"count": 101, "own": 20, "office": 15}
    assert found.why("en") == (
        "They opened 101 records that day; on a usual day they open 20, and others in their office 15."
    )
    assert len(read(officer, *range(400, 500))) == 1
    assert len(read(officer, *range(400, 520), now=NOW + timedelta(days=1))) == 2


@pytest.mark.django_db
def test_a_busy_office_makes_a_busy_day_usual() -> None:
    officer, colleague = person_actor(1, office_id=5), person_actor(2, office_id=5)
    for day in range(8, 0, -1):
        then = NOW - timedelta(days=day)
        read(officer, *range(100, 105), now=then)
        read(colleague, *range(100, 400), now=then)
    assert read(officer, *range(100, 300)) == []


@pytest.mark.django_db
def test_where_nothing_is_usual_yet_only_very_many_are_unusual() -> None:
    newcomer = person_actor(1, office_id=5)
    assert read(newcomer, *range(100, 400)) == []
    (found,) = read(newcomer, 500)
    assert found.facts == {"count": 301}
    assert "too few days" in found.why("en")


@pytest.mark.django_db
def test_the_machine_has_no_usual_day() -> None:
    assert read(Actor("machine", "lachan"), *range(1000, 3000)) == []


@pytest.mark.django_db
def test_no_open_case_is_not_known_until_a_room_can_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "_case_checks", [])
    assert [state.rule for state in rule_states() if not state.known] == ["no_open_case"]
    officer = person_actor(1, office_id=5)
    assert read(officer, 7, 8, 9) == []
    # person 7 is named by an open case, 8 is not, of 9 nobody can say
    reads.register_case_check(lambda _actor, subject, _at: {"person:7": True, "person:8": False}.get(subject))
    assert all(state.known for state in rule_states())
    (found,) = read(officer, 7, 8, 9)
    assert (found.rule, found.facts) == ("no_open_case", {"count": 1})


@pytest.mark.django_db
def test_each_batch_is_looked_at_once() -> None:
    officer = person_actor(1, office_id=5)
    for _ in range(3):
        read(officer, 1, look=False)
    assert reads.batches_to_look_at() == 3
    assert look_at_reads(NOW) == 3
    assert reads.batches_to_look_at() == 0
    assert look_at_reads(NOW) == 0
    assert UnusualRead.objects.count() == 3
    assert ReadCount.objects.get().requests == 3
    assert ReadsLookedAt.objects.get().number == Batch.objects.count() == 3


@pytest.mark.django_db
def test_an_entry_that_a_hand_wrote_stops_nothing() -> None:
    with transaction.atomic():
        for said in ({"subjects": {"person": "x-y"}}, {"subjects": 7}, {"subjects": {"person": ["1-2", 4]}}):
            log.record(kind="audit.looked", actor=person_actor(1), now=NOW, data=said)
    seal(NOW)
    assert look_at_reads(NOW) == 1
    assert ReadCount.objects.get().records == 2


@pytest.mark.django_db
def test_unusual_reads_are_found_by_office_rule_and_day_and_paged() -> None:
    for office in (5, 5, 6):
        read(person_actor(1, office_id=office), 1)
    read(person_actor(1, office_id=6), 1, now=NOW + timedelta(days=2))
    assert [one.office_id for one in unusual_reads(offices=frozenset({5})).reads] == [5, 5]
    assert unusual_reads(offices=frozenset()).reads == ()
    assert unusual_reads(rule="volume").reads == ()
    assert len(unusual_reads(first_day=today(NOW), last_day=today(NOW)).reads) == 3
    page = unusual_reads(size=3)
    assert len(page.reads) == 3
    rest = unusual_reads(size=3, before=page.older)
    assert (len(rest.reads), rest.older) == (1, None)


@pytest.mark.django_db
def test_counts_of_reads_are_not_kept_for_long() -> None:
    officer = person_actor(1, office_id=5)
    read(officer, 2, now=NOW - timedelta(days=80))
    read(officer, 2)
    assert list(ReadCount.objects.values_list("day", flat=True)) == [today(NOW)]


def test_each_number_of_a_rule_has_its_reason() -> None:
    assert set(thresholds()) == set(reads.RULES)
    for rule, said in thresholds().items():
        for name, value in said.items():
            if isinstance(value, int):
                assert len(said.get(f"{name}_why", said.get("why", ""))) > 40, (rule, name)
