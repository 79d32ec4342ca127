"""`lachan evaluate`: measure the engine on a labelled set."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from lachan.engine.model import InputKind

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument("set", type=Path, metavar="SET", help="a labelled Parquet or CSV file")
    parser.add_argument(
        "--column", help="the column with the inputs (default: text, url, host, domain, unit, …)"
    )
    parser.add_argument("--label", help="the column with the labels (default: label, …)")
    parser.add_argument("--bad", action="append", default=[], metavar="WORD", help="a label that means bad")
    parser.add_argument("--group", help="the column that names near-copies (default: group_id or unit)")
    parser.add_argument("--kind", choices=[kind.value for kind in InputKind], default="auto")
    parser.add_argument(
        "--lists", action="store_true", help="leave the lists on (default: off, the models alone)"
    )
    parser.add_argument(
        "--base-rate", type=_rate, default=0.2, help="share of bad that calibration assumes (default 0.2)"
    )
    parser.add_argument("--rounds", type=int, default=400, help="rounds of the bootstrap (default 400)")


def _rate(word: str) -> float:
    rate = float(word)
    if not 0 < rate < 1:
        raise argparse.ArgumentTypeError("must lie between 0 and 1")
    return rate


def run(options: argparse.Namespace) -> int:
    """This will print the figures as a Markdown table."""
    from lachan.cli.given_lists import open_lists
    from lachan.training.evaluate import SetError, as_markdown, measure, read_set

    try:
        labelled = read_set(
            options.set,
            column=options.column,
            label=options.label,
            bad_words=options.bad,
            group=options.group,
        )
    except SetError as error:
        print(f"lachan evaluate: {error}", file=sys.stderr)
        return MISUSE
    lists = open_lists(None, environ=os.environ, off=not options.lists)
    figures = measure(
        labelled, kind=options.kind, lists=lists, base_rate=options.base_rate, rounds=options.rounds
    )
    print(f"{options.set.name}, lists {'on' if options.lists else 'off'}: {as_markdown(figures)}")
    return 0
