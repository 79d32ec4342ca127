"""Programs of partners that talk TAXII, through Django's client."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from centre.exchange.making import partner
from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.taxii.media import TAXII
from lachan.centre.partners.models import Key, Partner

PUBLIC: Final = "/taxii2/public/collections/"
PARTNER: Final = "/taxii2/partner/collections/"
ALL_KINDS: Final = "app domain email file ip payee phone profile url wallet"


def token_of(row: Partner, *scopes: str, now: datetime | None = None) -> str:
    """This will give a partner another token with some scopes."""
    token, now = new_token(), now or timezone.now()
    Key.objects.create(
        partner_id=row.pk, kind="token", place=Key.objects.filter(partner_id=row.pk).count() + 1,
        scopes=" ".join(scopes), state="live", sha256=hash_of_token(token), begins_at=now,
        ends_at=now + timedelta(days=9), agreed_until=now + timedelta(days=9), confirmed_by="person:1",
    )  # fmt: skip
    return token


def subscribed(code: str = "ISP-TEST", **further: str) -> Partner:
    """This will put a partner into the database that has a subscription to STIX."""
    now = timezone.now()
    row = partner(code, now=now, **{"sees": ALL_KINDS, "pap": "green"} | further)
    Subscription.objects.create(partner_id=row.pk, format="stix", since=now, set_by="person:1")
    return row


def program(row: Partner, *scopes: str) -> Client:
    """This will give a program that comes with a token."""
    said = scopes or ("lists.read", "sightings.write")
    return Client(headers={"authorization": f"Bearer {token_of(row, *said)}", "accept": TAXII})


def anybody() -> Client:
    """This will give a program without a key."""
    return Client(headers={"accept": TAXII})


def got(by: Client, path: str, status: int = 200, /, **params: str) -> Any:
    """This will get something, and give what it says."""
    answer = by.get(path, params)
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == TAXII
    return answer.json()


def sent(by: Client, *objects: Any, status: int = 202) -> Any:
    """This will send objects to the inbox, and give the status resource."""
    body = json.dumps({"objects": list(objects)})
    answer = by.post(f"{PARTNER}inbox/objects/", body, content_type=TAXII)
    assert answer.status_code == status, answer.content
    return answer.json()


def stamp_of(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def claim(pattern: str = "[domain-name:value = 'lua-dao-01.top']", **further: Any) -> dict[str, Any]:
    """This will give an indicator as a partner writes it."""
    at = stamp_of(timezone.now() - timedelta(minutes=5))
    return {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid4()}", "created": at, "modified": at,
        "pattern": pattern, "pattern_type": "stix", "valid_from": at,
    } | further  # fmt: skip
