"""The feed as MISP fetches it: by its manifest, and then the events that changed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec
from django.http import HttpResponseNotModified
from django.utils import timezone

from lachan.centre.exchange.coming_in import Coming, who_comes
from lachan.centre.exchange.misp.audiences import EVERYBODY, audience_of
from lachan.centre.exchange.misp.emptied import emptied
from lachan.centre.exchange.misp.files import HASHES, MANIFEST, FeedState, folder_of, state_of
from lachan.centre.exchange.misp.former import former_file, former_of
from lachan.centre.exchange.queries.entries import emptied_since
from lachan.centre.exchange.services.subscribing import note_told
from lachan.centre.web.problems import for_machines
from lachan.centre.web.ranges import part_wanted, send_part, tell_part
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

_FORMAT: Final = "misp"
_SOON_SECONDS: Final = 5


def _open(coming: Coming, key: str, name: str, there: FeedState, stopped: datetime | None) -> BinaryIO:
    """This will open a file of a feed, or one of a feed that the partner had before. Raises Refusal (404)."""
    partner_id = None if coming.here is None else coming.here.partner_id
    former = None if partner_id is None else former_of(partner_id)
    try:
        file: BinaryIO = (folder_of(key) / name).open("rb")
    except FileNotFoundError:
        if partner_id is None or former is None:
            raise Refusal(404, "not_found") from None
        try:
            # all of it is over already
            return former_file(partner_id, name)
        except FileNotFoundError:
            raise Refusal(404, "not_found") from None
    if stopped is not None:
        with file:
            file = BytesIO(emptied(name, file.read(), there, since=stopped))
    if name == MANIFEST and former is not None:
        with file:
            listed = msgspec.json.decode(file.read()) | msgspec.to_builtins(former.manifest)
        file = BytesIO(msgspec.json.encode(listed))
    return file


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
    audience = EVERYBODY if coming.subscription is None else audience_of(coming.subscription)
    there = None if audience is None else state_of(audience.key)
    if audience is None or there is None:
        raise Refusal(503, "exchange_not_ready", retry_after_seconds=_SOON_SECONDS)
    since = emptied_since()
    stopped = since if since is not None and not there.is_emptied else None
    file = _open(coming, audience.key, name, there, stopped)
    size = file.seek(0, 2)
    # two ways of seeing stand at one place: who comes with a key later, or may see more, has another feed
    etag = f'"{there.upto}-{audience.key}-{size}{"" if stopped is None else "-stopped"}"'
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
    if (
        name == MANIFEST
        and stopped is None
        and coming.subscription is not None
        and coming.subscription.told_seq != there.upto
    ):
        note_told(subscription_id=coming.subscription.id, seq=there.upto, now=now)
    return response
