"""Which key the data was encrypted with: noted in the database, so that another key is named and not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from lachan.centre.web import keyfiles
from lachan.centre.web.models import KeyMark

if TYPE_CHECKING:
    from datetime import datetime


class WrongKeyError(Exception):
    """The key is missing, or it is not the one that the data was encrypted with; the message says what mends it."""


def agree_on_master_key(*, now: datetime) -> None:
    """This will see that the master key is the one of this database, and note it where none is noted yet.

    Raises WrongKeyError, and keyfiles.KeyFileError when the file can't be used.
    """
    path = keyfiles.master_path()
    noted = KeyMark.objects.filter(name=keyfiles.MASTER).first()
    if noted is None:
        mark = keyfiles.fingerprint(keyfiles.read_or_make(path))
        try:
            with transaction.atomic():
                KeyMark.objects.create(name=keyfiles.MASTER, fingerprint=mark, noted_at=now)
        except IntegrityError:
            # another process was first
            noted = KeyMark.objects.get(name=keyfiles.MASTER)
        else:
            return
    try:
        mark = keyfiles.fingerprint(keyfiles.read_key(path))
    except FileNotFoundError:
        raise WrongKeyError(
            f"{path} is missing: the key that the data was encrypted with. Restore it from the copy of the keys; "
            "a new one would not open what is there."
        ) from None
    if mark != noted.fingerprint:
        raise WrongKeyError(
            f"{path} is not the key that the data was encrypted with. Restore the file with the fingerprint "
            f"{noted.fingerprint[:16]}… from the copy of the keys; the one that is there has {mark[:16]}…."
        )


def is_noted() -> bool:
    """This will say whether the database knows which key its data was encrypted with."""
    return KeyMark.objects.filter(name=keyfiles.MASTER).exists()


def noted_fingerprint() -> str:
    """This will give the fingerprint of the key that the data was encrypted with, "" where none is noted."""
    noted = KeyMark.objects.filter(name=keyfiles.MASTER).first()
    return noted.fingerprint if noted else ""
