"""Tables that are taken away: CSV for a spreadsheet, in which nothing of what people typed is run or turned round."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse

from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.spreadsheets import cell
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime


def number_cell(value: int | None) -> str:
    """This will give a number as a spreadsheet counts with it, "" for none."""
    return "" if value is None else str(value)


def moment_cell(at: datetime | None) -> str:
    """This will give a time in Vietnam in the form that every spreadsheet sorts: 2026-11-28 14:32:05; "" for none."""
    return "" if at is None else f"{at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}"


def table_file(
    *,
    name: str,
    columns: Sequence[str],
    lines: Iterable[Sequence[Sequence[str]]],
    now: datetime,
    lang: str,
    cut_at: int | None = None,
) -> StreamingHttpResponse:
    """This will give a table as a file `lachan-NAME-DAY.csv`, sent while it is read.

    `columns` are words; `lines` come in bunches, each a line of as many texts. `cut_at`: only so many lines were taken
    and there are more; the name of the file says so, and its last line.
    """
    response = StreamingHttpResponse(
        _written(columns, lines, lang, cut_at), content_type="text/csv; charset=utf-8"
    )
    cut = "" if cut_at is None else f"-first-{cut_at}"
    response.headers["Content-Disposition"] = f'attachment; filename="lachan-{name}-{today(now)}{cut}.csv"'
    return response


def _written(
    columns: Sequence[str], lines: Iterable[Sequence[Sequence[str]]], lang: str, cut_at: int | None
) -> Iterator[str]:
    # the mark by which spreadsheets know UTF-8
    yield "\ufeff" + _as_csv([columns])
    for bunch in lines:
        yield _as_csv(bunch)
    if cut_at is not None:
        yield _as_csv([[say("desk.table.cut", lang, most=f"{cut_at}")]])


def _as_csv(lines: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([cell(value) for value in line] for line in lines)
    return written.getvalue()
