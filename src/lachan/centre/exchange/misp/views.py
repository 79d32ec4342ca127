"""The feed as MISP fetches it: by its manifest, and then the events that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseNotModified
from django.utils import timezone

from lachan.centre.exchange.coming_in import who_comes
from lachan.centre.exchange.lists.answers import for_machines
from lachan.centre.exchange.misp.feed import HASHES, MANIFEST, folder_of, state_of
from lachan.centre.exchange.queries.entries import is_emptied
from lachan.centre.exchange.services.subscribing import note_told
from lachan.centre.web.ranges import part_wanted, send_part, tell_part
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

_FORMAT: Final = "misp"
_SOON_SECONDS: Final = 5


@for_machines
def manifest(request: HttpRequest) -> HttpResponseBase:
    """This will send which events there are."""
    return _send(request, MANIFEST, "application/json")


@for_machines
def hashes(request: HttpRequest) -> HttpResponseBase:
    """This will send the MD5 of each value that goes on, with its event."""
    return _send(request, HASHES, "text/csv; charset=utf-8")


@for_machines
def event(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """This will send an event."""
    return _send(request, f"{uuid}.json", "application/json")


def _send(request: HttpRequest, name: str, content_type: str) -> HttpResponseBase:
    now = timezone.now()
    coming = who_comes(request, _FORMAT, now=now)
    key = coming.reader.key
    there = state_of(key)
    if there is None or (is_emptied() and not there.is_emptied):
        raise Refusal(503, "exchange_not_ready", retry_after_seconds=_SOON_SECONDS)
    try:
        file = (folder_of(key) / name).open("rb")
    except FileNotFoundError:
        raise Refusal(404, "not_found") from None
    size = file.seek(0, 2)
    # two ways of seeing stand at one place: who comes with a key later, or may see more, has another feed
    etag = f'"{there.upto}-{key}-{size}"'
    if etag in {
        each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")
    }:
        file.close()
        response: HttpResponseBase = HttpResponseNotModified()
        response.headers["ETag"] = etag
    elif request.method == "HEAD":
        file.close()
        response = tell_part(part_wanted(request, size_bytes=size, etag=etag), name=name, etag=etag)
    else:
        response = send_part(file, part_wanted(request, size_bytes=size, etag=etag), name=name, etag=etag)
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = f"{'public' if coming.here is None else 'private'}, no-cache"
    response.headers["Vary"] = "Authorization"
    if name == MANIFEST and coming.subscription is not None and coming.subscription.told_seq != there.upto:
        note_told(subscription_id=coming.subscription.id, seq=there.upto, now=now)
    return response
