"""How far somebody may read the log: what was done for one's offices, or all of it; and who stands at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.models import Office
from lachan.centre.accounts.office_kinds import OUTSIDE_KINDS
from lachan.centre.accounts.permissions import LOG_VIEW
from lachan.centre.accounts.queries.duty import working_at
from lachan.centre.accounts.tree import above, below

if TYPE_CHECKING:
    from datetime import date

    from lachan.centre.accounts.access import Viewer

# A partner may stand beside the tree; what it does is not the centre's. Whatever else stands at a top is the centre's
# own, be it a ministry or, where a province begins alone, the province's police.
_PARTNERS: Final = tuple(sorted(OUTSIDE_KINDS))


def log_offices_for(viewer: Viewer) -> frozenset[int] | None:
    """This will give the offices whose entries the viewer may read; None for the whole log.

    The whole, with what the machine did and what was done for no office, is for an auditor at the top of the centre:
    nobody else could look at it. Four queries at most.
    """
    holding = viewer.offices_where(LOG_VIEW)
    reach = below(holding)
    return None if _holds_the_top(viewer, holding, reach) else reach


def is_at_top(viewer: Viewer, permission: str) -> bool:
    """This will say whether a viewer has a permission at the top of the centre, for what belongs to no office.

    There it is held by who has only offices above, and below all the rest of the centre as it stands today: an office
    that has ended has nobody who could hold it there. Where the centre has several tops, it takes a role at each. Four
    queries.
    """
    holding = viewer.offices_where(permission)
    return _holds_the_top(viewer, holding, below(holding))


def who_is_at_top(permission: str, *, day: date) -> frozenset[int]:
    """This will give the persons who have a permission at the top of the centre by one role in each of its trees.

    Who comes there by several roles in one tree, each over a part of it, is left out: this is for telling people, and
    not for letting them act. A few queries, for each level at which a tree has one office alone.
    """
    roots = Office.objects.filter(parent__isnull=True).exclude(kind__in=_PARTNERS)
    at_each = []
    for root in roots.values_list("pk", flat=True):
        own = below([root], day)
        if own:
            at_each.append(_working_in(_from_top(root, own), permission, day))
    return frozenset.intersection(*at_each) if at_each else frozenset()


def _from_top(root: int, own: frozenset[int]) -> list[int]:
    """This will give the offices of a tree that have all the others above or below them."""
    chain = [root]
    while True:
        children = Office.objects.filter(parent_id=chain[-1], pk__in=own).values_list("pk", flat=True)[:2]
        if len(children) != 1 or children[0] in chain:
            return chain
        chain.append(children[0])


def _working_in(office_ids: list[int], permission: str, day: date) -> frozenset[int]:
    found = working_at(office_ids, permission, day=day).values()
    return frozenset[int]().union(*found)


def _holds_the_top(viewer: Viewer, holding: frozenset[int], reach: frozenset[int]) -> bool:
    if not holding:
        return False
    roots = Office.objects.filter(parent__isnull=True).exclude(kind__in=_PARTNERS)
    own = below(roots.values_list("pk", flat=True), viewer.day)
    return bool(own and holding & own) and own <= reach | above(holding)
