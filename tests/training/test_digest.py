"""An answer names its data; a digest that lags behind would name data that no longer exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine import versions
from lachan.training import digest

if TYPE_CHECKING:
    from pathlib import Path


def test_the_digest_beside_the_data_is_that_of_the_data() -> None:
    versions.data_digest.cache_clear()
    assert versions.data_digest() == digest.data_digest(), "run `lachan train digest`"


def test_it_changes_with_a_name_and_with_a_byte_but_not_with_a_card(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"1")
    first = digest.write_digest(tmp_path)
    (tmp_path / "a.card.md").write_text("words")
    assert digest.data_digest(tmp_path) == first
    (tmp_path / "a.npz").write_bytes(b"2")
    second = digest.data_digest(tmp_path)
    (tmp_path / "a.npz").rename(tmp_path / "b.npz")
    assert len({first, second, digest.data_digest(tmp_path)}) == 3
