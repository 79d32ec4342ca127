from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lachan.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path))


def write(folder: Path, *rows: str) -> None:
    (folder / "lists").mkdir()
    text = "\n".join(["value,kind,class,source,reason", *rows]) + "\n"
    (folder / "lists" / "ours.csv").write_text(text, encoding="utf-8")


def test_it_shows_which_entry_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "vietcombank.com.vn,domain,bad,desk,only a test")
    assert main(["lists", "find", "https://www.vietcombank.com.vn/"]) == 0
    head, decides, *_ = capsys.readouterr().out.splitlines()
    assert head.startswith("url https://www.vietcombank.com.vn")
    assert "decides: bad, vietcombank.com.vn, source desk, only a test" in decides


@pytest.mark.parametrize("value", ["xxx.example", "may-tinh.lan"])
def test_a_name_under_no_known_ending_is_looked_up_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    write(tmp_path, "xxx.example,domain,bad,desk,posed as a bank")
    assert main(["lists", "find", value]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"domain {value}\n")
    assert ("decides: bad" in said) == (value == "xxx.example")


@pytest.mark.parametrize("value", ["xin chào", "", "…", "\ud800", "a" * 100_000])
def test_what_is_no_name_is_said_with_an_example(capsys: pytest.CaptureFixture[str], value: str) -> None:
    assert main(["lists", "find", value]) == 2
    said = capsys.readouterr()
    assert "such as vietcombank.top" in said.err
    assert said.out == ""


def test_a_broken_list_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "a.example,domain,nonsense,desk,")
    assert main(["lists", "find", "a.example"]) == 2
    assert "ours.csv" in capsys.readouterr().err
