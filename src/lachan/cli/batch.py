"""A whole file of questions: read in pieces, answered in order, written as JSON Lines."""

from __future__ import annotations

import csv
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lachan.cli.check import MISUSE, PICTURE_STARTS, exit_status
from lachan.cli.given_lists import open_lists
from lachan.engine.front_door import check_many
from lachan.engine.model import Level
from lachan.engine.plain import encode_row

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from lachan.engine.model import Lists

# Inputs that travel to a worker at once: enough that the journey costs nothing beside the work, few enough that
# the first answers come at once and an interrupted run has lost little.
PIECE = 4096
# A line of text that is longer is no message; reading on would let one line fill the memory.
MAX_LINE_CHARS = 1_000_000
# How often progress is shown: on a terminal, and where standard error goes into a file.
_PROGRESS_EVERY_S, _LOGGED_EVERY_S = 0.5, 10.0


class BatchError(Exception):
    """A file that can't be read as a batch; the sentence says what to do."""


def run_batch(options: argparse.Namespace, *, lists: Lists) -> int:
    """This will write one JSON line for each input, in the order of the inputs, and give the exit status."""
    try:
        inputs = read_inputs(options.batch, column=options.column)
        worst = Level.TRUSTED
        progress = _Progress()
        for lines, level, rows in _answer(inputs, options, lists):
            sys.stdout.buffer.write(lines)
            worst = max(worst, level)
            progress.step(rows)
        sys.stdout.buffer.flush()
        progress.close()
    except (BatchError, UnicodeError, csv.Error) as error:
        print(f"lachan check: {error}", file=sys.stderr)
        return MISUSE
    return exit_status(worst, fail_on=options.fail_on)


class _Done(NamedTuple):
    lines: bytes
    worst: Level
    rows: int


def _answer(inputs: Iterator[str], options: argparse.Namespace, lists: Lists) -> Iterator[_Done]:
    pieces = iter(lambda: list(islice(inputs, PIECE)), [])
    if options.jobs == 1:
        yield from (_answer_piece(piece, options.kind, lists) for piece in pieces)
        return
    arguments = (options.lists, options.no_lists, options.kind)
    with ProcessPoolExecutor(options.jobs, initializer=_start_worker, initargs=arguments) as pool:
        # one piece waits for each worker, so that a file of any length needs the same memory
        waiting = [pool.submit(_work, piece) for piece in islice(pieces, 2 * options.jobs)]
        while waiting:
            done = waiting.pop(0).result()
            waiting.extend(pool.submit(_work, piece) for piece in islice(pieces, 1))
            yield done


_worker: tuple[str, Lists] | None = None


def _start_worker(path: Path | None, off: bool, kind: str) -> None:  # noqa: FBT001 - a pool passes by position
    global _worker  # noqa: PLW0603 - the way in which a process pool keeps what it has opened
    _worker = (kind, open_lists(path, environ=os.environ, off=off))


def _work(piece: list[str]) -> _Done:
    if _worker is None:
        raise RuntimeError("the worker has not been started")
    kind, lists = _worker
    return _answer_piece(piece, kind, lists)


def _answer_piece(piece: list[str], kind: str, lists: Lists) -> _Done:
    rows = []
    worst = Level.TRUSTED
    for asked, answer in zip(piece, check_many(piece, kind=kind, lists=lists), strict=True):
        rows.append(encode_row(answer, asked=asked))
        worst = max(worst, answer.level)
    return _Done(b"".join(rows), worst, len(piece))


def read_inputs(path: Path, *, column: str | None) -> Iterator[str]:
    """This will give the inputs of a file: lines, or one column of CSV or Parquet (by the file's ending).

    Raises `BatchError` when the column is missing or not named, `OSError` when the file can't be read.
    """
    ending = path.suffix.lower()
    if str(path) != "-":
        with path.open("rb") as file:
            if file.read(8).startswith(PICTURE_STARTS):
                raise BatchError(f"{path} is a picture; ask about pictures with --file")
    if ending in {".parquet", ".csv", ".tsv"} and column is None:
        raise BatchError(f"{path} is a table: name the column that holds the inputs with --column")
    if ending == ".parquet":
        return _read_parquet(path, column or "")
    if ending in {".csv", ".tsv"}:
        return _read_csv(path, column or "", delimiter="\t" if ending == ".tsv" else ",")
    if column is not None:
        raise BatchError(f"--column works with files that end in .parquet, .csv or .tsv, not with {path}")
    return _read_lines(path)


def _read_lines(path: Path) -> Iterator[str]:
    file = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    with file:
        while raw := file.readline(MAX_LINE_CHARS):
            if not raw.endswith(b"\n"):
                while (rest := file.readline(MAX_LINE_CHARS)) and not rest.endswith(b"\n"):
                    pass
            yield raw.rstrip(b"\r\n").decode("utf-8", "replace")


def _read_csv(path: Path, column: str, *, delimiter: str) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file, delimiter=delimiter)
        if column not in (rows.fieldnames or ()):
            raise BatchError(
                f"{path} has no column {column!r}; it has {', '.join(rows.fieldnames or ('none',))}"
            )
        for row in rows:
            yield row[column] or ""


def _read_parquet(path: Path, column: str) -> Iterator[str]:
    import duckdb

    with duckdb.connect() as database:
        try:
            columns: list[str] = database.read_parquet(str(path)).columns
        except duckdb.Error as error:
            raise BatchError(f"{path} can't be read as Parquet: {str(error).splitlines()[0]}") from error
        if column not in columns:
            raise BatchError(f"{path} has no column {column!r}; it has {', '.join(columns)}")
        quoted = column.replace('"', '""')
        query = f'SELECT CAST("{quoted}" AS VARCHAR) FROM read_parquet(?)'  # noqa: S608 - a name is quoted
        rows = database.execute(query, [str(path)])
        while some := rows.fetchmany(PIECE):
            yield from (value or "" for (value,) in some)


class _Progress:
    """Says on standard error how far a batch has come: one line that renews itself, or lines in a file."""

    def __init__(self) -> None:
        self._started = self._shown = time.monotonic()
        self._count = 0
        self._on = sys.stderr.isatty()

    def step(self, count: int) -> None:
        self._count += count
        now = time.monotonic()
        if now - self._shown >= (_PROGRESS_EVERY_S if self._on else _LOGGED_EVERY_S):
            self._shown = now
            self._say("\r" if self._on else "", end="" if self._on else "\n")

    def close(self) -> None:
        if self._on:
            self._say("\r")
            print(file=sys.stderr)

    def _say(self, start: str, end: str = "") -> None:
        speed = self._count / max(time.monotonic() - self._started, 1e-9)
        print(f"{start}{self._count:,} answered, {speed:,.0f} a second", end=end, file=sys.stderr, flush=True)
