"""How far somebody may read the log: what was done for one's offices, or all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.models import Office
from lachan.centre.accounts.permissions import LOG_VIEW
from lachan.centre.accounts.tree import below

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

# The centre's own roots. A bank or an operator may stand beside the tree; its auditor sees its own alone.
_OWN_ROOTS: Final = (Office.Kind.MINISTRY, Office.Kind.DEPARTMENT)


def log_offices_for(viewer: Viewer) -> frozenset[int] | None:
    """This will give the offices whose entries the viewer may read; None for the whole log.

    The whole, with what the machine did and what was done for no office, is for an auditor at the top of the tree.
    Two queries at most.
    """
    holding = viewer.offices_where(LOG_VIEW)
    if not holding:
        return frozenset()
    if Office.objects.filter(pk__in=holding, parent__isnull=True, kind__in=_OWN_ROOTS).exists():
        return None
    return below(holding)
