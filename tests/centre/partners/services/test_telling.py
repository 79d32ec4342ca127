from __future__ import annotations

import base64

import msgspec
import pytest

from centre.accounts.people import NOW, People, people
from centre.partners.joined import MAIL, PHONE, change_it, first, join_partner, text_of
from lachan.centre.outbox.models import Message
from lachan.centre.outbox.signing import add_secret
from lachan.centre.partners.codes import DESKS, MEASURE_KINDS
from lachan.centre.partners.contents import DeskSet, EndpointSet
from lachan.centre.partners.models import Desk
from lachan.centre.partners.services.stopping import suspend
from lachan.centre.partners.services.telling import Way, desk_mail, said_slot, ways_of

__all__ = ["people"]


@pytest.mark.django_db
def test_the_ways_in_force_are_where_requests_go_and_the_technical_desk(people: People) -> None:
    partner = join_partner(people)
    assert ways_of(partner) == (Way(MAIL),)
    change_it(people, partner, EndpointSet("mail", MAIL))
    assert ways_of(partner) == (Way(MAIL),)
    add_secret(name="partner-isp-songxanh", now=NOW)
    change_it(people, partner, EndpointSet("webhook", "https://songxanh.example/lachan"))
    assert ways_of(partner) == (Way("https://songxanh.example/lachan", "partner-isp-songxanh"), Way(MAIL))


@pytest.mark.django_db
def test_another_desk_is_told_where_there_is_no_technical_one(people: People) -> None:
    partner = join_partner(people)
    change_it(people, partner, DeskSet("duty", "truc@songxanh.example", PHONE))
    assert desk_mail(partner) == MAIL
    # past the services, which change a desk and take none away
    Desk.objects.filter(desk="technical").update(until=NOW)
    assert desk_mail(partner) == "truc@songxanh.example"
    assert desk_mail(partner + 999) == ""


@pytest.mark.django_db
def test_a_program_is_told_by_an_event_that_holds_codes_alone(people: People) -> None:
    partner = join_partner(people)
    add_secret(name="partner-isp-songxanh", now=NOW)
    change_it(people, partner, EndpointSet("webhook", "https://songxanh.example/lachan"))
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    call = msgspec.json.decode(
        bytes(Message.objects.get(channel="webhook", purpose="partners.suspended").content)
    )
    assert call["event"] == "partner.suspended"
    body = msgspec.json.decode(base64.b64decode(call["payload"]))
    assert body == {"partner": "ISP-SONGXANH", "what": "resume", "at": NOW.isoformat()}


@pytest.mark.django_db
def test_a_mail_has_both_languages_and_the_desk_s_own_first(people: People) -> None:
    join_partner(people)
    text = text_of("joined")
    assert text.index("đã là đối tác") < text.index("is now a partner")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_change_has_words(lang: str) -> None:
    slots = [
        "join",
        "about",
        "endpoint",
        "sight",
        "resume",
        "end",
        "key:token",
        "key:certificate",
        "key:probe:hn-1",
    ]
    slots += [f"desk:{desk}" for desk in DESKS] + [f"promise:{kind}" for kind in MEASURE_KINDS]
    said = [said_slot(slot, lang) for slot in slots]
    assert len(set(said)) == len(said)
    assert "hn-1" in said_slot("key:probe:hn-1", lang)
