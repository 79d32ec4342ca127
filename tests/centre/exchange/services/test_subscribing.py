from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from centre.accounts.people import People, people
from centre.exchange.making import partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.queries.outstanding import shelves_told
from lachan.centre.exchange.queries.subscriptions import reader_for, subscriptions, subscriptions_of
from lachan.centre.exchange.services.subscribing import Asked, note_shelf, subscribe, unsubscribe
from lachan.centre.partners.models import Partner
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.partners.queries.partners import PartnerRow

pytestmark = pytest.mark.django_db
__all__ = ["people"]

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def provider() -> PartnerRow:
    row = partner(now=NOW, tlp="green", pap="clear", sees="domain ip")
    return partners_by_id([row.pk])[row.pk]


def set_up(people: People, isp: PartnerRow, **asked: Any) -> int:
    actor = person_actor(people.at("centre").pk)
    return subscribe(partner_id=isp.id, asked=Asked(**{"format": "stix", **asked}), actor=actor, now=NOW)


def test_a_subscription_narrows_what_was_agreed_to(people: People) -> None:
    isp = provider()
    set_up(people, isp, kinds=("domain",), actions=("block",), tlp="clear", least_confidence=60)
    reader = reader_for(isp, "stix")
    assert (reader.tlp, reader.pap, reader.kinds, reader.actions, reader.least_confidence) == (
        "clear", "clear", ("domain",), ("block",), 60
    )  # fmt: skip


def test_it_never_reaches_further_than_the_agreement(people: People) -> None:
    isp = provider()
    set_up(people, isp, kinds=("domain", "payee", "phone"), tlp="red", pap="red")
    reader = reader_for(isp, "stix")
    assert (reader.tlp, reader.pap, reader.kinds) == ("green", "clear", ("domain",))


def test_an_agreement_that_is_narrowed_later_narrows_it_too(people: People) -> None:
    isp = provider()
    set_up(people, isp)
    Partner.objects.filter(pk=isp.id).update(tlp="clear", sees="ip")
    now = partners_by_id([isp.id])[isp.id]
    assert (reader_for(now, "stix").tlp, reader_for(now, "stix").kinds) == ("clear", ("ip",))


def test_the_newest_stands_and_who_is_suspended_gets_nothing(people: People) -> None:
    isp = provider()
    set_up(people, isp)
    set_up(people, isp, kinds=("ip",))
    assert [row.reader.kinds for row in subscriptions_of(isp)] == [("ip",)]
    Partner.objects.filter(pk=isp.id).update(state="suspended")
    assert subscriptions("stix") == ()
    with pytest.raises(Refusal) as refused:
        reader_for(partners_by_id([isp.id])[isp.id], "stix")
    assert refused.value.code == "partner_suspended"


def test_what_is_set_anew_goes_on_with_the_collections_that_were_taken(people: People) -> None:
    isp = provider()
    old = set_up(people, isp)
    note_shelf(subscription_id=old, before="{}", name="block-clear", within={"block-clear"}, seq=7, now=NOW)
    set_up(people, isp, kinds=("domain",))
    [row] = subscriptions_of(isp)
    assert (row.told_seq, [each.seq for each in shelves_told(row).values()]) == (7, [7])


def test_without_a_subscription_nothing_is_given(people: People) -> None:
    isp = provider()
    set_up(people, isp)
    unsubscribe(partner_id=isp.id, format="stix", actor=person_actor(people.at("centre").pk), now=NOW)
    with pytest.raises(Refusal) as refused:
        reader_for(isp, "stix")
    assert refused.value.code == "exchange_not_subscribed"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"format": "fax"}, "exchange_choice"),
        ({"format": "lookup"}, "exchange_choice"),
        ({"kinds": ("place",)}, "exchange_choice"),
        ({"tlp": "white"}, "exchange_choice"),
        ({"least_confidence": 101}, "exchange_confidence"),
        ({"format": "rpz"}, "exchange_secret"),
        ({"format": "rpz", "secret_name": "../key"}, "exchange_secret"),
        ({"options": {"answer": "nxdomain"}}, "exchange_options"),
        ({"format": "rpz", "secret_name": "isp", "options": {"answer": "redirect"}}, "exchange_option"),
        (
            {"format": "rpz", "secret_name": "isp", "options": {"notify": ["ns.isp.example"]}},
            "exchange_option",
        ),
        (
            {"format": "rpz", "secret_name": "isp", "options": {"without_tsig": ["224.0.0.1"]}},
            "exchange_option",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(
    people: People, asked: dict[str, Any], code: str
) -> None:
    isp = provider()
    with pytest.raises(Refusal) as refused:
        set_up(people, isp, **asked)
    assert refused.value.code == code
    assert subscriptions_of(isp) == ()


def test_only_who_keeps_partners_at_the_top_sets_one(people: People) -> None:
    isp = provider()
    for person in (people.at("north"), people.at("centre", Role.APPROVER)):
        with pytest.raises(Refusal) as refused:
            subscribe(partner_id=isp.id, asked=Asked("stix"), actor=person_actor(person.pk), now=NOW)
        assert refused.value.status == 403
