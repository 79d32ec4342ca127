"""Which key the data was encrypted with: noted in the database, so that another key is named and not used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from lachan.centre.web import keyfiles
from lachan.centre.web.models import KeyMark

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


# what a key is for, and what another in its place would do
_USED_FOR: Final = {
    keyfiles.MASTER: ("the data was encrypted with", "a new one would not open what is there"),
    "exchange": ("lists are signed with", "whoever takes them would refuse what a new one signs"),
}


class WrongKeyError(Exception):
    """The key is missing, or it is not the one that the data was encrypted with; the message says what mends it."""


def agree_on_master_key(*, now: datetime) -> None:
    """This will see that the master key is the one of this database, and note it where none is noted yet.

    Raises WrongKeyError, and keyfiles.KeyFileError when the file can't be used.
    """
    agree_on_key(name=keyfiles.MASTER, path=keyfiles.master_path(), make=keyfiles.new_key, now=now)


def agree_on_key(*, name: str, path: Path, make: Callable[[], bytes], now: datetime) -> None:
    """This will see that the key of a file is the one that is noted by this name; `make` makes the very first.

    Raises WrongKeyError, and keyfiles.KeyFileError when the file can't be used.
    """
    noted = KeyMark.objects.filter(name=name).first()
    if noted is None:
        mark = keyfiles.fingerprint(keyfiles.read_or_make(path, make=make))
        try:
            with transaction.atomic():
                KeyMark.objects.create(name=name, fingerprint=mark, noted_at=now)
        except IntegrityError:
            # another process was first
            noted = KeyMark.objects.get(name=name)
        else:
            return
    # a key that follows another is named after it: `exchange-0123456789ABCDEF`
    what = _USED_FOR.get(name.partition("-")[0], (name, "a new one would not do"))
    try:
        mark = keyfiles.fingerprint(keyfiles.read_key(path))
    except FileNotFoundError:
        raise WrongKeyError(
            f"{path} is missing: the key that {what[0]}. Restore it from the copy of the keys; {what[1]}."
        ) from None
    if mark != noted.fingerprint:
        raise WrongKeyError(
            f"{path} is not the key that {what[0]}. Restore the file with the fingerprint "
            f"{noted.fingerprint[:16]}… from the copy of the keys; the one that is there has {mark[:16]}…."
        )


def is_noted() -> bool:
    """This will say whether the database knows which key its data was encrypted with."""
    return KeyMark.objects.filter(name=keyfiles.MASTER).exists()


def noted_fingerprint() -> str:
    """This will give the fingerprint of the key that the data was encrypted with, "" where none is noted."""
    noted = KeyMark.objects.filter(name=keyfiles.MASTER).first()
    return noted.fingerprint if noted else ""
