"""What is typed about duty desks."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from django import forms

from lachan.centre.console.forms.base import DeskForm

_PARTED: Final = re.compile(r"[,;\n]")


class DutyForm(DeskForm):
    """Where an office is reached day and night, and for which banks and wallets."""

    subject: ClassVar[str] = "duty"

    mail = forms.CharField(
        max_length=254, widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"})
    )
    banks = forms.CharField(max_length=1500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_banks(self) -> list[str]:
        """This will part what was typed at commas, semicolons and ends of lines."""
        return _PARTED.split(self.cleaned_data["banks"].replace("\r", "\n"))


class DutyCodeForm(DeskForm):
    """The code that was read out."""

    subject: ClassVar[str] = "duty_code"

    code = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )
