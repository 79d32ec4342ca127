"""Checking a log from outside: an export against signed heads that were kept elsewhere. Pure: no database, no Django.

An export is a file of JSON lines: first what it is, then for each batch its head and its entries. What is found is
named by a code with the batch at which it shows; an untouched log against its own heads gives nothing.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.audit.chain import GENESIS, Head, LoggedEntry, leaf_hash, own_head, root_of
from lachan.centre.audit.signing import Statement, fingerprint, is_signed_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM: Final = "lachan-log-export-1"

# code → what it means, for who reads the answer of the command
FINDINGS: Final[Mapping[str, str]] = {
    "root": "entries of this batch were changed, put in another order, inserted or taken out",
    "head": "the batch's own head does not fit what it says",
    "previous": "the batch does not follow from the one before",
    "gap": "a batch is missing, or stands in the wrong place",
    "count": "the number of entries is not the one that was sealed",
    "time": "the batch was sealed before the one before it",
    "order": "an entry stands twice in the batch",
    "stray": "entries that were never sealed and do not wait for it were put beside the log",
    "rewritten": "the log here is another one than the one that was signed",
    "cut": "the log ends before a head that was signed: its end was cut, or an old backup was put back",
    "signature": "a signed head whose signature does not fit: it is forged or damaged",
    "key": "a signed head by a key that was not named",
    "serial": "two signed heads contradict one another",
    "lost": "the signer has stated that this part was lost when a backup was restored",
    "form": "a line that can't be read",
}
# what is known and stated is no fault
STATED: Final = frozenset({"lost"})


class Opening(msgspec.Struct, frozen=True):
    """The first line of an export: its form, when it was made, and how many committed entries were not sealed yet.

    `stray` is how many there are beside: neither sealed nor waiting to be.
    """

    form: str
    exported_at: datetime
    unsealed: int = 0
    stray: int = 0


class BatchLine(msgspec.Struct, frozen=True):
    """A batch of an export: its head, and its entries in their order."""

    head: Head
    entries: tuple[LoggedEntry, ...]


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it should be: a code of FINDINGS, the batch (0: none), and what belongs to it."""

    code: str
    number: int
    detail: str = ""


class ExportError(ValueError):
    """A file that is no export at all."""


def read_export(lines: Iterable[bytes]) -> Iterator[BatchLine | Finding]:
    """This will read an export batch by batch. A line that can't be read is a finding, and reading goes on behind it.

    Raises ExportError when the first line doesn't say that this is an export of this form.
    """
    rest = iter(lines)
    try:
        opening = msgspec.json.decode(next(rest, b""), type=Opening)
    except msgspec.MsgspecError:
        opening = None
    if opening is None or opening.form != FORM:
        raise ExportError("this file is no export of a log; make one with: lachan audit export FILE")
    if opening.stray:
        yield stray(opening.stray)
    for number, line in enumerate(rest, 2):
        if not line.strip():
            continue
        try:
            yield msgspec.json.decode(line, type=BatchLine)
        except (msgspec.MsgspecError, ValueError):
            yield Finding("form", 0, f"line {number}")


def stray(count: int) -> Finding:
    """This will give the finding for so many entries that no batch holds and that do not wait."""
    return Finding("stray", 0, f"{count} entries")


def verify(
    batches: Iterable[BatchLine | Finding],
    statements: Sequence[Statement],
    *,
    keys: Sequence[Ed25519PublicKey] = (),
) -> tuple[list[Finding], int, int]:
    """This will check batches against signed heads; gives the findings, the number of batches and of entries.

    `keys` are the public keys that are trusted: a head that none of them signed is a finding and counts for nothing.
    With no keys the heads are taken as they stand, which is right only for a file that nobody else could write.
    """
    findings: list[Finding] = []
    wanted = _wanted(statements, keys, findings)
    walk = _Walk(findings)
    last = 0
    for batch in batches:
        if isinstance(batch, Finding):
            findings.append(batch)
            continue
        walk.take(batch)
        last = max(last, batch.head.number)
        said = wanted.pop(batch.head.number, None)
        if said and (said.head, said.entries) != (batch.head.head, batch.head.entries):
            findings.append(
                Finding("rewritten", batch.head.number, f"signed {said.signed_at:%Y-%m-%d %H:%M:%S}Z")
            )
    for number, said in sorted(wanted.items()):
        code = "cut" if number > last else "gap"
        findings.append(Finding(code, number, f"signed {said.signed_at:%Y-%m-%d %H:%M:%S}Z"))
    return findings, walk.batches, walk.entries


def faults(findings: Iterable[Finding]) -> list[Finding]:
    """This will give the findings that nobody has stated as known."""
    return [finding for finding in findings if finding.code not in STATED]


class _Walk:
    """Goes along the batches, each against the one before."""

    def __init__(self, findings: list[Finding]) -> None:
        self._findings = findings
        self._head = GENESIS.hex()
        self._number = 0
        self._at: datetime | None = None
        self.batches = 0
        self.entries = 0

    def take(self, batch: BatchLine) -> None:
        head = batch.head
        self.batches += 1
        self.entries += len(batch.entries)
        for code, wrong in (
            ("gap", head.number != self._number + 1),
            ("previous", head.previous != self._head),
            ("count", len(batch.entries) != head.count or head.entries != self.entries),
            ("time", self._at is not None and head.sealed_at < self._at),
            ("root", not batch.entries or _root(batch) != head.root),
            ("head", own_head(head) != head.head),
            ("order", len({entry.id for entry in batch.entries}) != len(batch.entries)),
        ):
            if wrong:
                self._findings.append(Finding(code, head.number))
        self._number, self._head, self._at = head.number, head.head, head.sealed_at


def _root(batch: BatchLine) -> str:
    try:
        return root_of([leaf_hash(entry) for entry in batch.entries]).hex()
    except ValueError:
        # a moment without its zone: whatever it is, it is not what was sealed
        return ""


def _wanted(
    statements: Sequence[Statement], keys: Sequence[Ed25519PublicKey], findings: list[Finding]
) -> dict[int, Statement]:
    """This will give the signed heads that must be in the log, by the batch's number."""
    wanted: dict[int, Statement] = {}
    by_serial: dict[int, Statement] = {}
    for said in sorted(statements, key=lambda statement: statement.serial):
        if keys:
            signers = [key for key in keys if is_signed_by(said, key)]
            if not signers:
                known = any(said.key == fingerprint(key) for key in keys)
                findings.append(
                    Finding("signature" if known else "key", said.number, f"serial {said.serial}")
                )
                continue
        before = by_serial.setdefault(said.serial, said)
        if before is not said:
            findings.append(Finding("serial", said.number, f"serial {said.serial} says two things"))
        if said.kind == "break":
            beyond = [number for number in wanted if number > said.number]
            for number in beyond:
                del wanted[number]
            findings.append(
                Finding("lost", said.number, f"batches {said.number + 1} to {said.lost_to}: {said.reason}")
            )
        held = wanted.get(said.number)
        if held and held.head != said.head:
            findings.append(Finding("serial", said.number, f"serials {held.serial} and {said.serial} differ"))
        wanted[said.number] = said
    return wanted
