"""Offices for benches of cases: the country's, 34 of provinces and 3,321 of communes, and who works at one of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Office, Person

PROVINCES: Final = 34
COMMUNES: Final = 3_321
OFFICES: Final = 1 + PROVINCES + COMMUNES


class Planted(NamedTuple):
    """The offices of provinces and communes, and a desk officer by `country`, `province` and `commune`."""

    provinces: list[Office]
    communes: list[Office]
    people: dict[str, Person]


def plant_offices() -> Planted:
    """This will make offices and people."""
    from django.db import transaction  # noqa: PLC0415 - after django.setup

    from centre.accounts.people import give_role, make_office, make_person  # noqa: PLC0415 - as above
    from lachan.centre.accounts.models import Role  # noqa: PLC0415 - as above

    with transaction.atomic():
        top = make_office("TW", "ministry")
        provinces = [make_office(f"T{n}", parent=top) for n in range(PROVINCES)]
        communes = [
            make_office(f"X{n}", "commune_police", parent=provinces[n % PROVINCES]) for n in range(COMMUNES)
        ]
        people = {}
        for name, office in (("country", top), ("province", provinces[0]), ("commune", communes[0])):
            people[name] = make_person(name, office=office)
            give_role(people[name], Role.DESK, office)
    return Planted(provinces, communes, people)
