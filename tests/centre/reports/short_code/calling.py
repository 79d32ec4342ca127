"""An operator's machine, for tests: signs a body and calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from lachan.centre.outbox.signing import Secret, sign

if TYPE_CHECKING:
    from datetime import datetime

PATH: Final = "/hooks/short-code/viettel"


def headers_of(
    secret: Secret, body: bytes, *, message_id: str = "message-0001", at: datetime | None = None
) -> dict[str, str]:
    at_seconds = int((at or timezone.now()).timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at_seconds),
        "webhook-signature": sign([secret], message_id=message_id, at_seconds=at_seconds, body=body),
    }


def body_of(text: str, *, sender: str = "+84987654321", form: bool = False) -> bytes:
    fields = {"from": sender, "to": "5656", "text": text}
    return urlencode(fields).encode() if form else json.dumps(fields).encode()


def call(
    body: bytes, headers: dict[str, str], *, path: str = PATH, content_type: str = "application/json"
) -> Any:
    return Client().post(path, body, content_type=content_type, headers=headers)
