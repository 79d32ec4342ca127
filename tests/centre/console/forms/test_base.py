from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.console.forms.base import AmountField, DayField, DeskForm, NumberField
from lachan.centre.console.forms.offices import NewOfficeForm, OfficesFilter, ResponsibleForm
from lachan.centre.console.forms.persons import (
    AddressForm,
    EndRoleForm,
    GuardedRoleForm,
    NewPersonForm,
    PersonsFilter,
    RoleForm,
)
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

FORMS: list[type[DeskForm]] = [
    AddressForm, EndRoleForm, GuardedRoleForm, NewOfficeForm, NewPersonForm, OfficesFilter, PersonsFilter,
    ResponsibleForm, RoleForm,
]  # fmt: skip


class Ending(DeskForm):
    subject: ClassVar[str] = "role_end"

    last_day = DayField()


def day_of(typed: str) -> date | None:
    form = Ending({"last_day": typed}, lang="vi")
    return form.cleaned_data["last_day"] if form.is_valid() else None


class Counted(DeskForm):
    subject: ClassVar[str] = "case_act"

    recovered_vnd = AmountField(min_value=0, max_value=10**15)
    victims = NumberField(min_value=0, max_value=10**7, show_hidden_initial=True)


def counted(**typed: str) -> Counted:
    return Counted({"recovered_vnd": "0", "victims": "1", **typed}, lang="vi")


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("500000", 500_000), ("500.000", 500_000), ("500,000", 500_000), ("1 500 000", 1_500_000),
        ("1.500.000 đ", 1_500_000), ("1,5 triệu", 1_500_000), ("20tr", 20_000_000), (" 0 ", 0),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it_and_never_a_thousandth_of_it(typed: str, dong: int) -> None:
    form = counted(recovered_vnd=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["recovered_vnd"] == dong
    assert form["recovered_vnd"].value() == typed, "what was typed is kept"


@pytest.mark.parametrize("typed", ["-1", "500.00", "1.5", "500.0000", "nhiều lắm", "9" * 40, "1e6", "5" * 70])
def test_what_is_no_amount_is_said_beside_the_field(typed: str) -> None:
    form = counted(recovered_vnd=typed)
    assert form.errors["recovered_vnd"] == [say("desk.wrong.amount", "vi")]
    assert form["recovered_vnd"].value() == typed


@pytest.mark.parametrize(
    ("typed", "read"), [("25", 25), ("1.500", 1_500), ("1,500", 1_500), ("12 000", 12_000)]
)
def test_a_number_keeps_its_thousands(typed: str, read: int) -> None:
    form = counted(victims=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["victims"] == read
    assert counted(victims=typed, **{"initial-victims": str(read)}).changed_data == ["recovered_vnd"]


@pytest.mark.parametrize("typed", ["1.5", "1.50", "2 triệu", "-3", "1.500,000"])
def test_what_is_no_number_is_said_beside_the_field(typed: str) -> None:
    assert counted(victims=typed).errors["victims"] == [say("desk.wrong.number", "vi")]


@pytest.mark.parametrize("typed", ["28/11/2026", "28.11.2026", "28-11-2026", "2026-11-28", " 28/11/2026 "])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert day_of(typed) == date(2026, 11, 28)


def test_the_day_stands_before_the_month() -> None:
    assert day_of("3/4/2026") == date(2026, 4, 3)


@pytest.mark.parametrize(
    "typed",
    ["31/2/2026", "0/1/2026", "28/11/26", "28/11/0202", "28/11/20260", "hôm nay", "٢٨/١١/٢٠٢٦x", "1/1/1900"],
)
def test_what_is_no_day_is_said_beside_the_field(typed: str) -> None:
    form = Ending({"last_day": typed}, lang="en")
    assert form.errors["last_day"] == [say("desk.wrong.day", "en")]
    assert form["last_day"].value() == typed, "what was typed is kept"


def test_a_day_is_shown_as_it_is_written() -> None:
    assert 'value="03/04/2026"' in str(Ending(lang="vi", initial={"last_day": date(2026, 4, 3)})["last_day"])


@given(st.text(max_size=40))
def test_no_text_breaks_a_day(typed: str) -> None:
    read = day_of(typed)
    assert read is None or 1945 <= read.year <= 2100


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", FORMS)
def test_every_field_has_a_label_and_its_errors_in_the_pages_language(
    kind: type[DeskForm], lang: str
) -> None:
    form = kind({}, lang=lang)
    for name, field in form.fields.items():
        assert field.label == say(f"desk.form.{form.subject}.{name}", lang)
        if field.required:
            assert form.errors[name] == [say("desk.wrong.required", lang)]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_length_address_and_choice_are_said_in_our_words(lang: str) -> None:
    typed = {"name": "a" * 201, "email": "không phải", "language": "fr", "office": "x\x00"}
    form = NewPersonForm(typed, lang=lang)
    assert form.errors["name"] == [say("desk.wrong.long", lang, limit="200")]
    assert form.errors["email"] == [say("desk.wrong.email", lang)]
    assert form.errors["language"] == [say("desk.wrong.choice", lang)]
    assert form.errors["office"] == [say("desk.wrong.invalid", lang)]


def test_a_refusal_stands_beside_the_field_that_it_points_to() -> None:
    form = RoleForm(
        {"role": "desk", "office": "A", "valid_from": "1/12/2026", "last_day": "1/1/2026"}, lang="vi"
    )
    assert form.is_valid()
    refusal = Refusal(400, "role_ends_before_it_begins", pointer="/valid_to")
    form.say_refusal(refusal, valid_to="last_day")
    assert refusal.what("vi") in form.errors["last_day"][0]
    form.say_refusal(Refusal(409, "person_stopped"))
    assert Refusal(409, "person_stopped").what("vi") in form.non_field_errors()[0]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_who_may_not_gets_no_form_back(status: int) -> None:
    form = Ending({"last_day": "1/1/2026"}, lang="vi")
    with pytest.raises(Refusal):
        form.say_refusal(Refusal(status, "not_permitted"))


def test_a_form_without_words_is_an_error_at_once() -> None:
    class Wordless(DeskForm):
        subject: ClassVar[str] = "nothing"

        field = forms.CharField()

    with pytest.raises(LookupError):
        Wordless(lang="vi")
