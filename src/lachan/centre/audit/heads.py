"""Heads on their way out.

Signed by the signer, and handed to witnesses. What a witness holds, nobody here can change.
"""

from __future__ import annotations

import base64
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from lachan.centre.audit.attesting import is_attested_by, read_attested
from lachan.centre.audit.exporting import head_in
from lachan.centre.audit.models import Batch, SignedHead, WitnessReceipt
from lachan.centre.audit.signer import HEADS_AT_ONCE, Ask, ask_signer
from lachan.centre.audit.signing import (
    Statement,
    is_signed_by,
    key_of_line,
    pem_of,
    read_public_key,
    to_line,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# How often a witness is handed a head: a folder each one, a partner's program and a mailbox less often, since the last
# head vouches for all before it.
PACES: Final = {"folder": timedelta(0), "https": timedelta(minutes=10), "mail": timedelta(days=1)}


class SignerRefusedError(RuntimeError):
    """The signer does not sign: what it was shown does not follow from what it signed before. `code` as in `signer.py`.

    This is what it looks like when somebody has rewritten the log, or when a backup was restored.
    """

    def __init__(self, code: str, number: int) -> None:
        """This will keep why and where."""
        super().__init__(f"the signer refuses batch {number}: {code}")
        self.code = code
        self.number = number


class ForeignSignerError(RuntimeError):
    """Whoever answered has signed with another key than the one that is set."""


class Attestation(msgspec.Struct, frozen=True):
    """A signed statement about a hash: its bytes, the signature (64 bytes), and the public key in PEM."""

    said: bytes
    signature: bytes
    public_pem: bytes


class HeadsState(msgspec.Struct, frozen=True):
    """How far sealing, signing and witnessing are. Numbers of batches; None where nothing is yet."""

    is_set: bool
    sealed: int
    sealed_at: datetime | None
    signed: int | None
    signed_at: datetime | None
    witnesses: tuple[WitnessState, ...]


class WitnessState(msgspec.Struct, frozen=True):
    """What a witness was handed last; None for nothing yet."""

    name: str
    number: int | None
    handed_at: datetime | None


def sign_heads(now: datetime) -> int:
    """This will have new heads signed and keep the statement; gives how many heads it covers, 0 where no signer is set.

    Raises SignerRefusedError, ForeignSignerError, SignerUnreachableError, KeyFileError.
    """
    del now
    socket: Path | None = settings.ENVIRONMENT.signer_socket
    if socket is None:
        return 0
    last = SignedHead.objects.order_by("-serial").first()
    known = last.number if last else 0
    batches = Batch.objects.filter(number__gte=known).order_by("number")[:HEADS_AT_ONCE]
    heads = tuple(head_in(batch) for batch in batches)
    if not heads or (last and heads[-1].number == known and heads[-1].head == _said(last).head):
        return 0
    reply = ask_signer(socket, Ask("sign", heads, last.serial if last else 0))
    if reply.refused or reply.last is None:
        raise SignerRefusedError(reply.refused or "empty", reply.number)
    key: Path | None = settings.ENVIRONMENT.signer_key
    if key is not None and not is_signed_by(reply.last, read_public_key(key)):
        raise ForeignSignerError(
            "the signer's answer is not signed with the key that LACHAN_SIGNER_KEY names"
        )
    keep_statement(reply.last)
    return max(0, reply.last.number - known)


def attest_hash(sha256: str) -> Attestation | None:
    """This will have the signer sign that something with this hash was shown to it; None where no signer is set.

    Raises SignerRefusedError, ForeignSignerError, SignerUnreachableError, KeyFileError.
    """
    socket: Path | None = settings.ENVIRONMENT.signer_socket
    if socket is None:
        return None
    reply = ask_signer(socket, Ask("attest", sha256=sha256))
    if reply.refused or not reply.attested:
        raise SignerRefusedError(reply.refused or "empty", 0)
    key: Path | None = settings.ENVIRONMENT.signer_key
    said, signature = reply.attested.encode(), base64.b64decode(reply.signature)
    public = read_public_key(key) if key is not None else key_of_line(reply.public)
    attested = read_attested(said)
    if attested is None or attested.sha256 != sha256 or not is_attested_by(said, signature, public):
        raise ForeignSignerError("the signer's answer is not about this hash, or not signed with its key")
    return Attestation(said, signature, pem_of(public))


def keep_statement(statement: Statement) -> bool:
    """This will keep a statement of the signer, and say whether it was new."""
    try:
        with transaction.atomic():
            SignedHead.objects.create(
                serial=statement.serial,
                number=statement.number,
                line=to_line(statement),
                signed_at=statement.signed_at,
            )
    except IntegrityError:
        # another worker has kept it
        return False
    return True


def hand_to_folders(now: datetime) -> int:
    """This will append new statements to the file of each folder that is a witness; gives how many lines it wrote.

    Raises OSError when a folder can't be written; what was written is noted, the rest is tried again.
    """
    written = 0
    for witness in settings.ENVIRONMENT.witnesses:
        kind, _, rest = witness.partition(":")
        if kind == "folder":
            statements = due_for(witness, now=now)
            if statements:
                _append(Path(rest) / f"lachan-heads-{now:%Y-%m}.jsonl", [row.line for row in statements])
                note_handed(witness, statements, now=now)
                written += len(statements)
    return written


def due_for(witness: str, *, now: datetime, most: int = 500) -> list[SignedHead]:
    """This will give what a witness is to be handed now: a folder all that is new, others the last, and every break."""
    had = WitnessReceipt.objects.filter(witness=witness).aggregate(serial=Max("serial"), at=Max("handed_at"))
    kind = witness.partition(":")[0]
    pace = PACES[kind]
    # a clock that was set back must not stop the handing over
    if had["at"] is not None and timedelta(0) <= now - had["at"] < pace:
        return []
    new = SignedHead.objects.filter(serial__gt=had["serial"] or 0).order_by("serial")
    if kind == "folder":
        return list(new[:most])
    rows = list(new.order_by("-serial")[:most])
    return [row for row in reversed(rows) if row is rows[0] or _said(row).kind == "break"]


def note_handed(witness: str, statements: Sequence[SignedHead], *, now: datetime) -> None:
    """This will note that a witness was handed statements. Of two who handed the same, the second changes nothing."""
    for row in statements:
        try:
            with transaction.atomic():
                WitnessReceipt.objects.create(witness=witness, serial=row.serial, handed_at=now)
        except IntegrityError:
            # another worker has handed it over too: a witness who gets a head twice has lost nothing
            continue


def heads_state() -> HeadsState:
    """This will say how far sealing, signing and witnessing are, for the page of health.

    Two queries and one a witness.
    """
    batch = Batch.objects.order_by("-number").first()
    signed = SignedHead.objects.order_by("-serial").first()
    return HeadsState(
        is_set=settings.ENVIRONMENT.signer_socket is not None,
        sealed=batch.number if batch else 0,
        sealed_at=batch.sealed_at if batch else None,
        signed=signed.number if signed else None,
        signed_at=signed.signed_at if signed else None,
        witnesses=tuple(_witness(name) for name in settings.ENVIRONMENT.witnesses),
    )


def _witness(name: str) -> WitnessState:
    receipt = WitnessReceipt.objects.filter(witness=name).order_by("-serial").first()
    if receipt is None:
        return WitnessState(name, None, None)
    number = SignedHead.objects.filter(serial=receipt.serial).values_list("number", flat=True).first()
    return WitnessState(name, number, receipt.handed_at)


def _said(row: SignedHead) -> Statement:
    return msgspec.json.decode(row.line, type=Statement)


def _append(path: Path, lines: Sequence[str]) -> None:
    """This will append whole lines, on the disk when it returns. A line that a crash cut short is ended first."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    with os.fdopen(descriptor, "r+b") as file:
        end = file.seek(0, os.SEEK_END)
        torn = False
        if end:
            file.seek(end - 1)
            torn = file.read(1) != b"\n"
        file.seek(0, os.SEEK_END)
        file.write((b"\n" if torn else b"") + "".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
