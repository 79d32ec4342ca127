"""The keys that lists are signed with, as programs fetch them: which there are, each as a file, and who signed that."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.exchange import signing
from lachan.centre.exchange.lists.answers import TEXT, send_small
from lachan.centre.exchange.queries.signing_keys import (
    NEXT,
    SIGNING,
    KeyRow,
    all_keys,
    key_signature,
    said_of_keys,
    signing_keys,
)
from lachan.centre.web import limits
from lachan.centre.web.problems import for_machines
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.site import site_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

# names the key that is announced, whichever that is: a program asks there without knowing it
_NEXT: Final = "next"


def keys_asked(request: HttpRequest) -> tuple[KeyRow, ...]:
    """This will give the key that a request names (`?key=`), or else those that sign, the one that counts first.

    Raises Refusal: 404 `exchange_key`; 410 `exchange_key_over`.
    """
    name = request.GET.get("key", "")
    if not name:
        return signing_keys()
    return (_find(name, signing_keys()),)


@for_machines
def keys(request: HttpRequest) -> HttpResponseBase:
    """This will tell the keys that lists are signed with, and those that were."""
    limits.spend_download(request)
    rows = all_keys() or signing_keys()
    said = {
        "keys": [_shown(row) for row in sorted(rows, key=_order) if row.state in SIGNING],
        "over": [_shown(row) for row in rows if row.state not in SIGNING],
        "said": said_of_keys(),
        "minisign_file": f"{site_address()}/exchange/keys/minisign.pub",
    }
    return send_small(request, msgspec.json.format(msgspec.json.encode(said), indent=2), "application/json")


@for_machines
def minisign_key(request: HttpRequest) -> HttpResponseBase:
    """This will send the key that counts as the file that minisign takes."""
    limits.spend_download(request)
    return send_small(request, signing.minisign_public().encode(), TEXT)


@for_machines
def key_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """This will send a key as the file that minisign takes: one that signs, by its name, or the one announced."""
    limits.spend_download(request)
    row = _named(name)
    return send_small(request, signing.minisign_file(_public(row)).encode(), TEXT)


@for_machines
def key_file_signature(request: HttpRequest, name: str) -> HttpResponseBase:
    """This will send the signature of a key's file by the key before it."""
    limits.spend_download(request)
    row = _named(name)
    content = key_signature(row.name) if row.name else ""
    if not content:
        raise Refusal(404, "exchange_key_first", name=name)
    return send_small(request, content.encode(), TEXT)


def _named(name: str) -> KeyRow:
    rows = signing_keys()
    if name != _NEXT:
        return _find(name, rows)
    row = next((row for row in rows if row.state == NEXT), None)
    if row is None:
        raise Refusal(404, "exchange_key_none_announced")
    return row


def _find(name: str, rows: tuple[KeyRow, ...]) -> KeyRow:
    """This will give the key of that name among those that sign. Raises Refusal: 404; 410 for one that is over."""
    for row in rows:
        if name.upper() == (row.name or signing.key_name(_public(row))):
            return row
    if any(row.name == name.upper() for row in all_keys()):
        raise Refusal(410, "exchange_key_over", name=name.upper())
    raise Refusal(404, "exchange_key")


def _public(row: KeyRow) -> bytes:
    return bytes.fromhex(row.public) if row.public else signing.public_key(row.file)


def _order(row: KeyRow) -> int:
    return SIGNING.index(row.state) if row.state in SIGNING else len(SIGNING)


def _shown(row: KeyRow) -> dict[str, Any]:
    public = _public(row)
    name = signing.key_name(public)
    address = f"{site_address()}/exchange/keys/{name}.pub"
    return {
        "id": name,
        "state": row.state,
        "algorithm": "Ed25519",
        "public": base64.b64encode(public).decode(),
        "minisign": signing.minisign_line(public),
        "file": address if row.state in SIGNING else None,
        "signature": f"{address}.minisig" if row.follows and row.state in SIGNING else None,
        "follows": row.follows or None,
        "announced_at": row.announced_at,
        "switch_from": row.switch_from,
        "began_at": row.began_at,
        "ended_at": row.ended_at,
    }
