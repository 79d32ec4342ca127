"""What holds in every test of the centre."""

from __future__ import annotations

import pytest

from lachan.centre.indicators import lists


@pytest.fixture(autouse=True)
def _lists_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test reads the register's lists with its first look, and then with each change of its own.

    A process looks anew once a second: on a slow machine, a page would ask for them now and then in between.
    """
    monkeypatch.setattr(lists, "LOOK_EVERY_SECONDS", float("inf"))
    monkeypatch.setattr(lists._register, "_looked_at", float("-inf"))
