"""Large files as evidence of a case: the page on which one is chosen, and the addresses at which its parts come in.

The addresses speak tus 1.0 (https://tus.io/protocols/resumable-upload): POST makes an upload, HEAD says up to where it
is there, PATCH brings more from there on, DELETE ends it. One thing is our own: POST at the upload keeps the whole.
"""

from __future__ import annotations

import base64
import binascii
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, Final, cast

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.cases.queries.cases import case_by_number, rows_by_id
from lachan.centre.cases.services.exhibits import add_exhibit, begin_exhibit, finish_exhibit
from lachan.centre.console.forms.case_uploads import LargeFileForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.evidence.place import MEGABYTE, most_bytes, most_large_bytes
from lachan.centre.evidence.receiving import incoming_of, receives_evidence
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import append_to_upload, drop_upload, unfinished_of, upload_of
from lachan.centre.web.language import language_of
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import drain
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.queries.cases import CaseRow
    from lachan.centre.evidence.services import UploadShown

TUS: Final = "1.0.0"
EXTENSIONS: Final = "creation,expiration,termination"
PIECE: Final = "application/offset+octet-stream"
_MOST_DIGITS: Final = 15
_NAME_CHARS: Final = 4_000


def _answers_program[**P](
    view: Callable[Concatenate[DeskRequest, P], HttpResponseBase],
) -> Callable[Concatenate[DeskRequest, P], HttpResponseBase]:
    """This will say refusals as JSON, with the same words as on a page, and put what each answer of tus has."""

    @wraps(view)
    def answered(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Refusal as refusal:
            # a browser that is answered while it still sends shows a broken connection
            drain(request, _number(request.META.get("CONTENT_LENGTH")))
            lang = language_of(request)
            said = {"title": refusal.title(lang), "what": refusal.what(lang), "mend": refusal.mend(lang)}
            response = JsonResponse({"code": refusal.code, **said}, status=refusal.status)
            refusal.put_headers(response)
        response.headers["Tus-Resumable"] = TUS
        response.headers["Cache-Control"] = "no-store"
        return response

    return cast("Callable[Concatenate[DeskRequest, P], HttpResponseBase]", answered)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_KEEP)
@receives_evidence
def page(request: DeskRequest, number: str) -> HttpResponse:
    """This will let somebody choose a large file, go on with one or drop it; without a script a small one comes."""
    row = _row(request, number)
    actor = request.viewer.actor()
    if request.method == "POST" and (token := request.POST.get("drop", "")):
        drop_upload(token=token, actor=actor, now=request.now)
        return redirect(reverse("desk_case_upload_page", args=[number]))
    is_post = request.method == "POST"
    form = LargeFileForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        lang=language_of(request),
        limit=f"{most_large_bytes() // MEGABYTE} MB",
    )

    def run(typed: dict[str, Any]) -> None:
        add_exhibit(
            case_id=row.id,
            content=incoming_of(typed["file"]),
            name=typed["file"].name,
            source=typed["source"],
            actor=actor,
            now=request.now,
        )

    if is_post and save(form, run):
        return done(request, "upload_kept", "desk_case", number)
    lang = language_of(request)
    return form_page(
        request,
        "console/case_upload.html",
        form,
        {
            "row": row,
            "back": reverse("desk_case", args=[number]),
            "crumbs": (
                (reverse("desk_cases"), say("desk.cases.title", lang)),
                (reverse("desk_case", args=[number]), number),
            ),
            "unfinished": unfinished_of(holder=f"case:{row.id}", actor=actor, now=request.now),
            "small": f"{most_bytes() // MEGABYTE} MB",
            "most_bytes": most_large_bytes(),
        },
    )


@require_http_methods(["OPTIONS", "POST"])
@desk_page(permissions.EVIDENCE_KEEP)
@_answers_program
def uploads(request: DeskRequest, number: str) -> HttpResponse:
    """This will say what can be sent (OPTIONS), and make an upload (POST): 201 with its address."""
    row = _row(request, number)
    if request.method == "OPTIONS":
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response.headers["Tus-Version"] = TUS
        response.headers["Tus-Extension"] = EXTENSIONS
        response.headers["Tus-Max-Size"] = f"{most_large_bytes()}"
        return response
    upload = begin_exhibit(
        case_id=row.id,
        name=_name_in(request.headers.get("Upload-Metadata", "")),
        size_bytes=_number(request.headers.get("Upload-Length")),
        actor=request.viewer.actor(),
        now=request.now,
    )
    response = HttpResponse(status=HTTPStatus.CREATED)
    response.headers["Location"] = reverse("desk_case_upload", args=[number, upload.token])
    _put_place(response, upload)
    return response


@require_http_methods(["HEAD", "PATCH", "DELETE", "POST"])
@desk_page(permissions.EVIDENCE_KEEP)
@_answers_program
def upload(request: DeskRequest, number: str, token: str) -> HttpResponse:
    """This will say up to where an upload is there, take more of it, end it, or keep the whole as evidence."""
    row = _row(request, number)
    actor, now = request.viewer.actor(), request.now
    found = upload_of(token=token, actor=actor, now=now)
    if found.holder != f"case:{row.id}":
        raise Refusal(404, "not_found")
    if request.method == "POST":
        finish_exhibit(
            case_id=row.id, token=token, source=request.POST.get("source", ""), actor=actor, now=now
        )
        return JsonResponse({"address": reverse("desk_case", args=[number])})
    if request.method == "DELETE":
        drop_upload(token=token, actor=actor, now=now)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.method == "HEAD":
        response = HttpResponse(status=HTTPStatus.OK)
        response.headers["Upload-Length"] = f"{found.size_bytes}"
        _put_place(response, found)
        return response
    return _append(request, found)


def _append(request: DeskRequest, found: UploadShown) -> HttpResponse:
    if request.headers.get("Content-Type", "").split(";")[0].strip() != PIECE:
        raise EvidenceRefused("upload_form", status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    offset = request.headers.get("Upload-Offset", "")
    if _number(offset, other=-1) != found.offset_bytes:
        raise EvidenceRefused("upload_offset", status=409, offset=f"{found.offset_bytes}")
    if found.offset_bytes + _number(request.META.get("CONTENT_LENGTH")) > found.size_bytes:
        raise EvidenceRefused("upload_more", status=413)
    with reading(request):
        now_there = append_to_upload(
            token=found.token,
            offset_bytes=found.offset_bytes,
            content=request,
            actor=request.viewer.actor(),
            now=request.now,
        )
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    _put_place(response, now_there)
    return response


def _put_place(response: HttpResponse, upload: UploadShown) -> None:
    response.headers["Upload-Offset"] = f"{upload.offset_bytes}"
    response.headers["Upload-Expires"] = f"{upload.until:%a, %d %b %Y %H:%M:%S} GMT"


def _row(request: DeskRequest, number: str) -> CaseRow:
    case_id = case_by_number(request.viewer, number)
    row = rows_by_id(request.viewer, [case_id]).get(case_id)
    if row is None:
        # handed over since it was seen
        raise Refusal(404, "not_found")
    return row


def _name_in(metadata: str) -> str:
    """This will read the file's name of `filename BASE64,…`; "" where there is none."""
    for pair in metadata[:_NAME_CHARS].split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode("utf-8", "replace")
            except binascii.Error:
                return ""
    return ""


def _number(said: str | None, *, other: int = 0) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS else other
