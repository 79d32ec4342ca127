"""Who calls: an operator whose call is signed with a secret that only it and we hold, now, and for the first time.

Calls are signed as the Standard Webhooks specification says: HMAC-SHA256 over `id.timestamp.body`, base64, `v1,` before
it. The operator's secrets are those of the name `short-code-OPERATOR` (`lachan secret new`); two hold while one is
changed.
"""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.outbox.signing import NoSecretError, Secret, SecretNameError, read_secrets, sign
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

# Clocks of machines go wrong by seconds; what is older was kept back by somebody.
MOST_AWAY: Final = timedelta(minutes=5)
SECRETS_OF: Final = "short-code-"
# No dot: the three parts of what is signed are divided by dots, and could be divided otherwise.
_ID: Final = re.compile(r"[A-Za-z0-9_:@-]{8,100}")
_TIMESTAMP: Final = re.compile(r"[0-9]{10}")
# While a secret is changed an operator signs with two.
_MOST_SIGNATURES: Final = 5


class SignedCall(msgspec.Struct, frozen=True):
    """A call whose signature is right: the operator, its id of the message, and when it was signed."""

    operator: str
    message_id: str
    signed_at: datetime


def read_signature(*, operator: str, headers: Mapping[str, str], body: bytes, now: datetime) -> SignedCall:
    """This will say whose call it is, by `webhook-id`, `webhook-timestamp`, `webhook-signature`, and `webhook-key`.

    The last, the id of one secret, may be left out. Raises Refusal (403): `short_code_signature` for a stranger, a
    changed body or an unknown operator alike, `short_code_stale` for a call signed more than five minutes from now.
    """
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if not _ID.fullmatch(message_id) or not _TIMESTAMP.fullmatch(timestamp) or len(given) > _MOST_SIGNATURES:
        raise Refusal(403, "short_code_signature")
    if not any(
        hmac.compare_digest(
            sign([secret], message_id=message_id, at_seconds=int(timestamp), body=body).encode(),
            one.encode("utf-8", "surrogateescape"),
        )
        for secret in _secrets_of(operator, headers.get("webhook-key", ""))
        for one in given
    ):
        raise Refusal(403, "short_code_signature")
    signed_at = datetime.fromtimestamp(int(timestamp), UTC)
    if abs(now - signed_at) > MOST_AWAY:
        raise Refusal(403, "short_code_stale")
    return SignedCall(operator, message_id, signed_at)


def _secrets_of(operator: str, key_id: str) -> tuple[Secret, ...]:
    try:
        secrets = read_secrets(f"{SECRETS_OF}{operator}")
    except (NoSecretError, SecretNameError):
        return ()
    return tuple(secret for secret in secrets if not key_id or secret.id == key_id)
