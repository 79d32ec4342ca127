"""Health: what runs, what doesn't, and what is to be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.queries.health import look_at_everything, look_at_steps, worst_of
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
