from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from centre.accounts.people import NOW, People, people, refused
from centre.partners.certificates import make_certificate, make_public_key
from centre.partners.joined import (
    CODE,
    ISP,
    JOINED,
    MAIL,
    PHONE,
    PUBLIC,
    ask_for,
    ask_join,
    change_it,
    confirm_it,
    draft,
    first,
    join_partner,
    second,
    text_of,
    told,
)
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.models import Message
from lachan.centre.outbox.signing import add_secret
from lachan.centre.partners.codes import MOST_TRIES
from lachan.centre.partners.contents import (
    AboutSet,
    CertificateAdd,
    DeskSet,
    End,
    EndpointSet,
    ProbeKeyAdd,
    PromiseSet,
    Resume,
    SightSet,
)
from lachan.centre.partners.models import Desk, Draft, Endpoint, Key, Partner, Promise
from lachan.centre.partners.queries.drafts import numbers_of
from lachan.centre.partners.queries.partners import desks_of, endpoint_of, promises_of
from lachan.centre.partners.services.stopping import suspend

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_a_partner_has_joined_once_a_second_person_has_called_it(people: People) -> None:
    waiting = ask_join(people)
    done = confirm_it(people, waiting, said="1234 5678", called="024 3825 0000", now=JOINED)
    partner = Partner.objects.get()
    assert done.partner_id == partner.pk
    assert (partner.state, partner.joined_at) == ("active", JOINED)
    (desk,) = desks_of(partner.pk)
    assert (desk.desk, desk.mail, desk.phone, desk.phone_since) == ("technical", MAIL, PHONE, JOINED)
    assert told("joined") == [MAIL]
    kept = draft(waiting)
    assert (kept.called, kept.called_desk, kept.content) == (PUBLIC, "public", "")
    kinds = list(
        Entry.objects.filter(kind__startswith="partners.").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["partners.asked", "partners.confirmed"]
    assert not Entry.objects.filter(data__contains="842438").exists()


def test_a_partner_that_joins_is_called_at_the_number_that_anybody_can_find_and_at_no_other(
    people: People,
) -> None:
    waiting = ask_join(people)
    assert [(one.desk, one.phone) for one in numbers_of(waiting)] == [("public", PUBLIC)]
    # the number of its desk is what somebody asked for
    for called in (PHONE, "", "abc", "+84" + "9" * 400):
        with refused("partner_called"):
            confirm_it(people, waiting, called=called)
    assert draft(waiting).tries == 0
    assert Partner.objects.get().state == "joining"


def test_a_partner_is_called_at_a_desk_that_was_known_a_day_before_it_was_asked_for(people: People) -> None:
    partner = join_partner(people)
    waiting = ask_for(people, partner, EndpointSet("fetch"), now=JOINED + timedelta(hours=24))
    assert [one.phone for one in numbers_of(waiting)] == [PHONE, PUBLIC]
    confirm_it(people, waiting, called=PHONE, now=NOW - timedelta(days=1))
    assert draft(waiting).called_desk == "technical"
    young = ask_for(people, partner, EndpointSet("mail", MAIL), now=NOW)
    change_it(people, partner, DeskSet("duty", "truc@songxanh.example", "+842438250005"), now=NOW)
    assert [one.phone for one in numbers_of(young)] == [PHONE, PUBLIC]
    with refused("partner_called"):
        confirm_it(people, young, called="+842438250005")


def test_a_number_that_was_set_less_than_a_day_before_confirms_nothing(people: People) -> None:
    partner = join_partner(people)
    later = JOINED + timedelta(hours=24)
    early = ask_for(people, partner, EndpointSet("fetch"), now=later - timedelta(seconds=1))
    with refused("partner_called"):
        confirm_it(people, early, called=PHONE, now=later)


def test_a_new_mail_address_leaves_the_number_as_known_as_it_was_and_a_new_number_doesn_t(
    people: People,
) -> None:
    partner = join_partner(people)
    change_it(people, partner, DeskSet("technical", "moi@songxanh.example", PHONE))
    assert desks_of(partner)[0].phone_since == JOINED
    change_it(people, partner, DeskSet("technical", "moi@songxanh.example", "+842438250006"))
    assert desks_of(partner)[0].phone_since == NOW
    assert Desk.objects.filter(partner_id=partner).count() == 3


def test_who_asked_does_not_confirm_and_the_database_holds_it_too(people: People) -> None:
    waiting = ask_join(people)
    with refused("partner_own"):
        confirm_it(people, waiting, by=first(people))
    for wrong in (
        {"decided_by": str(first(people)), "called": PUBLIC},
        {"decided_by": "", "called": PUBLIC},
        {"decided_by": str(second(people)), "called": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=waiting).update(state="confirmed", **wrong)


@pytest.mark.django_db(transaction=True)
def test_five_wrong_codes_end_the_draft_and_each_is_written_down(people: People) -> None:
    waiting = ask_join(people)
    for left in reversed(range(MOST_TRIES)):
        with refused("partner_code_wrong") as caught:
            confirm_it(people, waiting, said="00000000")
        assert caught.value.params == {"left": str(left)}
    with refused("partner_draft_none"):
        confirm_it(people, waiting)
    assert (draft(waiting).state, draft(waiting).tries) == ("guessed", MOST_TRIES)
    assert Partner.objects.get().state == "not_joined"
    assert Entry.objects.filter(kind="partners.code_wrong").count() == MOST_TRIES
    confirm_it(people, ask_join(people))


@pytest.mark.parametrize("said", ["", "1234567", "123456789", "\0" * 8, "١٢٣٤٥٦٧٨", "12345678" * 900])
def test_only_the_very_code_confirms(people: People, said: str) -> None:
    with refused("partner_code_wrong"):
        confirm_it(people, ask_join(people), said=said)


def test_a_certificate_is_confirmed_by_what_the_partner_reads_out_of_its_own(people: People) -> None:
    partner = join_partner(people)
    theirs, swapped = make_certificate(now=NOW), make_certificate(now=NOW)
    waiting = ask_for(people, partner, CertificateAdd(swapped.certificate, ("lists.read",), 365))
    with refused("partner_code_wrong"):
        # the partner reads its own, and the one that somebody put in is another
        confirm_it(people, waiting, said=theirs.fingerprint[:16])
    with refused("partner_code_wrong"):
        confirm_it(people, waiting, said=swapped.fingerprint[:15])
    assert not Key.objects.exists()
    pairs = " : ".join(swapped.fingerprint[at : at + 2].upper() for at in range(0, 16, 2))
    confirm_it(people, waiting, said=pairs)
    key = Key.objects.get()
    assert (key.kind, key.state, key.sha256, key.scopes) == (
        "certificate",
        "live",
        swapped.fingerprint,
        "lists.read",
    )
    # it ends with the certificate, which is sooner than was agreed
    assert key.ends_at == NOW + timedelta(days=200)
    assert told("key_begun") == [MAIL]


def test_a_probe_s_key_holds_for_that_probe(people: People) -> None:
    partner = join_partner(people)
    pem, figures = make_public_key()
    waiting = ask_for(people, partner, ProbeKeyAdd("HN-1", pem, "", 365))
    confirm_it(people, waiting, said=fingerprint_of(figures))
    key = Key.objects.get()
    assert (key.kind, key.probe, key.scopes, key.public_key) == ("probe", "hn-1", "probe", figures)
    assert key.ends_at == NOW + timedelta(days=365)


def fingerprint_of(figures: str) -> str:
    return sha256(bytes.fromhex(figures)).hexdigest()[:16]


def test_the_former_address_of_a_desk_is_told_by_the_way_that_was_in_force_until_then(people: People) -> None:
    partner = join_partner(people)
    change_it(people, partner, EndpointSet("mail", "yeucau@songxanh.example"))
    assert told("changed") == [MAIL]
    Message.objects.all().delete()
    change_it(people, partner, DeskSet("technical", "moi@songxanh.example", PHONE))
    assert told("changed") == ["yeucau@songxanh.example", MAIL]
    assert "moi@" not in text_of("changed")
    assert "đầu mối kỹ thuật" in text_of("changed")


def test_the_former_program_is_told_when_requests_go_elsewhere(people: People) -> None:
    partner = join_partner(people)
    add_secret(name="partner-isp-songxanh", now=NOW)
    change_it(people, partner, EndpointSet("webhook", "https://cu.songxanh.example/lachan"))
    held = endpoint_of(partner)
    assert held is not None
    assert (held.way, held.secret_name) == ("webhook", "partner-isp-songxanh")
    Message.objects.all().delete()
    change_it(people, partner, EndpointSet("webhook", "https://moi.songxanh.example/lachan"))
    assert told("changed") == ["https://cu.songxanh.example/lachan", MAIL]
    assert b"moi." not in b"".join(
        bytes(one.content) for one in Message.objects.filter(purpose="partners.changed")
    )
    assert Endpoint.objects.filter(partner_id=partner, until__isnull=True).count() == 1


def test_what_it_may_see_and_has_promised_takes_two_as_well(people: People) -> None:
    partner = join_partner(people)
    change_it(people, partner, SightSet("red", "amber", ("domain",), ()))
    row = Partner.objects.get()
    assert (row.tlp, row.pap, row.sees) == ("red", "amber", "domain")
    change_it(people, partner, PromiseSet("block_domain", 30, 240))
    change_it(people, partner, PromiseSet("block_domain", 15, 120))
    (promise,) = promises_of(partner)
    assert (promise.acknowledge_minutes, promise.effect_minutes) == (15, 120)
    change_it(people, partner, PromiseSet("block_domain", 0, 0))
    assert not Promise.objects.exists()
    assert told("changed") == [MAIL] * 4


def test_names_and_the_public_number_change_by_a_number_known_before(people: People) -> None:
    partner = join_partner(people)
    about = AboutSet("Sông Xanh", "Song Xanh", "1900 1234", "Trang chủ songxanh.example", "en")
    waiting = ask_for(people, partner, about)
    with refused("partner_called"):
        confirm_it(people, waiting, called="19001234")
    confirm_it(people, waiting, called=PHONE)
    row = Partner.objects.get()
    assert (row.name_vi, row.public_phone, row.language, row.sought) == (
        "Sông Xanh",
        "19001234",
        "en",
        "song xanh song xanh",
    )
    # it reads English first from now on
    change_it(people, partner, EndpointSet("fetch"), called=PHONE)
    assert '"subject":"Lachan: something of yours has changed"' in text_of("changed").replace("': ", "'")


def test_a_partner_that_was_suspended_goes_on_by_two(people: People) -> None:
    partner = join_partner(people)
    suspend(partner_id=partner, because="Nghi lộ khóa", actor=first(people), now=NOW)
    waiting = ask_for(people, partner, Resume())
    assert told("code") == [MAIL, MAIL]
    confirm_it(people, waiting, called=PHONE)
    row = Partner.objects.get()
    assert (row.state, row.because, row.stopped_by, row.stopped_at) == ("active", "", "", None)
    assert told("resumed") == [MAIL]


def test_an_end_takes_two_of_ours_and_takes_everything_away(people: People) -> None:
    partner = join_partner(people)
    made = make_certificate(now=NOW)
    change_it(
        people, partner, CertificateAdd(made.certificate, ("lists.read",), 30), said=made.fingerprint[:16]
    )
    change_it(people, partner, PromiseSet("block_domain", 30, 240))
    open_too = ask_for(people, partner, EndpointSet("fetch"))
    waiting = ask_for(people, partner, End("Giấy phép đã bị thu hồi"))
    with refused("partner_own"):
        confirm_it(people, waiting, said="", called="", by=first(people))
    confirm_it(people, waiting, said="", called="")
    row = Partner.objects.get()
    assert (row.state, row.because, row.stopped_by) == (
        "ended",
        "Giấy phép đã bị thu hồi",
        str(second(people)),
    )
    assert (desks_of(partner), endpoint_of(partner), promises_of(partner)) == ((), None, ())
    assert (Key.objects.get().state, Key.objects.get().ended_why) == ("ended", "partner_ended")
    assert draft(open_too).state == "withdrawn"
    assert told("ended") == [MAIL]


def test_two_drafts_that_were_open_at_once_are_each_their_own(people: People) -> None:
    partner = join_partner(people)
    desk = ask_for(people, partner, DeskSet("duty", "truc@songxanh.example", "+842438250005"))
    end = ask_for(people, partner, EndpointSet("fetch"))
    confirm_it(people, end)
    assert draft(desk).state == "open"
    confirm_it(people, desk)
    assert [one.desk for one in desks_of(partner)] == ["duty", "technical"]


def test_a_draft_that_its_partner_s_state_no_longer_allows_stays_as_it_is(people: People) -> None:
    partner = join_partner(people)
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    once, twice = ask_for(people, partner, Resume()), None
    confirm_it(people, once)
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW + timedelta(minutes=1))
    twice = ask_for(people, partner, Resume())
    Partner.objects.update(state="active")
    with refused("partner_state"):
        confirm_it(people, twice)
    assert draft(twice).state == "open"


def test_what_there_is_not_is_not_found(people: People) -> None:
    with refused("not_found"):
        confirm_it(people, 987_654)


def test_no_code_and_no_number_stands_in_the_log(people: People) -> None:
    partner = join_partner(people)
    change_it(people, partner, DeskSet("duty", "truc@songxanh.example", "+842438250005"))
    said: list[Any] = list(Entry.objects.values_list("data", "subject", "actor"))
    assert said
    for secret in (CODE, "songxanh.example", "2438250", ISP.name_vi):
        assert secret not in str(said)
