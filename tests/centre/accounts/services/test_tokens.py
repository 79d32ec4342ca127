"""Tokens: made by a person, made for an office by two administrators, and what ends them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from centre.accounts.people import NOW, TODAY, People, people
from lachan.centre.accounts import permissions as may
from lachan.centre.accounts.access import acting_viewer, may_at, viewer_of
from lachan.centre.accounts.models import Token
from lachan.centre.accounts.services.changing import begin_anew
from lachan.centre.accounts.services.persons import restart_person, stop_person
from lachan.centre.accounts.services.roles import end_role
from lachan.centre.accounts.services.tokens import (
    Made,
    ask_for_token,
    decide_token,
    end_token,
    make_office_token,
    make_own_token,
    note_use,
    tidy_tokens,
    withdraw_token,
)
from lachan.centre.accounts.shown_tokens import token_viewer_of
from lachan.centre.accounts.token_access import office_tokens_for, own_tokens_for
from lachan.centre.audit.actors import Actor, person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.models import Person

__all__ = ["people"]

pytestmark = pytest.mark.django_db
WORK = (may.CASE_VIEW, may.CASE_WORK)
LATER = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "wrong_keys", Buckets(10_000))


def own(person: Person, **told: Any) -> Made:
    plain: dict[str, Any] = {"name": "bảng tính", "permissions": WORK, "last_day": LATER}
    return make_own_token(**plain | told, actor=person_actor(person.pk), now=NOW)


def asked(people: People, office: str = "north", **told: Any) -> int:
    plain: dict[str, Any] = {
        "office_id": people.office(office).pk,
        "name": "hệ thống của tỉnh",
        "permissions": WORK,
        "last_day": LATER,
        "reason": "nối với phần mềm quản lý của tỉnh",
        "actor": person_actor(people.at(office).pk),
        "now": NOW,
    }
    return ask_for_token(**plain | told)


def of_office(people: People, office: str = "north", **told: Any) -> Made:
    token_id = asked(people, office, **told)
    decide_token(token_id=token_id, grant=True, actor=person_actor(people.second(office).pk), now=NOW)
    return make_office_token(token_id=token_id, actor=person_actor(people.at(office).pk), now=NOW)


def request(token: str, *, address: str = "203.0.113.9") -> HttpRequest:
    return RequestFactory().get("/", headers={"authorization": f"Bearer {token}"}, REMOTE_ADDR=address)


def shown(token: str, *, now: datetime = NOW, **told: Any) -> Viewer:
    return token_viewer_of(request(token, **told), now=now)


def refusal_of(run: Any, *args: Any, **told: Any) -> str:
    """This will give the code of the refusal that an act comes to."""
    with pytest.raises(Refusal) as refusal:
        run(*args, **told)
    return refusal.value.code


def test_a_token_acts_as_its_person_and_no_further_than_it_was_made_for(people: People) -> None:
    officer = people.at("north", "desk")
    viewer = shown(own(officer).token)
    assert viewer.person_id == officer.pk
    assert viewer.may(may.CASE_WORK)
    assert not viewer.may(may.CASE_CLOSE)
    assert not viewer.may(may.DESK_ENTER)
    assert may_at(viewer, may.CASE_WORK, people.office("north_ward").pk)
    assert not may_at(viewer, may.CASE_WORK, people.office("south").pk)


def test_a_token_may_never_more_than_its_person_may_today(people: People) -> None:
    officer = people.at("north", "desk")
    made = own(officer, permissions=(*WORK, may.CASE_CLOSE))
    assert shown(made.token).may(may.CASE_CLOSE)
    officer.role_periods.update(role="analyst")
    viewer = shown(made.token)
    assert viewer.may(may.CASE_WORK)
    assert not viewer.may(may.CASE_CLOSE)


def test_nobody_makes_a_token_for_what_they_may_not(people: People) -> None:
    assert (
        refusal_of(own, people.at("north", "analyst"), permissions=(*WORK, may.CASE_CLOSE)) == "not_permitted"
    )
    assert refusal_of(own, people.at("north", "administrator")) == "not_permitted"
    assert not Token.objects.exists()


def test_the_services_know_the_token_by_its_actor(people: People) -> None:
    viewer = shown(own(people.at("north", "desk")).token)
    actor = viewer.actor(people.office("north").pk)
    assert actor.kind == "person"
    assert actor.token_id == Token.objects.get().pk
    assert acting_viewer(actor, now=NOW) == viewer


def test_a_token_makes_no_other_token(people: People) -> None:
    actor = shown(own(people.at("north", "desk")).token).actor()
    told = {"name": "x", "permissions": WORK, "last_day": LATER, "actor": actor, "now": NOW}
    assert refusal_of(make_own_token, **told) == "not_permitted"
    assert refusal_of(end_token, token_id=Token.objects.get().pk, actor=actor, now=NOW) == "not_found"


def test_only_its_hash_stands_in_the_database_and_nothing_of_it_in_the_log(people: People) -> None:
    made = own(people.at("north", "desk"))
    kept = Token.objects.get()
    assert made.token not in str(vars(kept))
    assert kept.ending == made.token[-4:]
    entry = Entry.objects.latest("id")
    assert entry.kind == "accounts.token_made"
    assert made.token[4:] not in entry.data
    assert msgspec.json.decode(entry.data)["token"] == made.id


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": " "}, "token_name"),
        ({"name": "a" * 61}, "token_name"),
        ({"name": "a\x00b"}, "token_name"),
        ({"permissions": (may.CASE_WORK,)}, "token_permissions"),
        ({"permissions": (*WORK, may.ROLE_GRANT)}, "token_permissions"),
        ({"permissions": ()}, "token_permissions"),
        ({"last_day": TODAY - timedelta(days=1)}, "token_day"),
        ({"last_day": TODAY + timedelta(days=366)}, "token_day"),
        ({"networks": "10.0.0.0/33"}, "token_networks"),
        ({"networks": "ở đâu cũng được"}, "token_networks"),
        ({"networks": " ".join(f"10.0.{n}.0/24" for n in range(21))}, "token_networks"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    people: People, told: dict[str, Any], code: str
) -> None:
    assert refusal_of(own, people.at("north", "desk"), **told) == code
    assert not Token.objects.exists()


def test_a_token_opens_something_until_the_end_of_its_last_day(people: People) -> None:
    made = own(people.at("north", "desk"), last_day=TODAY)
    expires = Token.objects.get().expires_at
    assert shown(made.token, now=expires - timedelta(seconds=1)).may(may.CASE_VIEW)
    assert refusal_of(shown, made.token, now=expires) == "token_unknown"
    assert tidy_tokens(expires) == 1
    assert own_tokens_for(viewer_of(people.at("north", "desk"), now=NOW))[0].ended_why == "expired"


def test_a_token_is_good_from_its_networks_alone(people: People) -> None:
    made = own(people.at("north", "desk"), networks="203.0.113.7, 2001:db8::/32\n10.1.2.3/8")
    assert Token.objects.get().networks == "203.0.113.7/32 2001:db8::/32 10.0.0.0/8"
    for address in ("203.0.113.7", "2001:db8:1::5", "10.200.0.1", "::ffff:10.0.0.1"):
        assert shown(made.token, address=address).may(may.CASE_VIEW)
    for address in ("203.0.113.8", "2001:db9::1", "", "nowhere"):
        assert refusal_of(shown, made.token, address=address) == "token_network"


def test_what_is_no_token_is_refused_and_counted(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    made = own(people.at("north", "desk"))
    monkeypatch.setattr(limits, "wrong_keys", Buckets(3))
    for wrong in ("", "lch_abc", made.token[:-1] + "_"):
        assert refusal_of(shown, wrong) == "token_unknown"
    assert refusal_of(shown, made.token) == "too_many_wrong_keys"


def test_only_bearer_is_looked_at() -> None:
    for said in ("", "Basic bGNoOg==", "lch_abc"):
        asked_by = RequestFactory().get("/", headers={"authorization": said})
        assert refusal_of(token_viewer_of, asked_by, now=NOW) == "token_needed"


def test_one_ends_ones_own_token_and_no_colleague_s(people: People) -> None:
    made = own(people.at("north", "desk"))
    for other in (people.at("south", "desk"), people.second("north", "desk"), people.at("south")):
        assert refusal_of(end_token, token_id=made.id, actor=person_actor(other.pk), now=NOW) == "not_found"
    mine = person_actor(people.at("north", "desk").pk)
    end_token(token_id=made.id, actor=mine, now=NOW)
    assert refusal_of(shown, made.token) == "token_unknown"
    entries = Entry.objects.count()
    end_token(token_id=made.id, actor=mine, now=NOW)
    assert Entry.objects.count() == entries


def test_a_stopped_persons_tokens_end_and_dont_come_back_with_the_account(people: People) -> None:
    officer, by = people.at("north", "desk"), person_actor(people.at("centre").pk)
    made = own(officer)
    stop_person(person_id=officer.pk, actor=by, now=NOW)
    assert refusal_of(shown, made.token) == "token_unknown"
    assert own_tokens_for(viewer_of(officer, now=NOW))[0].ended_why == "no_person"
    restart_person(person_id=officer.pk, actor=by, now=NOW)
    officer.role_periods.update(valid_to=None)
    assert refusal_of(shown, made.token) == "token_unknown"


def test_a_token_opens_nothing_from_the_day_on_which_the_last_role_ends(people: People) -> None:
    officer = people.at("north", "desk")
    made = own(officer)
    actor = shown(made.token).actor()
    period = officer.role_periods.get()
    end_role(period_id=period.pk, day=TODAY, actor=person_actor(people.at("north").pk), now=NOW)
    assert refusal_of(shown, made.token) == "token_unknown"
    assert refusal_of(acting_viewer, actor, now=NOW) == "token_unknown"
    assert tidy_tokens(NOW) == 1
    assert own_tokens_for(viewer_of(officer, now=NOW))[0].ended_why == "no_role"
    period.valid_to = None
    period.save()
    assert refusal_of(shown, made.token) == "token_unknown"


def test_whoever_begins_anew_loses_the_tokens_that_somebody_may_have_made_before(people: People) -> None:
    officer = people.at("north", "desk")
    made = own(officer)
    with transaction.atomic():
        begin_anew(officer, key="x", actor=person_actor(people.at("north").pk), now=NOW)
    assert refusal_of(shown, made.token) == "token_unknown"


def test_a_person_has_twenty_tokens_at_most(people: People) -> None:
    for _ in range(20):
        own(people.at("north", "desk"))
    assert refusal_of(own, people.at("north", "desk")) == "token_too_many"
    end_token(
        token_id=Token.objects.latest("pk").pk, actor=person_actor(people.at("north", "desk").pk), now=NOW
    )
    assert own(people.at("north", "desk")).id


def test_its_use_is_noted_once_an_hour(people: People) -> None:
    made = own(people.at("north", "desk"))
    shown(made.token)
    assert Token.objects.get().last_used_at == NOW
    shown(made.token, now=NOW + timedelta(minutes=59))
    assert Token.objects.get().last_used_at == NOW
    shown(made.token, now=NOW + timedelta(minutes=60))
    assert Token.objects.get().last_used_at == NOW + timedelta(minutes=60)
    note_use(made.id, None, NOW)
    assert Token.objects.get().last_used_at == NOW + timedelta(minutes=60)


def test_a_token_of_an_office_takes_two_administrators(people: People) -> None:
    made = of_office(people)
    viewer = shown(made.token)
    assert viewer.person_id == 0
    assert viewer.offices_where(may.CASE_WORK) == {people.office("north").pk}
    assert not viewer.may(may.CASE_CLOSE)
    assert str(viewer.actor()) == f"office:{people.office('north').pk}"
    assert acting_viewer(viewer.actor(), now=NOW) == viewer
    kinds = Entry.objects.filter(kind__startswith="accounts.token_").order_by("id")
    assert [one.kind.removeprefix("accounts.token_") for one in kinds] == ["asked", "granted", "made"]


def test_who_asked_neither_grants_nor_has_it_made_before(people: People) -> None:
    token_id, me = asked(people), person_actor(people.at("north").pk)
    assert refusal_of(decide_token, token_id=token_id, grant=True, actor=me, now=NOW) == "request_own"
    assert refusal_of(make_office_token, token_id=token_id, actor=me, now=NOW) == "request_decided"
    other = person_actor(people.second("north").pk)
    decide_token(token_id=token_id, grant=True, actor=other, now=NOW)
    assert refusal_of(make_office_token, token_id=token_id, actor=other, now=NOW) == "request_not_yours"
    make_office_token(token_id=token_id, actor=me, now=NOW)
    assert refusal_of(make_office_token, token_id=token_id, actor=me, now=NOW) == "request_decided"


def test_the_database_holds_it_too(people: People) -> None:
    token_id = asked(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=token_id).update(state="granted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=token_id).update(state="granted", decided_by=people.at("north"))


def test_a_refused_or_withdrawn_request_opens_nothing(people: People) -> None:
    me, other = person_actor(people.at("north").pk), person_actor(people.second("north").pk)
    one, two = asked(people), asked(people)
    decide_token(token_id=one, grant=False, actor=other, now=NOW)
    assert refusal_of(withdraw_token, token_id=two, actor=other, now=NOW) == "request_not_yours"
    withdraw_token(token_id=two, actor=me, now=NOW)
    for token_id in (one, two):
        assert refusal_of(make_office_token, token_id=token_id, actor=me, now=NOW) == "request_decided"
        assert (
            refusal_of(decide_token, token_id=token_id, grant=True, actor=other, now=NOW) == "request_decided"
        )


def test_a_request_runs_out_after_a_week(people: People) -> None:
    me, other = person_actor(people.at("north").pk), person_actor(people.second("north").pk)
    token_id, late = asked(people), NOW + timedelta(days=7)
    assert refusal_of(decide_token, token_id=token_id, grant=True, actor=other, now=late) == "request_expired"
    assert tidy_tokens(late) == 1
    assert Token.objects.get().state == "expired"
    again = asked(people)
    decide_token(token_id=again, grant=True, actor=other, now=NOW)
    assert refusal_of(make_office_token, token_id=again, actor=me, now=late) == "request_expired"


def test_who_asked_and_administrates_no_more_is_not_the_first_of_two(people: People) -> None:
    token_id = asked(people)
    people.at("north").role_periods.update(valid_to=TODAY)
    other = person_actor(people.second("north").pk)
    assert refusal_of(decide_token, token_id=token_id, grant=True, actor=other, now=NOW) == "asker_gone"


def test_a_token_of_an_office_ends_with_the_office(people: People) -> None:
    made = of_office(people)
    office = people.office("north")
    office.valid_to = TODAY
    office.save()
    assert refusal_of(shown, made.token) == "token_unknown"
    assert tidy_tokens(NOW) == 1
    assert Token.objects.get().ended_why == "no_office"


def test_only_administrators_of_the_office_and_those_above_see_its_tokens(people: People) -> None:
    made = of_office(people)
    for office, role, seen in (
        ("north", "administrator", True),
        ("centre", "administrator", True),
        ("south", "administrator", False),
        ("north_ward", "administrator", False),
        ("north", "desk", False),
        ("north", "auditor", False),
    ):
        actor = person_actor(people.at(office, role).pk)
        rows = office_tokens_for(acting_viewer(actor, now=NOW), office_id=people.office("north").pk)
        assert bool(rows) is seen, (office, role)
        if not seen:
            assert refusal_of(end_token, token_id=made.id, actor=actor, now=NOW) == "not_found"
    end_token(token_id=made.id, actor=person_actor(people.at("centre").pk), now=NOW)
    assert refusal_of(shown, made.token) == "token_unknown"


def test_nobody_asks_for_an_office_that_isnt_theirs(people: People) -> None:
    assert refusal_of(asked, people, "south", actor=person_actor(people.at("north").pk)) == "not_found"
    assert refusal_of(asked, people, actor=person_actor(people.at("north", "desk").pk)) == "not_permitted"


def test_an_office_actor_without_a_token_is_nobody(people: People) -> None:
    actor = Actor("office", str(people.office("north").pk), people.office("north").pk)
    assert refusal_of(acting_viewer, actor, now=NOW) == "not_permitted"
