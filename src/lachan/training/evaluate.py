"""Measures the engine on a labelled set: what it finds, whom it accuses, and whether its scores mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import duckdb
import numpy as np

from lachan.engine.front_door import check_many
from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT, Level
from lachan.training.metrics import (
    Interval,
    auroc,
    bootstrap,
    brier,
    calibration_error,
    caught_at,
    reliability,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lachan.engine.model import Lists
    from lachan.training.metrics import Bin, Bools, Floats, Ints

# what the bad and the honest are called in the sets that are known
BAD_WORDS = frozenset(
    {"1", "true", "bad", "smishing", "phishing", "scam", "spam", "spam_or_smishing", "fraud", "malware"}
)
_INPUT_COLUMNS = ("text", "url", "host", "domain", "unit", "number", "input")
_LABEL_COLUMNS = ("label", "bad", "is_bad", "listed_bad")
_GROUP_COLUMNS = ("group_id", "unit", "group")


class SetError(Exception):
    """A set that can't be measured; the sentence says what is missing."""


class LabelledSet(NamedTuple):
    """Inputs with their labels (True = bad) and the groups of near-copies, row by row."""

    inputs: list[str]
    bad: Bools
    groups: Ints


def read_set(
    path: Path,
    *,
    column: str | None = None,
    label: str | None = None,
    bad_words: Sequence[str] = (),
    group: str | None = None,
) -> LabelledSet:
    """This will read a labelled Parquet or CSV file; columns that are not named are found by their usual names.

    Raises `SetError` when a column is missing or one of the two classes has no row.
    """
    with duckdb.connect() as database:
        try:
            table = (
                database.read_parquet(str(path))
                if path.suffix == ".parquet"
                else database.read_csv(str(path))
            )
        except (duckdb.Error, OSError) as error:
            raise SetError(f"{path} can't be read: {str(error).splitlines()[0]}") from error
        columns = table.columns
        names = [
            _choose(columns, column, _INPUT_COLUMNS, "inputs", "--column"),
            _choose(columns, label, _LABEL_COLUMNS, "labels", "--label"),
        ]
        group = group or next((name for name in _GROUP_COLUMNS if name in columns and name != names[0]), None)
        if group:
            names.append(_choose(columns, group, (), "groups", "--group"))
        rows = table.project(
            ", ".join('CAST("{}" AS VARCHAR)'.format(n.replace('"', '""')) for n in names)
        ).fetchall()
    rows = [row for row in rows if row[0]]
    wanted = {word.lower() for word in bad_words} or BAD_WORDS
    bad = np.array([(row[1] or "").lower() in wanted for row in rows], bool)
    if bad.all() or not bad.any():
        seen = sorted({row[1] or "" for row in rows})[:10]
        raise SetError(
            f"both bad and honest rows are needed; the labels are {seen}. Name the bad ones with --bad"
        )
    keys = [row[2] if group else row[0] for row in rows]
    return LabelledSet(
        [row[0] for row in rows], bad, np.unique(keys, return_inverse=True)[1].astype(np.int64)
    )


def _choose(columns: list[str], named: str | None, usual: Sequence[str], what: str, option: str) -> str:
    chosen = named or next((name for name in usual if name in columns), None)
    if chosen not in columns:
        raise SetError(
            f"no column for the {what} ({named or ', '.join(usual)}); there are {columns}. Use {option}"
        )
    return chosen


class Figures(NamedTuple):
    """What a set says of the engine. Intervals are of 95 %, drawn by group."""

    rows: int
    bad: int
    base_rate: float
    figures: dict[str, Interval]
    bins: list[Bin]


def measure(
    labelled: LabelledSet, *, kind: str, lists: Lists, base_rate: float, rounds: int = 400
) -> Figures:
    """This will answer each row and work out the figures; lists that decide count as score 1 or 0."""
    scores, levels = score_all(labelled.inputs, kind=kind, lists=lists)
    bad, groups = labelled.bad, labelled.groups

    def interval(figure: Callable[[Floats, Bools], float], values: Floats) -> Interval:
        return bootstrap(figure, values, bad, groups=groups, rounds=rounds)

    def share(level: Level, *, of_bad: bool) -> Interval:
        reached = (levels >= level).astype(np.float64)
        return interval(lambda values, labels: float(values[labels == of_bad].mean()), reached)

    figures = {
        "AUROC": interval(auroc, scores),
        "caught at 1 % false alarms": interval(lambda s, b: caught_at(s, b, false_alarms=0.01), scores),
        "caught at 0.1 % false alarms": interval(lambda s, b: caught_at(s, b, false_alarms=0.001), scores),
        f"bad said dangerous (≥ {DANGEROUS_AT})": share(Level.DANGEROUS, of_bad=True),
        f"bad said suspicious or worse (≥ {SUSPICIOUS_AT})": share(Level.SUSPICIOUS, of_bad=True),
        "honest said dangerous": share(Level.DANGEROUS, of_bad=False),
        "honest said suspicious or worse": share(Level.SUSPICIOUS, of_bad=False),
        "Brier score": interval(lambda s, b: brier(s, b, base_rate=base_rate), scores),
        "calibration error": interval(lambda s, b: calibration_error(s, b, base_rate=base_rate), scores),
    }
    bins = reliability(scores, bad, base_rate=base_rate)
    return Figures(bad.size, int(bad.sum()), base_rate, figures, bins)


def score_all(inputs: Sequence[str], *, kind: str, lists: Lists) -> tuple[Floats, Ints]:
    """This will give score and level of each input, in order."""
    answers = [(answer.score, int(answer.level)) for answer in check_many(inputs, kind=kind, lists=lists)]
    scores, levels = np.array(answers, np.float64).reshape(-1, 2).T
    return scores, levels.astype(np.int64)


def as_markdown(figures: Figures) -> str:
    """This will set the figures as a Markdown table, with the reliability below."""
    lines = [
        f"{figures.rows:,} rows, {figures.bad:,} of them bad; calibration at a base rate of {figures.base_rate:.0%}.",
        "",
        "| figure | value (95 % interval) |",
        "| --- | --- |",
        *(f"| {name} | {interval} |" for name, interval in figures.figures.items()),
        "",
        "| score said | share bad | rows |",
        "| --- | --- | --- |",
        *(f"| {each.said:.3f} | {each.true:.3f} | {each.rows:,} |" for each in figures.bins),
    ]
    return "\n".join(lines)
