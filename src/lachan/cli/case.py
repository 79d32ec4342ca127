"""`lachan case …`: hand over a case's evidence, and verify such an archive without any database."""

from __future__ import annotations

import getpass
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from lachan.centre.cases.archive.verifying import Verified

MISUSE = 2
FOUND = 1
_SHOWN = 50
_BLOCK_BYTES = 1_048_576


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)

    verify = what.add_parser("verify", help="verify an archive of evidence, on any machine")
    verify.add_argument("archive", type=Path, help="the archive, as it was handed over")
    verify.add_argument(
        "--key", type=Path, action="append", default=[], help="a trusted public key (.pub); may stand twice"
    )
    verify.add_argument(
        "--passphrase-file", type=Path, help="a file with the passphrase; without one it is asked for"
    )

    export = what.add_parser("export", help="write a case's evidence as an encrypted, signed archive")
    export.add_argument("number", help="the case's number: 2026-000123")
    export.add_argument("--reason", required=True, help="why, in a sentence; it is kept")
    export.add_argument("--out", type=Path, required=True, help="a new file")
    export.add_argument(
        "--lang", choices=("vi", "en"), default="vi", help="the summary's language (default vi)"
    )


def run(options: argparse.Namespace) -> int:
    """This will do one of them. Status 1: the archive is not as it was signed; 2: it was refused or can't be done."""
    work = {"verify": _verify, "export": _export}[options.what]
    try:
        return work(options)
    except (OSError, ValueError) as error:
        print(f"lachan case {options.what}: {error}", file=sys.stderr)
        return MISUSE


def _verify(options: argparse.Namespace) -> int:
    from lachan.centre.audit.signing import read_public_key
    from lachan.centre.cases.archive.verifying import PassphraseError, verify_archive

    keys = [read_public_key(path) for path in options.key]
    passphrase = ""
    if options.passphrase_file:
        passphrase = options.passphrase_file.read_text(encoding="utf-8").strip()
    with options.archive.open("rb") as file:
        try:
            verified = verify_archive(file, passphrase=passphrase, keys=keys)
        except PassphraseError:
            if passphrase or not sys.stdin.isatty():
                raise
            passphrase = getpass.getpass("Passphrase: ")
            verified = verify_archive(file, passphrase=passphrase.strip(), keys=keys)
    return _say(verified)


def _say(verified: Verified) -> int:
    from lachan.centre.cases.archive.verifying import FINDINGS

    if verified.case:
        print(f"Case {verified.case}, {verified.files} pieces of evidence.")
    if verified.attested:
        checked = (
            ""
            if verified.trusted
            else ": not checked; compare it with what the signer's keeper says, or --key"
        )
        print(
            f"Signed {verified.attested.signed_at:%Y-%m-%d %H:%M:%S} UTC with key {verified.attested.key}{checked}."
        )
    for finding in verified.findings[:_SHOWN]:
        where = f"{finding.name}: " if finding.name else ""
        print(
            f"{finding.code}: {where}{FINDINGS[finding.code]}"
            + (f" ({finding.detail})" if finding.detail else "")
        )
    if len(verified.findings) > _SHOWN:
        print(f"… and {len(verified.findings) - _SHOWN} more.")
    if verified.findings:
        print("The archive is NOT as it was signed.")
        return FOUND
    print("The archive is as it was signed.")
    return 0


def _export(options: argparse.Namespace) -> int:
    from lachan.centre.config.opening import ServeError, open_site

    try:
        open_site()
    except ServeError as error:
        raise ValueError(str(error)) from None
    from django.utils import timezone

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.cases.queries.handing_over import id_of_number
    from lachan.centre.cases.services.handing_over import hand_over_evidence
    from lachan.centre.web.refusals import Refusal

    # made first, so that nothing is written down as handed over for which there is no place
    with options.out.open("xb") as out:
        try:
            archive = hand_over_evidence(
                case_id=id_of_number(options.number),
                reason=options.reason,
                actor=OPERATOR,
                now=timezone.now(),
                lang=options.lang,
            )
            with archive.file:
                shutil.copyfileobj(archive.file, out, _BLOCK_BYTES)
            out.flush()
            os.fsync(out.fileno())
        except Refusal as refused:
            options.out.unlink(missing_ok=True)
            raise ValueError(f"{refused.title('en')}. {refused.what('en')} {refused.mend('en')}") from None
        except BaseException:
            options.out.unlink(missing_ok=True)
            raise
    print(f"{options.out}\t{archive.sha256}\t{archive.size_bytes}")
    print(archive.passphrase)
    print("This passphrase is shown once, and stored nowhere.", file=sys.stderr)
    return 0
