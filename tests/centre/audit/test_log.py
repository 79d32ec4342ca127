from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE, Actor, person_actor
from lachan.centre.audit.exporting import own_batches
from lachan.centre.audit.kinds import Kind, UnknownKindError, register
from lachan.centre.audit.log import (
    DATA_BYTES,
    EntryError,
    NewEntry,
    OutsideTransactionError,
    record,
    record_all,
    record_read,
)
from lachan.centre.audit.models import Entry
from lachan.centre.audit.personal import StrangeValueError
from lachan.centre.audit.queries import values_about, values_of_entry
from lachan.centre.audit.sealing import seal
from lachan.centre.audit.subjects import subjects_in
from lachan.centre.audit.verifying import verify
from lachan.centre.web.requests import _current

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
HANOI = timezone(timedelta(hours=7))

register(
    [
        Kind("audit.tried", vi="Thử", en="Tried", personal=frozenset({"name", "note"}), erased="by key"),
        Kind("audit.looked", vi="Xem", en="Looked", read=True),
    ]
)


@pytest.mark.django_db
def test_it_writes_one_entry_with_the_code_of_the_request() -> None:
    token = _current.set("abcd1234")
    try:
        entry_id = record(
            kind="audit.tried",
            actor=person_actor(3, office_id=12),
            now=NOW,
            subject="person:9",
            data={"to": "desk", "from": None},
        )
    finally:
        _current.reset(token)
    entry = Entry.objects.get()
    assert entry.pk == entry_id
    assert (entry.at, entry.kind, entry.actor, entry.office_id) == (NOW, "audit.tried", "person:3", 12)
    assert (entry.subject, entry.request_id) == ("person:9", "abcd1234")
    assert (entry.data, entry.personal) == ('{"from":null,"to":"desk"}', "[]")
    assert entry.day.isoformat() == "2026-11-28"


@pytest.mark.django_db
def test_several_entries_are_one_statement_each_with_the_code_of_its_own_request() -> None:
    entries = [
        NewEntry(
            kind="audit.tried",
            actor=person_actor(number),
            now=NOW,
            subject=f"person:{number}",
            data={"to": number},
            request_id=f"code{number:04d}",
        )
        for number in reversed(range(40))
    ]
    with CaptureQueriesContext(connection) as asked:
        ids = record_all(entries)
    assert len(asked) == 1
    assert [Entry.objects.get(pk=one).subject for one in ids] == [entry.subject for entry in entries]
    kept = Entry.objects.get(pk=ids[0])
    assert (kept.actor, kept.data, kept.request_id, kept.personal) == (
        "person:39", '{"to":39}', "code0039", "[]",
    )  # fmt: skip
    assert seal(NOW) == 40
    assert verify(own_batches(), [])[0] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wrong", [{"kind": "audit.unknown"}, {"subject": "a\nb"}, {"data": {"a": object()}}])
def test_of_several_entries_none_is_written_when_one_can_t_be(wrong: dict[str, Any]) -> None:
    good = NewEntry(kind="audit.tried", actor=MACHINE, now=NOW)
    with pytest.raises((EntryError, UnknownKindError)), transaction.atomic():
        record_all([good, msgspec.structs.replace(good, **wrong), good])
    assert not Entry.objects.exists()
    assert record_all([]) == []
    with pytest.raises(OutsideTransactionError):
        record_all([good])


@pytest.mark.django_db
def test_it_takes_one_query_and_with_personal_values_a_few() -> None:
    with CaptureQueriesContext(connection) as plain:
        record(kind="audit.tried", actor=MACHINE, now=NOW, data={"n": 1})
    assert len(plain) == 1
    record(kind="audit.tried", actor=MACHINE, now=NOW, personal={17: {"name": "Bưởi"}})
    with CaptureQueriesContext(connection) as personal:
        record(kind="audit.tried", actor=MACHINE, now=NOW, personal={17: {"name": "Bưởi", "note": "x"}})
    # the person's key, the entry, the values
    assert len(personal) == 3


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_write_outside_a_transaction() -> None:
    with pytest.raises(OutsideTransactionError):
        record(kind="audit.tried", actor=MACHINE, now=NOW)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_the_change_that_is_rolled_back() -> None:
    with transaction.atomic():
        record(kind="audit.tried", actor=MACHINE, now=NOW, personal={17: {"name": "Bưởi"}})
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    assert values_about(17) == ()
    assert seal(NOW) == 0


@pytest.mark.django_db
def test_a_moment_is_kept_in_utc_whatever_its_zone() -> None:
    record(kind="audit.tried", actor=MACHINE, now=datetime(2026, 11, 29, 1, 2, 3, 4, tzinfo=HANOI))
    entry = Entry.objects.get()
    assert entry.at == datetime(2026, 11, 28, 18, 2, 3, 4, tzinfo=UTC)
    assert entry.day.isoformat() == "2026-11-29"
    seal(NOW)
    assert verify(own_batches(), [])[0] == []


class Unwritable:
    """Something that no JSON can hold."""


LOOP: dict[str, object] = {}
LOOP["again"] = LOOP


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("now", {"now": datetime(2026, 11, 28, 3)}),  # noqa: DTZ001 - it must be refused
        ("actor", {"actor": Actor("partner", "x" * 90)}),
        ("actor", {"actor": Actor("partner", "a\x00b")}),
        ("actor", {"actor": Actor("partner", "a\nb")}),
        ("actor", {"actor": Actor("partner", "\udc80")}),
        ("subject", {"subject": "case:" + "9" * 200}),
        ("subject", {"subject": "case:\x00"}),
        ("subject", {"subject": "case:\ud800"}),
        ("data", {"data": {"x": "\ud800"}}),
        ("data", {"data": {"x": Unwritable()}}),
        ("data", {"data": {"x": LOOP}}),
        ("data", {"data": {"x": "y" * DATA_BYTES}}),
        ("data", {"data": {1.5: "x", "y": 1}}),
    ],
)
def test_what_can_t_be_kept_is_refused_and_named_without_its_value(
    part: str, said: dict[str, object]
) -> None:
    asked: dict[str, object] = {"kind": "audit.tried", "actor": MACHINE, "now": NOW} | said
    with pytest.raises(EntryError) as raised:
        record(**asked)  # type: ignore[arg-type]
    assert raised.value.part == part
    assert len(str(raised.value)) < 120
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_kind_that_no_room_has_registered_is_refused() -> None:
    with pytest.raises(UnknownKindError):
        record(kind="audit.nothing", actor=MACHINE, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "personal",
    [
        {17: {"address": "Hà Nội"}},
        {17: {"name": "x" * 4_001}},
        {17: {"name": "\ud83d"}},
        {17: {"name": "ok"}, 18: {"phone": "x"}},
    ],
)
def test_a_personal_value_that_the_kind_does_not_list_is_refused(
    personal: dict[int, dict[str, str]],
) -> None:
    with pytest.raises(StrangeValueError):
        record(kind="audit.tried", actor=MACHINE, now=NOW, personal=personal)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_zero_character_survives_inside_data_and_in_a_personal_value() -> None:
    entry_id = record(
        kind="audit.tried", actor=MACHINE, now=NOW, data={"x": "a\x00b"}, personal={17: {"name": "a\x00b"}}
    )
    assert msgspec.json.decode(Entry.objects.get().data) == {"x": "a\x00b"}
    assert values_of_entry(entry_id) == ((17, "name", "a\x00b"),)


@pytest.mark.django_db
def test_a_read_lists_whom_it_showed_in_ranges() -> None:
    record_read(
        kind="audit.looked",
        actor=person_actor(1),
        now=NOW,
        subjects=["person:3", "person:4", "person:5", "person:9", "person:4", "key:data desk", "outbox"],
        off_area=["person:9"],
    )
    data = msgspec.json.decode(Entry.objects.get().data)
    assert data == {
        "off_area": {"person": "9"},
        "records": 6,
        "subjects": {"key": ["", "data desk"], "outbox": ["", ""], "person": "3-5 9"},
    }
    assert sorted(subjects_in(data["subjects"])) == [
        "key:data desk",
        "outbox",
        "person:3",
        "person:4",
        "person:5",
        "person:9",
    ]


@pytest.mark.django_db
def test_a_read_of_very_many_is_several_entries_that_hold_them_all() -> None:
    subjects = [f"person:{number}" for number in range(1, 60_000, 2)]
    record_read(kind="audit.looked", actor=person_actor(1), now=NOW, subjects=subjects, off_area=subjects)
    rows = [msgspec.json.decode(data) for data in Entry.objects.values_list("data", flat=True)]
    assert len(rows) > 1
    assert sorted(one for row in rows for one in subjects_in(row["subjects"])) == sorted(subjects)
    assert all(len(msgspec.json.encode(row)) <= DATA_BYTES for row in rows)


@pytest.mark.django_db(transaction=True)
def test_many_threads_write_without_losing_an_entry() -> None:
    failures: list[BaseException] = []

    def work(person_id: int) -> None:
        try:
            for turn in range(20):
                with transaction.atomic():
                    record(
                        kind="audit.tried",
                        actor=person_actor(person_id),
                        now=NOW,
                        data={"n": turn},
                        # all about the same persons, in another order each
                        personal={
                            person: {"name": f"{person_id}-{turn}"}
                            for person in (17, 18)[:: -1 if person_id % 2 else 1]
                        },
                    )
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(person_id,)) for person_id in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Entry.objects.count() == 100
    assert sorted(value.value or "" for value in values_about(17)) == sorted(
        f"{person}-{turn}" for person in range(1, 6) for turn in range(20)
    )
    assert seal(NOW) == 100


TEXT = st.text(max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


class Whatever(TestCase):
    """Whatever is written is refused by name, or stands, is sealed, and verifies."""

    @settings(max_examples=150)
    @given(
        at=st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.timezones()),  # noqa: DTZ001 - bounds are naive
        actor=st.builds(Actor, st.just("partner"), TEXT, st.none() | st.integers(1, 2**62)),
        subject=TEXT,
        data=st.dictionaries(TEXT, VALUES, max_size=5),
        personal=st.dictionaries(
            st.integers(1, 2**62), st.dictionaries(st.sampled_from(["name", "note"]), TEXT), max_size=3
        ),
    )
    def test_an_entry_is_refused_or_sealed_as_it_was_written(
        self,
        at: datetime,
        actor: Actor,
        subject: str,
        data: dict[str, object],
        personal: dict[int, dict[str, str]],
    ) -> None:
        before = Entry.objects.count()
        try:
            entry_id = record(
                kind="audit.tried", actor=actor, now=at, subject=subject, data=data, personal=personal
            )
        except (EntryError, StrangeValueError):
            assert Entry.objects.count() == before
            return
        entry = Entry.objects.get(pk=entry_id)
        # an hour that comes twice in a zone equals nothing outside that zone, so both are looked at in UTC
        assert (entry.at, entry.actor, entry.subject) == (at.astimezone(UTC), str(actor), subject)
        assert msgspec.json.decode(entry.data) == data
        told = {
            (person, name): value for person, values in personal.items() for name, value in values.items()
        }
        assert {(person, name): value for person, name, value in values_of_entry(entry_id)} == told
        assert len(msgspec.json.decode(entry.personal)) == len(told)
        assert seal(NOW) == 1
        assert verify(own_batches(), [])[0] == []


@pytest.mark.django_db
def test_a_watched_connection_sees_the_statement() -> None:
    seen: list[str] = []

    def watch(execute: object, sql: str, params: object, many: bool, context: object) -> object:  # noqa: FBT001 - Django's
        seen.append(sql)
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(watch):
        record(kind="audit.tried", actor=MACHINE, now=NOW)
    assert [sql for sql in seen if sql.startswith("INSERT INTO audit_entry")] == [log._INSERT]
