from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.probed import BLOCKED, OPEN, blocked_there, look, probing_partner
from centre.measures.scene import BAD, NOW, judged, people
from lachan.centre.measures.queries.effect_figures import effect_at_partner, time_to_effect
from lachan.centre.measures.services.settling import settle_effects

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

SINCE = NOW - timedelta(days=1)


def test_the_median_is_of_what_was_seen_to_take_effect_and_of_nothing_else(people: People) -> None:
    partner = probing_partner(people)
    names = (BAD, "mot-vay.top", "hai-vay.top")
    for name in names[1:]:
        judged("domain", name)
    for name in names:
        blocked_there(people, name)
    assert time_to_effect(since=SINCE).looked_at == 0
    # one at once, one after 4 minutes, one never
    rounds = ((0, (BLOCKED, OPEN, OPEN)), (4, (BLOCKED, BLOCKED, OPEN)), (8, (BLOCKED, BLOCKED, OPEN)))
    for minutes, said in rounds:
        look(partner, dict(zip(names, said, strict=True)), minutes=minutes)
    settle_effects(now=NOW + timedelta(minutes=8))
    found = time_to_effect(since=SINCE, kind="block_domain")
    assert (found.looked_at, found.effective, found.took_effect) == (3, 2, 2)
    assert found.median_took == timedelta(minutes=2)
    assert time_to_effect(since=SINCE, least=3).median_took is None, "of so few a median says whose it was"
    assert time_to_effect(since=SINCE, kind="block_url").looked_at == 0
    assert time_to_effect(since=NOW + timedelta(days=1)).looked_at == 0
    theirs = effect_at_partner(partner, since=SINCE)
    assert theirs.figure == found
    # 8 of 8, 4 of 8 and none of 8 minutes
    assert theirs.held == 50
