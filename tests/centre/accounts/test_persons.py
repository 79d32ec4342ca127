from __future__ import annotations

from datetime import timedelta

import pytest

from centre.accounts.people import NOW, TODAY, People, as_actor, as_viewer, give_role, people, refused
from lachan.centre.accounts.models import Person, Role, RolePeriod, RoleRequest
from lachan.centre.accounts.services.persons import (
    add_person,
    change_language,
    change_person,
    move_person,
    restart_person,
    stop_person,
)
from lachan.centre.accounts.services.role_requests import request_role
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.audit.log_pages import EntryFilter, entries_for
from lachan.centre.web.refusals import Refusal

__all__ = ["people"]


def add(
    people: People, name: str = "Trần Thị An", email: str = "an@north.example", *, by: str = "north"
) -> Person:
    return Person.objects.get(
        pk=add_person(
            name=name,
            email=email,
            office_id=people.office("north").pk,
            actor=as_actor(people.at(by)),
            now=NOW,
        )
    )


def change(people: People, person: Person, **what: str) -> Person:
    said = {"name": person.name, "email": person.email, "language": person.language} | what
    change_person(person_id=person.pk, actor=as_actor(people.at("north")), now=NOW, **said)
    return Person.objects.get(pk=person.pk)


def test_a_new_account_has_no_role_and_no_password(people: People) -> None:
    person = add(people)
    assert not person.has_usable_password()
    assert not as_viewer(person).roles
    assert (person.language, person.office, person.sort_name) == ("vi", people.office("north"), "an tran thi")


def test_a_name_is_kept_composed_and_an_address_in_lower_case(people: People) -> None:
    person = add(people, "  Nguye\u0302\u0303n\u00a0 Va\u0306n   A ", " Van.A@North.Example ")
    assert person.name == "Nguyễn Văn A"
    assert person.email == "van.a@north.example"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_missing"),
        (" \n ", "name_missing"),
        ("1234", "name_missing"),
        ("An" * 101, "name_too_long"),
        ("An\u202enB", "name_unreadable"),
        ("An\u200bBình", "name_unreadable"),
        ("An\x00", "name_unreadable"),
        ("An\ud800", "name_unreadable"),
        ("An\ue000", "name_unreadable"),
    ],
)
def test_it_refuses_a_name_that_cannot_be_read(people: People, name: str, code: str) -> None:
    with refused(code):
        add(people, name)
    assert not Person.objects.filter(email="an@north.example").exists()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "an",
        "an@",
        "@north.example",
        "an@north",
        "an@north.example\r\nBcc: all@north.example",
        "аn@north.example",
        '"an b"@north.example',
        "a" * 250 + "@north.example",
        "an@north.example\0",
        "an\ud800@north.example",
        "an@north..example",
    ],
)
def test_it_refuses_an_address_that_is_none(people: People, email: str) -> None:
    with refused("address_wrong"):
        add(people, email=email)


def test_an_address_has_one_account_whatever_its_capitals(people: People) -> None:
    add(people)
    with refused("address_taken"):
        add(people, "Lê Văn Bình", "AN@north.example")
    other = add(people, "Lê Văn Bình", "binh@north.example")
    with refused("address_taken"):
        change(people, other, email="An@North.example")
    assert Person.objects.get(pk=other.pk).email == "binh@north.example"


def test_only_an_administrator_of_the_office_or_above_makes_an_account(people: People) -> None:
    office_id = people.office("north").pk
    for by in (people.at("south"), people.at("north", Role.DESK), people.at("north", Role.AUDITOR)):
        with pytest.raises(Refusal) as caught:
            add_person(name="An", email="an@north.example", office_id=office_id, actor=as_actor(by), now=NOW)
        assert caught.value.status in {403, 404}
    with refused("not_permitted"):
        add_person(name="An", email="an@north.example", office_id=office_id, actor=MACHINE, now=NOW)
    add_person(name="An", email="an@north.example", office_id=office_id, actor=OPERATOR, now=NOW)


def test_a_closed_office_keeps_no_new_account(people: People) -> None:
    office = people.office("north")
    office.valid_to = TODAY
    office.save()
    with refused("office_closed"):
        add(people, by="centre")


def test_name_and_language_are_changed_by_one(people: People) -> None:
    person = change(people, add(people), name="Trần Thị Ân", language="en")
    assert (person.name, person.language, person.sort_name) == ("Trần Thị Ân", "en", "an tran thi")
    with refused("language_unknown"):
        change(people, person, language="fr")


def test_nobody_changes_or_stops_their_own_account(people: People) -> None:
    me = people.at("north")
    with refused("own_account"):
        change(people, me, email="elsewhere@north.example")
    with refused("own_account"):
        stop_person(person_id=me.pk, actor=as_actor(me), now=NOW)
    change_language(person_id=me.pk, language="en", actor=as_actor(me), now=NOW)
    with refused("not_permitted"):
        change_language(person_id=people.nobody().pk, language="en", actor=as_actor(me), now=NOW)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("begins_in_days", [0, 30])
def test_one_administrator_does_not_redirect_the_mail_of_an_approver(
    people: People, role: str, begins_in_days: int
) -> None:
    person = people.nobody()
    give_role(person, role, people.office("north_ward"), valid_from=TODAY + timedelta(days=begins_in_days))
    with refused("address_takes_two"):
        change(people, person, email="mine@north.example")
    assert change(people, person, name="Tên Mới").email == person.email


def test_one_administrator_does_not_redirect_the_mail_of_one_who_is_to_be_approver(people: People) -> None:
    person = people.nobody()
    request_role(
        person_id=person.pk,
        office_id=people.office("north").pk,
        role=Role.APPROVER,
        valid_from=TODAY,
        reason="cần",
        actor=as_actor(people.at("north")),
        now=NOW,
    )
    with refused("address_takes_two"):
        change(people, person, email="mine@north.example")


def test_one_who_only_sees_the_account_does_not_change_it(people: People) -> None:
    person = people.nobody("south")
    give_role(person, Role.DESK, people.office("north"))
    with refused("not_permitted"):
        change(people, person, name="Tên Khác")
    with refused("not_found"):
        change(people, people.at("south", Role.DESK), name="Tên Khác")


def test_stopping_ends_roles_and_takes_requests_back(people: People) -> None:
    person = people.at("south")
    give_role(person, Role.PARTNER, people.office("bank"), valid_from=TODAY + timedelta(days=9))
    request_role(
        person_id=people.nobody("south").pk,
        office_id=people.office("south").pk,
        role=Role.APPROVER,
        valid_from=TODAY,
        reason="cần",
        actor=as_actor(person),
        now=NOW,
    )
    stop_person(person_id=person.pk, actor=as_actor(people.at("centre")), now=NOW)
    assert not as_viewer(person).roles
    assert not as_viewer(person, now=NOW + timedelta(days=30)).roles
    assert RoleRequest.objects.get().state == "withdrawn"
    assert not Person.objects.get(pk=person.pk).is_active
    with refused("person_stopped_already"):
        stop_person(person_id=person.pk, actor=as_actor(people.at("centre")), now=NOW)


def test_the_last_administrator_is_not_stopped(people: People) -> None:
    only = people.at("other")
    # another until tomorrow, and nobody after that
    give_role(
        people.at("ministry"), Role.ADMINISTRATOR, people.office("other"), valid_to=TODAY + timedelta(days=1)
    )
    with refused("last_administrator"):
        stop_person(person_id=only.pk, actor=as_actor(people.at("ministry")), now=NOW)
    assert Person.objects.get(pk=only.pk).is_active
    assert as_viewer(only).roles


def test_who_is_opened_again_has_no_role(people: People) -> None:
    person = people.at("north", Role.DESK)
    by = as_actor(people.at("centre"))
    with refused("person_runs"):
        restart_person(person_id=person.pk, actor=by, now=NOW)
    stop_person(person_id=person.pk, actor=by, now=NOW)
    restart_person(person_id=person.pk, actor=by, now=NOW)
    assert Person.objects.get(pk=person.pk).is_active
    assert not as_viewer(person).roles
    assert RolePeriod.objects.filter(person=person).count() == 1


def test_an_account_moves_between_offices_of_one_administrator(people: People) -> None:
    person = people.nobody()
    with refused("not_found"):
        move_person(
            person_id=person.pk,
            office_id=people.office("south").pk,
            actor=as_actor(people.at("north")),
            now=NOW,
        )
    move_person(
        person_id=person.pk, office_id=people.office("south").pk, actor=as_actor(people.at("centre")), now=NOW
    )
    assert Person.objects.get(pk=person.pk).office == people.office("south")


def test_what_is_done_to_an_account_stands_in_the_log_of_the_office_that_keeps_it(people: People) -> None:
    by = as_actor(people.at("centre"))
    north = people.office("north").pk
    person_id = add_person(name="Trần Thị An", email="an@north.example", office_id=north, actor=by, now=NOW)
    change_person(
        person_id=person_id, name="Trần Thị Ân", email="an@north.example", language="en", actor=by, now=NOW
    )
    stop_person(person_id=person_id, actor=by, now=NOW)
    restart_person(person_id=person_id, actor=by, now=NOW)
    entries = entries_for(EntryFilter(subject=f"person:{person_id}")).entries
    assert [entry.kind for entry in entries] == [
        "accounts.person_restarted",
        "accounts.person_stopped",
        "accounts.person_changed",
        "accounts.person_added",
    ]
    assert {(entry.actor, entry.office_id) for entry in entries} == {(str(by), north)}
