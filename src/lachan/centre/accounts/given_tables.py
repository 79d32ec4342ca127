"""Tables that people bring, as spreadsheets save them: read with every fault named by its line."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LARGEST_BYTES: Final = 10_000_000
LONGEST_CELL: Final = 1_000
LONGEST_SHOWN: Final = 240
MOST_PROBLEMS: Final = 200
_DELIMITERS: Final = (",", ";", "\t")
# longest first: the mark of UTF-32 begins with that of UTF-16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# controls, lone halves of letters, and marks that turn the direction of writing
_STRANGE: Final = frozenset({"Cc", "Cs", "Cf", "Co", "Cn"})


class Problem(msgspec.Struct, frozen=True):
    """What is wrong on a line (0: with the whole). The words stand under `table_problem.CODE`; `params` fill them.

    A name that differs by language is given as `name_vi` and `name_en`, and fills `{name}`.
    """

    line: int
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def say(self, lang: str) -> str:
        """This will say it in words, the line first."""
        own = {key.removesuffix(f"_{lang}"): said for key, said in self.params if key.endswith(f"_{lang}")}
        what = say(f"table_problem.{self.code}", lang, **dict(self.params), **own)
        if not self.line:
            return what
        return f"{say('table_problem.line', lang, line=str(self.line))} {what}"


class TableRefusedError(ValueError):
    """A table that isn't taken; nothing changed. `problems` name each line's reason (200; `more` are left out)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """This will keep the problems in the order of their lines."""
        ordered = sorted(set(problems), key=lambda problem: (problem.line, problem.code, problem.params))
        self.problems = tuple(ordered[:MOST_PROBLEMS])
        self.more = len(ordered) - len(self.problems)
        super().__init__("; ".join(problem.say("en") for problem in self.problems[:10]))


class Row(msgspec.Struct, frozen=True):
    """A row with the line on which it begins, and its cells by column: composed letters, no space around them."""

    line: int
    cells: Mapping[str, str]


def problem(line: int, code: str, /, **params: str) -> Problem:
    """This will make a problem; what was given is shortened, so that a page stays readable."""
    return Problem(line, code, tuple(sorted((name, value[:LONGEST_SHOWN]) for name, value in params.items())))


def read_table(
    raw: bytes, *, needed: Sequence[str], optional: Sequence[str] = (), most_rows: int
) -> tuple[Row, ...]:
    """This will read a CSV as spreadsheets write it: UTF-8 or UTF-16, with commas, semicolons or tabs.

    Raises TableRefusedError: it is too large, in another encoding, without a needed column, with an unknown one, with
    rows of another length or cells with signs that aren't text.
    """
    problems: list[Problem] = []
    rows: list[Row] = []
    for row, wrong in read_rows(raw, needed=needed, optional=optional, most_rows=most_rows):
        problems += wrong
        rows.append(row)
    if problems:
        raise TableRefusedError(problems)
    return tuple(rows)


def read_rows(
    raw: bytes, *, needed: Sequence[str], optional: Sequence[str] = (), most_rows: int
) -> tuple[tuple[Row, tuple[Problem, ...]], ...]:
    """This will read a table as `read_table`, each row with what is wrong in it: for who keeps those that are right.

    A row of another length has no cells. Raises TableRefusedError for what is wrong with the whole.
    """
    if len(raw) > LARGEST_BYTES:
        raise TableRefusedError([problem(0, "too_large", megabytes=str(LARGEST_BYTES // 1_000_000))])
    lines = _lines(_decode(raw), (*needed, *optional))
    if not lines:
        raise TableRefusedError([problem(0, "empty")])
    if len(lines) - 1 > most_rows:
        raise TableRefusedError([problem(0, "too_many_rows", most=str(most_rows), found=str(len(lines) - 1))])
    columns = _columns(lines[0][1], needed, optional)
    return tuple(_row(line, cells, columns) for line, cells in lines[1:])


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> tuple[Row, tuple[Problem, ...]]:
    if len(cells) != len(columns):
        wrong = problem(line, "cells", found=str(len(cells)), wanted=str(len(columns)))
        return Row(line, {}), (wrong,)
    cleaned = {column: _clean(cell) for column, cell in zip(columns, cells, strict=True)}
    problems = [wrong for column, cell in cleaned.items() for wrong in _wrong_with_cell(line, column, cell)]
    return Row(line, cleaned), tuple(problems)


def _decode(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding).removeprefix("\ufeff")
            except UnicodeDecodeError:
                raise TableRefusedError([problem(0, "encoding")]) from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TableRefusedError([problem(line, "encoding")]) from None


def _lines(text: str, known: Sequence[str]) -> list[tuple[int, list[str]]]:
    """This will give the rows that aren't blank, each with its first line. Excel's own line `sep=;` counts for none."""
    skipped = 0
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        text, skipped = rest, 1
    if "\0" in text:
        raise TableRefusedError([problem(0, "encoding")])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, known), strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins + skipped, cells))
            begins = reader.line_num + 1
    except csv.Error:
        raise TableRefusedError([problem(begins + skipped, "quotes")]) from None
    return rows


def _delimiter(text: str, known: Sequence[str]) -> str:
    """This will give the sign that parts the header into the most columns that are known."""
    head = next((line for line in text.splitlines() if line.strip()), "")[:5_000]

    def columns(sign: str) -> int:
        return sum(cell.strip().strip('"').strip().lower() in known for cell in head.split(sign))

    return max(_DELIMITERS, key=columns)


def _columns(head: list[str], needed: Sequence[str], optional: Sequence[str]) -> list[str]:
    columns = [_clean(cell).lower() for cell in head]
    known = (*needed, *optional)
    problems = [
        problem(1, "unknown_column", column=column, known=", ".join(known))
        for column in columns
        if column not in known
    ]
    problems += [problem(1, "missing_column", column=column) for column in needed if column not in columns]
    problems += [
        problem(1, "column_twice", column=column) for column in set(columns) if columns.count(column) > 1
    ]
    if problems:
        raise TableRefusedError(problems)
    return columns


def _clean(cell: str) -> str:
    # spaces that don't break come out of documents and look like any other
    return unicodedata.normalize("NFC", cell.replace("\u00a0", " ")).strip()


def _wrong_with_cell(line: int, column: str, cell: str) -> list[Problem]:
    if len(cell) > LONGEST_CELL:
        return [problem(line, "long_cell", column=column, most=str(LONGEST_CELL))]
    strange = next((sign for sign in cell if unicodedata.category(sign) in _STRANGE), None)
    if strange is not None:
        return [problem(line, "strange_sign", column=column, sign=f"U+{ord(strange):04X}")]
    return []
