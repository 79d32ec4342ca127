"""`lachan backup FILE`: everything that the site remembers, in one encrypted file, while it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2
_MEGABYTE = 1_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument("file", type=Path, help="a new file, outside the data folder")
    parser.add_argument(
        "--recipient",
        action="append",
        default=[],
        help="a public key of age (age1…) or ssh; may stand several times",
    )
    parser.add_argument("--recipients-file", type=Path, help="a file with public keys, one a line")
    parser.add_argument(
        "--passphrase-file", type=Path, help="a file that holds a passphrase alone, in place of keys"
    )
    parser.add_argument(
        "--with-keys",
        action="store_true",
        help="put the site's keys in as well; else keep a copy of them elsewhere",
    )


def run(options: argparse.Namespace) -> int:
    """This will write the backup. Status 2 when it can't be made; then nothing is left."""
    from django.db import DatabaseError
    from django.utils import timezone

    from lachan.centre.config.opening import ServeError, open_site

    try:
        open_site()
        from lachan.centre.audit.actors import OPERATOR
        from lachan.centre.config.backups.envelope import lock_for
        from lachan.centre.config.backups.making import make_backup
        from lachan.centre.config.backups.manifest import BackupError
        from lachan.centre.config.passphrases import ask_passphrase, read_passphrase
    except ServeError as error:
        print(f"lachan backup: {error}", file=sys.stderr)
        return MISUSE
    try:
        recipients = [*options.recipient, *_listed(options.recipients_file)]
        passphrase = ""
        if options.passphrase_file:
            passphrase = read_passphrase(options.passphrase_file)
        elif not recipients and sys.stdin.isatty():
            passphrase = ask_passphrase(twice=True)
        made = make_backup(
            target=options.file.absolute(),
            lock=lock_for(recipients=recipients, passphrase=passphrase),
            with_keys=options.with_keys,
            actor=OPERATOR,
            now=timezone.now(),
            say=lambda line: print(line, file=sys.stderr),
        )
    except (BackupError, OSError, DatabaseError) as error:
        print(f"lachan backup: {error}", file=sys.stderr)
        return MISUSE
    print(f"{options.file}: {made.bytes / _MEGABYTE:.1f} MB, SHA-256 {made.sha256}")
    if not options.with_keys:
        print(
            "The keys are not in it. Keep a copy of the folder keys/ elsewhere: without it the backup can't be read."
        )
    return 0


def _listed(path: Path | None) -> list[str]:
    if path is None:
        return []
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
