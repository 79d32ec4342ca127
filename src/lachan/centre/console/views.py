"""The desk's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.web.pages import render_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@desk_page(permissions.DESK_ENTER)
def home(request: DeskRequest) -> HttpResponse:
    """This will say what waits for the person today."""
    return render_page(request, "console/home.html", {})
