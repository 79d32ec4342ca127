"""Reports with evidence in a folder of each test's own, and nobody's guesses left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from lachan.centre.reports import receipts
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This will let keys and evidence lie in a fresh folder, and give it."""
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, evidence_mb=12, evidence_free_mb=1
    )
    monkeypatch.setattr(receipts, "wrong_codes", Buckets(receipts.WRONG_CODES_PER_MINUTE))
    return tmp_path
