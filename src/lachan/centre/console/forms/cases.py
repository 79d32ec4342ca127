"""What is typed about cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.cases.queries.wanted import FIND_CHARS, ORDERS, STATES
from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices
from lachan.centre.web.templatetags.desk import name_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.accounts.queries.territories import Place

_WHOSE: Final = ("mine", "nobody")
_STAGES: Final = ("first_look", "act", "close")
_ANY: Final = ("", "–")


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
        required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    order = forms.ChoiceField(required=False)
    late = forms.BooleanField(required=False)
    urgent = forms.BooleanField(required=False)
    question = forms.BooleanField(required=False)
    escalated = forms.BooleanField(required=False)

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
        if not has_offices:
            del self.fields["office"]
