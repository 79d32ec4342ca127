"""What is typed about lists of cases: what they are narrowed to, and the name of a saved view."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlencode

from django import forms

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.cases.queries.wanted import FIND_CHARS, LEAST_PRIORITIES, ORDERS, STATES, Wanted
from lachan.centre.cases.services.own import NAME_CHARS
from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.accounts.queries.territories import Place
    from lachan.centre.cases.queries.choices import Choices

_WHOSE: Final = ("mine", "nobody")
_STAGES: Final = ("first_look", "act", "close")
_ANY: Final = ("", "–")
_FLAGS: Final = ("late", "due_today", "urgent", "question", "escalated", "waits_long", "mentioned")
_USUAL: Final = frozenset({("state", "going_on"), ("order", "priority")})
# said in full up to here where not all was counted
_THOUSAND: Final = 1_000


class CasesFilter(DeskForm):
    """Which cases an inbox shows, and in what order."""

    subject: ClassVar[str] = "cases_filter"

    find = forms.CharField(
        required=False,
        max_length=FIND_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-find": ""}),
    )
    state = forms.ChoiceField(required=False)
    stage = forms.ChoiceField(required=False)
    whose = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    province = forms.ChoiceField(required=False)
    office = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "offices-here"}),
    )
    least = forms.ChoiceField(required=False)
    order = forms.ChoiceField(required=False)
    late = forms.BooleanField(required=False)
    due_today = forms.BooleanField(required=False)
    urgent = forms.BooleanField(required=False)
    question = forms.BooleanField(required=False)
    escalated = forms.BooleanField(required=False)
    waits_long = forms.BooleanField(required=False)
    mentioned = forms.BooleanField(required=False)
    # where a page leads to what is about one thing, or was handed over since a moment
    indicator = forms.IntegerField(
        required=False, min_value=1, max_value=10**18 - 1, widget=forms.HiddenInput
    )
    handed_since = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, lang: str, has_offices: bool, provinces: Iterable[Place], **kwargs: Any
    ) -> None:
        """This will put the choices into words; the office is asked for only by who answers for several."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["state"], choices_in_words(STATES, "desk.code.case_state", lang))
        put_choices(self.fields["order"], choices_in_words(ORDERS, "desk.code.case_order", lang))
        for name, values in (("stage", _STAGES), ("whose", _WHOSE)):
            put_choices(self.fields[name], [_ANY, *choices_in_words(values, f"desk.code.case_{name}", lang)])
        kinds = [(kind.code, kind.vi if lang == "vi" else kind.en) for kind in CASE_KINDS.values()]
        put_choices(self.fields["kind"], [_ANY, *kinds])
        places = [(str(place.id), name_in(place, lang)) for place in provinces]
        put_choices(self.fields["province"], [_ANY, *places])
        least = [(str(one), say("desk.cases.points", lang, points=f"{one}")) for one in LEAST_PRIORITIES]
        put_choices(self.fields["least"], [_ANY, *least])
        if not has_offices:
            del self.fields["office"]

    def clean_handed_since(self) -> datetime | None:
        """This will read a moment as links of the desk write it; what is none narrows nothing."""
        try:
            at = datetime.fromisoformat(self.cleaned_data["handed_since"])
        except ValueError:
            return None
        return at if at.tzinfo is not None else None

    def said(self) -> list[tuple[str, str]]:
        """This will say what narrows the list: the name of each field, and its value in words."""
        found = []
        fits = self.cleaned_data if self.is_valid() else {}
        for bound in self.visible_fields():
            value = fits.get(bound.name)
            if not value or (bound.name, value) in _USUAL:
                continue
            choices = dict(getattr(bound.field, "choices", ()))
            words = say("desk.table.yes", self.lang) if value is True else str(choices.get(str(value), value))
            found.append((str(bound.label), words))
        return found

    def say_counts(self, counted: Choices) -> None:
        """This will put beside each choice how many cases it would show, and leave out what nothing is known of."""
        for name in ("state", "stage", "whose", "kind", "province"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
                field.choices = [
                    (value, self._counted(str(words), counted, name, str(value)))
                    for value, words in field.choices
                ]
        for name in _FLAGS:
            # what is bound has its label already
            self[name].label = self._counted(str(self[name].label), counted, name, "on")

    def _counted(self, words: str, counted: Choices, name: str, choice: str) -> str:
        count = counted.of(name, choice)
        return f"{words} ({count_in(count, self.lang, is_least=counted.is_least)})" if count else words


class SaveViewForm(DeskForm):
    """What a view is called, and for which office it is; nobody's but one's own where none is chosen."""

    subject: ClassVar[str] = "case_view"

    name = forms.CharField(max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    office = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lang: str, offices: Iterable[OfficeShown], **kwargs: Any) -> None:
        """This will name the offices for which the viewer may save one."""
        super().__init__(*args, lang=lang, **kwargs)
        shared = [(str(one.id), name_in(one, lang)) for one in offices]
        put_choices(self.fields["office"], [("", say("desk.cases.only_me", lang)), *shared])
        if not shared:
            del self.fields["office"]


class RenameViewForm(DeskForm):
    """What a view is called from now on."""

    subject: ClassVar[str] = "case_view"

    name = forms.CharField(max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def count_in(count: int, lang: str, *, is_least: bool) -> str:
    """This will write a count; of what was not counted to its end 1.000+, or as many as were found."""
    shown = min(count, _THOUSAND) if is_least else count
    return f"{shown:,}".replace(",", "." if lang == "vi" else ",") + ("+" if is_least else "")


def query_of(wanted: Wanted, offices: Mapping[int, OfficeShown]) -> str:
    """This will give how an address names what an inbox is narrowed to; an office that isn't known is left out."""
    office = offices.get(wanted.office_id or 0)
    said = {
        "state": "" if wanted.state == "going_on" else wanted.state,
        "office": "" if office is None else office.code,
        "province": wanted.province_id,
        "least": wanted.least_priority,
        "indicator": wanted.indicator_id,
        "handed_since": "" if wanted.handed_since is None else wanted.handed_since.isoformat(),
        "order": "" if wanted.order == "priority" else wanted.order,
        **{name: getattr(wanted, name) for name in ("kind", "whose", "stage", "find")},
        **{name: "on" if getattr(wanted, name) else "" for name in _FLAGS},
    }
    return urlencode({name: value for name, value in said.items() if value not in {None, ""}})
