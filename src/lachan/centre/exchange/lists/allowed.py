"""Our list of official names as a MISP warninglist: what no machine should take for an indicator.

The form is that of schema.json of https://github.com/MISP/misp-warninglists. It is no list of what is safe.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange import signing
from lachan.centre.exchange.formats.list_format import LASTS, RENEWED_AFTER
from lachan.centre.exchange.lists.blocks import write_lines
from lachan.centre.exchange.lists.boots import boot_id
from lachan.centre.exchange.lists.kept import ListFile, NotThereError, Shelf, Version
from lachan.centre.exchange.queries.critical import critical_names
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FILE: Final = "warninglist.json"
CODE: Final = "warninglist"
# beside the ways of seeing; no `Reader.key` has this form
SHELF: Final = "allowed"
_MOST_VERSIONS: Final = 100


def shelf() -> Shelf:
    """This will give where the file is kept."""
    return Shelf(SHELF)


def there() -> ListFile | None:
    """This will give how the file stands, None before it was ever made."""
    return shelf().read(FILE)


def make_allowed(*, keys: Sequence[str], now: datetime) -> bool:
    """This will bring the warninglist up to date, and say whether it was written.

    `keys` sign it, named by their own files. Its version is the second in which its names last changed, for MISP takes
    a whole number that rises.
    """
    now = now.replace(microsecond=0)
    names = sorted(critical_names(today(now)))
    sha256 = hashlib.sha256("\n".join(names).encode()).hexdigest()
    before = there()
    is_same = before is not None and before.lines_sha256 == sha256
    if before is not None and is_same and now < before.made_at + RENEWED_AFTER and _is_there(before, keys):
        return False
    version = int(now.timestamp())
    if before is not None:
        version = before.version if is_same else max(version, before.version + 1)
    content = (
        msgspec.json.format(msgspec.json.encode(_Warninglist(version=version, items=names)), indent=2) + b"\n"
    )
    stamp = f"{version}-{now:%Y%m%dT%H%M%SZ}"
    place = shelf()
    place.folder.mkdir(parents=True, exist_ok=True)
    written = write_lines(place.new_heap(FILE, stamp), head=content, lines=(), lasting=not boot_id())
    expires = now + LASTS
    made = ListFile(
        file=FILE, version=version, upto=0, since_seq=0, revision=1, stamp=stamp, made_at=now, expires_at=expires,
        things=len(names), size=written.size, packed_size=written.packed_size, lines_sha256=sha256, is_emptied=False,
        left_out={}, named={}, blake2b=written.blake2b.hex(), boot=boot_id(),
        versions=(*(before.versions if before else ()), Version(version, sha256, stamp))[-_MOST_VERSIONS:],
    )  # fmt: skip
    hashed = bytes.fromhex(made.blake2b)
    place.put(
        made,
        written.layout,
        {key: signing.minisign_of_hash(hashed, trusted=made.trusted, file=key) for key in keys},
    )
    return True


def _is_there(before: ListFile, keys: Sequence[str]) -> bool:
    """This will say whether the file is there as it was written in this boot, and signed: it is else made anew."""
    try:
        shelf().layout(FILE, before.stamp)
    except NotThereError:
        return False
    return before.boot in {"", boot_id()} and not shelf().unsigned(before, keys)


class _Warninglist(msgspec.Struct, frozen=True):
    """A warninglist, in the order of the published ones."""

    version: int
    items: list[str] = msgspec.field(name="list")
    description: str = (
        "Names of Vietnamese authorities, banks and services as the anti-scam centre knows them. They are never "
        "blocked as a whole; a single page of theirs may still be taken over."
    )
    matching_attributes: tuple[str, ...] = (
        "domain",
        "hostname",
        "url",
        "domain|ip",
        "email-src",
        "email-dst",
    )
    name: str = "Lachan: official names in Vietnam"
    type: str = "hostname"
