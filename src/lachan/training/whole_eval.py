"""`python -m lachan.training.whole_eval --data DIR`: what whole answers say of messages, all judges together.

Honest sets show whom the engine accuses; the project's own trial messages what it finds of kinds it was not taught.
Lists are off. `lachan evaluate` measures a set that has both labels; most of these have one.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
import polars as pl

from lachan.engine.lists import NoLists
from lachan.engine.model import InputKind, Level
from lachan.training.evaluate import score_all
from lachan.training.metrics import Interval, bootstrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

TRIAL = Path("tests/engine/text/types/messages.jsonl")
"""The trial messages of 46 kinds, in a working copy of the project."""

ENGLISH_ROWS = 3000
"""Honest English messages that are answered, the first by id; nine thousand say no more."""


class Sample(NamedTuple):
    """Messages of one sort: what they are, the texts, and the groups of near-copies."""

    name: str
    texts: list[str]
    groups: list[str]


class Reached(NamedTuple):
    """Shares of a sample that reach a level, with intervals of 95 % by group."""

    name: str
    rows: int
    suspicious: Interval
    dangerous: Interval


def main() -> None:
    """This will read the options and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled sets")
    parser.add_argument("--trial", type=Path, default=TRIAL, help="trial messages, one JSON object a line")
    options = parser.parse_args()
    print("| set | suspicious or worse | dangerous |\n|---|---|---|")
    for sample in (*data_samples(options.data), *trial_samples(options.trial)):
        print(as_row(reach(sample)), flush=True)


def data_samples(data: Path) -> Iterator[Sample]:
    """This will read the sets of a folder. Raises `FileNotFoundError` for one that is missing."""
    real = pl.read_parquet(data / "vi_text_real.parquet").sort("id")
    written = pl.read_parquet(data / "vi_text_llm.parquet").sort("id")
    english = pl.read_parquet(data / "en_sms.parquet").sort("id")
    yield _sample("real benign SMS and comments, Vietnamese", real.filter(pl.col("label") == "benign"))
    yield _sample("benign messages written by language models", written.filter(pl.col("label") == "benign"))
    yield _sample("benign English SMS", english.filter(pl.col("label") == "benign").head(ENGLISH_ROWS))
    yield _sample("real smishing, Vietnamese (seen in training)", real.filter(pl.col("label") == "smishing"))


def _sample(name: str, rows: pl.DataFrame) -> Sample:
    return Sample(name, rows["text"].to_list(), rows["group_id"].cast(pl.String).to_list())


def trial_samples(path: Path) -> Iterator[Sample]:
    """This will read trial messages: objects with `id`, `type` ("none" for an honest one) and `text`."""
    rows = [msgspec.json.decode(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    for name, honest in (
        ("scam messages and stories of 46 kinds, never seen", False),
        ("honest look-alikes, never seen", True),
    ):
        mine = [row for row in rows if (row["type"] == "none") == honest]
        yield Sample(name, [row["text"] for row in mine], [row["id"] for row in mine])


def reach(sample: Sample) -> Reached:
    """This will answer each message of a sample and count the levels."""
    _, levels = score_all(sample.texts, kind=InputKind.TEXT, lists=NoLists())
    groups = np.unique(sample.groups, return_inverse=True)[1].astype(np.int64)

    def share(level: Level) -> Interval:
        reached = (levels >= level).astype(np.float64)
        return bootstrap(_mean, reached, np.ones(len(levels), np.bool_), groups=groups)

    return Reached(sample.name, len(levels), share(Level.SUSPICIOUS), share(Level.DANGEROUS))


def _mean(values: NDArray[np.float64], _: NDArray[np.bool_]) -> float:
    return float(values.mean())


def as_row(reached: Reached) -> str:
    """This will set what was reached as a row of a Markdown table."""
    return f"| {reached.name} ({reached.rows:,}) | {_percent(reached.suspicious)} | {_percent(reached.dangerous)} |"


def _percent(share: Interval) -> str:
    return f"{share.value:.2%} ({share.low:.2%}–{share.high:.2%})"


if __name__ == "__main__":
    main()
