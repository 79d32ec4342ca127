"""Outcomes that end together are written together; one that is wrong spoils none of the others."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError

from lachan.centre.outbox import noting
from lachan.centre.outbox.channels.channel import Outcome
from lachan.centre.outbox.models import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
TAKEN = Outcome("delivered", "http.200")


def note_all(notes: noting.Notes, count: int) -> list[str]:
    """This will note from as many threads, and give what went wrong in each, by number."""
    wrong: list[str] = []

    def one(number: int) -> None:
        try:
            notes.note(Message(pk=number), TAKEN, clock=lambda: NOW)
        except (KeyError, OperationalError) as error:
            wrong.append(f"{number} {type(error).__name__}")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    return wrong


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """This will give the ids of each transaction; number 7 can't be written, and the disk is full at first."""
    batches: list[list[int]] = []
    full = [True]

    def write(ended: Sequence[tuple[Message, Outcome]], *, now: datetime) -> None:
        assert now == NOW
        time.sleep(0.01)
        ids = [row.pk for row, _ in ended]
        if full and full.pop():
            raise OperationalError("database or disk is full")
        if 7 in ids:
            raise KeyError(7)
        batches.append(ids)

    monkeypatch.setattr(noting, "note_outcomes", write)
    return batches


def test_those_that_wait_are_written_together(written: list[list[int]]) -> None:
    assert note_all(noting.Notes(), 7) == []
    assert sorted(pk for ids in written for pk in ids) == list(range(7))
    assert len(written) < 7


def test_one_that_can_not_be_written_spoils_no_other(written: list[list[int]]) -> None:
    assert note_all(noting.Notes(), 16) == ["7 KeyError"]
    assert sorted(pk for ids in written for pk in ids) == [pk for pk in range(16) if pk != 7]


def test_who_is_not_patient_hears_at_once(written: list[list[int]]) -> None:
    with pytest.raises(OperationalError):
        noting.Notes().note(Message(pk=1), TAKEN, clock=lambda: NOW, patient=False)
    assert written == []


def test_waits_grow_and_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Middle:
        def uniform(self, low: float, high: float) -> float:
            return (low + high) / 2

    monkeypatch.setattr(noting, "_random", Middle())
    later: Any = Outcome("later", "http.500")
    assert [noting._wait(tries, later).total_seconds() for tries in (1, 2, 3, 40)] == [
        34.5,
        69.0,
        138.0,
        24_840.0,
    ]
