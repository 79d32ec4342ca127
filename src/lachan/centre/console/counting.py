"""A page whose figures take long to count: its frame at once, which says so, and the figures once they are there.

The frame asks for them itself (`counting.js`) and opens the page again; without scripts the browser is sent there. Who
asks for `count=on` waits until they are kept, and is sent to the page, which has them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect

from lachan.centre.console.forms.situation import USUAL
from lachan.centre.web.pages import render_page

if TYPE_CHECKING:
    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.console.forms.situation import Period, PeriodForm


def wants_count(request: DeskRequest) -> bool:
    """This will say whether somebody waits for the figures to be counted."""
    return request.GET.get("count") == "on"


def send_to_counted(request: DeskRequest) -> HttpResponseRedirect:
    """This will send to the page itself, now that its figures are kept."""
    query = request.GET.copy()
    query.pop("count", None)
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def show_counting(
    request: DeskRequest, *, heading: str, form: PeriodForm, period: Period, **more: Any
) -> HttpResponse:
    """This will show the page without its figures, while they are counted."""
    query = request.GET.copy()
    query["count"] = "on"
    context = {
        "heading": heading,
        "form": form,
        "period": period,
        "usual": USUAL,
        "count": f"{request.path}?{query.urlencode()}",
        **more,
    }
    return render_page(request, "console/counting.html", context)
