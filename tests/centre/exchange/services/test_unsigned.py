from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from django.db import IntegrityError, transaction

from centre.accounts.people import People, people
from centre.exchange.making import partner
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import Person, Role
from lachan.centre.audit.actors import OPERATOR, person_actor
from lachan.centre.audit.models import Entry as LogEntry
from lachan.centre.exchange.models import UnsignedAsk
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.queries.unsigned import partners_to_agree, unsigned_waiting
from lachan.centre.exchange.services.subscribing import Asked, subscribe, unsubscribe
from lachan.centre.exchange.services.unsigned import agree_unsigned, withdraw_unsigned
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Desk, Partner
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.audit.actors import Actor

pytestmark = pytest.mark.django_db
__all__ = ["people"]

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
UNBOUND: Final = "203.0.113.53"
OTHER: Final = "203.0.113.54"


def first(people: People) -> Actor:
    return person_actor(people.at("centre").pk)


def second(people: People) -> Actor:
    return person_actor(people.second("centre").pk)


def ask(isp: Partner, actor: Actor, *addresses: str, now: datetime = NOW, answer: str = "nxdomain") -> int:
    options = {"answer": answer, "without_tsig": list(addresses)}
    return subscribe(
        partner_id=isp.pk, asked=Asked("rpz", secret_name="isp", options=options),  # noqa: S106 - its name
        actor=actor, now=now,
    )  # fmt: skip


def agree(isp: Partner, actor: Actor, *, now: datetime = NOW) -> None:
    row = UnsignedAsk.objects.filter(partner_id=isp.pk).latest("pk")
    agree_unsigned(ask_id=row.pk, actor=actor, now=now)


def open_to() -> list[str]:
    """This will give the addresses that may come without a signature by now."""
    return [said for row in subscriptions("rpz") for said in row.options["without_tsig"]]


def why(isp: Partner, actor: Actor, *, now: datetime = NOW) -> str:
    with pytest.raises(Refusal) as refused:
        agree(isp, actor, now=now)
    return refused.value.code


def test_an_address_takes_the_zone_without_a_signature_when_a_second_person_has_agreed(
    people: People,
) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND, answer="block_page")
    assert open_to() == []
    # the rest holds at once
    assert subscriptions("rpz")[0].options["answer"] == "block_page"
    assert why(isp, first(people)) == "exchange_unsigned_own"
    agree(isp, second(people))
    assert open_to() == [UNBOUND]
    kinds = list(LogEntry.objects.order_by("pk").values_list("kind", "actor"))
    assert ("exchange.unsigned_asked", str(first(people))) in kinds
    assert ("exchange.unsigned_agreed", str(second(people))) in kinds
    assert UNBOUND not in "".join(LogEntry.objects.values_list("data", flat=True))
    assert why(isp, second(people)) == "exchange_unsigned_over"


def test_the_database_holds_that_who_asked_does_not_agree(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnsignedAsk.objects.update(state="agreed", decided_by=str(first(people)))


def test_until_then_the_old_value_holds_and_taking_away_takes_one(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    agree(isp, second(people))
    # one stays, one is new
    ask(isp, first(people), UNBOUND, OTHER)
    assert open_to() == [UNBOUND]
    agree(isp, second(people))
    assert open_to() == [UNBOUND, OTHER]
    ask(isp, first(people), OTHER)
    assert open_to() == [OTHER]
    # and what was taken away comes back by two
    ask(isp, second(people), UNBOUND, OTHER)
    assert open_to() == [OTHER]


def test_another_port_of_the_same_machine_is_no_new_address(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    agree(isp, second(people))
    ask(isp, first(people), f"{UNBOUND}:5353")
    assert open_to() == [f"{UNBOUND}:5353"]
    assert unsigned_waiting(isp.pk, now=NOW) is None


def test_an_address_that_is_saved_without_waits_no_more(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    # another format says nothing about it
    subscribe(partner_id=isp.pk, asked=Asked("lists"), actor=second(people), now=NOW)
    assert unsigned_waiting(isp.pk, now=NOW) is not None
    ask(isp, second(people))
    assert unsigned_waiting(isp.pk, now=NOW) is None
    assert why(isp, second(people)) == "exchange_unsigned_over"
    assert open_to() == []


def test_who_saves_what_waits_has_not_agreed_to_it(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    ask(isp, second(people), UNBOUND)
    assert open_to() == []
    assert UnsignedAsk.objects.get().asked_by == str(first(people))
    # others in its place are asked for anew, by whoever says so
    ask(isp, second(people), OTHER)
    assert [row.state for row in UnsignedAsk.objects.order_by("pk")] == ["withdrawn", "open"]
    assert why(isp, second(people)) == "exchange_unsigned_own"


def test_what_waits_goes_on_waiting_where_something_else_is_changed(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    ask(isp, second(people), UNBOUND, answer="block_page")
    agree(isp, second(people))
    [row] = subscriptions("rpz")
    assert (row.options["without_tsig"], row.options["answer"]) == ([UNBOUND], "block_page")


def test_an_asker_who_may_no_longer_ask_is_not_the_first_of_two(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    Person.objects.filter(pk=int(first(people).id)).update(is_active=False)
    assert why(isp, second(people)) == "asker_gone"
    assert open_to() == []


@pytest.mark.parametrize(("office", "role"), [("north", Role.ADMINISTRATOR), ("centre", Role.APPROVER)])
def test_others_agree_to_nothing(people: People, office: str, role: str) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    assert why(isp, person_actor(people.second(office, role).pk)) == "not_permitted"


def test_who_sits_at_the_machine_is_one_of_two_and_not_both(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, OPERATOR, UNBOUND)
    assert why(isp, OPERATOR) == "exchange_unsigned_own"
    agree(isp, first(people))
    assert open_to() == [UNBOUND]


def test_it_lapses_after_three_days_and_with_the_zone(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    assert why(isp, second(people), now=NOW + timedelta(hours=72)) == "exchange_unsigned_over"
    # what has lapsed stands in nobody's way
    ask(isp, first(people), UNBOUND, now=NOW + timedelta(hours=73))
    unsubscribe(partner_id=isp.pk, format="rpz", actor=first(people), now=NOW + timedelta(hours=74))
    assert why(isp, second(people), now=NOW + timedelta(hours=75)) == "exchange_unsigned_over"


def test_a_partner_that_is_suspended_meanwhile_is_opened_to_nobody(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    Partner.objects.update(state="suspended")
    assert why(isp, second(people)) == "exchange_partner_not_active"


def test_one_person_takes_it_back(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    withdraw_unsigned(ask_id=UnsignedAsk.objects.get().pk, actor=second(people), now=NOW)
    assert why(isp, second(people)) == "exchange_unsigned_over"
    assert open_to() == []


def test_the_desk_counts_what_waits_for_another_than_who_asked(people: People) -> None:
    isp = partner(now=NOW)
    ask(isp, first(people), UNBOUND)
    assert partners_to_agree(viewer_of(people.at("centre"), now=NOW), now=NOW) == ()
    other = viewer_of(people.second("centre"), now=NOW)
    assert partners_to_agree(other, now=NOW) == (isp.pk,)
    assert partners_to_agree(viewer_of(people.at("centre", Role.APPROVER), now=NOW), now=NOW) == ()


def test_the_partner_is_told_by_the_way_that_was_known(people: People) -> None:
    isp = partner(now=NOW)
    Desk.objects.create(
        partner=isp,
        desk="technical",
        mail="noc@isp.example",
        phone="+842438250001",
        phone_since=NOW,
        since=NOW,
        set_by="x",
    )
    ask(isp, first(people), UNBOUND)
    assert not Message.objects.exists()
    agree(isp, second(people))
    mail = Message.objects.get()
    assert mail.purpose == "partners.unsigned"
