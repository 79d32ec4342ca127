"""Who may let out what waits, empty all, or mark further: an approver at the top of the centre, as one of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.permissions import EXCHANGE_RELEASE
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def need_release(actor: Actor, now: datetime) -> int:
    """This will give the person who acts. Lists hold for the whole country, so a province's approvers don't.

    Raises Refusal: 403 `not_permitted` for others, and for every program.
    """
    viewer = acting_viewer(actor, now=now)
    if actor.kind != "person" or viewer.token is not None or not is_at_top(viewer, EXCHANGE_RELEASE):
        raise Refusal(403, "not_permitted")
    return viewer.person_id
