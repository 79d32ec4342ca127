"""`POST /hooks/short-code/OPERATOR`: an operator hands on what somebody sent to 156 or 5656, and gets the reply."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from lachan.centre.reports.short_code.bodies import read_body
from lachan.centre.reports.short_code.services import take_short_code
from lachan.centre.reports.short_code.signatures import read_signature
from lachan.centre.web import limits
from lachan.centre.web.problems import problem_response
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

_log = logging.getLogger("lachan.short_code")

# ten parts of a message in which each letter is escaped, and what operators put around it
MOST_BYTES: Final = 32_000
_encoder = msgspec.json.Encoder()


@csrf_exempt  # a machine calls; its signature says who
def short_code(request: HttpRequest, operator: str) -> HttpResponse:
    """This will answer a call; what is refused is said as a problem, and nothing of it is kept."""
    try:
        return _answer(request, operator)
    except Refusal as refusal:
        _log.warning("a call of the short code was refused: %s", refusal.code)
        return problem_response(request, refusal)


def _answer(request: HttpRequest, operator: str) -> HttpResponse:
    if request.method != "POST":
        raise Refusal(405, "method", allowed="POST")
    limits.refuse_guesses(request)
    body = _read(request)
    now = timezone.now()
    try:
        call = read_signature(operator=operator, headers=request.headers, body=body, now=now)
    except Refusal as refusal:
        # a clock that goes wrong is no guess
        if refusal.code == "short_code_signature":
            limits.count_wrong_key(request)
        raise
    answered = take_short_code(call=call, received=read_body(body, request.content_type or ""), now=now)
    return HttpResponse(_encoder.encode(answered), content_type="application/json")


def _read(request: HttpRequest) -> bytes:
    said = request.META.get("CONTENT_LENGTH") or ""
    if not said.isdigit():
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            raise Refusal(411, "length_required")
        return b""
    if int(said) > MOST_BYTES:
        raise Refusal(413, "short_code_too_large", limit=f"{MOST_BYTES // 1_000} kB")
    with reading(request):
        return request.read()
