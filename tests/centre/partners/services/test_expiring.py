from __future__ import annotations

from datetime import timedelta

import pytest

from centre.accounts.people import NOW, People, people
from centre.partners.certificates import make_certificate
from centre.partners.joined import (
    BANK,
    MAIL,
    ask_for,
    ask_join,
    change_it,
    draft,
    join_partner,
    text_of,
    told,
)
from lachan.centre.accounts.models import Role
from lachan.centre.outbox.models import Message
from lachan.centre.partners.codes import DRAFT_LASTS, PICK_UP_LASTS
from lachan.centre.partners.contents import CertificateAdd, End, EndpointSet, TokenAdd
from lachan.centre.partners.models import Desk, Endpoint, Key, Partner
from lachan.centre.partners.services.expiring import KEPT_AFTER_END, expire, warn
from lachan.centre.partners.tasks import STEPS

pytestmark = pytest.mark.django_db
__all__ = ["people"]

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def add(people: People, partner: int, days: int = 100) -> Key:
    made = make_certificate(now=NOW, days=390)
    change_it(
        people, partner, CertificateAdd(made.certificate, ("lists.read",), days), said=made.fingerprint[:16]
    )
    return Key.objects.order_by("-pk")[0]


def test_a_draft_whose_code_has_run_out_is_closed_once(people: People) -> None:
    partner = join_partner(people)
    waiting = ask_for(people, partner, EndpointSet("fetch"))
    joining = ask_join(people, BANK, now=NOW)
    late = NOW + DRAFT_LASTS
    assert expire(late - _SECOND) == 0
    assert expire(late) == 2
    assert expire(late) == 0
    assert [draft(one).state for one in (waiting, joining)] == ["expired", "expired"]
    assert sorted(Partner.objects.values_list("state", flat=True)) == ["active", "not_joined"]


def test_a_key_whose_time_is_over_ends_and_its_holder_is_told(people: People) -> None:
    partner = join_partner(people)
    older, newer = add(people, partner), add(people, partner)
    Message.objects.all().delete()
    late = older.agreed_until
    assert expire(NOW + timedelta(days=14) - _SECOND) == 0
    assert expire(NOW + timedelta(days=14)) == 1
    assert expire(late) == 1
    assert expire(late) == 0
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.state, older.ended_why, newer.state, newer.ended_why) == (
        "ended",
        "replaced",
        "ended",
        "expired",
    )
    assert older.ended_by == "machine:lachan"
    assert told("key_ended") == [MAIL, MAIL]


def test_a_token_that_nobody_picked_up_ends(people: People) -> None:
    change_it(people, join_partner(people), TokenAdd(("lists.read",), 30))
    assert expire(NOW + PICK_UP_LASTS - _SECOND) == 0
    assert expire(NOW + PICK_UP_LASTS) == 1
    assert (Key.objects.get().state, Key.objects.get().ended_why) == ("ended", "not_fetched")
    assert told("key_ended") == []


def test_both_sides_are_warned_thirty_seven_and_one_day_before_a_key_ends_each_once(people: People) -> None:
    partner = join_partner(people)
    ends_at = add(people, partner).ends_at
    people.at("north")
    people.at("centre", Role.DESK)
    assert warn(ends_at - 30 * _DAY - _SECOND) == 0
    moments = (30 * _DAY, 29 * _DAY, 7 * _DAY, 6 * _DAY, _DAY, _SECOND)
    warned = [warn(ends_at - before) for before in moments for _ in range(2)]
    assert warned == [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    keepers = sorted(one.email for one in (people.at("centre"), people.second("centre")))
    assert sorted(told("key_ending")) == sorted([MAIL, *keepers] * 3)
    assert ends_at.strftime("%d/%m/%Y") in text_of("key_ending")


def test_a_worker_that_was_away_warns_once_of_what_is_nearest(people: People) -> None:
    key = add(people, join_partner(people))
    assert warn(key.ends_at - 2 * _DAY) == 1
    key.refresh_from_db()
    assert key.warned_days == 7
    assert warn(key.ends_at - _DAY) == 1


def test_a_key_that_another_replaces_is_not_warned_of_at_once(people: People) -> None:
    partner = join_partner(people)
    older, _ = add(people, partner), add(people, partner)
    older.refresh_from_db()
    assert warn(NOW) == 0
    assert warn(older.ends_at - 7 * _DAY) == 1


def test_a_key_that_was_ended_is_not_warned_of(people: People) -> None:
    key = add(people, join_partner(people))
    Key.objects.update(state="ended")
    assert warn(key.ends_at - _DAY) == 0


def test_addresses_of_a_partner_that_ended_are_removed_after_a_year(people: People) -> None:
    partner = join_partner(people)
    change_it(people, partner, EndpointSet("mail", "yeucau@songxanh.example"))
    change_it(people, partner, End("thôi"), said="", called="")
    assert expire(NOW + KEPT_AFTER_END - _SECOND) == 0
    assert expire(NOW + KEPT_AFTER_END) == 1
    assert expire(NOW + KEPT_AFTER_END) == 0
    assert set(Desk.objects.values_list("mail", "phone")) == {("", "")}
    assert Endpoint.objects.get().address == ""


def test_the_worker_does_both() -> None:
    assert [step.name for step in STEPS] == ["partners.expire", "partners.warn"]
