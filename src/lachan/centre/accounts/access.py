"""Access: a viewer, and what the viewer may do. Each `…_for(viewer)` function is the only way to its objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.accounts.models import Person, RolePeriod
from lachan.centre.accounts.permissions import GRANTS
from lachan.centre.audit.actors import Actor, person_actor
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import date, datetime


class RoleHeld(msgspec.Struct, frozen=True):
    """A role at an office, held on the viewer's day."""

    role: str
    office_id: int


class Viewer(msgspec.Struct, frozen=True):
    """A person with the roles of one day. Made anew for each request, so that a role that has ended counts no more."""

    person_id: int
    day: date
    roles: tuple[RoleHeld, ...]

    def may(self, permission: str) -> bool:
        """This will say whether any role, at whatever office, brings the permission."""
        return any(permission in GRANTS[held.role] for held in self.roles)

    def offices_where(self, permission: str) -> frozenset[int]:
        """This will give the offices at which the viewer has the permission; what is below them belongs to them too."""
        return frozenset(held.office_id for held in self.roles if permission in GRANTS[held.role])

    def actor(self, office_id: int | None = None) -> Actor:
        """This will give the actor for the log."""
        return person_actor(self.person_id, office_id=office_id)


def viewer_of(person: Person, *, now: datetime) -> Viewer:
    """This will give the person's view at a moment: one query."""
    day = today(now)
    held = RolePeriod.objects.filter(person=person, valid_from__lte=day).exclude(valid_to__lte=day)
    return Viewer(
        person_id=person.pk,
        day=day,
        roles=tuple(RoleHeld(role, office) for role, office in held.values_list("role", "office_id")),
    )
