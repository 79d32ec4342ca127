"""Contents that wait for the form that brings them: what a phone shared, what came with a form that has a fault in it.

They lie sealed as all others do, and no row says whose they are or what they are called: the name stands in the token,
which only the form has. Who doesn't send the form within six hours has sent nothing; the worker takes it off the disk.
"""

from __future__ import annotations

import errno
import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.core import signing
from django.db.models import Sum

from lachan.centre.evidence.incoming import Incoming, take_in
from lachan.centre.evidence.models import WaitingContent
from lachan.centre.evidence.names import clean_name
from lachan.centre.evidence.place import MEGABYTE, site_store
from lachan.centre.evidence.sealing import SealError
from lachan.centre.evidence.services.removing import remove_if_old

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lachan.centre.evidence.incoming import Readable

# Longer than anybody writes at a form, and than most are without a connection.
WAITING: Final = timedelta(hours=6)
# What all forms together may have waiting, and what those of one network: behind one address of a mobile carrier stand
# thousands, and whoever is refused only has to choose a file again.
MOST_BYTES: Final = 2_000 * MEGABYTE
MOST_OF_NETWORK_BYTES: Final = 250 * MEGABYTE
_SALT: Final = "lachan.evidence.waiting"
_NONCE_BYTES: Final = 16
# A name has at most 120 characters; as escapes and base64 that is less than this.
TOKEN_CHARS: Final = 1_200
_AT_ONCE: Final = 200


class Waiting(msgspec.Struct, frozen=True):
    """A content that waits: the token that brings it back, its name as it is shown, its bytes."""

    token: str
    name: str
    size_bytes: int


def set_aside(
    *, content: Readable | Incoming, name: str, purpose: str, network: str, now: datetime
) -> Waiting | None:
    """This will let a content wait for its form; None where too much waits already. `network` is a keyed mark.

    Raises EvidenceRefused (`too_large`, `empty`, `too_slow`, `disk_full`), and nothing waits then.
    """
    live = WaitingContent.objects.filter(until__gt=now)
    with content if isinstance(content, Incoming) else take_in(content) as incoming:
        if not incoming.sha256:
            incoming.finish()
        for rows, most in ((live.filter(network=network), MOST_OF_NETWORK_BYTES), (live, MOST_BYTES)):
            if (rows.aggregate(sum=Sum("size_bytes"))["sum"] or 0) + incoming.size_bytes > most:
                return None
        incoming.put()
        nonce = secrets.token_urlsafe(_NONCE_BYTES)
        WaitingContent.objects.create(
            token_sha256=_hash(nonce),
            sha256=incoming.sha256,
            size_bytes=incoming.size_bytes,
            purpose=purpose,
            network=network,
            until=now + WAITING,
        )
        shown = clean_name(name)
        return Waiting(signing.dumps([nonce, shown], salt=_SALT), shown, incoming.size_bytes)


def waiting_for(*, tokens: Sequence[str], purpose: str, now: datetime) -> tuple[Waiting, ...]:
    """This will give what waits under these tokens; what was forged, is gone or is for something else is left out."""
    nonces: dict[str, tuple[str, str]] = {}
    for token in tokens:
        if (read := _read(token)) is not None:
            nonce, name = read
            nonces[_hash(nonce)] = (token, name)
    if not nonces:
        return ()
    rows = dict(
        WaitingContent.objects.filter(token_sha256__in=nonces, purpose=purpose, until__gt=now).values_list(
            "token_sha256", "size_bytes"
        )
    )
    return tuple(Waiting(*said, rows[sought]) for sought, said in nonces.items() if sought in rows)


class WaitingFile:
    """The content of one that waits, as a stream. It is opened when it is first read, and closed at its end."""

    def __init__(self, sha256: str) -> None:
        """This will begin before the first piece."""
        self._pieces = _pieces_of(sha256)

    def read(self, size: int, /) -> bytes:
        """This will give the next piece, whatever its length; b"" at the end. Raises OSError where it is damaged."""
        del size
        return next(self._pieces, b"")


def _pieces_of(sha256: str) -> Iterator[bytes]:
    try:
        sealed = site_store().open(sha256)
        try:
            yield from sealed.chunks()
        finally:
            sealed.close()
    except SealError as error:
        raise OSError(errno.EIO, f"a waiting content is damaged: {error.code}") from error


def open_waiting(*, waiting: Waiting, now: datetime) -> WaitingFile | None:
    """This will give what waits under a token, None where it is gone. It waits on: a form may be sent twice."""
    read = _read(waiting.token)
    row = WaitingContent.objects.filter(token_sha256=_hash(read[0]), until__gt=now).first() if read else None
    if row is None or not site_store().has(row.sha256, row.size_bytes):
        return None
    return WaitingFile(row.sha256)


def end_waiting(*, now: datetime) -> int:
    """This will end what has waited long enough, at most 200, and take it off the disk; it gives how many."""
    over = WaitingContent.objects.filter(until__lte=now).order_by("until")
    rows = list(over.values_list("pk", "sha256")[:_AT_ONCE])
    ended, _ = WaitingContent.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
    for sha256 in {sha256 for _, sha256 in rows}:
        remove_if_old(sha256=sha256, now=now)
    return ended


def count_over(*, now: datetime) -> int:
    """This will count what has waited long enough."""
    return WaitingContent.objects.filter(until__lte=now).count()


def _read(token: str) -> tuple[str, str] | None:
    """This will give the number and the name in a token that this site has signed, None for any other."""
    if not token.isascii() or len(token) > TOKEN_CHARS:
        return None
    try:
        nonce, name = signing.loads(token, salt=_SALT, max_age=WAITING)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(nonce), str(name)


def _hash(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
