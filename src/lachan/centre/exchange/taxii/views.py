"""The TAXII 2.1 server: discovery, roots, collections, manifests, objects, versions, status of what was sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from msgspec.structs import replace

from lachan.centre.cases.api.bodies import check_length
from lachan.centre.exchange.codes import ENDED_KEPT
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.queries.received import status_of
from lachan.centre.exchange.queries.stix import CentreRow, Shelf
from lachan.centre.exchange.scopes import ends
from lachan.centre.exchange.services.receiving import receive
from lachan.centre.exchange.services.stix_names import this_centre
from lachan.centre.exchange.services.subscribing import note_shelf
from lachan.centre.exchange.stix.extensions import SCHEMAS, schema_bytes
from lachan.centre.exchange.stix.objects import Voice
from lachan.centre.exchange.stix.stamps import fine_stamp
from lachan.centre.exchange.taxii.answers import answer, answer_bytes, envelope, taxii_view
from lachan.centre.exchange.taxii.callers import Caller, caller_of
from lachan.centre.exchange.taxii.filters import ALL, Asked, Filters, next_mark, read_asked
from lachan.centre.exchange.taxii.media import STIX, TAXII, is_taxii
from lachan.centre.exchange.taxii.pages import Page, manifest_row, read_page, written
from lachan.centre.exchange.taxii.shelves import (
    PARTNER_ROOT,
    PUBLIC_ROOT,
    Collection,
    find,
    inbox_of,
    shelves_of,
    shelves_within,
)
from lachan.centre.exchange.taxii.splitting import MOST_OBJECTS, BrokenEnvelopeError, split_envelope
from lachan.centre.web import limits
from lachan.centre.web.centre import centre_in
from lachan.centre.web.json_bodies import without_halves
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest

    from lachan.centre.exchange.readers import Reader

# What 10,000 indicators of usual length have; more comes in several envelopes.
MOST_BYTES: Final = 10_000_000
# A page of a thousand takes as long as ten questions.
OBJECTS_A_QUESTION: Final = 100
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{2,249}--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OF_ONE: Final = ("added_after", "limit", "next", "match[version]", "match[spec_version]")
_OF_VERSIONS: Final = ("added_after", "limit", "next", "match[spec_version]")
_SCHEMA_TYPE: Final = "application/schema+json"


@taxii_view()
def discovery(request: HttpRequest) -> HttpResponse:
    """This will say which roots there are (section 4.1)."""
    centre = centre_in("en")
    said: dict[str, Any] = {
        "title": centre_in("vi").name,
        "description": _both("exchange.stix.discovery"),
        "default": _address(request, PUBLIC_ROOT),
        "api_roots": [_address(request, PUBLIC_ROOT), _address(request, PARTNER_ROOT)],
    }
    if centre.contact:
        said["contact"] = centre.contact
    return answer(said)


@taxii_view()
def root_information(request: HttpRequest, root: str) -> HttpResponse:
    """This will say what a root takes (section 4.2)."""
    caller_of(request, root, now=timezone.now())
    return answer(
        {
            "title": _both(f"exchange.stix.root.{root}"),
            "versions": [TAXII],
            "max_content_length": MOST_BYTES,
        }
    )


@taxii_view()
def status(request: HttpRequest, root: str, status: str) -> HttpResponse:
    """This will say what became of an envelope that the same partner sent (section 4.3)."""
    caller = caller_of(request, root, now=timezone.now())
    uid = _uuid(status)
    if caller.here is None or uid is None:
        raise Http404
    found = status_of(caller.here.partner_id, uid)
    if found is None:
        raise Http404
    return answer(found)


@taxii_view()
def collections(request: HttpRequest, root: str) -> HttpResponse:
    """This will give the collections that the caller may use (section 5.1)."""
    caller = caller_of(request, root, now=timezone.now())
    found = _collections(caller, this_centre(now=timezone.now()))
    return answer({"collections": [_told(one) for one in found]} if found else {})


@taxii_view()
def collection(request: HttpRequest, root: str, named: str) -> HttpResponse:
    """This will give one collection (section 5.2)."""
    caller = caller_of(request, root, now=timezone.now())
    return answer(_told(_find(caller, this_centre(now=timezone.now()), named)))


@taxii_view()
def manifest(request: HttpRequest, root: str, named: str) -> HttpResponse:
    """This will give which versions a collection holds (section 5.3)."""
    centre = this_centre(now=timezone.now())
    shelf, found, _ = _shelf(request, root, named, centre)
    asked = _asked(request, root, f"{found.id}/manifest")
    page = read_page(shelf, asked, centre, _name(centre))
    said: dict[str, Any] = {"more": page.has_more}
    if page.versions:
        said["objects"] = [manifest_row(one, STIX) for one in page.versions]
    if page.has_more:
        # the standard names none here, and clients look for one all the same
        said["next"] = next_mark(f"{found.id}/manifest", asked, page.versions[-1].at)
    return answer(said, headers=_dates(page))


@taxii_view("GET", "HEAD", "POST")
def objects(request: HttpRequest, root: str, named: str) -> HttpResponse:
    """This will give the objects of a collection (section 5.4), or take a partner's (section 5.5)."""
    if request.method == "POST":
        return _take(request, root, named)
    now = timezone.now()
    centre = this_centre(now=now)
    shelf, found, caller = _shelf(request, root, named, centre)
    place = f"{found.id}/objects"
    asked = _asked(request, root, place)
    # before the page: what comes meanwhile isn't said to have been told
    seq = last_seq() if caller.subscription_id is not None else 0
    page = read_page(shelf, asked, centre, _name(centre))
    is_all = not page.has_more and not asked.filters.ids and asked.filters.wants_type("indicator")
    if caller.subscription_id is not None and caller.reader is not None and is_all:
        note_shelf(
            subscription_id=caller.subscription_id,
            before=caller.shelves,
            name=found.alias,
            within={name for name, _ in shelves_within(caller.reader)} | {found.alias},
            seq=seq,
            now=now,
        )
    return _objects(page, asked, place, centre)


@taxii_view("GET", "HEAD", "DELETE")
def one_object(request: HttpRequest, root: str, named: str, object_id: str) -> HttpResponse:
    """This will give one object in its versions (section 5.6). Nothing is removed from here (section 5.7)."""
    centre = this_centre(now=timezone.now())
    shelf, found, _ = _shelf(request, root, named, centre)
    if request.method == "DELETE":
        raise Refusal(403, "exchange_no_delete")
    place = f"{found.id}/{object_id}"
    asked = _of_one(request, place, object_id, _OF_ONE)
    page = read_page(shelf, _about(asked, object_id), centre, _name(centre))
    if not page.versions:
        _must_be_there(shelf, object_id, centre)
    return _objects(page, asked, place, centre)


@taxii_view()
def versions(request: HttpRequest, root: str, named: str, object_id: str) -> HttpResponse:
    """This will give the versions that one object has (section 5.8)."""
    centre = this_centre(now=timezone.now())
    shelf, found, _ = _shelf(request, root, named, centre)
    place = f"{found.id}/{object_id}/versions"
    asked = _of_one(request, place, object_id, _OF_VERSIONS)
    page = read_page(shelf, _about(asked, object_id, every=True), centre, _name(centre))
    if not page.versions:
        _must_be_there(shelf, object_id, centre)
    said: dict[str, Any] = {"more": page.has_more}
    if page.versions:
        said["versions"] = [one.version for one in page.versions]
    if page.has_more:
        said["next"] = next_mark(place, asked, page.versions[-1].at)
    return answer(said, headers=_dates(page))


@taxii_view("GET", "HEAD", "POST", "DELETE")
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """This will say that there is nothing, as a client of TAXII reads it."""
    del request, rest
    raise Http404


@require_safe
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """This will give the JSON schema of one of our extensions."""
    del request
    if name not in SCHEMAS:
        raise Http404
    return HttpResponse(
        schema_bytes(name),
        content_type=_SCHEMA_TYPE,
        headers={"Cache-Control": "public, max-age=86400", "Access-Control-Allow-Origin": "*"},
    )


def _take(request: HttpRequest, root: str, named: str) -> HttpResponse:
    now = timezone.now()
    caller = caller_of(request, root, now=now)
    centre = this_centre(now=timezone.now())
    if not _find(caller, centre, named).is_inbox or caller.here is None:
        raise Refusal(403, "exchange_read_only")
    if not is_taxii(request.headers.get("Content-Type", "")):
        raise Refusal(415, "content_type", allowed=TAXII)
    check_length(request, MOST_BYTES)
    with reading(request):
        body = without_halves(request.read())
    try:
        pieces = split_envelope(body)
    except BrokenEnvelopeError as error:
        if error.why == "json":
            raise Refusal(400, "not_json") from None
        if error.why == "many":
            raise Refusal(413, "exchange_many", most=f"{MOST_OBJECTS:,}") from None
        raise Refusal(422, "exchange_envelope") from None
    uid = receive(here=caller.here, reader=caller.reader, pieces=pieces, centre=centre, now=now)
    return answer(status_of(caller.here.partner_id, uid) or {}, status=202)


def _collections(caller: Caller, centre: CentreRow) -> tuple[Collection, ...]:
    found = () if caller.reader is None else shelves_of(centre.uid, caller.reader, _former(caller))
    if caller.here is not None and caller.may_write:
        found += (inbox_of(centre.uid, caller.here.partner_id),)
    return found


def _find(caller: Caller, centre: CentreRow, named: str) -> Collection:
    found = find(_collections(caller, centre), named)
    if found is None:
        raise Http404
    return found


def _shelf(
    request: HttpRequest, root: str, named: str, centre: CentreRow
) -> tuple[Shelf, Collection, Caller]:
    """This will give a collection that is read, and by whom. Raises Refusal (403) for an inbox."""
    caller = caller_of(request, root, now=timezone.now())
    found = _find(caller, centre, named)
    if found.is_inbox or caller.reader is None:
        raise Refusal(403, "exchange_inbox")
    shelf = Shelf(caller.reader, found.tlp, found.action, caller.scopes, timezone.now() - ENDED_KEPT)
    return shelf, found, caller


def _former(caller: Caller) -> tuple[Reader, ...]:
    """This will give how far a caller saw, as long as it is told what is over since."""
    since = timezone.now() - ENDED_KEPT
    return tuple(before for before, scope in ends(caller.scopes) if scope.at > since)


def _asked(request: HttpRequest, root: str, place: str) -> Asked:
    """This will read which page is asked for. Strangers pay for its length. Raises BadFilterError, Refusal (429)."""
    asked = read_asked(dict(request.GET.lists()), place)
    if root == PUBLIC_ROOT:
        limits.spend_download(request, asked.limit / OBJECTS_A_QUESTION)
    return asked


def _of_one(request: HttpRequest, place: str, object_id: str, allowed: Sequence[str]) -> Asked:
    if _ID.fullmatch(object_id) is None:
        raise Http404
    return read_asked(dict(request.GET.lists()), place, allowed)


def _about(asked: Asked, object_id: str, *, every: bool = False) -> Asked:
    """This will narrow what is asked to one object, in every version or as it says."""
    filters = replace(asked.filters, ids=(object_id,), versions=(ALL,) if every else asked.filters.versions)
    return replace(asked, filters=filters)


def _must_be_there(shelf: Shelf, object_id: str, centre: CentreRow) -> None:
    """This will raise Http404 for an object that the collection has in no version."""
    asked = Asked(Filters(ids=(object_id,), versions=(ALL,)), 1, None)
    if not read_page(shelf, asked, centre, _name(centre)).versions:
        raise Http404


def _objects(page: Page, asked: Asked, place: str, centre: CentreRow) -> HttpResponse:
    voice = Voice(centre.uid, _both("exchange.stix.says.block"), _both("exchange.stix.says.flag"))
    mark = next_mark(place, asked, page.versions[-1].at) if page.has_more else ""
    return answer_bytes(
        envelope([written(one, voice) for one in page.versions], mark=mark), headers=_dates(page)
    )


def _dates(page: Page) -> dict[str, str]:
    if not page.versions:
        return {}
    first, last = page.versions[0].at, page.versions[-1].at
    return {"X-TAXII-Date-Added-First": _date(first), "X-TAXII-Date-Added-Last": _date(last)}


def _date(at: datetime) -> str:
    return fine_stamp(at)


def _told(one: Collection) -> dict[str, Any]:
    key = "exchange.stix.inbox" if one.is_inbox else f"exchange.stix.shelf.{one.action}"
    return {
        "id": str(one.id),
        "title": _both(f"{key}.title", tlp=one.tlp.upper()),
        "description": _both(f"{key}.what", tlp=one.tlp.upper()),
        "alias": one.alias,
        "can_read": not one.is_inbox,
        "can_write": one.is_inbox,
        "media_types": [STIX],
    }


def _name(centre: CentreRow) -> str:
    return centre.name or centre_in("vi").name


def _both(key: str, **params: str) -> str:
    """This will say something in both languages: TAXII has one field for both."""
    return f"{say(key, 'en', **params)} · {say(key, 'vi', **params)}"


def _address(request: HttpRequest, root: str) -> str:
    return request.build_absolute_uri(f"/taxii2/{root}/")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
