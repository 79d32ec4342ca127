from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from lachan.centre.console.forms.case_acts import HandOverForm, TaskForm
from lachan.centre.console.forms.office_field import office_said, typed_so_far
from lachan.centre.web.words import say


def form_of(**typed: str) -> HandOverForm:
    data = QueryDict(mutable=True)
    data.update({"version": "1", "reason": "nạn nhân ở đó", **typed})
    return HandOverForm(data, lang="vi")


@pytest.mark.parametrize(
    ("typed", "office"),
    [
        ({"office": " Công an xã "}, "Công an xã"),
        ({"office": "", "office_ticked": "PA05"}, "PA05"),
        ({"office": "công an", "office_ticked": "PA05", "office_shown": "công an"}, "PA05"),
        # ticked before, and typed anew: the same office
        ({"office": "PA05", "office_ticked": "PA05"}, "PA05"),
        # the list was made for other words, which were taken away again
        ({"office": "", "office_ticked": "PA05", "office_shown": "công an"}, "PA05"),
        # "another one" is ticked
        ({"office": "công an", "office_ticked": "", "office_shown": "công an"}, "công an"),
    ],
)
def test_what_is_ticked_or_typed_is_the_office(typed: dict[str, str], office: str) -> None:
    form = form_of(**typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["office"] == office


def test_who_ticks_one_and_types_another_is_asked_which(db: None) -> None:
    del db
    form = form_of(office="Sở Công an", office_ticked="PA05")
    assert not form.is_valid()
    assert form.errors["office"] == [say("desk.office_pick.both", "vi")]
    assert office_said(form, "office") == "Sở Công an"


def test_neither_is_a_field_left_empty() -> None:
    for typed in ({}, {"office": " "}, {"office": "", "office_ticked": ""}):
        form = form_of(**typed)
        assert form.errors["office"] == [say("desk.wrong.required", "vi")]
    assert not form_of(office="x" * 201).is_valid()
    assert not form_of(office="\x00").is_valid()


def test_who_only_looks_keeps_what_was_typed() -> None:
    data = QueryDict(mutable=True)
    data.update({"title": "Gọi lại", "office": "cao lãnh", "due_on": "30/11/2026", "find_office": "1"})
    first: dict[str, Any] = typed_so_far(data, "office")
    form = TaskForm(None, lang="vi", initial=first)
    assert not form.is_bound
    page = form.as_div()
    assert 'value="Gọi lại"' in page
    assert 'value="cao lãnh"' in page
    assert 'value="30/11/2026"' in page
    assert office_said(form, "office") == "cao lãnh"
