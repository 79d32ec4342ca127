"""List files as programs fetch them: whole or what changed, each with its signature; and the key to check them by."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.http import HttpResponseNotModified
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe

from lachan.centre.exchange import signing
from lachan.centre.exchange.coming_in import Coming, who_comes
from lachan.centre.exchange.formats.list_formats import BY_FILE
from lachan.centre.exchange.lists import allowed
from lachan.centre.exchange.lists.answers import TEXT, put_caching, send_small
from lachan.centre.exchange.lists.deltas import delta_of
from lachan.centre.exchange.lists.kept import MOST_NAMED, ListFile, NotThereError, Shelf
from lachan.centre.exchange.lists.keys import keys_asked
from lachan.centre.exchange.lists.making import formats_for, make_emptied
from lachan.centre.exchange.queries.entries import is_emptied
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.services.subscribing import note_told
from lachan.centre.web.problems import for_machines
from lachan.centre.web.ranges import part_wanted, send_part, tell_part
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.site import site_address
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from lachan.centre.exchange.formats.list_format import ListFormat
    from lachan.centre.exchange.readers import Reader

_FORMAT: Final = "lists"
_SOON_SECONDS: Final = 5
_VERSION: Final = re.compile(r"[0-9]{1,18}")


@for_machines
def index(request: HttpRequest) -> HttpResponseBase:
    """This will list the files that somebody gets, with how each stands and what doesn't fit it."""
    coming = _come(request)
    shelf = Shelf(coming.reader.key)
    files = [
        _shown(form, there)
        for form in formats_for(coming.reader)
        if (there := _standing(form, shelf, coming.reader)) is not None
    ]
    if coming.reader == PUBLIC and (there := allowed.there()) is not None:
        files.append(_shown_allowed(there))
    content = msgspec.json.format(
        msgspec.json.encode({"files": files, "keys": f"{site_address()}/exchange/keys"}), indent=2
    )
    return _small(request, content, "application/json", coming)


@for_machines
def whole(request: HttpRequest, file: str) -> HttpResponseBase:
    """This will send a file, or the part of it that is asked for; 304 to who has it."""
    coming, shelf, there = _find(request, file)
    packed = "Range" not in request.headers and _takes_gzip(request)
    # files of two ways of seeing that are made in one pass have one stamp: who comes with a key later has another file
    etag = f'"{there.stamp}-{shelf.key}{"-gz" if packed else ""}"'
    if _has(request, there, etag):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        size = there.packed_size if packed else there.size
        part = part_wanted(request, size_bytes=size, etag=etag)
        if request.method == "HEAD":
            response = tell_part(part, name=file, etag=etag)
        else:
            try:
                opened = shelf.open(there, packed=packed)
            except NotThereError:
                raise _not_ready() from None
            response = send_part(opened, part, name=file, etag=etag)
        response.headers["Content-Type"] = _type_of(file)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
            del response.headers["Accept-Ranges"]
    _put_headers(response, there, etag, coming)
    _note(coming, there)
    return response


@for_machines
def signature(request: HttpRequest, file: str) -> HttpResponseBase:
    """This will send the signature of a file: of the one with the stamp that is named, or of the one that is there.

    By the key that is named, or by the one that counts.
    """
    coming, shelf, there = _find(request, file)
    stamp = request.GET.get("stamp", there.stamp)
    if stamp not in {each.stamp for each in there.versions}:
        raise Refusal(404, "exchange_stamp", file=file)
    for key in keys_asked(request):
        try:
            content = shelf.signature(file, stamp, key.file).read_bytes()
        except FileNotFoundError:
            continue
        if content:
            return _small(request, content, TEXT, coming)
    if stamp != there.stamp:
        # of before the key was announced
        raise Refusal(404, "exchange_stamp", file=file)
    raise _not_ready()


@for_machines
def changes(request: HttpRequest, file: str) -> HttpResponseBase:
    """This will send what changed since a version."""
    coming, content, _ = _delta(request, file)
    return _small(request, content, TEXT, coming)


@for_machines
def changes_signature(request: HttpRequest, file: str) -> HttpResponseBase:
    """This will send the signature of what changed since a version."""
    coming, content, trusted = _delta(request, file)
    key = keys_asked(request)[0]
    return _small(request, signing.minisign(content, trusted=trusted, file=key.file).encode(), TEXT, coming)


def _come(request: HttpRequest) -> Coming:
    return who_comes(request, _FORMAT, now=timezone.now())


def _find(request: HttpRequest, file: str) -> tuple[Coming, Shelf, ListFile]:
    """This will give who comes and the file as it stands for them. Raises Refusal."""
    coming = _come(request)
    if file == allowed.FILE:
        shelf, there = allowed.shelf(), allowed.there()
    else:
        form = BY_FILE.get(file)
        if form is None:
            raise Refusal(404, "exchange_file", file=file)
        if form not in formats_for(coming.reader):
            if coming.here is None:
                raise Refusal(401, "partner_key_needed")
            raise Refusal(403, "exchange_file_not_agreed", file=file)
        shelf = Shelf(coming.reader.key)
        there = _standing(form, shelf, coming.reader)
    if there is None:
        raise _not_ready()
    if there.expires_at <= timezone.now():
        raise Refusal(503, "exchange_expired", retry_after_seconds=60, file=file)
    return coming, shelf, there


def _standing(form: ListFormat, shelf: Shelf, reader: Reader) -> ListFile | None:
    """This will give how a file stands; None where it can't be handed out yet. What is emptied is empty at once."""
    there = shelf.read(form.file)
    if is_emptied() and not (there is not None and there.is_emptied):
        make_emptied(form, reader, now=timezone.now())
        there = shelf.read(form.file)
        if there is not None and not there.is_emptied:
            return None
    return there


def _not_ready() -> Refusal:
    return Refusal(503, "exchange_not_ready", retry_after_seconds=_SOON_SECONDS)


def _delta(request: HttpRequest, file: str) -> tuple[Coming, bytes, str]:
    coming, _, there = _find(request, file)
    form = BY_FILE.get(file)
    since = request.GET.get("since", "")
    if form is None:
        raise Refusal(410, "exchange_since", file=file)
    if _VERSION.fullmatch(since) is None:
        raise Refusal(422, "exchange_since_form", pointer="/since")
    delta = delta_of(form, there, coming.reader, since=int(since), to=request.GET.get("to", ""))
    _note(coming, there)
    return coming, delta.content, delta.trusted


def _takes_gzip(request: HttpRequest) -> bool:
    for each in request.headers.get("Accept-Encoding", "").lower().replace(" ", "").split(","):
        name, *rest = each.split(";")
        if name == "gzip":
            return "q=0" not in rest
    return False


def _has(request: HttpRequest, there: ListFile, etag: str) -> bool:
    said = request.headers.get("If-None-Match")
    if said is not None:
        return "*" in said or etag in {each.strip().removeprefix("W/") for each in said.split(",")}
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and there.made_at <= datetime.fromtimestamp(since, UTC)


def _put_headers(response: HttpResponseBase, there: ListFile, etag: str, coming: Coming) -> None:
    headers = response.headers
    headers["ETag"] = etag
    headers["Last-Modified"] = http_date(there.made_at.timestamp())
    headers["Lachan-List-Version"] = str(there.version)
    headers["Lachan-List-Stamp"] = there.stamp
    headers["Lachan-List-Expires"] = f"{there.expires_at:%Y-%m-%dT%H:%M:%SZ}"
    put_caching(response, is_open=coming.here is None)


def _small(request: HttpRequest, content: bytes, content_type: str, coming: Coming) -> HttpResponseBase:
    return send_small(request, content, content_type, is_open=coming.here is None)


def _note(coming: Coming, there: ListFile) -> None:
    """This will note up to where a partner has been told; that it came is noted already."""
    told = coming.subscription
    if told is not None and told.told_seq != there.upto:
        note_told(subscription_id=told.id, seq=there.upto, now=timezone.now())


def _type_of(file: str) -> str:
    return BY_FILE[file].content_type if file in BY_FILE else "application/json"


def _shown(form: ListFormat, there: ListFile) -> dict[str, Any]:
    named = [
        {
            "thing": thing,
            "why": why,
            "why_en": say(f"exchange.unfit.{why}", "en"),
            "why_vi": say(f"exchange.unfit.{why}", "vi"),
        }
        for thing, why in list(there.named.items())[:MOST_NAMED]
    ]
    return {
        **_about(there, form.code),
        "delta": f"{site_address()}/exchange/lists/{there.file}.delta?since={there.version}",
        "kinds": form.kinds,
        "actions": form.actions,
        "things": there.things,
        "lines_sha256": there.lines_sha256,
        "left_out": there.left_out,
        "left_out_things": named,
    }


def _shown_allowed(there: ListFile) -> dict[str, Any]:
    return {**_about(there, allowed.CODE), "things": there.things}


def _about(there: ListFile, code: str) -> dict[str, Any]:
    address = f"{site_address()}/exchange/lists/{there.file}"
    return {
        "file": there.file,
        "title_vi": say(f"exchange.list.{code}.title", "vi"),
        "title_en": say(f"exchange.list.{code}.title", "en"),
        "address": address,
        "signature": f"{address}.minisig?stamp={there.stamp}",
        "version": there.version,
        "stamp": there.stamp,
        "made_at": there.made_at,
        "expires_at": there.expires_at,
        "size": there.size,
        "gzip_size": there.packed_size,
        "is_emptied": there.is_emptied,
    }
