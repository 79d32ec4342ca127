"""Claims as a file of a spreadsheet has them, row by row: for banks whose people answer by hand. Pure.

What spreadsheets do to numbers is undone where it can be (`="0123"`, `'0123`, `123.0`), and named where it can't: a
number that was rounded is another one.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.given_tables import Problem, Row, TableRefusedError, problem, read_rows
from lachan.centre.exchange.claims.judging import WHY_WORDS, PartnerClaim
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.refusals import Refusal
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MOST_ROWS: Final = 50_000
# in English and Vietnamese, as the header may name them
COLUMNS: Final[Mapping[str, str]] = {
    "mark": "mã", "says": "trả lời", "kind": "loại", "value": "giá trị", "bank": "ngân hàng", "account": "số tài khoản",
    "number": "số biện pháp", "count": "số lần", "at": "thời điểm", "begins": "từ", "ends": "đến", "why": "lý do",
    "words": "ghi chú",
}  # fmt: skip
SAYS: Final[Mapping[str, str]] = {
    "đã chặn": "confirmed", "đã giữ": "confirmed", "từ chối": "refused", "đã thấy": "sighting", "số lần": "hits",
    "nhầm": "mistaken", "rút lại": "withdrawn",
}  # fmt: skip
_IN_ENGLISH: Final = {vietnamese: english for english, vietnamese in COLUMNS.items()}
_FORMULA: Final = re.compile(r'="(?P<said>[^"]*)"')
_ROUNDED: Final = re.compile(r"-?\d([.,]\d+)?[eE]\+?\d+")
_WHOLE: Final = re.compile(r"(?P<said>\d+)[.,]0+")
_DAY_FIRST: Final = re.compile(
    r"(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})(?:[ T](?P<rest>\d{1,2}:\d{2}(?::\d{2})?))?"
)
_MARK_CHARS: Final = 32


class FileRow(msgspec.Struct, frozen=True):
    """A row by its line: what it says, or why it can't be read."""

    line: int
    mark: str
    said: PartnerClaim | Refusal


def read_file(raw: bytes, *, banks: Collection[str], now: datetime) -> tuple[FileRow, ...]:
    """This will read a file. `banks` are the codes that the partner answers for: the one is meant where none is named.

    Raises Refusal (422) `exchange_claims_file`: it is no table, has unknown columns or too many rows.
    """
    try:
        rows = read_rows(raw, needed=(), optional=(*COLUMNS, *COLUMNS.values()), most_rows=MOST_ROWS)
    except TableRefusedError as refused:
        raise _misfit(_in_both_languages(refused.problems[0]), "exchange_claims_file") from None
    columns = next((row.cells.keys() for row, _ in rows if row.cells), {"says"})
    if not {"says", COLUMNS["says"]} & columns:
        missing = problem(1, "missing_column", column_vi=COLUMNS["says"], column_en="says")
        raise _misfit(missing, "exchange_claims_file")
    return tuple(_read(row, wrong, banks, now) for row, wrong in rows)


def _in_both_languages(wrong: Problem) -> Problem:
    """This will name the columns that there are in the reader's language alone: the list of both is no help."""
    if wrong.code != "unknown_column":
        return wrong
    told = {name: said for name, said in wrong.params if name != "known"}
    return problem(
        wrong.line,
        wrong.code,
        **told,
        known_vi=", ".join(COLUMNS.values()),
        known_en=", ".join(COLUMNS),
    )


def _misfit(wrong: Problem, code: str) -> Refusal:
    return Refusal(422, code, why_vi=wrong.say("vi"), why_en=wrong.say("en"))


def _read(row: Row, wrong: tuple[Problem, ...], banks: Collection[str], now: datetime) -> FileRow:
    if wrong:
        return FileRow(row.line, "", _misfit(wrong[0], "exchange_row"))
    cells = {_IN_ENGLISH.get(column, column): said for column, said in row.cells.items() if said}
    mark = cells.get("mark") or _own_mark(cells)
    try:
        return FileRow(row.line, mark, _claim(cells, mark, banks, now))
    except Refusal as refusal:
        return FileRow(row.line, mark, refusal)


def _own_mark(cells: Mapping[str, str]) -> str:
    """This will name a row that has no mark by what it says: the same row once more is the same claim."""
    said = msgspec.json.encode(dict(cells), order="deterministic")
    return f"file-{hashlib.sha256(said).hexdigest()[:_MARK_CHARS]}"


def _claim(cells: Mapping[str, str], mark: str, banks: Collection[str], now: datetime) -> PartnerClaim:
    says, why = cells.get("says", "").lower(), cells.get("why", "").lower()
    said = {
        "mark": mark,
        "says": SAYS.get(says, says),
        "number": cells.get("number", ""),
        "why": WHY_WORDS.get(why, why),
        "words": cells.get("words", ""),
        "count": _count(cells.get("count", "1")),
        "at": _moment(cells.get("at", ""), now, is_end=False),
        "begins": _moment(cells.get("begins", ""), now, is_end=False),
        "ends": _moment(cells.get("ends", ""), now, is_end=True),
        **_thing(cells, banks),
    }
    try:
        return msgspec.convert(said, PartnerClaim)
    except msgspec.ValidationError as error:
        field = re.search(r"\$\.(?P<field>\w+)", str(error))
        raise _cell(field["field"] if field else "–") from None


def _cell(column: str) -> Refusal:
    """This will say of which column a cell can't be read; of the one for answers, what it can be."""
    vietnamese = COLUMNS.get(column, column)
    if column != "says":
        return Refusal(422, "exchange_cell", column_vi=vietnamese, column_en=column)
    return Refusal(
        422,
        "exchange_cell_choice",
        column_vi=vietnamese,
        column_en=column,
        allowed_vi=", ".join(SAYS),
        allowed_en=", ".join(dict.fromkeys(SAYS.values())),
    )


def _thing(cells: Mapping[str, str], banks: Collection[str]) -> dict[str, str]:
    if "account" in cells:
        bank = _number(cells.get("bank", ""))
        if not bank and len(banks) == 1:
            [bank] = banks
        account = re.sub(r"[\s-]", "", _number(cells["account"]))
        return {"kind": Kind.PAYEE, "value": f"{bank or 'unknown'}:{account}"}
    if "value" not in cells:
        return {}
    return {"kind": cells.get("kind", "").lower(), "value": _number(cells["value"])}


def _number(cell: str) -> str:
    """This will give a number as it was before a spreadsheet had it. Raises Refusal (422) where that is lost."""
    if (formula := _FORMULA.fullmatch(cell)) is not None:
        cell = formula["said"]
    cell = cell.removeprefix("'").strip()
    if _ROUNDED.fullmatch(cell):
        raise Refusal(422, "exchange_rounded")
    whole = _WHOLE.fullmatch(cell)
    return whole["said"] if whole is not None else cell


def _count(cell: str) -> int:
    said = re.sub(r"[.,\s](?=\d{3}\b)", "", _number(cell))
    if not said.isascii() or not said.isdecimal():
        raise _cell("count")
    return int(said[:12])


def _moment(cell: str, now: datetime, *, is_end: bool) -> datetime | None:
    """This will read a day or a moment, in Vietnam's time where it names no other; a day ends with its last second."""
    if not cell:
        return None
    written = cell.strip()
    if (found := _DAY_FIRST.fullmatch(written)) is not None:
        rest = found["rest"] or ""
        written = f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}" + (
            f"T{rest:0>5}" if rest else ""
        )
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise Refusal(422, "exchange_cell_time") from None
    if at.tzinfo is None:
        at = at.replace(tzinfo=VIETNAM)
    is_day = at.time() == time() and ":" not in written
    if is_end and is_day:
        # of today: up to now
        at = min(at + timedelta(days=1, seconds=-1), max(now, at))
    return at
