from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from centre.accounts.people import NOW, People, people
from centre.partners.joined import ISP, change_it, join_partner
from lachan.centre.partners.contents import EndpointSet, PromiseSet
from lachan.centre.partners.models import Desk, Endpoint, Key, Partner, Promise

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_the_database_holds_what_a_service_might_forget(people: People) -> None:
    partner = join_partner(people)
    change_it(people, partner, EndpointSet("fetch"))
    change_it(people, partner, PromiseSet("block_domain", 30, 240))
    again = {"partner_id": partner, "since": NOW, "set_by": "x"}
    wrong: list[Callable[[], object]] = [
        lambda: Partner.objects.create(**partner_like(partner)),
        lambda: Partner.objects.update(kind="pirate"),
        lambda: Partner.objects.update(tlp="white"),
        lambda: Partner.objects.update(pap="white"),
        lambda: Desk.objects.create(
            **again, desk="technical", mail="a@b.example", phone="1", phone_since=NOW
        ),
        lambda: Desk.objects.update(desk="boss"),
        lambda: Endpoint.objects.create(**again, way="fetch"),
        lambda: Endpoint.objects.update(way="pigeon"),
        lambda: Promise.objects.create(
            **again, measure_kind="block_domain", acknowledge_minutes=1, effect_minutes=2
        ),
        lambda: Promise.objects.update(effect_minutes=29),
        lambda: Key.objects.create(
            partner_id=partner,
            kind="token",
            scopes="lists.read",
            state="live",
            begins_at=NOW,
            ends_at=NOW,
            agreed_until=NOW,
            confirmed_by="x",
        ),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def partner_like(partner: int) -> dict[str, object]:
    held = Partner.objects.values().get(pk=partner)
    return {name: value for name, value in held.items() if name != "id"}


def test_rows_are_named_by_ids_and_codes(people: People) -> None:
    partner = join_partner(people)
    change_it(people, partner, EndpointSet("fetch"))
    change_it(people, partner, PromiseSet("block_domain", 30, 240))
    assert str(Partner.objects.get()) == f"partner {ISP.code}"
    for model in (Desk, Endpoint, Promise):
        row = model.objects.get()
        assert str(row).endswith(str(row.pk))
