from __future__ import annotations

import pytest

from centre.accounts.people import NOW, People, people, refused
from centre.partners.joined import MAIL, change_it, first, join_partner, told
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.models import Message
from lachan.centre.outbox.signing import add_secret
from lachan.centre.partners.contents import EndpointSet
from lachan.centre.partners.models import Endpoint, Partner
from lachan.centre.partners.queries.answering import answering, is_active
from lachan.centre.partners.services.stopping import suspend

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_one_person_suspends_at_once_and_the_partner_is_told(people: People) -> None:
    partner = join_partner(people)
    suspend(partner_id=partner, because=" Nghi  lộ khóa ", actor=first(people), now=NOW)
    row = Partner.objects.get()
    assert (row.state, row.because, row.stopped_by, row.stopped_at) == (
        "suspended",
        "Nghi lộ khóa",
        str(first(people)),
        NOW,
    )
    assert told("suspended") == [MAIL]
    assert not is_active(partner)
    isp = {
        "kinds": ["internet_provider"],
        "measure_kind": "block_domain",
        "about": "domain",
        "value": "x.example",
    }
    assert answering(**isp) == ()  # type: ignore[arg-type]
    # why is ours to know
    assert b"Nghi" not in bytes(Message.objects.order_by("pk").last().content)  # type: ignore[union-attr]
    assert not Entry.objects.filter(data__contains="Nghi").exists()


def test_it_says_why_and_only_one_that_is_active_is_suspended(people: People) -> None:
    partner = join_partner(people)
    with refused("reason_missing"):
        suspend(partner_id=partner, because=" ", actor=first(people), now=NOW)
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    with refused("partner_state"):
        suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    with refused("not_found"):
        suspend(partner_id=partner + 999, because="thử", actor=first(people), now=NOW)


def test_a_link_that_can_t_be_called_any_more_does_not_keep_anybody_from_suspending(people: People) -> None:
    partner = join_partner(people)
    add_secret(name="partner-isp-songxanh", now=NOW)
    change_it(people, partner, EndpointSet("webhook", "https://songxanh.example/lachan"))
    Endpoint.objects.update(address="https://songxanh.example:22/lachan")
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    assert told("suspended") == [MAIL]
