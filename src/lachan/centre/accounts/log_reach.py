"""How far somebody may read the log: what was done for one's offices, or all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.models import Office
from lachan.centre.accounts.permissions import LOG_VIEW
from lachan.centre.accounts.tree import above, below

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

# The centre's own roots. A bank or an operator may stand beside the tree; what it does is not the centre's.
_OWN_ROOTS: Final = (Office.Kind.MINISTRY, Office.Kind.DEPARTMENT)


def log_offices_for(viewer: Viewer) -> frozenset[int] | None:
    """This will give the offices whose entries the viewer may read; None for the whole log.

    The whole, with what the machine did and what was done for no office, is for an auditor at the top of the centre:
    nobody else could look at it. Four queries at most.
    """
    if not viewer.offices_where(LOG_VIEW):
        return frozenset()
    return None if is_at_top(viewer, LOG_VIEW) else below(viewer.offices_where(LOG_VIEW))


def is_at_top(viewer: Viewer, permission: str) -> bool:
    """This will say whether a viewer has a permission at the top of the centre, for what belongs to no office.

    There it is held by whom there are only offices above, and under whom all the rest of the centre. Four queries.
    """
    holding = viewer.offices_where(permission)
    if not holding:
        return False
    roots = Office.objects.filter(parent__isnull=True, kind__in=_OWN_ROOTS).values_list("pk", flat=True)
    own = below(roots)
    return bool(own and holding & own) and own <= below(holding) | above(holding)
