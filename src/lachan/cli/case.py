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
    from lachan.centre.web.refusals import Refusal

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
    export.add_argument(
        "--for-partner",
        metavar="WHO",
        help="redacted, for this receiver: nothing of reporters, texts covered, only files that were cleared",
    )
    export.add_argument(
        "--tlp",
        choices=("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"),
        default="AMBER",
        help="how far the partner may pass it on (Traffic Light Protocol 2.0; default AMBER)",
    )
    export.add_argument(
        "--cover",
        type=Path,
        help="a file with pieces of text to be covered besides, one a line; for partners",
    )

    words = what.add_parser("words", help="say where officers' words name somebody who asks, and cover that")
    words.add_argument("file", type=Path, help="a file with names, numbers and addresses, one a line")
    words.add_argument("--cover", action="store_true", help="cover them for good; files and evidence stay")
    words.add_argument("--reason", default="", help="why, without the name; it is kept")

    clear = what.add_parser("clear", help="let a file of a case go to partners, or keep it back again")
    clear.add_argument("number", help="the case's number: 2026-000123")
    clear.add_argument("evidence", type=int, help="the evidence's number in the case, from 1 on")
    clear.add_argument("--reason", required=True, help="what was looked at, in a sentence; it is kept")
    clear.add_argument("--withhold", action="store_true", help="keep it back again")


def run(options: argparse.Namespace) -> int:
    """This will do one of them. Status 1: the archive is not as it was signed; 2: it was refused or can't be done."""
    work = {"verify": _verify, "export": _export, "clear": _clear, "words": _words}[options.what]
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
        print(f"Case {verified.case}, pieces of evidence: {verified.files}.")
    if verified.attested:
        checked = (
            ""
            if verified.trusted
            else ": not checked; compare it with what the signer's keeper says, or --key"
        )
        print(
            f"Signed {verified.attested.signed_at:%Y-%m-%d %H:%M:%S} UTC with key {verified.attested.key}{checked}."
        )
    if verified.manifest and verified.manifest.partner:
        told = verified.manifest
        print(f"For {told.partner}, TLP:{told.tlp}; {told.covered} pieces of text are covered.")
        for left in told.left_out:
            print(f"Left out: {left.count} {left.what} ({left.why}).")
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
    marked: list[str] = []
    if options.cover:
        if not options.for_partner:
            raise ValueError("--cover goes with --for-partner: a whole archive covers nothing")
        marked = [
            line.strip() for line in options.cover.read_text(encoding="utf-8").splitlines() if line.strip()
        ]
    _open()
    from django.utils import timezone

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.cases.queries.handing_over import id_of_number
    from lachan.centre.cases.services.handing_over import hand_over_evidence
    from lachan.centre.cases.services.redacting import Receiver, make_redacted_archive
    from lachan.centre.web.refusals import Refusal

    # made first, so that nothing is written down as handed over for which there is no place
    with options.out.open("xb") as out:
        try:
            about = {
                "case_id": id_of_number(options.number),
                "reason": options.reason,
                "actor": OPERATOR,
                "now": timezone.now(),
                "lang": options.lang,
            }
            if options.for_partner:
                archive = make_redacted_archive(
                    **about, receiver=Receiver(options.for_partner, options.tlp, tuple(marked))
                )
            else:
                archive = hand_over_evidence(**about)
            with archive.file:
                shutil.copyfileobj(archive.file, out, _BLOCK_BYTES)
            out.flush()
            os.fsync(out.fileno())
        except Refusal as refused:
            options.out.unlink(missing_ok=True)
            raise _said(refused) from None
        except BaseException:
            options.out.unlink(missing_ok=True)
            raise
    print(f"{options.out}\t{archive.sha256}\t{archive.size_bytes}")
    print(archive.passphrase)
    print("This passphrase is shown once, and stored nowhere.", file=sys.stderr)
    return 0


def _clear(options: argparse.Namespace) -> int:
    _open()
    from django.utils import timezone

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.cases.queries.cases import exhibits_of
    from lachan.centre.cases.queries.handing_over import id_of_number
    from lachan.centre.cases.services.clearing import clear_exhibit, withhold_exhibit
    from lachan.centre.web.refusals import Refusal

    try:
        exhibits = exhibits_of(id_of_number(options.number))
        if not 1 <= options.evidence <= len(exhibits):
            raise ValueError(f"the case has no such piece of evidence: it has {len(exhibits)}")
        decide = withhold_exhibit if options.withhold else clear_exhibit
        new = decide(
            exhibit_id=exhibits[options.evidence - 1].id,
            reason=options.reason,
            actor=OPERATOR,
            now=timezone.now(),
        )
    except Refusal as refused:
        raise _said(refused) from None
    said = "is kept back from partners" if options.withhold else "may go to partners"
    print(f"Evidence {options.evidence} {said}{'' if new else ', as before'}.")
    return 0


def _words(options: argparse.Namespace) -> int:
    values = options.file.read_text(encoding="utf-8").splitlines()
    _open()
    from django.utils import timezone

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.cases.queries.handing_over import numbers_of
    from lachan.centre.cases.services.emptying import cover_words, words_naming
    from lachan.centre.web.refusals import Refusal

    now = timezone.now()
    try:
        if options.cover:
            found = cover_words(values=values, reason=options.reason, actor=OPERATOR, now=now)
        else:
            found = words_naming(values=values, actor=OPERATOR, now=now)
    except Refusal as refused:
        raise _said(refused) from None
    numbers = numbers_of({one.case_id for one in found if one.case_id is not None})
    for one in found:
        print(f"{numbers.get(one.case_id or 0, '-')}\t{one.where}\t{one.row_id}\t{one.pieces}")
    print(f"{len(found)} texts {'covered' if options.cover else 'found'}.", file=sys.stderr)
    return 0


def _open() -> None:
    from lachan.centre.config.opening import ServeError, open_site

    try:
        open_site()
    except ServeError as error:
        raise ValueError(str(error)) from None


def _said(refused: Refusal) -> ValueError:
    if refused.code == "not_found":
        # the page's words speak of an address
        return ValueError("there is no case with this number; it is written as on its page: 2026-000123")
    return ValueError(f"{refused.title('en')}. {refused.what('en')} {refused.mend('en')}")
