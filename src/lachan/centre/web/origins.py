"""Was a form sent from this site? Asked of the browser, not of a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

# `none` is the reader's own doing: a bookmark, a reload.
_FROM_HERE = frozenset({"same-origin", "none"})


def refuse_other_sites(request: HttpRequest) -> None:
    """This will raise Refusal (403) for a form that another site made the browser send.

    Every browser since 2020–23 says it in Sec-Fetch-Site, which a page can't forge; older ones say Origin. Whoever says
    neither is no browser that somebody else could lead, and there is no cookie here that would vouch for it.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in _FROM_HERE:
            raise Refusal(403, "forbidden")
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        raise Refusal(403, "forbidden")
