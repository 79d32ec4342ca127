"""The first page: what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.waiting import waiting_for
from lachan.centre.web.pages import render_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_safe
@desk_page(permissions.DESK_ENTER)
def home(request: DeskRequest) -> HttpResponse:
    """This will say what waits for the person today."""
    waiting = waiting_for(request.viewer, now=request.now)
    viewer = request.viewer
    # a person of a bank or an operator, whose page would else say nothing of what it is for
    only_owns = viewer.may(permissions.CLAIM_MAKE) and not viewer.may(permissions.OFFICE_VIEW)
    told = {"waiting": waiting, "today": viewer.day, "only_owns": only_owns}
    return render_page(request, "console/home.html", told)
