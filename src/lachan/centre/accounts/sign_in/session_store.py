"""Sessions in the database, under the hash of their key.

A session ends two hours after it was last used and twelve hours after it began: an eight-hour shift with its handing
over fits in, a desk left open overnight does not. Before somebody has signed in it ends after twenty minutes.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lachan.centre.accounts.models import SignInSession
from lachan.centre.accounts.services.provider_sessions import hold_links, written

IDLE: Final = timedelta(hours=2)
WHOLE: Final = timedelta(hours=12)
BEFORE_SIGN_IN: Final = timedelta(minutes=20)
# use is noted once a minute, so that reading pages does not mean writing all the time
NOTED_EVERY: Final = timedelta(minutes=1)
# where and since when; kept in the session's own data until it is saved
BEGUN: Final = "lachan_begun"
DEVICE: Final = "lachan_device"
NETWORK: Final = "lachan_network"


def hash_of(key: str) -> str:
    """This will give what the table holds for a key. The key has 160 random bits, so no salt is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(SessionBase):
    """Django's sessions over our table."""

    def load(self) -> dict[str, Any]:
        """This will give the session's data, {} when there is none or it is too old."""
        now = timezone.now()
        row = (
            SignInSession.objects.filter(session_key=hash_of(self.session_key), expire_date__gt=now)
            .values_list("session_data", "expire_date", "begun_at", "person_id")
            .first()
            if self.session_key
            else None
        )
        if row is None or now >= row[2] + WHOLE:
            self._session_key = None
            return {}
        data, expires, begun, person = row
        if person is not None and _end(now, begun) - expires > NOTED_EVERY:
            SignInSession.objects.filter(
                session_key=hash_of(str(self.session_key)), expire_date=expires
            ).update(expire_date=_end(now, begun), seen_at=now)
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        """This will say whether there is a session under the key."""
        return SignInSession.objects.filter(session_key=hash_of(session_key)).exists()

    def create(self) -> None:
        """This will make a new session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """This will write the session. Raises UpdateError when it has been ended in the meantime.

        Or when a ministry's service that opened it was stopped, or the person's link there ended, while it was opened.
        """
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        now = timezone.now()
        person = data.get(SESSION_KEY)
        providers = _providers_in(data)
        begun = datetime.fromtimestamp(data[BEGUN], tz=UTC) if BEGUN in data else now
        fields = {
            "session_data": self.encode(data),
            "expire_date": _end(now, begun) if person else now + BEFORE_SIGN_IN,
            "person_id": int(person) if person else None,
            "seen_at": now,
            "device": data.get(DEVICE, ""),
            "network": data.get(NETWORK, ""),
            "providers": written(providers),
        }
        with transaction.atomic():
            if person and providers and not hold_links(person_id=int(person), slugs=providers):
                raise UpdateError
            _write(hash_of(self.session_key), {"begun_at": begun, **fields}, must_create=must_create)

    def delete(self, session_key: str | None = None) -> None:
        """This will end the session."""
        key = session_key or self.session_key
        if key:
            SignInSession.objects.filter(session_key=hash_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """This will remove sessions that have ended."""
        SignInSession.objects.filter(expire_date__lt=timezone.now()).delete()


def _write(key: str, fields: dict[str, Any], *, must_create: bool) -> None:
    if must_create:
        try:
            with transaction.atomic():
                SignInSession(session_key=key, **fields).save(force_insert=True)
        except IntegrityError:
            raise CreateError from None
    elif not SignInSession.objects.filter(session_key=key).update(**fields):
        raise UpdateError


def _providers_in(data: dict[str, Any]) -> frozenset[str]:
    """This will give the ministries' services that allauth's records of the session name."""
    records = data.get(AUTHENTICATION_METHODS_SESSION_KEY)
    return frozenset(
        str(record["provider"])
        for record in (records if isinstance(records, list) else [])
        if isinstance(record, dict) and record.get("provider")
    )


def _end(now: datetime, begun: datetime) -> datetime:
    return min(now + IDLE, begun + WHOLE)
