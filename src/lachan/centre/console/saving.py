"""A form that writes: what was typed is checked, the service asked, and its refusal said beside what was typed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from lachan.centre.accounts.given_tables import TableRefusedError
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.console.forms.base import DeskForm


def save(form: DeskForm, act: Callable[[dict[str, Any]], object], **fields: str) -> bool:
    """This will do what a form asks for, and say whether it was done. Else the form holds why.

    `fields` names the form's field for a part that the service calls otherwise. Raises Refusal for who may not.
    """
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        form.say_refusal(refusal, **fields)
        return False
    except TableRefusedError as refused:
        # the services of offices take tables; here the table is one line, and what is wrong stands above the form
        for problem in refused.problems:
            form.add_error(None, problem.say(form.lang))
        return False
    return True


def form_page(
    request: DeskRequest, template: str, form: DeskForm, context: Mapping[str, Any]
) -> HttpResponse:
    """This will show a form: 200 when it is fresh, 422 when what was typed could not be done."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render_page(request, template, {**context, "form": form}, status=status)
