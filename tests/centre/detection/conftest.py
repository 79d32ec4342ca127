"""Evidence in a folder of each test's own, and nothing left over of the lists of another test's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from lachan.centre.indicators import lists

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This will let keys, lists and evidence lie in a fresh folder, and give it."""
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, evidence_mb=12, evidence_free_mb=1
    )
    monkeypatch.setattr(lists, "_register", lists.RegisterLists(tmp_path / "lists"))
    return tmp_path
