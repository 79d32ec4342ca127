"""The people of tests: a small tree of offices and one person for each role at each of them.

    ministry
    └── centre                national unit
        ├── north             provincial office
        │   └── north_ward    commune police
        ├── south             provincial office
        └── bank              partner
    other                     a root of its own, under nobody here

Use the fixture `people` (import it into the test's file: `from centre.accounts.people import People, people`), or
`make_people()` where no fixture fits. Everything began on `BEGAN` and has no end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pytest

from lachan.centre.accounts.access import Viewer, viewer_of
from lachan.centre.accounts.models import Office, Person, Role, RolePeriod
from lachan.centre.accounts.services.role_requests import request_role
from lachan.centre.audit.actors import Actor, person_actor
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

BEGAN: Final = date(2025, 7, 1)
NOW: Final = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)  # ten in the morning in Vietnam
TODAY: Final = date(2026, 11, 28)

# name → kind, parent
OFFICES: Final[Mapping[str, tuple[Office.Kind, str | None]]] = {
    "ministry": (Office.Kind.MINISTRY, None),
    "centre": (Office.Kind.DEPARTMENT, "ministry"),
    "north": (Office.Kind.PROVINCIAL, "centre"),
    "north_ward": (Office.Kind.COMMUNE_POLICE, "north"),
    "south": (Office.Kind.PROVINCIAL, "centre"),
    "bank": (Office.Kind.BANK, "centre"),
    "other": (Office.Kind.OPERATOR, None),
}


@dataclass(frozen=True)
class People:
    """The offices by name, and the persons by office and role."""

    offices: Mapping[str, Office]
    persons: dict[tuple[str, str], Person] = field(default_factory=dict)

    def office(self, name: str) -> Office:
        """This will give an office by its name in the tree above."""
        return self.offices[name]

    def at(self, office: str, role: str = Role.ADMINISTRATOR) -> Person:
        """This will give the one person with the role at the office, who is made when first asked for."""
        key = (office, str(role))
        if key not in self.persons:
            person = make_person(f"{role} {office}", office=self.offices[office])
            give_role(person, role, self.offices[office])
            self.persons[key] = person
        return self.persons[key]

    def second(self, office: str, role: str = Role.ADMINISTRATOR) -> Person:
        """This will give another person with the same role at the office."""
        key = (office, f"second {role}")
        if key not in self.persons:
            person = make_person(f"second {role} {office}", office=self.offices[office])
            give_role(person, role, self.offices[office])
            self.persons[key] = person
        return self.persons[key]

    def nobody(self, office: str = "north") -> Person:
        """This will give a person without any role, whose account the office keeps."""
        key = (office, "none")
        if key not in self.persons:
            self.persons[key] = make_person(f"nobody {office}", office=self.offices[office])
        return self.persons[key]


def make_office(code: str, kind: str = Office.Kind.PROVINCIAL, parent: Office | None = None) -> Office:
    """This will make an office that began with the others."""
    return Office.objects.create(
        code=code,
        kind=kind,
        name_vi=f"Cơ quan {code}",
        name_en=f"Office {code}",
        parent=parent,
        valid_from=BEGAN,
    )


def make_person(name: str, *, office: Office | None = None, email: str | None = None) -> Person:
    """This will make a person without a role, whose address is made of the name."""
    person = Person(
        name=name,
        sort_name=name.lower(),
        email=email or f"{name.lower().replace(' ', '.').replace('_', '-')}@centre.example",
        office=office,
    )
    person.set_unusable_password()
    person.save()
    return person


def give_role(
    person: Person, role: str, office: Office, *, valid_from: date = BEGAN, valid_to: date | None = None
) -> RolePeriod:
    """This will put a role period into the table, past the services: what is under test is something else."""
    return RolePeriod.objects.create(
        person=person, role=role, office=office, valid_from=valid_from, valid_to=valid_to
    )


def make_people() -> People:
    """This will make the offices; persons are made as they are asked for."""
    offices: dict[str, Office] = {}
    for name, (kind, parent) in OFFICES.items():
        offices[name] = make_office(name, kind, None if parent is None else offices[parent])
    return People(offices)


@pytest.fixture
def people(db: None) -> People:
    """The offices, and persons as they are asked for."""
    del db
    return make_people()


def as_viewer(person: Person, *, now: datetime = NOW) -> Viewer:
    """This will give the person's view."""
    return viewer_of(person, now=now)


def as_actor(person: Person, office: Office | None = None) -> Actor:
    """This will give the person as who acts."""
    return person_actor(person.pk, office_id=None if office is None else office.pk)


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    """This will expect a refusal with this code: `with refused("not_found"): …`."""
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code == code)


def ask_role(
    people: People,
    person: Person,
    role: str = Role.APPROVER,
    *,
    by: Person | None = None,
    office: str = "north",
) -> int:
    """This will ask, as an administrator of the north, that somebody get a role; gives the request's id."""
    return request_role(
        person_id=person.pk,
        office_id=people.office(office).pk,
        role=role,
        valid_from=TODAY,
        reason="Thay anh Bình nghỉ phép",
        actor=as_actor(by or people.at("north")),
        now=NOW,
    )
