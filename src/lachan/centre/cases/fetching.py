"""Sending an archive of evidence that was made, to a page and to a program alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.cases.services.archives import fetch_archive
from lachan.centre.web.ranges import part_wanted, send_part, tell_part

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from lachan.centre.audit.actors import Actor
    from lachan.centre.cases.queries.archives import ArchiveShown


def send_archive(
    request: HttpRequest, shown: ArchiveShown, *, actor: Actor, now: datetime
) -> HttpResponseBase:
    """This will send what is wanted of an archive, and write that down; HEAD says what there is, and is no fetching.

    Raises Refusal as `fetch_archive`, and 416 `range`.
    """
    etag = f'"{shown.sha256}"'
    if shown.state != "ready":
        # refused with what it is, whatever part was wanted
        fetch_archive(archive_id=shown.id, first=0, last=0, actor=actor, now=now).close()
    part = part_wanted(request, size_bytes=shown.size_bytes, etag=etag)
    if request.method == "HEAD":
        return tell_part(part, name=shown.name, etag=etag)
    file = fetch_archive(archive_id=shown.id, first=part.first, last=part.last, actor=actor, now=now)
    return send_part(file, part, name=shown.name, etag=etag)
