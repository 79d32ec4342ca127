"""`lachan evidence …`: keep files, show what is held, take originals out, and read everything against its hashes."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from lachan.centre.evidence.queries import EvidenceFile

MISUSE = 2
FOUND = 1
_BLOCK_BYTES = 1_048_576


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)

    keep = what.add_parser("keep", help="keep a file, sealed, for a holder up to a day")
    keep.add_argument("file", type=Path, help="what is kept; it stays where it is")
    keep.add_argument("--holder", required=True, help="whose it is: case:12")
    keep.add_argument("--office", required=True, help="code of the office that keeps it: CA-TQ")
    keep.add_argument(
        "--until", type=date.fromisoformat, required=True, help="held before this day: 2028-12-31"
    )
    keep.add_argument("--purpose", default="case_work", help="why, as a code (default case_work)")
    keep.add_argument("--source", default="operator", help="whence: report:9 (default operator)")

    show = what.add_parser("show", help="say what is known of a file, and what was done with it")
    show.add_argument("id", type=int, help="the file's id, as keep has printed it")

    export = what.add_parser("export", help="take originals out as an encrypted archive")
    export.add_argument("id", type=int, nargs="+", help="one id or several")
    export.add_argument("--reason", required=True, help="why, in a sentence; it is kept")
    export.add_argument("--out", type=Path, required=True, help="a new file")
    export.add_argument(
        "--recipient", default="", help="a public key (age1…, ssh-ed25519 …) in place of a passphrase"
    )

    what.add_parser("verify", help="read everything that is held against its hashes")
    what.add_parser("scan-again", help="put everything in line for the scanner, as after new signatures")
    what.add_parser("sweep", help="take off the disk what no row speaks of any more")


def run(options: argparse.Namespace) -> int:
    """This will do one of them. Status 1: something is not whole; 2: it was refused or could not be done."""
    from django.db import DatabaseError

    from lachan.centre.config.opening import ServeError, open_site

    work = {
        "keep": _keep, "show": _show, "export": _export, "verify": _verify, "scan-again": _scan_again, "sweep": _sweep,
    }[options.what]  # fmt: skip
    try:
        open_site()
        from lachan.centre.evidence.refusing import EvidenceRefused

        try:
            return work(options)
        except EvidenceRefused as refused:
            said = f"{refused.title('en')}. {refused.what('en')} {refused.mend('en')}"
    except (OSError, ValueError, ServeError) as error:
        said = str(error)
    except DatabaseError as error:
        said = f"the database can't be used; lachan up or lachan setup brings it up to date ({type(error).__name__})"
    print(f"lachan evidence {options.what}: {said}", file=sys.stderr)
    return MISUSE


def _keep(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.evidence import services
    from lachan.centre.web.clock import today

    now = timezone.now()
    held_for = services.HeldFor(
        holder=options.holder,
        office_id=_office_id(options.office, day=today(now)),
        source=options.source,
        purpose=options.purpose,
        keep_until=options.until,
    )
    with options.file.open("rb") as content:
        kept = services.keep(
            content=content, name=options.file.name, held_for=held_for, actor=OPERATOR, now=now
        )
    print(f"{kept.id}\t{kept.sha256}\t{kept.kind}\t{kept.size_bytes}")
    return 0


def _office_id(code: str, *, day: date) -> int:
    """This will give the id of an office that stands on a day. Raises ValueError: nobody would see the file."""
    from lachan.centre.accounts.queries.offices import UnknownOfficeError, office_by_code, stands_on

    try:
        office = office_by_code(code)
    except UnknownOfficeError as error:
        raise ValueError(f"{error}; `lachan offices list` names them") from None
    if not stands_on(office.id, day):
        raise ValueError(f"{code} does not stand any more; name the office that has its work now")
    return office.id


def _show(options: argparse.Namespace) -> int:
    from lachan.centre.evidence import queries

    file = queries.file_for(file_id=options.id, office_ids=None)
    if file is None:
        print(f"lachan evidence show: there is no file {options.id}", file=sys.stderr)
        return MISUSE
    # neither its name nor its content: a terminal keeps what it shows
    for name in (
        "id", "sha256", "size_bytes", "kind", "marks", "scan", "scan_said", "flagged", "held", "holder", "office_id",
        "source", "purpose", "kept_by", "kept_at", "keep_until", "removed_at", "removed_why",
    ):  # fmt: skip
        value = getattr(file, name)
        print(f"{name}\t{' '.join(value) if isinstance(value, tuple) else value}")
    for deed in queries.custody_of(file.id):
        print(f"{deed.at:%Y-%m-%d %H:%M:%S}\t{deed.kind}\t{deed.actor}\tentry {deed.entry_id}")
    return 0


def _files(ids: list[int]) -> list[EvidenceFile]:
    from lachan.centre.evidence import queries
    from lachan.centre.evidence.refusing import EvidenceRefused

    found = [queries.file_for(file_id=file_id, office_ids=None) for file_id in ids]
    files = [file for file in found if file is not None]
    if len(files) != len(found):
        raise EvidenceRefused("unknown", status=404)
    return files


def _export(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.evidence import services

    # made first, so that nothing is written down as taken out for which there is no place
    with options.out.open("xb") as out:
        try:
            archive = services.export_files(
                files=_files(options.id),
                reason=options.reason,
                actor=OPERATOR,
                now=timezone.now(),
                recipient=options.recipient,
            )
            with archive.file:
                shutil.copyfileobj(archive.file, out, _BLOCK_BYTES)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            options.out.unlink(missing_ok=True)
            raise
    print(f"{options.out}\t{archive.sha256}\t{archive.size_bytes}")
    if archive.passphrase:
        print(archive.passphrase)
        print("This passphrase is shown once, and stored nowhere.", file=sys.stderr)
    return 0


def _verify(_: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.evidence import services

    verified = services.verify_all(actor=OPERATOR, now=timezone.now())
    for fault in verified.faults:
        print(f"{fault.sha256}\t{fault.code}")
    print(
        f"{verified.contents} contents, {verified.content_bytes} bytes, {len(verified.faults)} not whole",
        file=sys.stderr,
    )
    return FOUND if verified.faults else 0


def _scan_again(_: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.evidence import services

    print(f"{services.scan_again(now=timezone.now())} contents wait for the scanner", file=sys.stderr)
    return 0


def _sweep(_: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.evidence import services

    print(f"{services.sweep(now=timezone.now())} files were removed", file=sys.stderr)
    return 0
