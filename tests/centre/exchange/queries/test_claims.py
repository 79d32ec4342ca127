from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from centre.accounts.people import People, people
from centre.exchange.making import partner
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import Role
from lachan.centre.exchange.models import Claim
from lachan.centre.exchange.queries.claims import said_of

__all__ = ["people"]
pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def claim(partner_id: int, mark: str, *, count: int, at: datetime, way: str = "api") -> None:
    Claim.objects.create(
        partner_id=partner_id, mark=mark, says="sighting", kind="url", value="evil.top/a", source="M2026-000001",
        count=count, begins=at, ends=at, way=way, sha256="0" * 64, received_at=at,
    )  # fmt: skip


def test_sightings_by_both_ways_are_counted_for_thirty_days(people: People) -> None:
    one, two = partner("BANK-A", now=NOW), partner("BANK-B", now=NOW)
    claim(one.pk, "1", count=3, at=NOW - DAY)
    claim(one.pk, "2", count=50, at=NOW - 31 * DAY)
    claim(two.pk, "sighting--1/a", count=4, at=NOW, way="stix")
    viewer = viewer_of(people.at("centre", Role.APPROVER), now=NOW)
    said = said_of(viewer, "url", "https://evil.top/a", now=NOW)
    assert said is not None
    assert (said.seen, said.count) == (7, 2)
    assert [(each.partner.code, each.seen, each.last_seen) for each in said.partners] == [
        ("BANK-A", 3, NOW - DAY), ("BANK-B", 4, NOW),
    ]  # fmt: skip
    assert said_of(viewer, "url", "https://other.top/", now=NOW) is None
