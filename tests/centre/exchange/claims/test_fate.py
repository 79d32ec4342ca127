from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest

from lachan.centre.exchange.claims.fate import became_of

AT: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("says", "done", "goes_on", "became"),
    [
        ("mistaken", "", True, "waits"),
        ("mistaken", "looked", True, "stands"),
        ("mistaken", "", False, "over"),
        # lifted after all
        ("mistaken", "looked", False, "over"),
        ("mistaken", "looked withdrawn", False, "withdrawn"),
        ("mistaken", "", None, "noted"),
        ("confirmed", "", True, "noted"),
        ("confirmed", "", False, "noted"),
        ("sighting", "withdrawn", True, "withdrawn"),
    ],
)
def test_it_says_what_became_of_each(says: str, done: str, goes_on: object, became: str) -> None:
    found = became_of(
        says,
        withdrawn_at=AT if "withdrawn" in done else None,
        looked_at=AT if "looked" in done else None,
        goes_on=None if goes_on is None else bool(goes_on),
    )
    assert found == became
