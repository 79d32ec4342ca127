"""Where tests of cases play: the offices and people of `accounts`, on a map of two provinces and a ward.

north answers for all in Hà Nội, north_ward for messages and commerce in Ba Đình ward, south for all in Cần Thơ, centre for
the whole country. Use the fixture `people` of this file.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from centre.accounts.people import BEGAN, People, make_people
from centre.reports.tellings import telling
from lachan.centre.accounts.access import Viewer, viewer_of
from lachan.centre.accounts.models import Competence, Role, Territory
from lachan.centre.accounts.place_names import key_of
from lachan.centre.audit.actors import Actor, person_actor
from lachan.centre.cases.models import Case
from lachan.centre.cases.services.opening import open_case
from lachan.centre.reports.services import take_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.accounts.models import Person

# Monday, nine in the morning in Vietnam
NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HANOI: Final = "P01-202501"
CANTHO: Final = "P92-202507"
WARD: Final = "C00004-202507"


def make_map(people: People) -> None:
    """This will make the map, and say who answers for what."""
    made: dict[str, Territory] = {}
    for code, level, name, parent in (
        (HANOI, "province", "Hà Nội", ""),
        (CANTHO, "province", "Cần Thơ", ""),
        (WARD, "commune", "Ba Đình", HANOI),
    ):
        made[code] = Territory.objects.create(
            code=code,
            level=level,
            official_code=code[1:-7],
            name_vi=f"{'Phường' if parent else 'Thành phố'} {name}",
            name_en=f"{name} {'Ward' if parent else 'City'}",
            key=key_of(name),
            parent=made.get(parent),
        )
    competences: tuple[tuple[str, str, str], ...] = (
        ("north", "", HANOI),
        ("north_ward", "message", WARD),
        ("north_ward", "commerce", WARD),
        ("south", "", CANTHO),
        ("centre", "", ""),
    )
    for office, kind, code in competences:
        Competence.objects.create(
            office=people.office(office),
            case_kind=kind,
            territory=made[code] if code else None,
            valid_from=BEGAN,
        )


@pytest.fixture
def people(db: None) -> People:
    """This will make offices, people and map."""
    del db
    people = make_people()
    make_map(people)
    return people


def acting(person: Person) -> Actor:
    """This will give a person as who acts."""
    return person_actor(person.pk, office_id=person.office_id)


def desk(people: People, office: str = "north") -> Actor:
    """This will give the desk officer of an office as who acts."""
    return acting(people.at(office, Role.DESK))


def seeing(people: People, office: str = "north", role: str = Role.DESK, now: datetime = NOW) -> Viewer:
    """This will give what somebody sees."""
    return viewer_of(people.at(office, role), now=now)


def opened(people: People, office: str = "north", *, now: datetime = NOW, **told: Any) -> Case:
    """This will open a case by the desk officer of an office: a website in Hà Nội, unless told otherwise."""
    told = {"kind": "website", "title": "Trang giả dịch vụ công", "territory_code": HANOI, **told}
    return Case.objects.get(pk=open_case(actor=desk(people, office), now=now, **told))


def fresh(case: Case) -> Case:
    """This will give a case as it stands now."""
    return Case.objects.get(pk=case.pk)


def reported(*, now: datetime = NOW, number: int = 0, **told: Any) -> int:
    """This will have a report taken and give its id; each number is another person on another network."""
    plain = {
        "network": f"203.0.{number}",
        "device": f"điện thoại {number}",
        "phone": "",
        "name": "",
        "territory_code": HANOI,
        "numbers": (),
    }
    return take_report(told=telling(**{**plain, **told}), now=now).report_id


def changed_by(
    case: Case, act: Callable[..., Any], people: People, office: str = "north", **told: Any
) -> Case:
    """This will have the desk officer do something with a case as it stands, and give it as it is then."""
    told = {"actor": desk(people, office), "now": NOW, "version": fresh(case).version, **told}
    act(case_id=case.pk, **told)
    return fresh(case)
