"""What is typed to find something."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from lachan.centre.console.forms.base import DeskForm
from lachan.centre.indicators.search import REASON_CHARS, TEXT_CHARS


class SearchForm(DeskForm):
    """Anything, in any form; and the reason for which persons are searched."""

    subject: ClassVar[str] = "search"

    text = forms.CharField(
        max_length=TEXT_CHARS,
        widget=forms.TextInput(attrs={"data-find": "", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        required=False, max_length=REASON_CHARS[1], widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
