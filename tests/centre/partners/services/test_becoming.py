from __future__ import annotations

import pytest

from centre.accounts.people import NOW, People, people
from centre.partners.joined import BANK, first, join_partner, second
from lachan.centre.partners.contents import DeskSet
from lachan.centre.partners.models import Desk, Partner
from lachan.centre.partners.services.becoming import become

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_former_desks_stay_with_their_end_and_who_set_the_new_one(people: People) -> None:
    partner = Partner.objects.get(pk=join_partner(people, BANK))
    assert (
        become(partner, DeskSet("duty", "moi@haiau.example", "+842838250008"), actor=first(people), now=NOW)
        == ""
    )
    former, present = Desk.objects.order_by("pk")
    assert (former.until, former.set_by, former.mail) == (NOW, str(second(people)), "truc@haiau.example")
    assert (present.until, present.since, present.phone_since, present.set_by) == (
        None,
        NOW,
        NOW,
        str(first(people)),
    )
