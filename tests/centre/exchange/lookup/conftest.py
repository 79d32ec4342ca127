"""A centre with folders of its own, so that sets and keys are nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lachan.centre.exchange import signing
from lachan.centre.exchange.lookup import counting, opening
from lachan.centre.exchange.lookup.generations import Opened
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def centre(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gives the folder in which sets are made."""
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path)
    # which key is noted is the business of the tests of signing
    key = tmp_path / "exchange.key"
    monkeypatch.setattr(signing, "key_path", lambda: key)
    monkeypatch.setattr(opening, "opened", Opened())
    monkeypatch.setattr(counting, "asked", Buckets(6_000))
    return tmp_path / "exchange" / "lookup"
