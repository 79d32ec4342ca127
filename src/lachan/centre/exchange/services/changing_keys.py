"""Changing the key that lists are signed with: announced, switched to while both sign, and the old one let go.

And what is to be done where a key is in wrong hands: it is withdrawn at once, and what follows is known by no signature
of its own.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from lachan.centre.audit import log
from lachan.centre.exchange import signing
from lachan.centre.exchange.announcing import announcement, signed_bytes, withdrawal
from lachan.centre.exchange.models import SigningKey
from lachan.centre.exchange.queries.signing_keys import CURRENT, FIRST, FORMER, NEXT, OVER, STOLEN
from lachan.centre.web.keyfiles import KeyFileError
from lachan.centre.web.keymarks import WrongKeyError
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

_log = logging.getLogger("lachan.exchange")
# Whoever fetches by hand looks once a month at most; a bank's change takes a quarter of a year.
USUAL_DAYS: Final = 30
LEAST_DAYS: Final = 1
MOST_DAYS: Final = 365


def announce_key(*, days: int = USUAL_DAYS, actor: Actor, now: datetime) -> str:
    """This will make the next key and announce it, signed by the one that counts; both sign from now on.

    It isn't switched to for so many days. Gives its name. Raises Refusal: 422 `exchange_key_days`; 409
    `exchange_key_announced`, `exchange_key_former`; keyfiles.KeyFileError, keymarks.WrongKeyError.
    """
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise Refusal(422, "exchange_key_days", least=f"{LEAST_DAYS}", most=f"{MOST_DAYS}")
    now = now.replace(microsecond=0)
    with transaction.atomic():
        current = _current(now)
        _need_none(NEXT, "exchange_key_announced")
        _need_none(FORMER, "exchange_key_former")
        file, public = signing.new_key(now=now)
        switch_from = now + timedelta(days=days)
        name = signing.key_name(public)
        said = announcement(
            key=public, after=bytes.fromhex(current.public), announced_at=now, switch_from=switch_from
        )
        _add(
            SigningKey(
                name=name, public=public.hex(), file=file, state=NEXT, follows=current.name, announced_at=now,
                switch_from=switch_from, announcement=said,
                announcement_signature=signing.sign(signed_bytes(said), file=current.file).hex(),
                minisig=signing.minisign(
                    signing.minisign_file(public).encode(), file=current.file,
                    trusted=f"Lachan key {name} follows {current.name} announced {now:%Y-%m-%dT%H:%M:%SZ} "
                            f"not before {switch_from:%Y-%m-%dT%H:%M:%SZ}",
                ),
            )
        )  # fmt: skip
        log.record(
            kind="exchange.key_announced", actor=actor, now=now, subject="", data={"key": name, "days": days}
        )
    return name


def switch_key(*, actor: Actor, now: datetime) -> str:
    """This will let the next key count; the one before signs on beside it. Gives the name of the one that counts.

    Raises Refusal: 409 `exchange_key_none_announced`, `exchange_key_too_soon`.
    """
    with transaction.atomic():
        row = SigningKey.objects.select_for_update().filter(state=NEXT).first()
        if row is None:
            raise Refusal(409, "exchange_key_none_announced")
        if row.switch_from is not None and now < row.switch_from:
            raise Refusal(409, "exchange_key_too_soon", moment=f"{row.switch_from:%Y-%m-%d %H:%M} UTC")
        # a key that can't be read would leave everything unsigned
        signing.public_key(row.file)
        _move(CURRENT, FORMER)
        _move(NEXT, CURRENT, began_at=now)
        log.record(kind="exchange.key_switched", actor=actor, now=now, subject="", data={"key": row.name})
    return row.name


def end_key(*, actor: Actor, now: datetime) -> str:
    """This will let the former key sign no more, and remove its file. Gives its name.

    Raises Refusal: 409 `exchange_key_no_former`.
    """
    with transaction.atomic():
        row = SigningKey.objects.select_for_update().filter(state=FORMER).first()
        if row is None:
            raise Refusal(409, "exchange_key_no_former")
        _move(FORMER, OVER, ended_at=now)
        log.record(kind="exchange.key_ended", actor=actor, now=now, subject="", data={"key": row.name})
        transaction.on_commit(lambda: _remove(row.file))
    return row.name


def withdraw_keys(*, actor: Actor, now: datetime) -> str:
    """This will withdraw every key that signs, for whoever took one may have the others; a new one counts at once.

    Each that can still be read says of itself that nobody is to believe it. Nothing announces the new one: a thief
    could do that too. So people have to take it by hand. Gives its name. Raises keyfiles.KeyFileError.
    """
    now = now.replace(microsecond=0)
    with transaction.atomic():
        _current(now, must_be_there=False)
        files = []
        for row in SigningKey.objects.select_for_update().filter(state__in=(CURRENT, NEXT, FORMER)):
            said, signature = "", ""
            try:
                said = withdrawal(key=bytes.fromhex(row.public), at=now)
                signature = signing.sign(signed_bytes(said), file=row.file).hex()
            except (KeyFileError, WrongKeyError, FileNotFoundError):
                # it is lost: nobody can say so with its signature
                said = ""
            SigningKey.objects.filter(pk=row.pk).update(
                state=STOLEN, ended_at=now, withdrawal=said, withdrawal_signature=signature
            )
            files.append(row.file)
        file, public = signing.new_key(now=now)
        name = signing.key_name(public)
        _add(SigningKey(name=name, public=public.hex(), file=file, state=CURRENT, began_at=now))
        log.record(kind="exchange.key_withdrawn", actor=actor, now=now, subject="", data={"key": name})
        transaction.on_commit(lambda: _remove(*files))
    return name


def _current(now: datetime, *, must_be_there: bool = True) -> SigningKey:
    """This will give the key that counts, with a row of its own from its first change on."""
    row = SigningKey.objects.select_for_update().filter(state=CURRENT).first()
    if row is not None:
        return row
    try:
        signing.agree_on_key(now=now)
        public = signing.public_key(FIRST)
    except (KeyFileError, WrongKeyError):
        if must_be_there:
            raise
        # nobody can say any more what it was
        return SigningKey()
    return _add(SigningKey(name=signing.key_name(public), public=public.hex(), file=FIRST, state=CURRENT))


def _add(row: SigningKey) -> SigningKey:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # somebody changes it at this moment
        raise Refusal(409, "exchange_key_announced") from None
    return row


def _need_none(state: str, code: str) -> None:
    if SigningKey.objects.filter(state=state).exists():
        raise Refusal(409, code)


def _move(before: str, after: str, **said: datetime) -> None:
    SigningKey.objects.filter(state=before).update(state=after, **said)


def _remove(*files: str) -> None:
    for file in files:
        try:
            signing.path_of(file).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the key file %s is over and can't be removed: %s", file, error.strerror)
