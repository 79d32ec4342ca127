"""What a page tells after something was done, on the page that comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from lachan.centre.web.language import language_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponseRedirect

    from lachan.centre.accounts.desk import DeskRequest


def done(
    request: DeskRequest, words: str, route: str, *args: object, query: str = "", **numbers: int
) -> HttpResponseRedirect:
    """This will lead to a page that tells what was done. The words carry no name: they wait in a cookie.

    `query` is what a list is narrowed to; `numbers` fill the blanks of the words.
    """
    blanks = {name: f"{number}" for name, number in numbers.items()}
    messages.success(request, say(f"desk.done.{words}", language_of(request), **blanks))
    where = reverse(route, args=args)
    return redirect(f"{where}?{query}" if query else where)
