"""What pages of signing in, and the desk, show beside their own: what was done, who is here, where one goes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.messages import get_messages

from lachan.centre.web.areas import is_signed_in_area

if TYPE_CHECKING:
    from django.http import HttpRequest


def about_signing_in(request: HttpRequest) -> dict[str, Any]:
    """This will give the context where people sign in, and nothing for the public site."""
    if not is_signed_in_area(request.path_info) or not hasattr(request, "user"):
        return {}
    query = request.GET.copy()
    query["lang"] = "vi" if getattr(request, "LANGUAGE_CODE", "vi") == "en" else "en"
    return {
        "messages": get_messages(request),
        "is_signed_in": request.user.is_authenticated,
        "wanted": request.GET.get("next", ""),
        "other_language": f"?{query.urlencode()}",
    }
