"""Search over all that the viewer may see. What is typed stands in no address, for it may be somebody's number.

What reports tell is found by its words; whose reports were shown is noted, as of the triage list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.search import SearchForm
from lachan.centre.console.reading import note_reports_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.indicators.search import Found, search_for
from lachan.centre.reports.receipt_codes import is_receipt_code
from lachan.centre.reports.stories import StoriesFound, find_stories
from lachan.centre.web.language import language_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.REGISTER_VIEW)
def search(request: DeskRequest) -> HttpResponse:
    """This will show what is found of what was typed; persons only with a reason, which is recorded."""
    form = SearchForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    found: list[Found] = []
    told = StoriesFound()
    is_receipt = is_receipt_code(request.POST.get("text", ""))
    if is_receipt:
        # who holds a code opens a report with it; it is searched nowhere, and not shown again
        form = SearchForm(lang=language_of(request))
    elif request.method == "POST":
        save(
            form,
            lambda typed: found.append(
                search_for(request.viewer, typed["text"], now=request.now, reason=typed["reason"])
            ),
        )
    if found:
        told = find_stories(request.viewer, form.cleaned_data["text"])
        note_reports_read(request, [one.row.id for one in told.stories])
    context = {"found": found[0] if found else None, "told": told, "is_receipt": is_receipt}
    return form_page(request, "console/search.html", form, context)
