"""Health: what runs, what doesn't, and what is to be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.queries.health import look_at_everything, look_at_steps, worst_of
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.health import feeds_now, following_now, partners_now
from lachan.centre.exchange.queries.instances import instances
from lachan.centre.outbox.queries import count_dead
from lachan.centre.partners.queries.answering import addresses_of
from lachan.centre.web.pages import render_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_safe
@desk_page(permissions.HEALTH_VIEW)
def health(request: DeskRequest) -> HttpResponse:
    """This will show each thing that is looked at, the worst first, and the steps of the workers."""
    lines = look_at_everything(now=request.now)
    return render_page(
        request,
        "console/health.html",
        {
            "lines": lines,
            "worst": worst_of(lines),
            "steps": look_at_steps(now=request.now),
            "now": request.now,
            "can_hang": True,
        },
    )


@require_safe
@desk_page(permissions.HEALTH_VIEW)
def sharing(request: DeskRequest) -> HttpResponse:
    """This will show whether the register is followed, how each format stands, and how far each partner is."""
    are = state()
    following = following_now(request.now)
    feeds = feeds_now(request.now, are)
    partners = partners_now(request.now)
    misps = instances([one.row for one in partners], are, request.now)
    dead = _dead(request, {one.row.partner.id for one in partners})
    return render_page(
        request,
        "console/health_sharing.html",
        {
            "following": following,
            "feeds": feeds,
            "something_wrong": following.is_late or any(one.wrong for one in feeds),
            "partners": [(one, misps.get(one.row.id), dead.get(one.row.partner.id, 0)) for one in partners],
            "somebody_late": any(one.is_late for one in partners)
            or any(one.is_bad for one in misps.values()),
            "state": are,
            "now": request.now,
        },
    )


def _dead(request: DeskRequest, partner_ids: set[int]) -> dict[int, int]:
    """This will count what could not be delivered to partners, for who may have it tried again. Three queries."""
    if not request.viewer.may(permissions.OUTBOX_RETRY):
        return {}
    addresses = addresses_of(partner_ids)
    counts = count_dead({address for each in addresses.values() for address in each})
    return {pk: sum(counts.get(address, 0) for address in each) for pk, each in addresses.items()}
