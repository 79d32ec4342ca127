"""What holds for every role, whoever gives it. The person must be held (`holding`) while these are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import F, Q

from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.accounts.office_kinds import OUTSIDE_KINDS
from lachan.centre.accounts.permissions import EXCLUDING, OF_THE_DESK
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from lachan.centre.accounts.models import Office, Person


class RoleRefusal(Refusal):
    """A role that may not be given, asked for or ended so. `code` says why; nothing was changed."""


class WantedRole(msgspec.Struct, frozen=True):
    """A role as somebody wants it to be: at an office, on `valid_from <= day < valid_to` (None: no end)."""

    role: str
    valid_from: date
    valid_to: date | None = None

    def from_day(self, day: date) -> WantedRole:
        """This will give the same, beginning no earlier than a day: a decision doesn't reach back."""
        return msgspec.structs.replace(self, valid_from=max(self.valid_from, day))


def say_day(day: date) -> str:
    """This will give a day as people here write it."""
    return f"{day:%d/%m/%Y}"


def check_wanted(*, person: Person, office: Office, wanted: WantedRole, day: date) -> None:
    """This will refuse a role that may not be. Three queries.

    Raises RoleRefusal: role_unknown, person_stopped, role_in_the_past, role_ends_before_it_begins,
    role_at_partner, role_outside_office, role_overlaps, role_excluded.
    """
    if wanted.role not in Role.values:
        raise RoleRefusal(400, "role_unknown")
    if not person.is_active:
        raise RoleRefusal(409, "person_stopped")
    if wanted.valid_from < day:
        raise RoleRefusal(400, "role_in_the_past", pointer="/valid_from", day=say_day(day))
    if wanted.valid_to is not None and wanted.valid_to <= wanted.valid_from:
        raise RoleRefusal(400, "role_ends_before_it_begins", pointer="/valid_to")
    if wanted.role in OF_THE_DESK and office.kind in OUTSIDE_KINDS:
        raise RoleRefusal(409, "role_at_partner", pointer="/role")
    _check_office(office, wanted)
    held = _during(RolePeriod.objects.filter(person=person), wanted)
    overlapping = held.filter(office=office, role=wanted.role).first()
    if overlapping is not None:
        raise RoleRefusal(409, "role_overlaps", day=say_day(overlapping.valid_from))
    excluded = held.filter(role__in=EXCLUDING.get(wanted.role, ())).first()
    if excluded is not None:
        said = {
            f"{blank}_{lang}": say(f"role.{role}", lang)
            for blank, role in (("held", excluded.role), ("wanted", wanted.role))
            for lang in LANGS
        }
        raise RoleRefusal(409, "role_excluded", retry_after_seconds=0, pointer="", **said)


def _check_office(office: Office, wanted: WantedRole) -> None:
    begins_early = wanted.valid_from < office.valid_from
    ends_late = office.valid_to is not None and (wanted.valid_to is None or wanted.valid_to > office.valid_to)
    if begins_early or ends_late:
        raise RoleRefusal(
            409,
            "role_outside_office",
            first=say_day(office.valid_from),
            end="…" if office.valid_to is None else say_day(office.valid_to),
        )


def _during(periods: QuerySet[RolePeriod], wanted: WantedRole) -> QuerySet[RolePeriod]:
    """This will keep the periods that share a day with what is wanted; an empty period shares none."""
    never_ends, ends_later = Q(valid_to__isnull=True), Q(valid_to__gt=wanted.valid_from)
    kept = periods.filter(never_ends | ends_later & Q(valid_to__gt=F("valid_from")))
    if wanted.valid_to is not None:
        kept = kept.filter(valid_from__lt=wanted.valid_to)
    return kept
