"""What is typed to open a case by hand."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.cases.services.opening import MOST_VND, TITLE_CHARS
from lachan.centre.console.forms.base import AmountField, DeskForm, put_choices


class OpenForm(DeskForm):
    """What it is about and where, and what it begins with; indicators and more reports are added on its page."""

    subject: ClassVar[str] = "case_open"

    title = forms.CharField(max_length=TITLE_CHARS, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField()
    territory = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reports = forms.CharField(
        required=False, max_length=400, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    loss_vnd = AmountField(required=False, min_value=0, max_value=MOST_VND)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds into words; none is chosen before the officer chooses."""
        super().__init__(*args, lang=lang, **kwargs)
        kinds = [(one.code, one.vi if lang == "vi" else one.en) for one in CASE_KINDS.values()]
        put_choices(self.fields["kind"], [("", "–"), *kinds])
