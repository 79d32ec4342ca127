"""`lachan evaluate` on a small invented set: what it prints is what one works out by hand from the answers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import duckdb
import pytest

from lachan.cli.main import main
from lachan.engine import check_many
from lachan.engine.lists import NoLists
from lachan.engine.model import Level

if TYPE_CHECKING:
    from pathlib import Path

# One bad row looks honest and one honest row looks bad, so that no figure is 0 or 1 by luck.
BAD = ["vietcombank-login.top", "bidv-otp.online", "vaytien24h-xacthuc.club", "hoa-sen-bakery.example"]
HONEST = [
    "thu-vien-xa.example",
    "quan-an-ngon.example",
    "vpbank-uudai.top",
    "truong-lang.example",
    "cho-que.example",
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "set.parquet"
    values = ", ".join(f"('{host}', {host in BAD})" for host in BAD + HONEST)
    duckdb.sql(f"copy (select * from (values {values}) as t(host, label)) to '{path}' (format parquet)")
    return path


def printed(output: str) -> dict[str, float]:
    """This will read the values of the first table, without their intervals."""
    cells = [line.split("|") for line in output.splitlines() if line.startswith("| ")]
    table = cells[2 : next(at for at, row in enumerate(cells) if "score said" in row[1])]
    return {row[1].strip(): float(row[2].split()[0]) for row in table}


def test_the_printed_figures_are_those_worked_out_by_hand(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(labelled), "--kind", "link", "--rounds", "20", "--base-rate", "0.25"]) == 0
    output = capsys.readouterr().out
    assert "set.parquet, lists off: 9 rows, 4 of them bad; calibration at a base rate of 25%." in output
    shown = printed(output)

    answers = list(check_many(BAD + HONEST, kind="link", lists=NoLists()))
    bad, honest = answers[: len(BAD)], answers[len(BAD) :]
    pairs = [(b.score, h.score) for b, h in product(bad, honest)]
    auroc = sum(1.0 if b > h else 0.5 if b == h else 0.0 for b, h in pairs) / len(pairs)
    worst = max(answer.score for answer in honest)
    caught = sum(answer.score > worst for answer in bad) / len(bad)
    brier = 0.25 * sum((1 - answer.score) ** 2 for answer in bad) / len(bad)
    brier += 0.75 * sum(answer.score**2 for answer in honest) / len(honest)

    def said(level: Level, *, of: list[object]) -> float:
        return sum(answer.level >= level for answer in of) / len(of)  # type: ignore[attr-defined]

    expected = {
        "AUROC": auroc,
        "caught at 1 % false alarms": caught,
        "caught at 0.1 % false alarms": caught,
        "bad said dangerous": said(Level.DANGEROUS, of=[*bad]),
        "bad said suspicious or worse": said(Level.SUSPICIOUS, of=[*bad]),
        "honest said dangerous": said(Level.DANGEROUS, of=[*honest]),
        "honest said suspicious or worse": said(Level.SUSPICIOUS, of=[*honest]),
        "Brier score": brier,
    }
    for name, value in expected.items():
        (row,) = [shown[each] for each in shown if each.split(" (≥")[0] == name]
        assert row == pytest.approx(value, abs=0.0006), name
    assert 0 < auroc < 1


def test_a_set_without_labels_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bare.parquet"
    duckdb.sql(f"copy (select 'a.example' as host) to '{path}' (format parquet)")
    assert main(["evaluate", str(path)]) == 2
    assert "label" in capsys.readouterr().err
