"""What holds in every test of what goes out."""

from __future__ import annotations

import pytest

from lachan.centre.web import limits


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a stranger's whole minute: all of them come from one network."""
    for name in ("networks", "downloads"):
        monkeypatch.setattr(limits, name, limits.Buckets(limits.networks.capacity))
