"""Calls of partners' programs: a signed POST, JSON, through the guarded client, without redirects."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.fetch.client import Blocked, FetchError, Limits, fetch
from lachan.centre.fetch.resolving import resolve_by_system
from lachan.centre.outbox.channels.channel import Outbound, Outcome
from lachan.centre.outbox.contents import Webhook
from lachan.centre.outbox.receivers import allowed_for
from lachan.centre.outbox.signing import NoSecretError, read_secrets, sign
from lachan.centre.web.keyfiles import KeyFileError

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.fetch.resolving import Resolver

LIMITS: Final = Limits(total_seconds=20.0, connect_seconds=5.0, max_redirects=0)
# Of the answers of 4xx, those that may be another one later.
_LATER: Final = frozenset({401, 403, 404, 408, 421, 423, 425, 429})
_SUCCESS: Final = range(200, 300)
_SERVER_ERRORS: Final = range(500, 600)
_MOST_WAIT_SECONDS: Final = 86_400


class WebhookChannel:
    """POSTs to a partner."""

    def __init__(self, *, limits: Limits = LIMITS, resolver: Resolver = resolve_by_system) -> None:
        """This will keep the limits; `resolver` is for tests."""
        self.limits = limits
        self.resolver = resolver

    def is_ready(self) -> bool:
        """This will say yes: what a call needs comes with it."""
        return True

    def deliver(self, message: Outbound, *, now: datetime) -> Outcome:
        """This will sign and call once."""
        call = msgspec.json.decode(message.content, type=Webhook)
        try:
            secrets = read_secrets(call.secret_name)
        except NoSecretError:
            return Outcome("later", "no_secret")
        except KeyFileError:
            return Outcome("later", "secret_file")
        at_seconds = int(now.timestamp())
        headers = {
            "content-type": "application/json",
            "idempotency-key": call.id,
            "webhook-id": call.id,
            "webhook-timestamp": str(at_seconds),
            "webhook-signature": sign(secrets, message_id=call.id, at_seconds=at_seconds, body=call.payload),
            "webhook-key-id": " ".join(secret.id for secret in secrets),
            "webhook-attempt": str(message.number),
            # CloudEvents 1.0, binary mode over HTTP
            "ce-specversion": "1.0",
            "ce-id": call.id,
            "ce-source": f"https://{call.issuer}/",
            "ce-type": call.event,
            "ce-time": call.at,
        }
        try:
            answer = fetch(
                message.address,
                method="POST",
                headers=headers,
                body=call.payload,
                limits=self.limits,
                allow=allowed_for(allow_private=call.allow_private),
                ca_file=settings.ENVIRONMENT.partner_ca_file,
                # the status says whether it was taken; a body that is slow or too long changes nothing about that
                head_only=True,
                resolver=self.resolver,
            )
        except Blocked as blocked:
            # a name that leads inside today may be mended tomorrow; an address that can't be read won't
            return Outcome("later" if blocked.code.startswith("address.") else "never", blocked.code)
        except FetchError as error:
            return Outcome("later", error.code)
        return _judge(answer.status, answer.header("retry-after"), now)


def _judge(status: int, retry_after: str, now: datetime) -> Outcome:
    code = f"http.{status}"
    if status in _SUCCESS:
        return Outcome("delivered", code)
    if status in _LATER or status in _SERVER_ERRORS:
        return Outcome("later", code, _wait(retry_after, now))
    return Outcome("never", code)


def _wait(said: str, now: datetime) -> int:
    if said.isascii() and said.isdigit():
        return min(int(said[:9]), _MOST_WAIT_SECONDS)
    try:
        wait = (parsedate_to_datetime(said) - now).total_seconds()
    except (ValueError, TypeError):
        return 0
    return int(min(max(wait, 0), _MOST_WAIT_SECONDS))
