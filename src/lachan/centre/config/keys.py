"""Issuing keys from the command line: `lachan key new NAME` and `lachan key withdraw NAME` call these."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lachan.centre.accounts.keys import issue_key, read_keys, withdraw_key
from lachan.centre.config.environment import read_environment

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lachan.centre.accounts.keys import Key


def keys_file() -> Path:
    """This will give the file that the environment names."""
    environment, _ = read_environment(os.environ)
    return environment.api_keys_file


def issue(*, name: str, now: datetime) -> str:
    """This will make a key and give it; it can't be shown again. Raises KeyNameError, KeysFileError, OSError."""
    return issue_key(path=keys_file(), name=name, now=now)


def withdraw(*, name: str) -> bool:
    """This will take a key away, and say whether there was one. Raises KeysFileError, OSError."""
    return withdraw_key(path=keys_file(), name=name)


def issued() -> tuple[Key, ...]:
    """This will give the issued keys, without the keys themselves. Raises KeysFileError."""
    return read_keys(keys_file())
