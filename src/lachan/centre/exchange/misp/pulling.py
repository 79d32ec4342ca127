"""Pulling attributes from a partner's MISP: each a claim of the partner, by the same door as its STIX objects."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

import msgspec

from lachan.centre.exchange.misp.audiences import audience_of
from lachan.centre.exchange.misp.files import state_of
from lachan.centre.exchange.misp.former import former_of
from lachan.centre.exchange.misp.instance import asking, told
from lachan.centre.exchange.queries.stix import CentreRow, centre_row
from lachan.centre.exchange.services.receiving import receive
from lachan.centre.exchange.stix.patterns import pattern_of
from lachan.centre.exchange.stix.stamps import stamp
from lachan.centre.exchange.taxii.splitting import Piece
from lachan.centre.partners.coming_in import PartnerHere
from lachan.engine.extract.reading import canonicalize
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow

_PAGE: Final = 1_000
_MOST_PAGES: Final = 100
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_IDS: Final = UUID("1b0e7c0e-0a43-4a44-9d0c-2f1d5c9a6b11")
# What of theirs is an indicator here, and what stands before its value.
_KINDS: Final[dict[str, tuple[Kind, str]]] = {
    "domain": (Kind.DOMAIN, ""),
    "hostname": (Kind.DOMAIN, ""),
    "url": (Kind.URL, ""),
    "ip-dst": (Kind.IP, ""),
    "ip-src": (Kind.IP, ""),
    "email-src": (Kind.EMAIL, ""),
    "email": (Kind.EMAIL, ""),
    "phone-number": (Kind.PHONE, ""),
    "bank-account-nr": (Kind.PAYEE, ""),
    "md5": (Kind.FILE, "md5:"),
    "sha1": (Kind.FILE, "sha1:"),
    "sha256": (Kind.FILE, "sha256:"),
    "btc": (Kind.WALLET, "btc:"),
}


class _Theirs(msgspec.Struct, frozen=True):
    """An attribute as MISP gives it; numbers come as text or as numbers."""

    uuid: str
    type: str
    value: str
    timestamp: str | int
    to_ids: bool = False
    deleted: bool = False
    Event: dict[str, Any] = msgspec.field(default_factory=dict)


class Pulled(msgspec.Struct, frozen=True):
    """What a pull did. `since` is where the next one begins; `unread` were no attributes that mean something here."""

    claims: int
    unread: int
    since: int


def pull(misp: Any, *, subscription: SubscriptionRow, since: int, now: datetime) -> Pulled:
    """This will take what changed at an instance since a moment (seconds), and hand it over as the partner's claims.

    Only what is published there and meant for machines (`to_ids`); what is no longer so is taken back. Raises
    MispError, Refusal (429) where the partner has sent enough for a day.
    """
    centre = centre_row()
    if centre is None:
        return Pulled(0, 0, since)
    ours = _ours(subscription)
    claims = unread = 0
    latest = since
    for number in range(1, _MOST_PAGES + 1):
        answer = told(
            asking(
                misp.search, controller="attributes", return_format="json", timestamp=str(since), published=True,
                type_attribute=sorted(_KINDS), deleted=[0, 1], limit=_PAGE, page=number, pythonify=False,
            )
        )  # fmt: skip
        page = _read(answer)
        pieces = []
        for each in page:
            # what we pushed there comes back by others
            piece = None if each.Event.get("uuid") in ours else _piece(each, subscription.partner.id, now)
            if piece is None:
                unread += 1
            else:
                pieces.append(piece)
            latest = max(latest, _seconds(each))
        if pieces:
            _hand_over(pieces, subscription, centre, now)
            claims += len(pieces)
        if len(page) < _PAGE:
            # nothing is known of the order in which they come: only the last page says that all were there
            return Pulled(claims, unread, min(latest, int(now.timestamp())))
    return Pulled(claims, unread, since)


def _ours(subscription: SubscriptionRow) -> frozenset[str]:
    """This will give the events that are ours there, those of feeds that it had before too."""
    audience = audience_of(subscription)
    feed = None if audience is None else state_of(audience.key)
    former = former_of(subscription.partner.id)
    return frozenset({*(feed.manifest if feed else ()), *(former.manifest if former else ())})


def _read(answer: Any) -> list[_Theirs]:
    found = answer.get("Attribute", []) if isinstance(answer, dict) else answer
    read = []
    for each in found if isinstance(found, list) else []:
        try:
            read.append(msgspec.convert(each, _Theirs, strict=False))
        except msgspec.ValidationError:
            # counted as one that means nothing here
            read.append(_Theirs("", "", "", 0))
    return read


def _seconds(theirs: _Theirs) -> int:
    said = str(theirs.timestamp)
    return int(said) if said.isdigit() and len(said) <= 10 else 0  # noqa: PLR2004 - until the year 2286


def _piece(theirs: _Theirs, partner_id: int, now: datetime) -> Piece | None:
    """This will write an attribute as an indicator of STIX, None for what is none here."""
    kind, before = _KINDS.get(theirs.type, (None, ""))
    if kind is None or _UUID.fullmatch(theirs.uuid.lower()) is None or not theirs.value.isprintable():
        return None
    said = theirs.value
    if kind is Kind.URL and "://" not in said:
        said = f"http://{said}"
    value = canonicalize(kind, before + said)
    if value is None:
        return None
    at = stamp(datetime.fromtimestamp(min(_seconds(theirs), int(now.timestamp())), UTC))
    content = {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{theirs.uuid.lower()}",
        "created_by_ref": f"identity--{uuid5(_IDS, f'misp of partner {partner_id}')}",
        "created": at,
        "modified": at,
        "pattern": pattern_of(kind, value),
        "pattern_type": "stix",
        "valid_from": at,
        "revoked": theirs.deleted or not theirs.to_ids,
    }
    return Piece(msgspec.json.encode(content))


def _hand_over(pieces: list[Piece], subscription: SubscriptionRow, centre: CentreRow, now: datetime) -> None:
    partner = subscription.partner
    here = PartnerHere(
        partner.id, partner.code, partner.name_vi, partner.name_en, 0, "misp", frozenset(), now
    )
    receive(here=here, reader=subscription.reader, pieces=pieces, centre=centre, now=now)
