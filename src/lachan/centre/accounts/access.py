"""Access: a viewer, and what the viewer may do. Each `…_for(viewer)` function is the only way to its objects.

What the viewer may not see is not found (404), as if it weren't there.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from lachan.centre.accounts.models import Office, Person, PersonRequest, RolePeriod, RoleRequest, Token
from lachan.centre.accounts.permissions import (
    GRANTS,
    OFFICE_VIEW,
    PERSON_CHANGE,
    PERSON_VIEW,
    ROLE_DECIDE,
    ROLE_REQUEST,
)
from lachan.centre.accounts.queries.persons import (
    OfficeNamed,
    PersonFilter,
    PersonRow,
    named,
    narrow_persons,
    persons_of,
    rows_of,
)
from lachan.centre.accounts.queries.roles import RequestRow, RolePeriodRow, period_row_of, request_row_of
from lachan.centre.accounts.tree import above, below, below_in_query
from lachan.centre.audit.actors import Actor, office_actor, person_actor
from lachan.centre.web.clock import today
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of
from lachan.centre.web.read_once import read_once
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from django.db.models import QuerySet
    from django.db.models.expressions import RawSQL

_EVERYTHING = PersonFilter()
# Every page and every act asks this first; put together anew by the models, it takes ten times as long. A role at an
# office that has ended, or has not begun, gives nothing: its work went to a successor.
_HELD = """
    SELECT period.role, period.office_id
    FROM accounts_roleperiod period
    JOIN accounts_office office ON office.id = period.office_id
    WHERE period.person_id = %s
        AND period.valid_from <= %s AND (period.valid_to IS NULL OR period.valid_to > %s)
        AND office.valid_from <= %s AND (office.valid_to IS NULL OR office.valid_to > %s)
"""


class RoleHeld(msgspec.Struct, frozen=True):
    """A role at an office, held on the viewer's day."""

    role: str
    office_id: int


class TokenHeld(msgspec.Struct, frozen=True):
    """The token by which a program comes, and what it was made for.

    `office_id`: whose machine it is, None for a person's.
    """

    id: int
    permissions: frozenset[str]
    office_id: int | None = None


class Viewer(msgspec.Struct, frozen=True):
    """A person with the roles of one day. Made anew for each request, so that a role that has ended counts no more.

    With a `token` it is a program: of the person, who may do no more by it than it was made for and the roles bring; or
    of an office, and then there is no person (`person_id` 0) and no role.
    """

    person_id: int
    day: date
    roles: tuple[RoleHeld, ...]
    token: TokenHeld | None = None

    def may(self, permission: str) -> bool:
        """This will say whether any role, at whatever office, brings the permission."""
        return bool(self.offices_where(permission))

    def offices_where(self, permission: str) -> frozenset[int]:
        """This will give the offices at which the viewer has the permission; what is below them belongs to them too."""
        if self.token is not None:
            if permission not in self.token.permissions:
                return frozenset()
            if self.token.office_id is not None:
                return frozenset({self.token.office_id})
        return frozenset(held.office_id for held in self.roles if permission in GRANTS[held.role])

    def actor(self, office_id: int | None = None) -> Actor:
        """This will give the actor for the log."""
        if self.token is None:
            return person_actor(self.person_id, office_id=office_id)
        if self.token.office_id is not None:
            return office_actor(self.token.office_id, token_id=self.token.id)
        return Actor("person", str(self.person_id), office_id, self.token.id)


def viewer_of(person: Person, *, now: datetime) -> Viewer:
    """This will give the person's view at a moment: one query."""
    return _viewer(person.pk, today(now))


def person_viewer(person_id: int, *, day: date) -> Viewer | None:
    """This will give somebody's view on a day, None for who is stopped. Two queries."""
    if not Person.objects.filter(pk=person_id, is_active=True).exists():
        return None
    return _viewer(person_id, day)


def acting_viewer(actor: Actor, *, now: datetime) -> Viewer:
    """This will give the view of who acts: a person, or a program with a token of a person or an office.

    Raises Refusal: 403 for who is neither or is stopped; 401 as `token_viewer`.
    """
    if actor.token_id is not None:
        token = live_tokens(now).filter(pk=actor.token_id).first()
        if token is None:
            raise Refusal(401, "token_unknown")
        return token_viewer(token, now=now)
    if actor.kind != "person" or not _may_act(int(actor.id)):
        raise Refusal(403, "not_permitted")
    return _viewer(int(actor.id), today(now))


def live_tokens(now: datetime) -> QuerySet[Token]:
    """This will give the tokens that open something at a moment, each with whom it belongs to, as a query."""
    live = Token.objects.filter(state=Token.State.LIVE, expires_at__gt=now)
    return live.select_related("person", "office")


def token_viewer(token: Token, *, now: datetime) -> Viewer:
    """This will give the view of who shows a token that is live.

    Raises Refusal (401 `token_unknown`) where the person is stopped or has no role any more, or the office has ended.
    """
    day = today(now)
    held = TokenHeld(token.pk, frozenset(token.permissions.split()), token.office_id)
    if token.office is not None:
        ended = token.office.valid_to is not None and token.office.valid_to <= day
        if ended or token.office.valid_from > day:
            raise Refusal(401, "token_unknown")
        return Viewer(0, day, (), held)
    if token.person is None or not token.person.is_active:
        raise Refusal(401, "token_unknown")
    viewer = msgspec.structs.replace(_viewer(token.person.pk, day), token=held)
    if not viewer.roles:
        raise Refusal(401, "token_unknown")
    return viewer


def may_at(viewer: Viewer, permission: str, office_id: int) -> bool:
    """This will say whether the viewer has the permission at the office, there or from above it. One query at most."""
    holding = viewer.offices_where(permission)
    return office_id in holding or (bool(holding) and not holding.isdisjoint(above([office_id])))


def need_at(viewer: Viewer, permission: str, office_id: int) -> None:
    """This will refuse who has not the permission at the office: 404 where it isn't even seen, 403 where it is."""
    if may_at(viewer, permission, office_id):
        return
    office_for(viewer, office_id)
    raise Refusal(403, "not_permitted")


def offices_for(viewer: Viewer, permission: str = OFFICE_VIEW) -> frozenset[int]:
    """This will give the ids of the offices that the viewer sees: where the permission is held and all below.

    To look at (`office.view`), those above are there too, so that one sees to whom one belongs. Two queries at most.
    """
    holding = viewer.offices_where(permission)
    return below(holding) | above(holding) if permission == OFFICE_VIEW else below(holding)


def office_for(viewer: Viewer, office_id: int, permission: str = OFFICE_VIEW) -> OfficeNamed:
    """This will give an office that the viewer sees. Raises Refusal (404)."""
    office = Office.objects.filter(pk=office_id).first()
    if office is None or not (
        may_at(viewer, permission, office_id)
        or (permission == OFFICE_VIEW and office_id in above(viewer.offices_where(permission)))
    ):
        raise Refusal(404, "not_found")
    return named(office)


def office_coded_for(viewer: Viewer, code: str, permission: str = OFFICE_VIEW) -> OfficeNamed:
    """This will give an office that the viewer sees by its code, whatever its capitals.

    Raises Refusal (400, about the field `office`) where no such office is seen: that it is none, or not for the viewer,
    is the same answer.
    """
    # PostgreSQL holds no NUL, and refuses to look for one
    named = Office.objects.filter(code__iexact=code.strip()) if "\0" not in code else Office.objects.none()
    office = named.order_by("pk").first()
    if office is not None:
        with suppress(Refusal):
            return office_for(viewer, office.pk, permission)
    raise Refusal(400, "office_code", pointer="/office")


def persons_for(
    viewer: Viewer, wanted: PersonFilter = _EVERYTHING, *, place: str = "", size: int = PAGE_ROWS
) -> Page[PersonRow]:
    """This will give a page of the accounts that the viewer sees, by given name. Two queries."""
    seen = narrow_persons(persons_of(viewer.offices_where(PERSON_VIEW)), wanted, viewer.day)
    page = page_of(seen.select_related("office"), key="sort_name", place=place, size=size)
    return Page(rows_of(page.rows, viewer.day), earlier=page.earlier, later=page.later)


def person_for(viewer: Viewer, person_id: int) -> PersonRow:
    """This will give an account that the viewer sees; everybody sees their own. Raises Refusal (404). Two queries."""
    seen = persons_of(viewer.offices_where(PERSON_VIEW))
    if person_id == viewer.person_id:
        seen = Person.objects.all()
    person = seen.select_related("office").filter(pk=person_id).first()
    if person is None:
        raise Refusal(404, "not_found")
    return rows_of([person], viewer.day)[0]


def sees_person(viewer: Viewer, person_id: int) -> bool:
    """This will say whether the viewer sees an account, as `person_for` gives it. One query."""
    return person_id == viewer.person_id or not _unseen(viewer, [person_id])


def persons_beyond(viewer: Viewer, person_ids: Collection[int], *, asked_too: bool = True) -> frozenset[int]:
    """This will give those of the persons over whom the viewer's administration doesn't reach wholly. One query.

    Whoever changes an account gets at all that it opens. So it takes an administrator over each office at which the
    person has or will have a role, and over the one that keeps the account; `asked_too`: over each at which a role is
    asked for as well.
    """
    ids = set(person_ids)
    if not ids:
        return frozenset()
    part = below_in_query(viewer.offices_where(PERSON_CHANGE))
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gt=viewer.day) & Q(valid_to__gt=F("valid_from"))
    held = RolePeriod.objects.filter(lasts, person=OuterRef("pk")).exclude(office_id__in=part)
    within = Person.objects.filter(~Exists(held), pk__in=ids, office_id__in=part)
    if asked_too:
        asked = RoleRequest.objects.filter(person=OuterRef("pk"), state=RoleRequest.State.OPEN)
        within = within.filter(~Exists(asked.exclude(office_id__in=part)))
    return frozenset(ids.difference(within.values_list("pk", flat=True)))


def may_change_person(viewer: Viewer, person_id: int, *, asked_too: bool = True) -> bool:
    """This will say whether the viewer administrates all that an account opens (`persons_beyond`). One query."""
    return viewer.may(PERSON_CHANGE) and not persons_beyond(viewer, [person_id], asked_too=asked_too)


def need_to_change(viewer: Viewer, person_id: int, *, asked_too: bool = True) -> int:
    """This will refuse who may not change an account, and give the office that keeps it.

    Raises Refusal: 404 for who doesn't see it; 403 for who does: own_account, not_permitted, person_beyond.
    """
    office = person_for(viewer, person_id).office
    if person_id == viewer.person_id:
        raise Refusal(403, "own_account")
    if office is None or not may_at(viewer, PERSON_CHANGE, office.id):
        raise Refusal(403, "not_permitted")
    need_reach(viewer, person_id, asked_too=asked_too)
    return office.id


def need_reach(viewer: Viewer, person_id: int, *, asked_too: bool = True) -> None:
    """This will refuse who doesn't administrate all that an account opens. Raises Refusal (403): person_beyond.

    Asked once more while the person is held: a role at another office may have been given in between.
    """
    if persons_beyond(viewer, [person_id], asked_too=asked_too):
        raise Refusal(403, "person_beyond")


def role_periods_for(
    viewer: Viewer, *, person_id: int | None = None, office_id: int | None = None, day: date | None = None
) -> tuple[RolePeriodRow, ...]:
    """This will give the role periods that the viewer sees, the latest first: of a person, at an office, on a day.

    Seen are those at the viewer's offices, and all of the persons whose accounts these keep. One query; at most 500.
    """
    part = below_in_query(viewer.offices_where(PERSON_VIEW))
    periods = RolePeriod.objects.filter(office_id__in=part) | RolePeriod.objects.filter(
        person__office_id__in=part
    )
    if person_id is not None:
        periods = periods.filter(person_id=person_id)
    if office_id is not None:
        periods = periods.filter(office_id=office_id)
    if day is not None:
        periods = periods.filter(valid_from__lte=day).exclude(valid_to__lte=day)
    read = periods.select_related("person", "office").order_by("-valid_from", "-pk")
    return tuple(period_row_of(period) for period in read[:500])


def role_period_for(viewer: Viewer, period_id: int) -> RolePeriodRow:
    """This will give a role period that the viewer sees. Raises Refusal (404)."""
    part = below_in_query(viewer.offices_where(PERSON_VIEW))
    periods = RolePeriod.objects.filter(office_id__in=part) | RolePeriod.objects.filter(
        person__office_id__in=part
    )
    period = periods.select_related("person", "office").filter(pk=period_id).first()
    if period is None:
        raise Refusal(404, "not_found")
    return period_row_of(period)


def role_requests_for(
    viewer: Viewer, *, state: str = "", person_id: int | None = None, place: str = "", size: int = PAGE_ROWS
) -> Page[RequestRow]:
    """This will give a page of the requests for roles at the viewer's offices, the newest first. One query."""
    requests = RoleRequest.objects.filter(office_id__in=_deciding(viewer))
    if state:
        requests = requests.filter(state=state)
    if person_id is not None:
        requests = requests.filter(person_id=person_id)
    read = requests.select_related("person", "office", "asked_by", "decided_by")
    page = page_of(read, descending=True, place=place, size=size)
    beyond = _unseen(viewer, {request.person_id for request in page.rows})
    rows = tuple(request_row_of(request, viewer.person_id, beyond) for request in page.rows)
    return Page(rows, earlier=page.earlier, later=page.later)


def role_request_for(viewer: Viewer, request_id: int) -> RequestRow:
    """This will give a request for a role that the viewer sees. Raises Refusal (404)."""
    requests = RoleRequest.objects.filter(pk=request_id, office_id__in=_deciding(viewer))
    request = requests.select_related("person", "office", "asked_by", "decided_by").first()
    if request is None:
        raise Refusal(404, "not_found")
    return request_row_of(request, viewer.person_id, _unseen(viewer, [request.person_id]))


def person_requests_for(
    viewer: Viewer, *, state: str = "", person_id: int | None = None, place: str = "", size: int = PAGE_ROWS
) -> Page[RequestRow]:
    """This will give a page of the requests about accounts that the viewer's offices keep, the newest first."""
    requests = PersonRequest.objects.filter(person__office_id__in=_deciding(viewer))
    if state:
        requests = requests.filter(state=state)
    if person_id is not None:
        requests = requests.filter(person_id=person_id)
    read = requests.select_related("person__office", "asked_by", "decided_by")
    page = page_of(read, descending=True, place=place, size=size)
    beyond = persons_beyond(viewer, {request.person_id for request in page.rows})
    rows = tuple(request_row_of(request, viewer.person_id, beyond) for request in page.rows)
    return Page(rows, earlier=page.earlier, later=page.later)


def person_request_for(viewer: Viewer, request_id: int) -> RequestRow:
    """This will give a request about an account that the viewer sees. Raises Refusal (404)."""
    requests = PersonRequest.objects.filter(pk=request_id, person__office_id__in=_deciding(viewer))
    request = requests.select_related("person__office", "asked_by", "decided_by").first()
    if request is None:
        raise Refusal(404, "not_found")
    return request_row_of(request, viewer.person_id, persons_beyond(viewer, [request.person_id]))


def _unseen(viewer: Viewer, person_ids: Collection[int]) -> frozenset[int]:
    ids = set(person_ids)
    if not ids:
        return frozenset()
    seen = persons_of(viewer.offices_where(PERSON_VIEW)).filter(pk__in=ids)
    return frozenset(ids.difference(seen.values_list("pk", flat=True)))


def _deciding(viewer: Viewer) -> RawSQL:
    return below_in_query(viewer.offices_where(ROLE_REQUEST) | viewer.offices_where(ROLE_DECIDE))


@read_once
def _may_act(person_id: int) -> bool:
    return Person.objects.filter(pk=person_id, is_active=True).exists()


@read_once
def _viewer(person_id: int, day: date) -> Viewer:
    said_day = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [person_id, *[said_day] * 4])
        held = tuple(RoleHeld(role, office_id) for role, office_id in cursor.fetchall())
    return Viewer(person_id=person_id, day=day, roles=held)
