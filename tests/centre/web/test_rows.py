from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lachan.centre.web.models import Beat, KeyMark
from lachan.centre.web.rows import insert_missing_rows, insert_rows, ready_row

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def beat(worker: str, **more: object) -> tuple[object, ...]:
    return ready_row(Beat, worker=worker, step="rows", started_at=NOW, beat_at=NOW, **more)


def test_rows_are_written_as_the_models_would_write_them() -> None:
    (made,) = insert_rows(Beat, [beat("a")])
    by_hand = Beat.objects.create(worker="b", step="rows", started_at=NOW, beat_at=NOW)
    kept = Beat.objects.get(pk=made)
    for field in Beat._meta.concrete_fields:
        if field.attname not in {"id", "worker"}:
            assert getattr(kept, field.attname) == getattr(by_hand, field.attname), field.attname


def test_many_rows_are_one_statement_and_ids_come_in_their_order() -> None:
    workers = [f"w{number:03d}" for number in reversed(range(300))]
    with CaptureQueriesContext(connection) as asked:
        ids = insert_rows(Beat, [beat(worker) for worker in workers])
    assert len(asked) == 1
    assert [Beat.objects.get(pk=one).worker for one in ids[:3] + ids[-3:]] == workers[:3] + workers[-3:]
    assert list(Beat.objects.filter(pk__in=ids).order_by("pk").values_list("worker", flat=True)) == workers


def test_a_name_that_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="Beat has no column colour"):
        beat("a", colour="red")


def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert insert_rows(Beat, []) == []
        assert insert_missing_rows(Beat, [], once="worker") == {}
    assert len(asked) == 0


def test_what_a_constraint_forbids_is_refused_whole() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Beat, [beat("new"), beat("twice"), beat("twice")])
    assert not Beat.objects.exists()


def test_what_is_there_by_its_unique_column_is_left_as_it_is() -> None:
    KeyMark.objects.create(name="there", fingerprint="old", noted_at=NOW)
    rows = [ready_row(KeyMark, name=name, fingerprint="new", noted_at=NOW) for name in ("a", "there", "b")]
    made = insert_missing_rows(KeyMark, rows, once="name")
    assert made == dict(KeyMark.objects.exclude(name="there").values_list("name", "pk"))
    assert dict(KeyMark.objects.values_list("name", "fingerprint")) == {
        "a": "new",
        "b": "new",
        "there": "old",
    }
