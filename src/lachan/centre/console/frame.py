"""What the frame of each desk page needs: the rail, who is here, the way to the other language, the wall.

A context processor, so that the pages of every room get it by extending `web/desk.html`, without importing the desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

from lachan.centre.accounts import permissions
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.console.rail import rail_for
from lachan.centre.web.language import language_of
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.web.words import Lang


def about_the_desk(request: HttpRequest) -> dict[str, Any]:
    """This will give the frame's context for who is at the desk, and nothing for the public site."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    lang = language_of(request)
    query = request.GET.copy()
    query["lang"] = "en" if lang == "vi" else "vi"
    return {
        "viewer": viewer,
        "me": getattr(request, "person", None),
        "my_roles": _my_roles(viewer, lang),
        "is_told": viewer.may(permissions.CASE_VIEW),
        "signs": viewer.may(permissions.MEASURE_SIGN),
        "rail": rail_for(viewer, path=request.path_info),
        "in_other_language": f"{request.path_info}?{query.urlencode()}",
        "query_here": request.GET,
        "wall": request.GET.get("view") == "wall" or "wall" in request.GET,
    }


def _my_roles(viewer: Viewer, lang: Lang) -> list[str]:
    """This will say the viewer's roles of the day, each with its office: one query."""
    try:
        offices = offices_by_id({held.office_id for held in viewer.roles})
    except DatabaseError:
        # the page that says that the database is away has this frame too
        return []
    return sorted(
        say(
            "desk.me.role_at",
            lang,
            role=say(f"role.{held.role}", lang),
            office=name_in(offices[held.office_id], lang),
        )
        for held in viewer.roles
        if held.office_id in offices
    )
