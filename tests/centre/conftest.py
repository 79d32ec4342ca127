"""What holds in every test of the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from lachan.centre.indicators import lists

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _lists_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test reads the register's lists with its first look, and then with each change of its own.

    A process looks anew once a second: on a slow machine, a page would ask for them now and then in between.
    """
    monkeypatch.setattr(lists, "LOOK_EVERY_SECONDS", float("inf"))
    monkeypatch.setattr(lists._register, "_looked_at", float("-inf"))


@pytest.fixture
def connected() -> Iterator[None]:
    """This will keep the connection that holds the test's transaction, as Django's own client does: for whole WSGI requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
