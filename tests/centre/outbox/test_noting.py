from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError

from lachan.centre.outbox import noting
from lachan.centre.outbox.channels.channel import Outcome
from lachan.centre.outbox.models import Message

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_it_is_patient_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def full(*_: Any, **__: Any) -> None:
        calls.append(1)
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(noting, "note_outcome", full)
    monkeypatch.setattr(noting, "NOTING_SECONDS", 0.3)
    monkeypatch.setattr(noting, "connection", type("Kept", (), {"close": staticmethod(lambda: None)}))
    with pytest.raises(OperationalError):
        noting.note_patiently(Message(pk=1), Outcome("delivered"), clock=lambda: NOW)
    assert len(calls) > 1


@pytest.mark.django_db
def test_a_fault_of_another_kind_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: Any, **__: Any) -> None:
        raise KeyError(1)

    monkeypatch.setattr(noting, "note_outcome", wrong)
    with pytest.raises(KeyError):
        noting.note_patiently(Message(pk=1), Outcome("delivered"), clock=lambda: NOW)


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
