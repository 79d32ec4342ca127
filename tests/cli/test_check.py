"""`lachan check` as it is used: by a person, in a pipe, over a file."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest

from lachan.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCAM = "vietcombank-login.top"
KEYS = {"input", "kind", "level", "score", "reasons", "indicators", "scam_type", "engine"}


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def write_lines(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_it_tells_a_person_the_level_what_to_do_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", SCAM, "--lang", "vi"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("■ Nguy hiểm")
    assert "Vì sao" in shown
    assert "Cần làm" in shown
    assert "\x1b[" not in shown, "no colour where nobody sees it"
    main(["check", SCAM, "--lang", "en"])
    assert capsys.readouterr().out.startswith("■ Dangerous")


def test_it_prints_json_in_the_documented_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", SCAM, "--json"]) == 0
    (row,) = rows(capsys.readouterr().out)
    assert row.keys() >= KEYS
    assert row["input"] == SCAM
    assert row["level"] == "dangerous"
    reasons = row["reasons"]
    assert isinstance(reasons, list)
    assert all(reason["code"] and reason["text_vi"] and reason["text_en"] for reason in reasons)


def test_it_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{SCAM}\n".encode())))
    assert main(["check", "--json"]) == 0
    assert rows(capsys.readouterr().out)[0]["input"] == SCAM


def test_it_reads_a_text_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_lines(tmp_path / "message.txt", ["Xem thử trang này", SCAM])
    assert main(["check", "--file", str(path), "--json"]) == 0
    assert rows(capsys.readouterr().out)[0]["level"] == "dangerous"


def test_a_batch_keeps_order_and_loses_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = [f"site{i}.example.com" if i % 3 else "" for i in range(9_000)]
    path = write_lines(tmp_path / "many.txt", inputs)
    assert main(["check", "--batch", str(path)]) == 0
    assert [row["input"] for row in rows(capsys.readouterr().out)] == inputs


def test_jobs_give_the_same_bytes(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = write_lines(tmp_path / "many.txt", (f"tin {i}: vao {i}.{SCAM}" for i in range(9_000)))
    main(["check", "--batch", str(path)])
    alone = capfdbinary.readouterr().out
    main(["check", "--batch", str(path), "--jobs", "2"])
    assert capfdbinary.readouterr().out == alone


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_batch_reads_a_column(ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / f"set.{ending}"
    with duckdb.connect() as database:
        database.sql(
            f"copy (select unnest([1, 2]) as id, unnest(['{SCAM}', 'a, \"b\"']) as message) to '{path}'"
        )
    assert main(["check", "--batch", str(path), "--column", "message"]) == 0
    assert [row["input"] for row in rows(capsys.readouterr().out)] == [SCAM, 'a, "b"']


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "x", "--batch", "y"],
        ["check", "x", "--column", "y"],
        ["check", "x", "--no-lists", "--lists", "y"],
        ["check", "--file", "/nonexistent/file"],
        ["check", "--batch", "/nonexistent/file"],
        ["check", "--batch", "/nonexistent/set.parquet", "--column", "text"],
        ["check", "--batch", "/nonexistent/set.csv"],
        ["check", "x", "--kind", "nonsense"],
        ["check", "x", "--jobs", "0"],
        ["nonsense"],
        [],
    ],
)
def test_misuse_is_said_and_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = main(arguments)
    except SystemExit as left:
        status = left.code
    assert status == 2
    said = capsys.readouterr()
    assert said.err or not arguments
    assert "Traceback" not in said.err


def test_a_column_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_lines(tmp_path / "set.csv", ["id,text", "1,hello"])
    assert main(["check", "--batch", str(path), "--column", "message"]) == 2
    assert "id, text" in capsys.readouterr().err


def test_bytes_that_are_no_text_are_read_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(b"caf\xe9 \x00\xff\n" + SCAM.encode() + b"\n")
    assert main(["check", "--batch", str(path)]) == 0
    assert len(rows(capsys.readouterr().out)) == 2


def test_fail_on_speaks_by_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", SCAM]) == 0
    assert main(["check", SCAM, "--fail-on", "dangerous"]) == 1
    assert main(["check", "xin chào", "--fail-on", "suspicious"]) == 0
    capsys.readouterr()


def test_no_lists_switches_trust_off(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "vietcombank.com.vn", "--json"])
    main(["check", "vietcombank.com.vn", "--json", "--no-lists"])
    on, off = rows(capsys.readouterr().out)
    assert on["level"] == "trusted"
    assert off["level"] != "trusted"


def test_what_was_pasted_can_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "\x1b[2J\x1b]0;owned\x07 http://vietcombank\x1b[31m-login.top", "--lang", "vi"])
    assert "\x1b" not in capsys.readouterr().out


def test_the_first_answer_comes_quickly_and_without_django() -> None:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "lachan.cli.main",
        "check",
        "--json",
        "Tai khoan cua ban bi khoa, xac minh tai vietcombank-login.top",
    ]
    subprocess.run(command, check=True, capture_output=True)
    before = os.times()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after = os.times()
    # the bar is 0.5 s on a quiet machine (bench/command.py). What others do beside it isn't counted, but a processor
    # that is shared is slower: a fall by half is still seen
    took = after.children_user + after.children_system - before.children_user - before.children_system
    assert took < 1.5
    assert "django" not in done.stderr
    assert json.loads(done.stdout)["level"] == "dangerous"
