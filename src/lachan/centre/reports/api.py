"""`POST /api/v1/reports`: the same fields as the form, as JSON or with files as multipart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from lachan.centre.accounts.shown_keys import key_of
from lachan.centre.reports.documents import PROBLEMS, SCHEMAS, report_operation
from lachan.centre.reports.misfits import misfit, refuse_doubled
from lachan.centre.reports.receiving import (
    FORM_BYTES,
    MOST_BYTES,
    ReportUploadHandler,
    device_of,
    file_too_large,
    files_told,
    spend_report,
)
from lachan.centre.reports.schemas import (
    FieldProblem,
    PlaceChoice,
    ReportProblem,
    ReportTaken,
    ReportTold,
)
from lachan.centre.reports.services import take_report
from lachan.centre.reports.told import FieldFault, NotToldError, read_told
from lachan.centre.web.addresses import network_of
from lachan.centre.web.clock import today
from lachan.centre.web.json_bodies import without_halves
from lachan.centre.web.problems import CONTENT_TYPE
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import drain, too_large

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lachan.centre.reports.services import FileTold

__all__ = ["PROBLEMS", "SCHEMAS", "router"]

router = Router()

_JSON: Final = "application/json"
_MULTIPART: Final = "multipart/form-data"
_FILES: Final = "files"

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ReportTold)


@router.post("/reports", **report_operation())
def tell(request: HttpRequest) -> HttpResponse:
    """This will take a report, and answer once it is on the disk for good."""
    key = key_of(request)
    spend_report(request, key=key.sha256 if key else "")
    now = timezone.now()
    try:
        given, files = _read(request)
        told = read_told(
            given,
            day=today(now),
            channel="api",
            network=network_of(request),
            device=device_of(request),
            idempotency_key=request.headers.get("Idempotency-Key", ""),
            has_files=bool(files),
        )
        taken = take_report(told=told, files=files, now=now)
    except NotToldError as error:
        return _say_faults(request, error.faults)
    finally:
        for handler in request.upload_handlers:
            if isinstance(handler, ReportUploadHandler):
                handler.close()
    return _send(ReportTaken(taken.receipt, taken.again), status=200 if taken.again else 201)


def _read(request: HttpRequest) -> tuple[dict[str, Any], list[FileTold]]:
    if request.content_type == _JSON:
        return _read_json(request), []
    if request.content_type == _MULTIPART:
        return _read_parts(request)
    raise Refusal(415, "content_type", allowed=f"{_JSON}, {_MULTIPART}")


def _read_json(request: HttpRequest) -> dict[str, Any]:
    _check_length(request, FORM_BYTES)
    with reading(request):
        body = request.read()
    body = without_halves(body)
    refuse_doubled(body)
    try:
        read = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise misfit(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "not_json") from None
    given = msgspec.structs.asdict(read)
    if read.happened_on is not None:
        given["happened_on"] = read.happened_on.isoformat()
    return given


def _read_parts(request: HttpRequest) -> tuple[dict[str, Any], list[FileTold]]:
    _check_length(request, MOST_BYTES)
    request.upload_handlers = [ReportUploadHandler(request)]
    try:
        with reading(request):
            uploads = request.FILES
    except Refusal:
        drain(request, int(request.META.get("CONTENT_LENGTH") or 0))
        raise
    if any(name != _FILES for name in uploads):
        raise NotToldError((FieldFault("", "unknown_field"),))
    given = {name: values for name, values in request.POST.lists() if name != _FILES}
    # a file without a name is a field of a form; an empty one is what a browser sends for no file
    if any(request.POST.getlist(_FILES)):
        raise NotToldError((FieldFault(_FILES, "not_file"),))
    return given, files_told(uploads.getlist(_FILES))


def _check_length(request: HttpRequest, most_bytes: int) -> None:
    said = request.META.get("CONTENT_LENGTH") or ""
    if not said.isdigit():
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            raise Refusal(411, "length_required")
        return
    if int(said) > most_bytes:
        with reading(request):
            drain(request, int(said))
        raise file_too_large() if most_bytes == MOST_BYTES else too_large(most_bytes)


def _say_faults(request: HttpRequest, faults: tuple[FieldFault, ...]) -> HttpResponse:
    errors = tuple(
        FieldProblem(
            pointer=f"/{fault.field}" if fault.field else "",
            code=fault.code,
            detail=fault.said("en"),
            detail_vi=fault.said("vi"),
            choices=tuple(
                PlaceChoice(one.code, one.name_vi, one.name_en, one.why_vi, one.why_en)
                for one in fault.choices
            ),
        )
        for fault in faults
    )
    problem = ReportProblem(
        type="about:blank",
        title="Unprocessable Content",
        status=422,
        code="reports_not_told",
        detail=errors[0].detail,
        detail_vi=errors[0].detail_vi,
        request_id=getattr(request, "request_id", "-"),
        pointer=errors[0].pointer,
        errors=errors,
    )
    return _send(problem, status=422, content_type=CONTENT_TYPE)


def _send(content: Any, *, status: int, content_type: str = _JSON) -> HttpResponse:
    response = HttpResponse(_encoder.encode(content), content_type=content_type, status=status)
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    # the receipt is for the reporter alone
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
