"""What partners' programs say of what they were told: as JSON, and as a file of a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.utils import timezone

from lachan.centre.accounts.given_tables import LARGEST_BYTES
from lachan.centre.cases.api.bodies import check_length, read_body, read_bytes
from lachan.centre.cases.api.saying import answer, encode
from lachan.centre.exchange.claims.judging import MARK_CHARS, PartnerClaim
from lachan.centre.exchange.claims.reading import read_file
from lachan.centre.exchange.partner_api.said import PartnerClaimDone, PartnerClaims, PartnerClaimsDone
from lachan.centre.exchange.services.claiming import take_claims
from lachan.centre.measures.partner_api.parameters import parameters
from lachan.centre.partners.coming_in import partner_of
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web import limits
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.spreadsheets import cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from lachan.centre.exchange.services.claiming import Done

WRITE: Final = "sightings.write"
CSV: Final = "text/csv"
# A claim of a batch weighs less than a question by itself: it is written with the others.
_CLAIMS_A_QUESTION: Final = 50
_RESULT: Final = ("row", "mark", "result", "about", "code", "vi", "en")


def claims(request: HttpRequest) -> HttpResponse:
    """This will keep or refuse each of some claims."""
    now = timezone.now()
    here = partner_of(request, now=now, scope=WRITE)
    parameters(request, ())
    body = read_body(read_bytes(request), PartnerClaims)
    limits.spend(request, len(body.claims) / _CLAIMS_A_QUESTION, key=f"partner:{here.key_id}")
    said = [_claim(one) for one in body.claims]
    done = take_claims(here=here, said=said, way="api", now=now)
    marks = [_mark(one) for one in body.claims]
    return answer(encode(_told(list(range(1, len(done) + 1)), marks, done)))


def claims_file(request: HttpRequest) -> HttpResponse:
    """This will keep or refuse each row of a file, and give a file that says of each what became of it."""
    now = timezone.now()
    here = partner_of(request, now=now, scope=WRITE)
    parameters(request, ())
    if request.content_type != CSV:
        raise Refusal(415, "content_type", allowed=CSV)
    check_length(request, LARGEST_BYTES)
    with reading(request):
        raw = request.read()
    partner = partners_by_id([here.partner_id])[here.partner_id]
    banks = [code for code in partner.answers_for if code.isdecimal()] if partner.kind == "bank" else []
    rows = read_file(raw, banks=banks, now=now)
    limits.spend(request, len(rows) / _CLAIMS_A_QUESTION, key=f"partner:{here.key_id}")
    done = take_claims(here=here, said=[row.said for row in rows], way="file", now=now, mends_zeros=True)
    told = _told([row.line for row in rows], [row.mark for row in rows], done)
    return _file(told)


def _claim(one: dict[str, Any]) -> PartnerClaim | Refusal:
    try:
        return read_body(msgspec.json.encode(one), PartnerClaim)
    except Refusal as refusal:
        return refusal


def _mark(one: dict[str, Any]) -> str:
    said = one.get("mark")
    return said[:MARK_CHARS] if isinstance(said, str) else ""


def _told(rows: Sequence[int], marks: Sequence[str], done: Sequence[Done]) -> PartnerClaimsDone:
    found = tuple(_one(row, mark, one) for row, mark, one in zip(rows, marks, done, strict=True))
    counts = {what: sum(one.what == what for one in found) for what in ("kept", "known", "refused")}
    return PartnerClaimsDone(**counts, claims=found)


def _one(row: int, mark: str, one: Done) -> PartnerClaimDone:
    if one.refusal is None:
        return PartnerClaimDone(row, mark, "known" if one.what == "known" else "kept", one.about)
    detail = {lang: f"{one.refusal.what(lang)} {one.refusal.mend(lang)}".strip() for lang in ("en", "vi")}
    return PartnerClaimDone(
        row, mark, "refused", code=one.refusal.code, detail=detail["en"], detail_vi=detail["vi"]
    )


def _file(told: PartnerClaimsDone) -> HttpResponse:
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(_RESULT)
    for one in told.claims:
        said = (str(one.row), one.mark, one.what, one.about, one.code, one.detail_vi, one.detail)
        lines.writerow([cell(value) for value in said])
    # the mark by which spreadsheets know UTF-8
    response = answer(f"\ufeff{written.getvalue()}".encode(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lachan-claims.csv"'
    response.headers["Lachan-Kept"] = str(told.kept)
    response.headers["Lachan-Known"] = str(told.known)
    response.headers["Lachan-Refused"] = str(told.refused)
    return response
