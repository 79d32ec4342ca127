"""An operator's list holds from the next answer on; a broken one breaks nothing."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from lachan.centre.indicators.list_files import ListFiles
from lachan.engine import Level, check

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TODAY = date(2026, 11, 24)
HEAD = "value,kind,class,source,reason\n"


def write(folder: Path, text: str, stamp_ns: int) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / "ours.csv"
    path.write_text(text, encoding="utf-8")
    # two writes within one tick of the file system's clock would look alike
    os.utime(path, ns=(stamp_ns, stamp_ns))


def test_a_list_that_comes_changes_and_goes_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    lists = ListFiles(folder)

    def level() -> Level:
        return check("lichhoc-tienganh.vn", lists=lists.now(TODAY), today=TODAY).level

    assert level() is Level.UNKNOWN
    write(folder, HEAD + "lichhoc-tienganh.vn,domain,bad,desk,phishing page\n", 1)
    assert level() is Level.DANGEROUS
    write(folder, HEAD + "lichhoc-tienganh.vn,domain,corrected,desk,owner proved it\n", 2)
    assert level() is Level.UNKNOWN
    (folder / "ours.csv").unlink()
    assert level() is Level.UNKNOWN


def test_a_broken_list_leaves_the_last_good_one_and_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "lists"
    lists = ListFiles(folder)
    write(folder, HEAD + "lichhoc-tienganh.vn,domain,bad,desk,phishing page\n", 1)
    good = lists.now(TODAY)
    write(folder, HEAD + "lichhoc-tienganh.vn,domain,nonsense,desk,\n", 2)
    assert lists.now(TODAY) is good
    assert lists.now(TODAY) is good
    assert len(caplog.records) == 1
    assert "ours.csv" in caplog.records[0].getMessage()


def test_without_a_good_list_the_packaged_ones_hold(tmp_path: Path) -> None:
    write(tmp_path / "lists", "nonsense", 1)
    lists = ListFiles(tmp_path / "lists").now(TODAY)
    assert check("vietcombank.com.vn", lists=lists, today=TODAY).level is Level.TRUSTED
