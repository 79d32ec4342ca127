"""Evidence of reports in a folder of each test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> Path:
    """This will let keys and evidence lie in a fresh folder, and give it."""
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, evidence_mb=12, evidence_free_mb=1
    )
    return tmp_path
