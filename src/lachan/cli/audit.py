"""`lachan audit …`: make a signer's key, run the signer, take the log out, and check it from outside."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from lachan.centre.audit.chain import Head
    from lachan.centre.audit.verifying import BatchLine, Finding

MISUSE = 2
FOUND = 1
_SHOWN = 50
_UNCHECKED = ": not checked; compare it with what the signer's keeper says, or name its file with --key."


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)

    verify = what.add_parser("verify", help="check a log against signed heads that were kept elsewhere")
    verify.add_argument("log", nargs="?", help="an export; without one the log of this site is read")
    verify.add_argument(
        "--heads", type=Path, required=True, action="append", help="signed heads, one a line; may stand twice"
    )
    verify.add_argument(
        "--key", type=Path, action="append", default=[], help="a trusted public key (.pub); may stand twice"
    )

    export = what.add_parser("export", help="write the sealed log of this site, without personal values")
    export.add_argument("file", type=Path, help="a new file; - for standard output")

    heads = what.add_parser("heads", help="write the signed heads of this site, one a line")
    heads.add_argument("file", type=Path, help="a new file; - for standard output")

    key = what.add_parser("key", help="make the signer's key, as the signer's own user")
    key.add_argument("file", type=Path, help="a new file; its public half is written beside it (.pub)")

    signer = what.add_parser("signer", help="run the signer, as its own user, on this machine")
    _signer_files(signer)
    signer.add_argument("--socket", type=Path, required=True, help="the Unix socket on which the site asks")
    signer.add_argument("--mode", type=_mode, default=0o660, help="mode of the socket (default 660)")

    go_on = what.add_parser("go-on", help="state, with the signer stopped, that a backup was restored")
    _signer_files(go_on)
    go_on.add_argument("log", help="an export of the restored log")
    go_on.add_argument(
        "--heads",
        type=Path,
        action="append",
        default=[],
        help="signed heads of a witness: the log goes on from the last of them that it has",
    )
    go_on.add_argument(
        "--reason", required=True, help="why, on one line; it is signed and goes to the witnesses"
    )


def _mode(word: str) -> int:
    return int(word, 8)


def _signer_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, required=True, help="the signer's key")
    parser.add_argument(
        "--state", type=Path, help="what the signer remembers (default: beside the key, .state)"
    )


def run(options: argparse.Namespace) -> int:
    """This will do one of them. Status 1: the log is not as it was signed; 2: it could not be checked or done."""
    work = {
        "verify": _verify, "export": _export, "heads": _heads, "key": _make_key, "signer": _run_signer, "go-on": _go_on,
    }[options.what]  # fmt: skip
    try:
        return work(options)
    except (OSError, ValueError) as error:
        print(f"lachan audit {options.what}: {error}", file=sys.stderr)
        return MISUSE


def _verify(options: argparse.Namespace) -> int:
    from lachan.centre.audit.signing import fingerprint, read_public_key, read_statements
    from lachan.centre.audit.verifying import FINDINGS, faults, read_export, verify

    statements = [said for path in options.heads for said in read_statements(_text_of(path))]
    if not statements:
        raise ValueError("there is no signed head in that file, so nothing can be checked against it")
    keys: list[Ed25519PublicKey] = [read_public_key(path) for path in options.key]
    if options.log:
        with Path(options.log).open("rb") as lines:
            findings, batches, entries = verify(read_export(lines), statements, keys=keys)
    else:
        with _own_database():
            from lachan.centre.audit.exporting import own_log

            findings, batches, entries = verify(own_log(), statements, keys=keys)
    print(f"{batches} batches with {entries} entries, against {len(statements)} signed heads.")
    for name in sorted({said.key for said in statements}):
        trusted = name in {fingerprint(key) for key in keys}
        print(f"Signed with key {name}{'.' if trusted else _UNCHECKED}")
    for finding in findings[:_SHOWN]:
        print(_finding_line(finding, FINDINGS[finding.code]))
    if len(findings) > _SHOWN:
        print(f"… and {len(findings) - _SHOWN} more.")
    if faults(findings):
        print("The log is NOT as it was signed.")
        return FOUND
    print("The log is as it was signed.")
    return 0


def _text_of(path: Path) -> str:
    """This will give what a file says; of a mail, its text as it is read, whatever it was packed in on the way."""
    from email import message_from_bytes, policy

    raw = path.read_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    if mail["MIME-Version"] is None:
        return raw.decode("utf-8", errors="replace")
    parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    return "\n".join(part.get_content() for part in parts)


def _finding_line(finding: Finding, words: str) -> str:
    where = f"batch {finding.number}: " if finding.number else ""
    return f"{finding.code}: {where}{words}" + (f" ({finding.detail})" if finding.detail else "")


def _export(options: argparse.Namespace) -> int:
    with _own_database():
        from lachan.centre.audit.exporting import export_log

        batches = _write(options.file, export_log(now=_now()))
    print(f"{max(0, batches - 1)} batches.", file=sys.stderr)
    return 0


def _heads(options: argparse.Namespace) -> int:
    with _own_database():
        from lachan.centre.audit.exporting import signed_heads

        count = _write(options.file, signed_heads())
    print(f"{count} signed heads.", file=sys.stderr)
    return 0


def _write(path: Path, lines: object) -> int:
    """This will write lines to a new file, whole or not at all, or to standard output; gives how many."""
    from typing import cast

    given = cast("Iterable[bytes]", lines)
    count = 0
    if str(path) == "-":
        for line in given:
            sys.stdout.buffer.write(line + b"\n")
            count += 1
        return count
    if path.exists():
        raise FileExistsError(f"{path} is there already; name a new file")
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            for line in given:
                file.write(line + b"\n")
                count += 1
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _make_key(options: argparse.Namespace) -> int:
    from lachan.centre.audit.signing import fingerprint, make_key, public_path

    try:
        public = make_key(options.file)
    except FileExistsError:
        raise FileExistsError(f"{options.file} is there already; a key is never made over another") from None
    print(
        f"Key {fingerprint(public)}: {options.file} for the signer alone, {public_path(options.file)} for everybody."
    )
    return 0


def _state(options: argparse.Namespace) -> Path:
    if options.state:
        return Path(options.state)
    key: Path = options.key
    return key.with_name(key.name + ".state")


def _run_signer(options: argparse.Namespace) -> int:
    from lachan.centre.audit.signer import Signer, serve
    from lachan.centre.audit.signing import fingerprint, read_key

    key = read_key(options.key)
    signer = Signer(key=key, state=_state(options))
    at = f"last signed batch {signer.last.number}" if signer.last else "nothing signed yet"
    print(f"signer: key {fingerprint(key.public_key())}, {at}, listening at {options.socket}", flush=True)
    serve(signer=signer, path=options.socket, mode=options.mode, clock=_now)
    return 0


def _go_on(options: argparse.Namespace) -> int:
    from lachan.centre.audit.signer import Signer, last_common_head
    from lachan.centre.audit.signing import is_signed_by, read_key, read_statements, to_line

    key = read_key(options.key)
    heads = _heads_of(options.log)
    signer = Signer(key=key, state=_state(options))
    if signer.last is None:
        raise ValueError("nothing is lost: the signer has signed nothing yet")
    said = [said for path in options.heads for said in read_statements(_text_of(path))]
    signed = [statement for statement in said if is_signed_by(statement, key.public_key())]
    if options.heads and not signed:
        raise ValueError("there is no head in that file that this key signed")
    head = last_common_head(heads, last=signer.last, signed=signed)
    if head is None:
        raise ValueError(
            "that log has nothing of what was signed. If it is another centre's, make a key for it: lachan audit key"
        )
    print(to_line(signer.go_on_from(head, reason=options.reason, now=_now())))
    return 0


def _heads_of(log: str) -> list[Head]:
    from lachan.centre.audit.verifying import BatchLine, read_export, verify

    heads: list[Head] = []

    def noted(lines: Iterable[bytes]) -> Iterator[BatchLine | Finding]:
        # one batch at a time: a whole log may be larger than the memory
        for batch in read_export(lines):
            if isinstance(batch, BatchLine):
                heads.append(batch.head)
            yield batch

    with Path(log).open("rb") as lines:
        findings, _, _ = verify(noted(lines), [])
    if findings or not heads:
        raise ValueError("that log does not hold together by itself; check it with: lachan audit verify")
    return heads


class _NotOpenError(ValueError):
    """This site's log can't be read; the message says why."""


@contextmanager
def _own_database() -> Iterator[None]:
    """This will open this site's database. Raises _NotOpenError where it is not there, damaged, or not up to date."""
    from django.db import DatabaseError

    from lachan.centre.config.opening import ServeError, open_site

    try:
        open_site()
        yield
    except ServeError as error:
        raise _NotOpenError(str(error)) from None
    except DatabaseError as error:
        why = " ".join(str(error).split())
        raise _NotOpenError(
            f"the log of this site can't be read: {why}. See that LACHAN_DATA and LACHAN_DATABASE name it, and that "
            "the site has run there"
        ) from None


def _now() -> datetime:
    from datetime import datetime

    return datetime.now(UTC)  # noqa: TID251 - the command is the edge
