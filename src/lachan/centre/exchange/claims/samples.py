"""A file of answers to begin with: the columns that a bank's people fill in, and one row that shows how. Pure."""

from __future__ import annotations

import csv
import io
from typing import Final

from lachan.centre.exchange.claims.reading import COLUMNS

SAMPLE_NAME: Final = "tra-loi-mau.csv"
_FILLED_IN: Final = ("bank", "account", "says", "at", "why", "words")
# a bank and an account that nobody has: sent as it is, the row is refused like any other that was never told
_EXAMPLE: Final = ("970436", "0123456789", "nhầm", "", "khách hàng thật", "Dòng ví dụ, hãy xóa")


def sample_file() -> bytes:
    """This will write it as CSV with Vietnamese columns and the mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([COLUMNS[column] for column in _FILLED_IN])
    lines.writerow(_EXAMPLE)
    return f"\ufeff{written.getvalue()}".encode()
