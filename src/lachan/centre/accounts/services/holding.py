"""Holding rows while what depends on them is looked at and written: an update that changes nothing.

It works on both databases: SQLite has one writer anyway, PostgreSQL locks the row until the transaction ends, and what
is read afterwards is what others have committed. Offices are held before persons, each in the order of their ids, so
that two who wait never wait for each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from lachan.centre.accounts.models import Office, Person
from lachan.centre.accounts.tree import above
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable


def hold_offices_over(office_ids: Iterable[int]) -> None:
    """This will hold these offices and all above them until the transaction ends: what counts administrators does."""
    for office_id in sorted(above(office_ids)):
        Office.objects.filter(pk=office_id).update(code=F("code"))


def hold_office(office_id: int) -> Office:
    """This will hold one office and give it. Raises Refusal (404)."""
    Office.objects.filter(pk=office_id).update(code=F("code"))
    office = Office.objects.filter(pk=office_id).first()
    if office is None:
        raise Refusal(404, "not_found")
    return office


def hold_person(person_id: int) -> Person:
    """This will hold one person until the transaction ends and give them as they stand. Raises Refusal (404)."""
    Person.objects.filter(pk=person_id).update(is_active=F("is_active"))
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Refusal(404, "not_found")
    return person
