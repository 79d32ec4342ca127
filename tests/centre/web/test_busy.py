from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import psycopg.errors
import pytest
from django.db import OperationalError

from centre.web.test_full_disks import raised
from lachan.centre.public import views
from lachan.centre.web.busy import says_busy
from lachan.centre.web.turns import LOCKED
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client


def of_sqlite(path: Path) -> sqlite3.Error:
    """This will give the error of a database that somebody else is writing to."""
    holds, waits = (sqlite3.connect(path, timeout=0, isolation_level=None) for _ in range(2))
    try:
        holds.execute("BEGIN IMMEDIATE")
        waits.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        return error
    finally:
        holds.close()
        waits.close()
    raise AssertionError


def test_waiting_in_vain_is_known_on_both_databases_and_for_a_turn(tmp_path: Path) -> None:
    assert says_busy(raised(OperationalError("x"), of_sqlite(tmp_path / "a")))
    assert says_busy(raised(OperationalError("x"), psycopg.errors.LockNotAvailable("canceling statement")))
    assert says_busy(OperationalError(LOCKED))


def test_other_errors_are_not_waiting_in_vain() -> None:
    assert not says_busy(None)
    assert not says_busy(ValueError(LOCKED))
    assert not says_busy(OperationalError("no such table"))
    # two that waited for each other are a fault of ours
    assert not says_busy(raised(OperationalError("x"), psycopg.errors.DeadlockDetected("deadlock")))


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_somebody_is_told_that_nothing_was_kept_and_to_send_it_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    def locked(*_: object) -> None:
        raise OperationalError("x") from psycopg.errors.LockNotAvailable("relation cases_case")

    monkeypatch.setattr(views, "ask", locked)
    client.raise_request_exception = False
    response = client.post("/", {"text": "xin chào"}, headers={"cookie": f"lang={lang}"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    page = response.content.decode()
    assert say("refusal.busy.what", lang) in page
    assert "cases_case" not in page
