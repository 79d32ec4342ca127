"""The envelope of a backup: age, as a stream, for public keys or under a passphrase.

For public keys the file is an age file like any other. Under a passphrase two lines stand before it: a mark, and a
fresh age key that is itself encrypted by the passphrase (base64); age's own form for passphrases can't be streamed.
"""

from __future__ import annotations

import base64
import binascii
import os
from contextlib import contextmanager, suppress
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, Final

import msgspec
import pyrage

from lachan.centre.config.backups.manifest import BackupError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PASSPHRASE_MARK: Final = b"lachan-backup-passphrase-1\n"
LEAST_PASSPHRASE_CHARS: Final = 12
_AGE_MARK: Final = b"age-encryption.org/v1"
_KEY_LINE_BYTES: Final = 4096
_BUFFER_BYTES: Final = 1 << 20


class Lock(msgspec.Struct, frozen=True):
    """For whom a backup is sealed: age's public keys, or a passphrase."""

    recipients: tuple[Any, ...] = ()
    passphrase: str = ""


class Unlock(msgspec.Struct, frozen=True):
    """What opens a backup: age's secret keys, or the passphrase."""

    identities: tuple[Any, ...] = ()
    passphrase: str = ""


def lock_for(*, recipients: Sequence[str] = (), passphrase: str = "") -> Lock:
    """This will read public keys (`age1…`, `ssh-ed25519 …`) or take a passphrase. Raises BackupError."""
    if bool(recipients) == bool(passphrase):
        raise BackupError("Name a public key to seal the backup for, or a passphrase: one of the two.")
    if passphrase and len(passphrase) < LEAST_PASSPHRASE_CHARS:
        raise BackupError(f"The passphrase is too short: take {LEAST_PASSPHRASE_CHARS} characters or more.")
    return Lock(tuple(_recipient(said.strip()) for said in recipients), passphrase)


def _recipient(said: str) -> Any:
    if said.startswith("AGE-SECRET-KEY"):
        raise BackupError(
            "That is a secret key. Name its public half (age1…); the secret one is for restoring."
        )
    kind = pyrage.ssh.Recipient if said.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(said)
    except pyrage.RecipientError:
        raise BackupError(f"{said[:70]!r} is no public key of age (age1…).") from None


def unlock_by(*, identity: bytes = b"", passphrase: str = "") -> Unlock:
    """This will read a file of age's secret keys (`age-keygen`) or of ssh, or take a passphrase. Raises BackupError."""
    if identity.lstrip().startswith(b"-----BEGIN"):
        with suppress(pyrage.IdentityError):
            return Unlock((pyrage.ssh.Identity.from_buffer(identity),))
        raise BackupError("The key file holds no ssh key that can be used without a passphrase.")
    lines = [line.strip() for line in identity.decode("ascii", "replace").splitlines()]
    try:
        found = tuple(pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#")
    except pyrage.IdentityError:
        raise BackupError("The key file holds something else than age's secret keys.") from None
    if not found and not passphrase:
        raise BackupError("Name the file with the secret key, or the passphrase.")
    return Unlock(found, passphrase)


@contextmanager
def sealing(out: IO[bytes], lock: Lock) -> Iterator[IO[bytes]]:
    """This will give a stream for the plain backup, and write it sealed to `out`. Raises BackupError, OSError."""
    recipients = list(lock.recipients)
    if lock.passphrase:
        identity = pyrage.x25519.Identity.generate()
        wrapped = pyrage.passphrase.encrypt(f"{identity}\n".encode(), lock.passphrase)
        out.write(PASSPHRASE_MARK + base64.b64encode(wrapped) + b"\n")
        recipients = [identity.to_public()]
    read, write = os.pipe()

    remembering = _Remembering(out)

    def seal() -> None:
        try:
            with os.fdopen(read, "rb", buffering=_BUFFER_BYTES) as plain:
                pyrage.encrypt_io(plain, remembering, recipients)
        except (pyrage.EncryptError, OSError):
            # what the disk said, and not what became of it on its way through
            if remembering.error is not None:
                raise remembering.error from None
            raise

    with _beside(seal), os.fdopen(write, "wb", buffering=_BUFFER_BYTES) as plain:
        yield plain


@contextmanager
def opening(source: IO[bytes], unlock: Unlock) -> Iterator[IO[bytes]]:
    """This will give the plain stream of a sealed backup. Raises BackupError when it can't be opened or is damaged."""
    identities = list(unlock.identities)
    mark = source.read(len(PASSPHRASE_MARK))
    if mark == PASSPHRASE_MARK:
        if not unlock.passphrase:
            raise BackupError("This backup is sealed under a passphrase; give it (--passphrase-file).")
        identities = [_unwrap(source.readline(_KEY_LINE_BYTES), unlock.passphrase)]
    elif mark.startswith(_AGE_MARK):
        if not identities:
            raise BackupError("This backup is sealed for a public key; name the secret one (--identity).")
        source.seek(0)
    else:
        raise BackupError("This is no backup of Lachan: it is not sealed by age.")
    read, write = os.pipe()

    def unseal() -> None:
        with os.fdopen(write, "wb", buffering=_BUFFER_BYTES) as plain:
            try:
                pyrage.decrypt_io(source, plain, identities)
            except BrokenPipeError:
                raise
            except (pyrage.DecryptError, OSError) as error:
                if getattr(error, "errno", None) is not None:
                    raise
                raise BackupError(
                    "The backup can't be opened with this key, or it is damaged or cut."
                ) from None

    with _beside(unseal), os.fdopen(read, "rb", buffering=_BUFFER_BYTES) as plain:
        yield plain
        # what follows the archive's end is read too, so that a file that was cut behind it is found out
        while plain.read(_BUFFER_BYTES):
            pass


def _unwrap(line: bytes, passphrase: str) -> Any:
    try:
        said = pyrage.passphrase.decrypt(base64.b64decode(line.strip(), validate=True), passphrase)
        return pyrage.x25519.Identity.from_str(said.decode("ascii").strip())
    except (pyrage.DecryptError, pyrage.IdentityError, binascii.Error, UnicodeDecodeError):
        raise BackupError("The passphrase does not open this backup, or its beginning is damaged.") from None


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """This will do the work in a thread beside the block; what fails there is raised, and not what that caused here."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again by the one who waits
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    except BaseException as error:
        thread.join()
        if failed and not isinstance(failed[0], BrokenPipeError):
            raise failed[0] from error
        raise
    thread.join()
    if failed:
        raise failed[0]


class _Remembering:
    """A file that keeps what its disk said when it could not be written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.error: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            return self.file.write(content)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self.file.flush()
