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
    return render_page(request, "console/home.html", {"waiting": waiting, "today": request.viewer.day})
