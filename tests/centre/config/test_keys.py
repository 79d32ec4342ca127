from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lachan.centre.config import keys

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_keys_go_to_the_file_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path))
    key = keys.issue(name="bank", now=datetime(2026, 11, 24, tzinfo=UTC))
    assert key.startswith("lachan_")
    assert [one.name for one in keys.issued()] == ["bank"]
    assert keys.keys_file() == tmp_path / "api-keys.json"
    assert keys.withdraw(name="bank")
    assert keys.issued() == ()
