"""What became of claims, as it is told: in their order, and as a file beside the one that was sent. Pure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.partner_api.said import (
    PartnerClaimDone,
    PartnerClaimsDone,
    PartnerFindDone,
    PartnerFindsDone,
)
from lachan.centre.web.spreadsheets import cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.exchange.services.claiming import Done

FILE_NAME: Final = "lachan-claims.csv"
_COLUMNS: Final = ("row", "mark", "result", "about", "code", "vi", "en")


def results(rows: Sequence[int], marks: Sequence[str], done: Sequence[Done]) -> PartnerClaimsDone:
    """This will tell of each what became of it, by its row and mark, and count each sort."""
    found = tuple(_one(row, mark, one) for row, mark, one in zip(rows, marks, done, strict=True))
    counts = {what: sum(one.what == what for one in found) for what in ("kept", "known", "refused")}
    return PartnerClaimsDone(**counts, claims=found)


def find_results(marks: Sequence[str], done: Sequence[Done]) -> PartnerFindsDone:
    """This will tell of each find what became of it, by its place from 1 and its mark."""
    told = results(range(1, len(done) + 1), marks, done)
    found = tuple(PartnerFindDone(**msgspec.structs.asdict(one)) for one in told.claims)
    return PartnerFindsDone(told.kept, told.known, told.refused, found)


def result_file(told: PartnerClaimsDone) -> bytes:
    """This will write a line for each as CSV, with the mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(_COLUMNS)
    for one in told.claims:
        said = (str(one.row), one.mark, one.what, one.about, one.code, one.detail_vi, one.detail)
        lines.writerow([cell(value) for value in said])
    return f"\ufeff{written.getvalue()}".encode()


def _one(row: int, mark: str, one: Done) -> PartnerClaimDone:
    if one.refusal is None:
        return PartnerClaimDone(row, mark, "known" if one.what == "known" else "kept", one.about)
    detail = {lang: f"{one.refusal.what(lang)} {one.refusal.mend(lang)}".strip() for lang in ("en", "vi")}
    return PartnerClaimDone(
        row, mark, "refused", code=one.refusal.code, detail=detail["en"], detail_vi=detail["vi"],
        pointer=one.refusal.pointer,
    )  # fmt: skip
