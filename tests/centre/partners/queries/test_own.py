from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.accounts.people import People, as_viewer, people
from centre.exchange.making import partner
from lachan.centre.accounts.models import Role
from lachan.centre.partners.models import Partner
from lachan.centre.partners.queries.own import own_partner, own_partners
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def bank_of(people: People, state: str = "active", code: str = "BANK-A") -> Partner:
    made = partner(code, now=timezone.now(), kind="bank")
    Partner.objects.filter(pk=made.pk).update(office_id=people.office("bank").pk, state=state)
    return made


def own(people: People) -> Viewer:
    return as_viewer(people.at("bank", Role.PARTNER))


def test_a_partner_is_its_own_offices_and_no_others(people: People) -> None:
    bank = bank_of(people)
    partner("ISP", now=timezone.now())
    assert [row.id for row in own_partners(own(people))] == [bank.pk]
    for office, role in (("centre", Role.PARTNER), ("north", Role.PARTNER), ("bank", Role.DESK)):
        viewer = as_viewer(people.at(office, role))
        assert own_partners(viewer) == ()
        with pytest.raises(Refusal, match="not_found"):
            own_partner(viewer, bank.pk)


@pytest.mark.parametrize(
    ("state", "count"), [("active", 1), ("suspended", 1), ("ended", 0), ("joining", 0), ("not_joined", 0)]
)
def test_only_one_that_has_joined_and_not_ended_is_there(people: People, state: str, count: int) -> None:
    bank_of(people, state)
    assert len(own_partners(own(people))) == count


def test_a_suspended_one_is_refused_with_its_reason(people: People) -> None:
    bank = bank_of(people, "suspended")
    with pytest.raises(Refusal, match="partner_suspended"):
        own_partner(own(people), bank.pk)


def test_two_at_one_office_are_both_there(people: People) -> None:
    ids = {bank_of(people).pk, bank_of(people, code="WALLET").pk}
    assert {row.id for row in own_partners(own(people))} == ids
