"""`lachan lists load` tries a list and says what it would do, loads it with --yes, and names what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from lachan.centre.indicators.models import ListEntry
from lachan.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db
HEAD = "value,kind,class,source,reason\n"


@pytest.fixture(autouse=True)
def _prepared() -> Iterator[None]:
    # the test's own database is prepared already
    with patch("lachan.centre.config.serve.prepare"):
        yield


def test_it_tries_first_and_loads_with_yes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ours.csv"
    file.write_text(HEAD + "0912345678,phone,bad,CA Hà Nội,lừa đảo\n", encoding="utf-8")
    assert main(["lists", "load", str(file), "--class", "bad"]) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert not ListEntry.objects.exists()
    assert main(["lists", "load", str(file), "--class", "bad", "--yes"]) == 0
    said = capsys.readouterr().out
    assert "CA Hà Nội: 1 read (1 phone)" in said
    assert "once a second person has agreed" in said
    assert ListEntry.objects.get().agreed_at is None
    file.write_text(HEAD + "0912345679,phone,bad,CA Hà Nội,lừa đảo\n", encoding="utf-8")
    assert main(["lists", "load", str(file), "--class", "bad", "--yes", "--keep"]) == 0
    assert ListEntry.objects.filter(ended_at=None).count() == 2


def test_it_names_the_line_and_loads_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ours.csv"
    file.write_text(HEAD + "a1.vn,domain,popular,a,b\nnothing,phone,popular,a,b\n", encoding="utf-8")
    assert main(["lists", "load", str(file), "--class", "popular", "--yes"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "ours.csv: line 3" in said.err
    assert "nothing was loaded" in said.err
    assert not ListEntry.objects.exists()
    assert main(["lists", "load", str(tmp_path / "none.json"), "--class", "popular"]) == 2
