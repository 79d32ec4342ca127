"""The list of offices below a field in which one is chosen: on the page of the form, and alone for its script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.office_field import FIND, OFFICE_CHARS, office_said, put_offers
from lachan.centre.console.queries.offices_offered import offers_for
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.console.forms.base import DeskForm
    from lachan.centre.console.queries.offices_offered import Offered

_FIELDS = frozenset({"office"})
# more is no number of an office
_FIGURES = 18


def only_looks(request: DeskRequest) -> bool:
    """This will say whether somebody only looks for an office, and wants nothing done yet."""
    return request.method == "POST" and FIND in request.POST


def offer_offices(
    request: DeskRequest,
    form: DeskForm,
    *,
    suits: Callable[[], Sequence[Offered]] = tuple,
    note: str = "",
    without: int | None = None,
) -> None:
    """This will put offices below the field `office` of a form: found for what was typed, else what `suits`.

    `without` is an office that is offered to nobody: the one that has it already.
    """
    typed = office_said(form, "office").strip()
    day, lang = request.viewer.day, language_of(request)
    offers = offers_for(typed, day=day, lang=lang, without=without) if typed else suits()
    address = reverse("desk_office_offers") + ("" if without is None else f"?without={without}")
    put_offers(form, "office", offers, address=address, is_searched=bool(typed), note="" if typed else note)


@require_safe
@desk_page(permissions.OFFICE_VIEW)
def offers(request: DeskRequest) -> HttpResponse:
    """This will list the offices that may be meant by what is typed, for the page of a form."""
    typed, name = request.GET.get("find", "").strip(), request.GET.get("name", "office")
    if len(typed) > OFFICE_CHARS or name not in _FIELDS:
        raise Refusal(400, "bad_request")
    left_out = request.GET.get("without", "")
    without = int(left_out) if left_out.isdecimal() and len(left_out) <= _FIGURES else None
    found = offers_for(typed, day=request.viewer.day, lang=language_of(request), without=without)
    return render_page(
        request,
        "console/office_offers.html",
        {"offers": found, "name": name, "ticked": "", "is_searched": True},
    )
