from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import pytest

from centre.accounts.people import People, people
from centre.exchange.making import partner
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import Role
from lachan.centre.exchange.models import Claim, Received, Said, StixName
from lachan.centre.exchange.queries.claims import said_of

__all__ = ["people"]
pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
DAY: Final = timedelta(days=1)
UID: Final = UUID("3de71ad1-36b7-43ca-bc41-f5441a0b7732")


def claim(partner_id: int, mark: str, *, count: int, at: datetime) -> None:
    Claim.objects.create(
        partner_id=partner_id, mark=mark, says="sighting", kind="url", value="evil.top/a", source="M2026-000001",
        count=count, begins=at, ends=at, way="api", sha256="0" * 64, received_at=at,
    )  # fmt: skip


def test_sightings_by_both_ways_are_counted_for_thirty_days(people: People) -> None:
    one, two = partner("BANK-A", now=NOW), partner("BANK-B", now=NOW)
    claim(one.pk, "1", count=3, at=NOW - DAY)
    claim(one.pk, "2", count=50, at=NOW - 31 * DAY)
    StixName.objects.create(uid=UID, kind="url", value="evil.top/a", round=0)
    sent = Received.objects.create(
        partner_id=two.pk, stix_id=f"sighting--{UID}", object_type="sighting", version=NOW, sha256="0" * 64, state="said",
        received_at=NOW,
    )  # fmt: skip
    Said.objects.create(
        received=sent, partner_id=two.pk, what="sighting", about_uid=UID, count=4, last_seen_at=NOW, at=NOW
    )
    viewer = viewer_of(people.at("centre", Role.APPROVER), now=NOW)
    said = said_of(viewer, "url", "https://evil.top/a", now=NOW)
    assert said is not None
    assert (said.seen, said.count) == (7, 2)
    assert [(each.partner.code, each.seen, each.last_seen) for each in said.partners] == [
        ("BANK-A", 3, NOW - DAY), ("BANK-B", 4, NOW),
    ]  # fmt: skip
    assert said_of(viewer, "url", "https://other.top/", now=NOW) is None
