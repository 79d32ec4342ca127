"""What a TAXII client is answered: JSON of its media type, errors as TAXII's error message (section 3.6.1)."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from lachan.centre.exchange.taxii.filters import BadFilterError
from lachan.centre.exchange.taxii.media import TAXII, takes_taxii
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.http import HttpRequest

_READS: Final = ("GET", "HEAD")


class ErrorMessage(msgspec.Struct, frozen=True):
    """An error; `error_code` is stable, `details` has the sentence in Vietnamese and when to come again."""

    title: str
    description: str
    error_id: str
    error_code: str
    http_status: str
    details: dict[str, str]


def taxii_view(
    *methods: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """This will make a view answer as TAXII: other methods 405, other media types 406, refusals as error messages.

    A partner's program comes by its key and has no cookie that another site could use, so no form token is asked for.
    """
    allowed = methods or _READS

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answering(request: HttpRequest, **named: str) -> HttpResponse:
            try:
                _check(request, allowed)
                return view(request, **named)
            except BadFilterError as error:
                refusal = Refusal(400, "exchange_filter", name=error.name, allowed=error.allowed)
                return _error(request, refusal)
            except Http404:
                return _error(request, Refusal(404, "exchange_nothing"))
            except Refusal as refusal:
                return _error(request, refusal)

        return answering

    return decorated


def _check(request: HttpRequest, allowed: Sequence[str]) -> None:
    """This will raise Refusal: 405 for another method, 406 for who doesn't take TAXII."""
    if request.method not in allowed:
        raise Refusal(405, "method", allowed=", ".join(allowed))
    if not takes_taxii(request.headers.get("Accept", "")):
        raise Refusal(406, "exchange_not_acceptable", allowed=TAXII)


def answer(
    said: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """This will give an answer of TAXII's media type."""
    return answer_bytes(msgspec.json.encode(said), status=status, headers=headers)


def answer_bytes(
    content: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """This will give an answer that is written already."""
    return HttpResponse(content, status=status, content_type=TAXII, headers=dict(headers or {}))


def envelope(objects: Sequence[bytes], *, mark: str) -> bytes:
    """This will put objects, written already, into an envelope; `mark` names the next page, "" for none."""
    said = b'{"more":true,"next":' + msgspec.json.encode(mark) if mark else b'{"more":false'
    if objects:
        said += b',"objects":[' + b",".join(objects) + b"]"
    return said + b"}"


def _error(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    details = {"description_vi": f"{refusal.what('vi')} {refusal.mend('vi')}".strip()}
    if refusal.retry_after_seconds:
        details["retry_after_seconds"] = str(refusal.retry_after_seconds)
    message = ErrorMessage(
        title=refusal.title("en"),
        description=f"{refusal.what('en')} {refusal.mend('en')}".strip(),
        error_id=getattr(request, "request_id", "-"),
        error_code=refusal.code,
        http_status=str(refusal.status),
        details=details,
    )
    response = answer_bytes(msgspec.json.encode(message), status=refusal.status)
    refusal.put_headers(response)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        # the standard has clients try Basic (TAXII 2.1, section 1.6.9)
        response.headers["WWW-Authenticate"] = 'Basic realm="TAXII", Bearer'
    return response
