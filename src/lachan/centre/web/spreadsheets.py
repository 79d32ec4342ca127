"""Cells of tables that a spreadsheet opens: nothing of what others wrote is run or turned round in them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What a spreadsheet takes for a formula where a cell begins with it, the wide forms of Asian keyboards too
# (OWASP, "CSV Injection").
_FORMULA: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_BEGINS_FORMULA: Final = re.compile(rf"\s*[{_FORMULA}]")
# A spreadsheet set to Vietnamese parts cells at a semicolon, whatever quotes stand around them.
_PARTS_CELL: Final = re.compile(rf"([;|]\s*)(?=[{_FORMULA}])")
_MARK: Final = "'"
# a spreadsheet takes no more into one cell
_CELL_CHARS: Final = 32_000


def cell(value: str) -> str:
    """This will give a value as it may stand in a cell: one line, no formula, nothing that hides or turns letters."""
    seen = "".join(
        " " if sign in "\t\n\r\v\f\x85\u2028\u2029" else sign
        for sign in value
        if sign in "\t\n\r\v\f\x85\u2028\u2029" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )
    line = _PARTS_CELL.sub(rf"\1{_MARK}", " ".join(seen.split()))[:_CELL_CHARS]
    return f"{_MARK}{line}" if _BEGINS_FORMULA.match(line) else line
