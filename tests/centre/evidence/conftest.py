"""Evidence in a folder of each test's own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
UNTIL = date(2028, 11, 28)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> Path:
    """This will let evidence lie in a fresh folder, under a fresh key; it gives the folder of evidence."""
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, evidence_mb=2, evidence_free_mb=1
    )
    return tmp_path / "evidence"
