"""Reading a body: JSON of the form that the document describes, and nothing beside it."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.web.json_bodies import without_halves
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import drain, too_large
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lachan.centre.cases.schemas.asked import Body
    from lachan.centre.web.words import Lang

JSON: Final = "application/json"
BODY_BYTES: Final = 1_000_000
BULK_BYTES: Final = 10_000_000
# msgspec names the place at the end; the names in it are those of our own types
_PLACE: Final = re.compile(r" - at `\$(?P<place>[\w.\[\]]*)`\Z")
_STEP: Final = re.compile(r"\w+")
# `str`, `str` of length <= 1000, `int` >= 1
_WANTED: Final = re.compile(r"Expected `(?P<wanted>[^`]+)`(?P<limit>(?: of length)? [<>]=? \d+)?")


def read_bytes(request: HttpRequest, *, most: int = BODY_BYTES) -> bytes:
    """This will give the bytes of a JSON body. Raises Refusal: 411, 413, 415."""
    if request.content_type != JSON:
        raise Refusal(415, "content_type", allowed=JSON)
    check_length(request, most)
    with reading(request):
        return without_halves(request.read())


def check_length(request: HttpRequest, most: int) -> int:
    """This will give the length that a request says. Raises Refusal: 411 for none, 413 for too much."""
    said = request.META.get("CONTENT_LENGTH") or ""
    if not said.isdigit():
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            raise Refusal(411, "length_required")
        return 0
    if int(said) > most:
        with reading(request):
            drain(request, int(said))
        raise too_large(most)
    return int(said)


def read_body[B: Body](body: bytes, form: type[B]) -> B:
    """This will read a body. Raises Refusal: 400 for what is no JSON, 422 `not_valid` for what doesn't fit."""
    try:
        refuse_doubled(body)
        read: B = _decoder(form).decode(body)
    except msgspec.ValidationError as error:
        raise _misfit(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "not_json") from None
    return read


def refuse_doubled(body: bytes) -> None:
    """This will refuse a body in which a name stands twice, of which one would be lost. Raises Refusal (400)."""
    try:
        json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refusal(400, "not_json") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


@cache
def _decoder(form: type[Body]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(form)


def _misfit(error: msgspec.ValidationError) -> Refusal:
    """This will say which field doesn't fit and what may stand there; nothing of what was sent is repeated."""
    said = str(error)
    found = _PLACE.search(said)
    place = found["place"].lstrip(".") if found else ""
    if "missing required field" in said or "unknown field" in said:
        why = "missing" if "missing" in said else "unknown"
        named = re.search(r"field `(?P<name>[^`]*)`", said)
        # the name of an unknown field is the sender's own
        allowed = f"/{named['name']}" if named and why == "missing" else "openapi.json"
    elif (wanted := _WANTED.search(said)) is not None:
        why, allowed = "limit" if wanted["limit"] else "type", f"{wanted['wanted']}{wanted['limit'] or ''}"
    else:
        why, allowed = "value", "openapi.json"

    def sentence(lang: Lang) -> str:
        return say(f"invalid.{why}", lang, field=place or say("invalid.body", lang), allowed=allowed)

    pointer = "".join(f"/{step}" for step in _STEP.findall(place))
    return Refusal(422, "not_valid", pointer=pointer, why_vi=sentence("vi"), why_en=sentence("en"))
