"""Passphrases: from a file that holds nothing else, or asked for on the terminal; never from the command line."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from lachan.centre.config.backups.manifest import BackupError
from lachan.centre.web.keyfiles import KeyFileError, read_private

if TYPE_CHECKING:
    from pathlib import Path


def read_passphrase(path: Path) -> str:
    """This will read a passphrase from a file of its owner's alone. Raises BackupError."""
    try:
        said = read_private(path).decode("utf-8").rstrip("\r\n")
    except FileNotFoundError:
        raise BackupError(f"{path} is not there.") from None
    except UnicodeDecodeError:
        raise BackupError(f"{path} holds no text.") from None
    except KeyFileError as error:
        raise BackupError(str(error)) from None
    if not said or "\n" in said:
        raise BackupError(f"{path} must hold the passphrase alone, on one line.")
    return said


def ask_passphrase(*, twice: bool) -> str:
    """This will ask on the terminal; twice for a new one. Raises BackupError when the two differ."""
    said = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Once more: ") != said:
        raise BackupError("The two passphrases differ.")
    return said
