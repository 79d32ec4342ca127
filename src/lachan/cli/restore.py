"""`lachan restore FILE`: put a backup back, checked whole before anything is touched."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from lachan.centre.config.backups.envelope import Unlock
    from lachan.centre.config.backups.restoring import Restored, Witnessed

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument("--identity", type=Path, help="the file with the secret key (age-keygen, ssh)")
    parser.add_argument("--passphrase-file", type=Path, help="a file that holds the passphrase alone")
    parser.add_argument(
        "--check", action="store_true", help="only open it and check all of it; change nothing"
    )
    parser.add_argument(
        "--replace", action="store_true", help="replace what is there; it is kept aside, in the data folder"
    )
    parser.add_argument(
        "--heads",
        type=Path,
        action="append",
        default=[],
        help="signed heads that a witness has kept; the log is held to them",
    )
    parser.add_argument(
        "--key", type=Path, action="append", default=[], help="a trusted public key (.pub) for --heads"
    )
    parser.add_argument(
        "--erasures",
        type=Path,
        help="erasures.jsonl as it was kept elsewhere: what was erased since stays erased",
    )


def run(options: argparse.Namespace) -> int:
    """This will restore, or with --check look only. Status 2 when it can't be done; then all is as it was."""
    from django.db import DatabaseError
    from django.utils import timezone

    from lachan.centre.config.opening import ServeError, open_site

    try:
        open_site()
        from lachan.centre.config.backups.manifest import BackupError
        from lachan.centre.config.backups.restoring import check_backup, restore_backup
    except ServeError as error:
        print(f"lachan restore: {error}", file=sys.stderr)
        return MISUSE
    try:
        if options.check:
            checked = check_backup(source=options.file, unlock=_unlock(options))
            rows = sum(checked.manifest.rows.values())
            print(f"The backup of {checked.about.made_at:%Y-%m-%d %H:%M} UTC is whole: {rows} rows, ", end="")
            print(f"{len(checked.manifest.members)} files, a {checked.about.database} database.")
            return 0
        done = restore_backup(
            source=options.file,
            unlock=_unlock(options),
            replace=options.replace,
            witnessed=_witnessed(options),
            erasures=options.erasures,
            now=timezone.now(),
        )
    except (BackupError, OSError, DatabaseError, ValueError) as error:
        print(f"lachan restore: {error}", file=sys.stderr)
        return MISUSE
    _tell(done, options)
    return 0


def _unlock(options: argparse.Namespace) -> Unlock:
    from lachan.centre.config.backups.envelope import unlock_by
    from lachan.centre.config.passphrases import ask_passphrase, read_passphrase

    passphrase = ""
    if options.passphrase_file:
        passphrase = read_passphrase(options.passphrase_file)
    elif not options.identity and sys.stdin.isatty():
        passphrase = ask_passphrase(twice=False)
    identity = options.identity.read_bytes() if options.identity else b""
    return unlock_by(identity=identity, passphrase=passphrase)


def _witnessed(options: argparse.Namespace) -> Witnessed:
    from lachan.centre.audit.signing import read_public_key, read_statements
    from lachan.centre.config.backups.restoring import Witnessed

    said = [
        head for path in options.heads for head in read_statements(path.read_text("utf-8", errors="replace"))
    ]
    if options.heads and not said:
        raise ValueError("there is no signed head in that file, so nothing can be checked against it")
    return Witnessed(tuple(said), tuple(read_public_key(path) for path in options.key))


def _tell(done: Restored, options: argparse.Namespace) -> None:
    print(f"Restored as of {done.made_at:%Y-%m-%d %H:%M} UTC.")
    if done.aside:
        print(f"What was there is kept in {done.aside} in the data folder; remove it when nothing is missed.")
    if done.schema:
        print(f"The old rows are kept in the schema {done.schema}; remove it when nothing is missed.")
    print(f"Erased again: {done.erased_again} persons.")
    if options.heads:
        print(f"The log of {done.batches} batches is as it was signed.")
    if done.lost_to:
        print(
            f"Signed batches {done.batches + 1} to {done.lost_to} came after this backup and are lost. State it to the "
            "signer: lachan audit go-on --reason …"
        )
