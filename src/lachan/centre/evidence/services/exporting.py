"""Taking originals out: encrypted, with a manifest of hashes, and written down before anybody has them."""

from __future__ import annotations

import os
import tempfile
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec
from django.db import transaction

from lachan.centre.evidence.archives import (
    RecipientError,
    hash_of,
    is_passphrase,
    new_passphrase,
    read_recipient,
    seal_container,
    sums,
    write_age,
    write_zip,
)
from lachan.centre.evidence.models import Export, Holding
from lachan.centre.evidence.place import least_free_bytes, site_store
from lachan.centre.evidence.queries import as_file, with_state
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.sealing import SealError
from lachan.centre.evidence.services.custody import write_down
from lachan.centre.evidence.services.deciding import read_reason
from lachan.centre.evidence.services.locking import lock_content
from lachan.centre.evidence.store import FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.queries import EvidenceFile
    from lachan.centre.evidence.store import Store

MOST_FILES: Final = 200
# Head, folder entry and manifest take some kilobytes a file.
_BESIDE_BYTES: Final = 8_192


_ENDINGS: Final = {"jpeg": "jpg", "text": "txt", "markup": "html.txt", "other": "bin", "program": "bin"}


class Archive(msgspec.Struct, frozen=True):
    """An encrypted archive. `file` stands at its start, has no name on the disk, and is gone when it is closed.

    `passphrase` is "" where the archive is for a public key; it is shown once and stored nowhere.
    """

    file: BinaryIO
    name: str
    size_bytes: int
    sha256: str
    passphrase: str
    export_id: int


class Exported(msgspec.Struct, frozen=True):
    """One file as the manifest tells of it."""

    in_archive: str
    sha256: str
    size_bytes: int
    kind: str
    marks: tuple[str, ...]
    scan: str
    scan_said: str
    name: str
    original_name: str
    evidence: int
    holder: str
    source: str
    kept_at: datetime
    kept_by: str


class Manifest(msgspec.Struct, frozen=True):
    """What an archive says of itself, in `manifest.json`."""

    form: str
    made_at: datetime
    made_by: str
    reason: str
    files: tuple[Exported, ...]


class Around(msgspec.Struct, frozen=True):
    """What a room above adds to an archive.

    `beside` gives what stands in it before the originals, in place of this room's own manifest and list of hashes.
    `within` is given the export's id and the archive's SHA-256, and writes down more in the same transaction, so that
    nothing is exported for one of them alone. `without_files`: an archive without any original is one too.
    """

    beside: Callable[[Sequence[Exported]], Sequence[tuple[str, bytes]]]
    within: Callable[[int, str], None]
    without_files: bool = False


class Lasting(msgspec.Struct, frozen=True):
    """Where an archive is written that stays: `file` is empty, can be read too, and is the caller's to close.

    `wrote` is told of each piece: how many bytes of originals went in, 0 where what is there is read again. What it
    raises gives the archive up.
    """

    file: BinaryIO
    wrote: Callable[[int], None]


class _Member(msgspec.Struct, frozen=True):
    name: str
    chunks: Callable[[], Iterator[bytes]]


def export_files(
    *,
    files: Sequence[EvidenceFile],
    reason: str,
    actor: Actor,
    now: datetime,
    recipient: str = "",
    passphrase: str = "",
    around: Around | None = None,
    lasting: Lasting | None = None,
) -> Archive:
    """This will give an encrypted archive of originals, every one of them proved against its hash while it is written.

    `around` is what a room above puts beside the originals and writes down with the export. With `lasting` it stands in
    that file, on the disk for good before it is written down; else in one without a name.

    The caller has seen that the viewer may take these files out. `recipient` is a public key of age or SSH; without one
    the archive opens with `passphrase`, one of `archives.new_passphrase`, which is made where none is given. Raises
    EvidenceRefused and writes nothing down then: `none`, `too_many_out`, `unknown`, `sealed` (flagged as illegal),
    `reason`, `recipient`, `passphrase`, `damaged`, `disk_full`.
    """
    said = read_reason(reason)
    if not files and not (around and around.without_files):
        raise EvidenceRefused("none")
    if len(files) > MOST_FILES:
        raise EvidenceRefused("too_many_out", most=f"{MOST_FILES}")
    if recipient:
        _refuse_odd_recipient(recipient)
    ids = list(dict.fromkeys(file.id for file in files))
    found = _current(ids)
    store = site_store()
    needed = sum(file.size_bytes + _BESIDE_BYTES for file in found)
    if store.free_bytes() - needed < least_free_bytes():
        raise EvidenceRefused("disk_full", status=507)
    if passphrase and not is_passphrase(passphrase):
        # nobody chooses a weak one
        raise EvidenceRefused("passphrase")
    passphrase = "" if recipient else passphrase or new_passphrase()
    wrote = _nobody_asks if lasting is None else lasting.wrote
    members = _members(store, found, said, actor, now, around.beside if around else None, wrote)
    # without a name a crash leaves nothing behind; and there is only ciphertext in it
    out: BinaryIO = lasting.file if lasting else tempfile.TemporaryFile(dir=store.folder)  # noqa: SIM115
    try:
        _write(out, members, passphrase, recipient, wrote)
        sha256, size_bytes = hash_of(out, each=partial(wrote, 0))
        if lasting is not None:
            os.fsync(out.fileno())
        with transaction.atomic():
            export = Export.objects.create(
                reason=said,
                made_by=str(actor),
                made_at=now,
                sealed_for=recipient.strip() or "passphrase",
                archive_sha256=sha256,
                archive_bytes=size_bytes,
            )
            if around is not None:
                # first, for who keeps a file takes the holder's row before the content's, too
                around.within(export.pk, sha256)
            # a flag that came while the archive was written stops it
            _refuse_sealed(_current(ids, locked=True))
            write_down(
                kind="evidence.exported",
                actor=actor,
                now=now,
                file_ids=ids,
                data={
                    "export": export.pk,
                    "archive_sha256": sha256,
                    "sealed_for": "key" if recipient else "passphrase",
                    "offices": sorted({file.office_id for file in found}),
                },
            )
    except BaseException:
        if lasting is None:
            out.close()
        raise
    ending = "zip.age" if recipient else "zip"
    return Archive(out, f"evidence-{export.pk}.{ending}", size_bytes, sha256, passphrase, export.pk)


def _nobody_asks(size_bytes: int) -> None:
    """This will do nothing: nobody wants to know how far it is."""


def _current(ids: Sequence[int], *, locked: bool = False) -> list[EvidenceFile]:
    if locked:
        # in one order, so that two exports do not wait for one another
        for pk in sorted(set(Holding.objects.filter(pk__in=ids).values_list("content_id", flat=True))):
            lock_content(pk)
    found = {holding.pk: as_file(holding) for holding in with_state(Holding.objects.filter(pk__in=ids))}
    if len(found) != len(ids) or any(file.removed_at is not None for file in found.values()):
        raise EvidenceRefused("unknown", status=404)
    files = [found[file_id] for file_id in ids]
    _refuse_sealed(files)
    return files


def _refuse_sealed(files: Sequence[EvidenceFile]) -> None:
    if any(file.flagged for file in files):
        raise EvidenceRefused("sealed", status=403)


def _refuse_odd_recipient(recipient: str) -> None:
    try:
        read_recipient(recipient)
    except RecipientError:
        raise EvidenceRefused("recipient") from None


def _members(
    store: Store,
    files: Sequence[EvidenceFile],
    reason: str,
    actor: Actor,
    now: datetime,
    beside: Callable[[Sequence[Exported]], Sequence[tuple[str, bytes]]] | None,
    wrote: Callable[[int], None],
) -> list[_Member]:
    names = [
        f"{number:03}-{file.sha256[:12]}.{_ENDINGS.get(file.kind, file.kind)}"
        for number, file in enumerate(files, 1)
    ]
    manifest = Manifest(
        form="lachan-evidence-1",
        made_at=now,
        made_by=str(actor),
        reason=reason,
        files=tuple(
            Exported(
                in_archive=name,
                sha256=file.sha256,
                size_bytes=file.size_bytes,
                kind=file.kind,
                marks=file.marks,
                scan=file.scan,
                scan_said=file.scan_said,
                name=file.name,
                original_name=file.original_name,
                evidence=file.id,
                holder=file.holder,
                source=file.source,
                kept_at=file.kept_at,
                kept_by=file.kept_by,
            )
            for name, file in zip(names, files, strict=True)
        ),
    )
    if beside is None:
        listed = sums([(name, file.sha256) for name, file in zip(names, files, strict=True)])
        first = [
            ("manifest.json", msgspec.json.format(msgspec.json.encode(manifest), indent=2)),
            ("SHA256SUMS", listed),
        ]
    else:
        first = list(beside(manifest.files))
    return [
        *(_Member(name, partial(iter, (content,))) for name, content in first),
        *(_Member(name, _opened(store, file.sha256, wrote)) for name, file in zip(names, files, strict=True)),
    ]


def _opened(store: Store, sha256: str, wrote: Callable[[int], None]) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        sealed = store.open(sha256)
        try:
            for chunk in sealed.chunks():
                yield chunk
                wrote(len(chunk))
        finally:
            sealed.close()

    return chunks


def _write(
    out: BinaryIO,
    members: Sequence[_Member],
    passphrase: str,
    recipient: str,
    wrote: Callable[[int], None],
) -> None:
    try:
        if recipient:
            write_age(out, members, recipient=recipient)
        else:
            write_zip(out, members, passphrase=passphrase)
            seal_container(out, each=partial(wrote, 0))
        out.flush()
    except (SealError, FileNotFoundError) as error:
        raise EvidenceRefused("damaged", status=500) from error
    except OSError as error:
        if error.errno in FULL:
            raise EvidenceRefused("disk_full", status=507) from error
        raise
