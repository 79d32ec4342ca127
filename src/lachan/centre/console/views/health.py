"""Health: what runs, what doesn't, and what is to be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.queries.health import look_at_everything, look_at_steps, worst_of
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.health import feeds_now, following_now, partners_now
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
    return render_page(
        request,
        "console/health_sharing.html",
        {
            "following": following,
            "feeds": feeds,
            "something_wrong": following.is_late or any(one.wrong for one in feeds),
            "partners": partners,
            "somebody_late": any(one.is_late for one in partners),
            "state": are,
            "now": request.now,
        },
    )
