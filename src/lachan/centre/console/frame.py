"""What the frame of each desk page needs: the rail, who is here, the way to the other language, the wall.

A context processor, so that the pages of every room get it by extending `web/desk.html`, without importing the desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lachan.centre.console.rail import rail_for
from lachan.centre.web.language import language_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def about_the_desk(request: HttpRequest) -> dict[str, Any]:
    """This will give the frame's context for who is at the desk, and nothing for the public site."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    query = request.GET.copy()
    query["lang"] = "en" if language_of(request) == "vi" else "vi"
    return {
        "viewer": viewer,
        "me": getattr(request, "person", None),
        "my_roles": sorted({held.role for held in viewer.roles}),
        "rail": rail_for(viewer, path=request.path_info),
        "in_other_language": f"{request.path_info}?{query.urlencode()}",
        "query_here": request.GET,
        "wall": request.GET.get("view") == "wall",
    }
