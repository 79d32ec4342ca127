"""Reads of accounts, as rows that hold nothing of the tables. Who may see them is the business of `access.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from lachan.centre.accounts.models import Person, RolePeriod
from lachan.centre.accounts.tree import below_in_query
from lachan.engine.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from lachan.centre.accounts.models import Office

LONGEST_SEARCH = 100


class OfficeNamed(msgspec.Struct, frozen=True):
    """An office as it is named beside something else."""

    id: int
    code: str
    name_vi: str
    name_en: str


class PersonRow(msgspec.Struct, frozen=True):
    """An account. `office` keeps it (None for one made before there were offices); `roles` are those of the day."""

    id: int
    name: str
    email: str
    language: str
    is_active: bool
    office: OfficeNamed | None
    created_at: datetime
    erased_at: datetime | None
    roles: tuple[tuple[str, OfficeNamed], ...] = ()


class PersonFilter(msgspec.Struct, frozen=True):
    """What a list of accounts is narrowed to; "" and None stand for everything."""

    find: str = ""
    role: str = ""
    office_id: int | None = None
    is_active: bool | None = None


def named(office: Office) -> OfficeNamed:
    """This will give the office as it is named beside something else."""
    return OfficeNamed(office.pk, office.code, office.name_vi, office.name_en)


def persons_of(office_ids: Iterable[int]) -> QuerySet[Person]:
    """This will give the accounts that these offices (and those below them) keep, or where they have or had a role."""
    part = below_in_query(office_ids)
    return Person.objects.filter(Q(office_id__in=part) | _has(RolePeriod.objects.filter(office_id__in=part)))


def _has(periods: QuerySet[RolePeriod]) -> Q:
    """This will ask whether a person has one of the periods.

    SQLite asks it of each person that is shown, and is done after a page; PostgreSQL would read the tree of offices for
    each, and makes the set of persons once instead (bench/persons.py: 20 ms and not 1.7 s).
    """
    if connection.vendor == "postgresql":
        return Q(pk__in=periods.values("person_id"))
    return Q(Exists(periods.filter(person=OuterRef("pk"))))


def narrow_persons(persons: QuerySet[Person], wanted: PersonFilter, day: date) -> QuerySet[Person]:
    """This will keep the accounts that fit: each word of `find` in the name without accents, or in the address.

    What holds no letter that could be looked for finds nobody.
    """
    words = sort_name_of("".join(c for c in wanted.find[:LONGEST_SEARCH] if c.isprintable())).split()
    if wanted.find.strip() and not words:
        return persons.none()
    for word in words:
        persons = persons.filter(Q(sort_name__contains=word) | Q(email__icontains=word))
    if wanted.is_active is not None:
        persons = persons.filter(is_active=wanted.is_active)
    if wanted.office_id is not None or wanted.role:
        running = RolePeriod.objects.filter(valid_from__lte=day).exclude(valid_to__lte=day)
        if wanted.role:
            running = running.filter(role=wanted.role)
        if wanted.office_id is not None:
            running = running.filter(office_id=wanted.office_id)
        fits = _has(running)
        if wanted.office_id is not None and not wanted.role:
            fits |= Q(office_id=wanted.office_id)
        persons = persons.filter(fits)
    return persons


def rows_of(persons: Iterable[Person], day: date) -> tuple[PersonRow, ...]:
    """This will give the rows with the roles of the day: one query for all of them."""
    persons = tuple(persons)
    roles: dict[int, list[tuple[str, OfficeNamed]]] = {person.pk: [] for person in persons}
    periods = RolePeriod.objects.filter(person_id__in=roles, valid_from__lte=day).exclude(valid_to__lte=day)
    for period in periods.select_related("office").order_by("role", "office__code"):
        roles[period.person_id].append((period.role, named(period.office)))
    return tuple(
        PersonRow(
            id=person.pk,
            name=person.name,
            email=person.email,
            language=person.language,
            is_active=person.is_active,
            office=None if person.office is None else named(person.office),
            created_at=person.created_at,
            erased_at=person.erased_at,
            roles=tuple(roles[person.pk]),
        )
        for person in persons
    )


def names_of(person_ids: Iterable[int]) -> Mapping[int, str]:
    """This will give the names of persons by id, for a page that may show them. One query."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "name"))


def person_by_address(email: str) -> int | None:
    """This will give the id of the account with the address, whatever its capitals; None when there is none."""
    return Person.objects.filter(email__iexact=email).values_list("pk", flat=True).first()


def persons_exist() -> bool:
    """This will say whether there is any account."""
    return Person.objects.exists()


def demo_passwords_exist() -> bool:
    """This will say whether somebody could sign in with a password that the demo has printed."""
    return Person.objects.filter(has_demo_password=True, is_active=True).exists()


def has_demo_password(person_id: int) -> bool:
    """This will say whether the account's password is one that the demo has printed."""
    return Person.objects.filter(pk=person_id, has_demo_password=True).exists()


def sort_name_of(name: str) -> str:
    """This will give what a name is sorted by and searched in: lower case, no accents, the given name first.

    A Vietnamese name ends with the given name, and lists go by it.
    """
    words = fold(name).text.split()
    return " ".join(words[-1:] + words[:-1])


def demo_persons() -> frozenset[int]:
    """This will give the ids of those who have a demo password."""
    return frozenset(Person.objects.filter(has_demo_password=True).values_list("pk", flat=True))


def said_of(person_ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """This will give name and address of those of the persons who may sign in, by id, for who sits at the machine."""
    kept = Person.objects.filter(pk__in=set(person_ids), is_active=True)
    return {pk: (name, email) for pk, name, email in kept.values_list("pk", "name", "email")}
