"""Who acts on a person: administrators whose reach covers every office at which the person works or will, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client
from django.utils import timezone

from centre.accounts.people import NOW, OFFICES, TODAY, People, as_actor, as_viewer, give_role, people
from centre.accounts.signed_in import sign_in
from centre.accounts.targets import (
    ACTORS,
    TARGETS,
    Target,
    a_provider,
    account_request,
    chain,
    covers,
    make_target,
    reset_request,
    sees,
)
from lachan.centre.accounts.access import (
    may_change_person,
    person_requests_for,
    persons_beyond,
    role_requests_for,
    sees_person,
)
from lachan.centre.accounts.models import (
    OneTimeLink,
    Person,
    PersonRequest,
    Role,
    RolePeriod,
    RoleRequest,
    SecondFactorReset,
    SignInLink,
    SignInSession,
)
from lachan.centre.accounts.reset_access import open_resets_for
from lachan.centre.accounts.services.passwords import invite_by_mail, make_invitation
from lachan.centre.accounts.services.person_requests import (
    decide_person_request,
    request_address_change,
    request_erasure,
)
from lachan.centre.accounts.services.persons import change_person, move_person, restart_person, stop_person
from lachan.centre.accounts.services.providers import link_person, unlink_person
from lachan.centre.accounts.services.role_requests import decide_role_request, request_role
from lachan.centre.accounts.services.roles import grant_role
from lachan.centre.accounts.services.second_factors import ask_for_reset, decide_reset
from lachan.centre.accounts.services.sessions import end_session, end_sessions
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

__all__ = ["people"]
pytestmark = [pytest.mark.django_db, pytest.mark.same_on_any]

type Act = Callable[[People, Person, Person], object]
WHY: Final = "Mất điện thoại, đã gặp trực tiếp"


def _change(person: Person, by: Person, **what: str) -> None:
    said = {"name": person.name, "email": person.email, "language": person.language} | what
    change_person(person_id=person.pk, actor=as_actor(by), now=NOW, **said)


def _decide_address(people: People, person: Person, by: Person) -> None:
    request = account_request(people, person)
    decide_person_request(request_id=request.pk, grant=True, actor=as_actor(by), now=NOW)


def _decide_reset(people: People, person: Person, by: Person) -> None:
    request = reset_request(people, person)
    decide_reset(request_id=request.pk, grant=True, actor=as_actor(by), now=NOW)


def _link(people: People, person: Person, by: Person) -> None:
    a_provider(people)
    link_person(slug="bo", subject="17", person_id=person.pk, actor=as_actor(by), now=NOW)


def _unlink(people: People, person: Person, by: Person) -> None:
    SignInLink.objects.create(
        provider=a_provider(people), subject="17", person=person, made_at=NOW, made_by="person:0"
    )
    unlink_person(slug="bo", person_id=person.pk, actor=as_actor(by), now=NOW)


def _end_one(people: People, person: Person, by: Person) -> None:
    del people
    sign_in(Client(), person)
    session = SignInSession.objects.get(person=person).session_key
    end_session(person_id=person.pk, session=session, actor=as_actor(by), now=NOW)


def _end_all(people: People, person: Person, by: Person) -> None:
    del people
    sign_in(Client(), person)
    end_sessions(person_id=person.pk, actor=as_actor(by), now=NOW)


def _of(service: Callable[..., Any], **more: Any) -> Act:
    """A service that takes the person, who acts and the time, and no more than what is given here."""

    def act(people: People, person: Person, by: Person) -> object:
        given = {name: value(people) if callable(value) else value for name, value in more.items()}
        return service(person_id=person.pk, actor=as_actor(by), now=NOW, **given)

    return act


SERVICES: Final[dict[str, Act]] = {
    "change_person, the name": lambda _, person, by: _change(person, by, name="Tên Khác"),
    "change_person, the address": lambda _, person, by: _change(person, by, email="cua.toi@north.example"),
    "move_person": _of(move_person, office_id=lambda people: people.office("north_ward").pk),
    "request_address_change": _of(request_address_change, email="moi@north.example", reason="hộp thư mới"),
    "decide_person_request": _decide_address,
    "ask_for_reset": _of(ask_for_reset, reason=WHY),
    "decide_reset": _decide_reset,
    "make_invitation": _of(make_invitation),
    "invite_by_mail": _of(invite_by_mail, site="https://lachan.example"),
    "link_person": _link,
    "unlink_person": _unlink,
}
# these take back what is asked for, or give nothing to anybody: a request elsewhere doesn't stand in their way
ENDING: Final[dict[str, Act]] = {
    "stop_person": _of(stop_person),
    "end_sessions": _end_all,
    "end_session": _end_one,
}
STOPPED: Final[dict[str, Act]] = {
    "restart_person": _of(restart_person),
    "request_erasure": _of(request_erasure, reason="đã nghỉ việc"),
}
# refused for what the account is, after it was looked at who acts: the administrator of all gets no further
OTHER_REASONS: Final = {
    "address_takes_two",
    "address_takes_one",
    "invitation_guarded",
    "person_has_roles",
    "themselves",
    "outside",
    "request_stands",
}


def outcome(act: Act, people: People, person: Person, by: Person) -> str:
    """The code of a refusal, "" where it was done."""
    try:
        act(people, person, by)
    except Refusal as refusal:
        return refusal.code
    except Exception as error:
        if (why := getattr(error, "why", "")) in OTHER_REASONS:
            return str(why)
        raise
    return ""


def state(person: Person) -> list[Any]:
    """All that hangs on an account."""
    return [
        list(
            Person.objects.filter(pk=person.pk).values_list(
                "name", "email", "password", "office", "is_active"
            )
        ),
        *(
            sorted(model.objects.filter(person_id=person.pk).values_list("pk", flat=True))
            for model in (RolePeriod, PersonRequest, SecondFactorReset, OneTimeLink, SignInLink, RoleRequest)
        ),
    ]


def check(act: Act, people: People, person: Person, actor: str, *, may: bool, is_seen: bool) -> None:
    got = outcome(act, people, person, people.at(actor))
    if may:
        assert got in OTHER_REASONS | {""}, got
        return
    keeps = actor in chain("north")
    # what was asked for is seen by the keeper's administrators alone
    refused = "person_beyond" if keeps else "not_permitted"
    hidden = not is_seen or (act is _decide_address and not keeps)
    assert got == ("not_found" if hidden else refused)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_acts_on_an_account_that_opens_more_than_they_administrate(
    people: People, actor: str, target: str, service: str
) -> None:
    wanted = TARGETS[target]
    person = make_target(people, wanted)
    check(SERVICES[service], people, person, actor, may=covers(actor, wanted), is_seen=sees(actor, wanted))


@pytest.mark.parametrize("service", ENDING)
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_stops_an_account_or_ends_its_sessions_from_below(
    people: People, actor: str, target: str, service: str
) -> None:
    wanted = TARGETS[target]
    person = make_target(people, wanted)
    may = covers(actor, wanted, asked_too=False)
    check(ENDING[service], people, person, actor, may=may, is_seen=sees(actor, wanted))
    if not may and service == "stop_person":
        assert Person.objects.get(pk=person.pk).is_active


@pytest.mark.parametrize("service", STOPPED)
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_opens_or_erases_a_stopped_account_from_below(
    people: People, actor: str, target: str, service: str
) -> None:
    wanted = TARGETS[target]
    person = make_target(people, wanted, stopped=True)
    check(STOPPED[service], people, person, actor, may=covers(actor, wanted), is_seen=sees(actor, wanted))


@pytest.mark.parametrize("service", [*SERVICES, *ENDING])
def test_a_refused_act_changes_nothing_of_the_account(people: People, service: str) -> None:
    person = make_target(people, TARGETS["analyst above"])
    act = (SERVICES | ENDING)[service]
    request_ids = {"decide_person_request": account_request, "decide_reset": reset_request}
    if service in request_ids:
        request_id = request_ids[service](people, person).pk
        decide = decide_person_request if service == "decide_person_request" else decide_reset
        before = state(person)
        with pytest.raises(Refusal, match="person_beyond"):
            decide(request_id=request_id, grant=True, actor=as_actor(people.at("north")), now=NOW)
    elif service == "unlink_person":
        with pytest.raises(Refusal, match="person_beyond"):
            act(people, person, people.at("north"))
        assert SignInLink.objects.filter(person=person).exists()
        return
    else:
        before = state(person)
        with pytest.raises(Refusal, match="person_beyond"):
            act(people, person, people.at("north"))
    assert state(person) == before


def _seen_and_office(actor: str, target: Target, office: str) -> bool:
    return actor in chain(office) and sees(actor, target)


@pytest.mark.parametrize("service", ["grant_role", "request_role", "decide_role_request"])
@pytest.mark.parametrize("office", ["north", "north_ward", "south", "centre"])
@pytest.mark.parametrize("target", ["no role", "desk beside", "partner elsewhere", "was analyst above"])
@pytest.mark.parametrize("actor", ACTORS)
def test_a_role_is_given_by_who_sees_both_the_person_and_the_office(
    people: People, actor: str, target: str, office: str, service: str
) -> None:
    wanted = TARGETS[target]
    person = make_target(people, wanted)
    by, at = as_actor(people.at(actor)), people.office(office).pk
    said: dict[str, Any] = {"person_id": person.pk, "office_id": at, "valid_from": TODAY, "now": NOW}

    def act(_: People, __: Person, ___: Person) -> object:
        if service == "grant_role":
            return grant_role(role=Role.PUBLISHER, actor=by, **said)
        if service == "request_role":
            return request_role(role=Role.APPROVER, reason="cần", actor=by, **said)
        request = RoleRequest.objects.create(
            person=person, office_id=at, role=Role.APPROVER, valid_from=TODAY, reason="cần",
            asked_by=people.second("ministry"), asked_at=NOW,
        )  # fmt: skip
        return decide_role_request(request_id=request.pk, grant=True, actor=by, now=NOW)

    got = outcome(act, people, person, people.at(actor))
    if _seen_and_office(actor, wanted, office):
        # the second administrator of the ministry doesn't see who has nothing to do with it
        assert got in {"", "asker_gone"}, got
        assert (got == "asker_gone") == (not sees("ministry", wanted) and service == "decide_role_request")
    else:
        assert got in {"not_found", "not_permitted"}, got
        assert not RolePeriod.objects.filter(person=person, office_id=at, valid_from=TODAY).exists()
    assert sees_person(as_viewer(people.at(actor)), person.pk) == sees(actor, wanted)


def test_two_administrators_of_a_low_office_do_not_take_an_account_over(people: People) -> None:
    """The way that was open: both of the north, against an approver of the centre whose account they keep."""
    person = make_target(people, TARGETS["approver above, coming"])
    first, second = people.at("north"), people.second("north")
    for act in (SERVICES["request_address_change"], SERVICES["ask_for_reset"], SERVICES["make_invitation"]):
        assert outcome(act, people, person, first) == "person_beyond"
    for act in (SERVICES["decide_person_request"], SERVICES["decide_reset"]):
        assert outcome(act, people, person, second) == "person_beyond"
    fresh = Person.objects.get(pk=person.pk)
    assert fresh.email == person.email
    assert not OneTimeLink.objects.exists()


def test_a_role_given_elsewhere_in_between_ends_what_was_asked_for(people: People) -> None:
    person = people.at("north", Role.APPROVER)
    request = request_address_change(
        person_id=person.pk, email="moi@north.example", reason="cần", actor=as_actor(people.at("north")), now=NOW
    )  # fmt: skip
    give_role(person, Role.ANALYST, people.office("centre"))
    with pytest.raises(Refusal, match="person_beyond"):
        decide_person_request(request_id=request, grant=True, actor=as_actor(people.second("north")), now=NOW)
    # nor do those above grant what somebody asked who may not
    with pytest.raises(Refusal, match="asker_gone"):
        decide_person_request(request_id=request, grant=True, actor=as_actor(people.at("centre")), now=NOW)


def test_the_way_out_is_that_each_office_ends_its_own_role(people: People) -> None:
    person = make_target(people, TARGETS["partner elsewhere"])
    for actor in ACTORS:
        assert not may_change_person(as_viewer(people.at(actor)), person.pk)
    RolePeriod.objects.filter(person=person, office=people.office("other")).update(valid_to=TODAY)
    stop_person(person_id=person.pk, actor=as_actor(people.at("north")), now=NOW)


def test_who_has_both_offices_reaches_over_both(people: People) -> None:
    person = make_target(people, TARGETS["partner elsewhere"])
    both = people.at("centre")
    give_role(both, Role.ADMINISTRATOR, people.office("other"))
    assert may_change_person(as_viewer(both), person.pk)


def test_the_lists_say_what_one_may_not_decide(people: People) -> None:
    above = make_target(people, TARGETS["analyst above"])
    account_request(people, above)
    reset_request(people, above)
    viewer = as_viewer(people.at("north"))
    assert [row.why_not for row in person_requests_for(viewer).rows] == ["beyond"]
    assert [row.why_not for row in open_resets_for(viewer)] == ["beyond"]
    RoleRequest.objects.create(
        person=people.nobody("south"), office=people.office("north"), role=Role.APPROVER, valid_from=TODAY,
        reason="cần", asked_by=people.at("centre"), asked_at=NOW,
    )  # fmt: skip
    assert [row.why_not for row in role_requests_for(viewer).rows] == ["beyond"]
    higher = as_viewer(people.at("ministry"))
    for rows in (person_requests_for(higher).rows, open_resets_for(higher), role_requests_for(higher).rows):
        assert [row.why_not for row in rows] == [""]


def test_it_asks_once_for_however_many(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [people.nobody(name).pk for name in OFFICES]
    viewer = as_viewer(people.at("centre"), now=timezone.now())
    with django_assert_num_queries(1):
        beyond = persons_beyond(viewer, ids)
    assert beyond == {people.nobody("ministry").pk, people.nobody("other").pk}
    with django_assert_num_queries(0):
        assert persons_beyond(viewer, []) == frozenset()
