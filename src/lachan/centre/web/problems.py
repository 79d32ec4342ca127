"""Errors for machines: problem+json (RFC 9457), the sentence in both languages, and the request's code."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

CONTENT_TYPE = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong. `code` is stable; `detail` may change its wording; `pointer` (RFC 6901) names a field."""

    type: str
    title: str
    status: Annotated[int, msgspec.Meta(ge=400, le=599)]
    code: str
    detail: str
    detail_vi: str
    request_id: str
    retry_after_seconds: int = 0
    pointer: str = ""


_ENCODER = msgspec.json.Encoder()


def problem_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """This will give the response of a refusal."""
    request_id = getattr(request, "request_id", "-")
    problem = Problem(
        type="about:blank",
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        code=refusal.code,
        detail=f"{refusal.what('en')} {refusal.mend('en')}".strip(),
        detail_vi=f"{refusal.what('vi')} {refusal.mend('vi')}".strip(),
        request_id=request_id,
        retry_after_seconds=refusal.retry_after_seconds,
        pointer=refusal.pointer,
    )
    response = HttpResponse(_ENCODER.encode(problem), content_type=CONTENT_TYPE, status=refusal.status)
    refusal.put_headers(response)
    return response


def for_machines(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """This will answer refusals as programs read them (RFC 9457), and nothing but GET and HEAD."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        try:
            return view(request, *arguments, **named)
        except Refusal as refusal:
            return problem_response(request, refusal)

    return require_safe(answer)
