from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from lachan.training.whole_eval import Sample, as_row, data_samples, reach, trial_samples

if TYPE_CHECKING:
    from pathlib import Path

SCAM = (
    "Tai khoan cua ban bi khoa, dang nhap http://vcb-xacthuc.example/otp va nhap ma OTP de mo lai trong 24h"
)
HONEST = "Tối nay con về muộn, mẹ cứ ăn cơm trước nhé"


def test_levels_are_counted_by_whole_answers() -> None:
    reached = reach(Sample("two", [SCAM, HONEST], ["a", "b"]))
    assert reached.rows == 2
    assert reached.suspicious.value == pytest.approx(0.5)
    assert reached.suspicious.low <= 0.5 <= reached.suspicious.high
    assert as_row(reached).startswith("| two (2) | 50.00%")


def test_trial_messages_are_parted_by_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "trial.jsonl"
    rows = [{"id": "1", "type": "V01", "text": SCAM}, {"id": "2", "type": "none", "text": HONEST}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    scams, honest = trial_samples(path)
    assert scams.texts == [SCAM]
    assert honest.texts == [HONEST]


def test_sets_are_read_by_their_label(tmp_path: Path) -> None:
    for name, bad in (("vi_text_real", "smishing"), ("vi_text_llm", "smishing"), ("en_sms", "spam")):
        pl.DataFrame(
            {"id": ["1", "2"], "text": [SCAM, HONEST], "label": [bad, "benign"], "group_id": ["g1", "g2"]}
        ).write_parquet(tmp_path / f"{name}.parquet")
    samples = list(data_samples(tmp_path))
    assert [sample.texts for sample in samples] == [[HONEST], [HONEST], [HONEST], [SCAM]]


def test_a_missing_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        next(data_samples(tmp_path))
