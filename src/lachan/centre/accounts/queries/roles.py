"""Reads of roles and of the requests for them, as rows that hold nothing of the tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from django.db.models import Q

from lachan.centre.accounts.models import PersonRequest, Role, RolePeriod, RoleRequest, SecondFactorReset
from lachan.centre.accounts.permissions import GUARDED_ROLES
from lachan.centre.accounts.queries.persons import OfficeNamed, named
from lachan.centre.accounts.tree import above

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

# How long a request that takes two can be decided. A week holds a duty roster's turn, so that another administrator is
# at the desk once; after it whoever asked has to say anew that the person still needs it, and was still recognised.
REQUEST_LASTS: Final = timedelta(days=7)

type AnyRequest = RoleRequest | PersonRequest | SecondFactorReset
type WhyNot = Literal["", "asked_by_you", "about_you", "beyond"]


class RolePeriodRow(msgspec.Struct, frozen=True):
    """A person has a role at an office on the days `valid_from <= day < valid_to`."""

    id: int
    person_id: int
    person_name: str
    role: str
    office: OfficeNamed
    valid_from: date
    valid_to: date | None
    request_id: int | None

    def stands_on(self, day: date) -> bool:
        """This will say whether the role is held on the day."""
        return self.valid_from <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """This will say whether it has ended by the day."""
        return self.valid_to is not None and self.valid_to <= day


class RequestRow(msgspec.Struct, frozen=True):
    """A request that two administrators decide. `why_not` says why the viewer may not ("" where the viewer may)."""

    id: int
    person_id: int
    person_name: str
    office: OfficeNamed | None
    # a role, or for a request about the account itself: change_address, erase
    what: str
    reason: str
    state: str
    asked_by_id: int
    asked_by_name: str
    asked_at: datetime
    lasts_until: datetime | None
    decided_by_id: int | None
    decided_by_name: str
    decided_at: datetime | None
    why_not: WhyNot
    valid_from: date | None = None
    valid_to: date | None = None
    email: str = ""


def periods_on(periods: QuerySet[RolePeriod], day: date) -> QuerySet[RolePeriod]:
    """This will keep the periods that stand on the day."""
    return periods.filter(valid_from__lte=day).exclude(valid_to__lte=day)


def period_row_of(period: RolePeriod) -> RolePeriodRow:
    """This will give a row of a period whose person and office were read with it."""
    return RolePeriodRow(
        id=period.pk,
        person_id=period.person_id,
        person_name=period.person.name,
        role=period.role,
        office=named(period.office),
        valid_from=period.valid_from,
        valid_to=period.valid_to,
        request_id=period.request_id,
    )


def why_not(request: AnyRequest, person_id: int, beyond: Collection[int] = ()) -> WhyNot:
    """This will say why a person may not decide a request, "" where nothing of the request stands against it.

    `beyond` are those about whom the person may not decide.
    """
    if request.asked_by_id == person_id:
        return "asked_by_you"
    if request.person_id == person_id:
        return "about_you"
    return "beyond" if request.person_id in beyond else ""


def request_row_of(
    request: RoleRequest | PersonRequest, viewer_id: int, beyond: Collection[int] = ()
) -> RequestRow:
    """This will give a row of a request that was read with its persons and its office. `beyond` as in `why_not`."""
    office = request.office if isinstance(request, RoleRequest) else request.person.office
    return RequestRow(
        id=request.pk,
        person_id=request.person_id,
        person_name=request.person.name,
        office=None if office is None else named(office),
        what=request.role if isinstance(request, RoleRequest) else request.kind,
        reason=request.reason,
        state=request.state,
        asked_by_id=request.asked_by_id,
        asked_by_name=request.asked_by.name,
        asked_at=request.asked_at,
        lasts_until=request.asked_at + REQUEST_LASTS,
        decided_by_id=request.decided_by_id,
        decided_by_name="" if request.decided_by is None else request.decided_by.name,
        decided_at=request.decided_at,
        why_not=why_not(request, viewer_id, beyond),
        valid_from=request.valid_from if isinstance(request, RoleRequest) else None,
        valid_to=request.valid_to if isinstance(request, RoleRequest) else None,
        email="" if isinstance(request, RoleRequest) else request.email,
    )


def is_guarded(person_id: int, *, day: date) -> bool:
    """This will say whether the account has, will have, or is asked to have a role that takes two administrators.

    What could bring such an account into other hands (its address, its first password, its second factor) takes two
    as well. Two queries at most.
    """
    asked = RoleRequest.objects.filter(
        person_id=person_id, role__in=GUARDED_ROLES, state=RoleRequest.State.OPEN
    )
    return holds_guarded(person_id, day=day) or asked.exists()


def holds_guarded(person_id: int, *, day: date) -> bool:
    """This will say whether the person has, or will have, a role that takes two administrators. One query."""
    held = RolePeriod.objects.filter(person_id=person_id, role__in=GUARDED_ROLES)
    return held.exclude(valid_to__lte=day).exists()


def administrators_over(office_id: int, *, day: date, without_periods: Iterable[int] = ()) -> frozenset[int]:
    """This will give the persons who administrate the office on the day, there or from above it, and may sign in."""
    held = RolePeriod.objects.filter(
        role=Role.ADMINISTRATOR, office_id__in=above([office_id]), person__is_active=True
    )
    return frozenset(
        periods_on(held, day).exclude(pk__in=list(without_periods)).values_list("person_id", flat=True)
    )


def open_ones(requests: QuerySet[RoleRequest], *, now: datetime) -> QuerySet[RoleRequest]:
    """This will keep the requests that can still be decided."""
    return requests.filter(Q(state=RoleRequest.State.OPEN) & Q(asked_at__gt=now - REQUEST_LASTS))


def roles_said(person_ids: Iterable[int], *, day: date) -> Mapping[int, str]:
    """This will give the roles of the day as a line (`desk@CODE approver@CODE`), by person. One query."""
    ids = set(person_ids)
    lines: dict[int, list[str]] = {person_id: [] for person_id in ids}
    held = periods_on(RolePeriod.objects.filter(person_id__in=ids), day).order_by("role", "office__code")
    for person_id, role, code in held.values_list("person_id", "role", "office__code"):
        lines[person_id].append(f"{role}@{code}")
    return {person_id: " ".join(line) for person_id, line in lines.items()}
