"""Lists as CSV, for operators: what they keep by hand, and what they take over from others."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

from lachan.engine.extract import canonicalize
from lachan.engine.model import Kind, ListClass, ListEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

NEEDED = ("value", "kind", "class", "source")
OPTIONAL = ("reason", "expires", "trust", "brand", "reviewed")
COLUMNS = (*NEEDED, *OPTIONAL)

_MAX_FIELD_CHARS = 10_000
_MAX_TROUBLES = 20
_TRUSTS = ("", "closed", "platform", "unsure")
_LISTED_KINDS = tuple(kind for kind in Kind if kind is not Kind.TEXT)


class Trouble(Exception):  # noqa: N818 - a part of ListFileError, never raised to a caller
    """What is wrong with one cell."""

    def __init__(self, line: int, column: str, says: str) -> None:
        """This will keep line, column and sentence apart."""
        self.line = line
        self.column = column
        self.says = says
        super().__init__(f"line {line}, column {column}: {says}")


class ListFileError(ValueError):
    """A CSV that cannot be taken as a list; `troubles` says for up to twenty cells what is wrong with them."""

    def __init__(self, name: str, troubles: list[Trouble]) -> None:
        """This will join the troubles, one a line."""
        self.name = name
        self.troubles = troubles
        super().__init__("\n".join(f"{name}: {trouble}" for trouble in troubles))


def read_csv(path: Path) -> list[ListEntry]:
    """This will read a list: UTF-8, with a line of column names (`COLUMNS`, in any order; the first four are needed).

    Values are brought into their canonical form. Days are written 2026-11-24. All or nothing: raises ListFileError,
    which names line and column of what is wrong, or OSError.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return _read(lines, path.name)
    except UnicodeDecodeError as error:
        raise ListFileError(
            path.name, [Trouble(1, "-", f"the file is not UTF-8 ({error.reason})")]
        ) from error


def _read(lines: TextIO, name: str) -> list[ListEntry]:
    rows = csv.DictReader(lines, strict=True)
    entries: list[ListEntry] = []
    troubles: list[Trouble] = []
    try:
        _check_columns(tuple(rows.fieldnames or ()))
        for row in rows:
            try:
                entries.append(_entry(row, rows.line_num))
            except Trouble as trouble:
                troubles.append(trouble)
                if len(troubles) == _MAX_TROUBLES:
                    break
    except Trouble as trouble:
        troubles.append(trouble)
    except csv.Error as error:
        troubles.append(Trouble(rows.reader.line_num, "-", f"this is no CSV ({error})"))
    if troubles:
        raise ListFileError(name, troubles)
    return entries


def _check_columns(names: tuple[str, ...]) -> None:
    for needed in NEEDED:
        if needed not in names:
            raise Trouble(1, needed, f"this column is missing; the file has {', '.join(names) or 'none'}")
    for name in names:
        if name not in COLUMNS:
            raise Trouble(1, name, f"there is no such column; known are {', '.join(COLUMNS)}")


def _entry(row: dict[str, str | None], line: int) -> ListEntry:
    if None in row:
        raise Trouble(line, "-", "there are more cells than columns")
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    for column, cell in cells.items():
        if len(cell) > _MAX_FIELD_CHARS:
            raise Trouble(line, column, f"longer than {_MAX_FIELD_CHARS:,} characters")
    kind = _one_of(cells["kind"], {str(kind): kind for kind in _LISTED_KINDS}, line, "kind")
    list_class = _one_of(cells["class"], {str(each): each for each in ListClass}, line, "class")
    value = canonicalize(kind, cells["value"])
    if value is None:
        raise Trouble(line, "value", f"“{cells['value'][:80]}” is no {kind}")
    if not cells["source"]:
        raise Trouble(line, "source", "every entry names its source")
    if cells["trust"] not in _TRUSTS:
        raise Trouble(line, "trust", f"“{cells['trust']}” is none of closed, platform, unsure")
    return ListEntry(
        list_class,
        kind,
        value,
        cells["source"],
        cells["reason"],
        _day(cells["expires"], line, "expires"),
        cells["trust"],
        cells["brand"],
        _day(cells["reviewed"], line, "reviewed"),
    )


def _one_of[T](cell: str, known: dict[str, T], line: int, column: str) -> T:
    try:
        return known[cell.lower()]
    except KeyError:
        raise Trouble(line, column, f"“{cell}” is none of {', '.join(known)}") from None


def _day(cell: str, line: int, column: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Trouble(line, column, f"“{cell}” is no day; write it like 2026-11-24") from None


def write_csv(entries: Iterable[ListEntry], path: Path) -> int:
    """This will write a list that `read_csv` reads, in order of kind and value; gives the number of entries."""
    count = 0
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        for cells in sorted(_cells(entries)):
            writer.writerow(cells)
            count += 1
    part.replace(path)
    return count


def _cells(entries: Iterable[ListEntry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield (
            entry.value,
            str(entry.kind),
            str(entry.list_class),
            entry.source,
            entry.reason,
            entry.expires.isoformat() if entry.expires else "",
            entry.trust,
            entry.brand,
            entry.reviewed.isoformat() if entry.reviewed else "",
        )
