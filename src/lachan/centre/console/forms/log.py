"""What the log is narrowed to."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from django import forms

from lachan.centre.audit.kinds import kinds
from lachan.centre.audit.reads import RULES
from lachan.centre.console.forms.base import DayField, DeskForm, put_choices
from lachan.centre.web.words import say

_BARE_NUMBER: Final = re.compile(r"\d{1,18}")
_NAMED: Final = re.compile(r"[a-z_]{1,40}:[^\x00-\x1f\x7f]{1,79}")


class NamedField(forms.CharField):
    """A thing as the log names it, `person:17`; a bare number is a person's."""

    def to_python(self, value: Any) -> str:
        """This will read it. Raises ValidationError for what the log never writes."""
        text = super().to_python(value) or ""
        if _BARE_NUMBER.fullmatch(text):
            return f"person:{int(text)}"
        if text and not _NAMED.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return text


class LogFilter(DeskForm):
    """Kind, who, what about, from which day to which."""

    subject: ClassVar[str] = "log_filter"

    kind = forms.ChoiceField(required=False)
    actor = NamedField(required=False, max_length=80, widget=forms.TextInput(attrs={"data-find": ""}))
    about = NamedField(required=False, max_length=120)
    first_day = DayField(required=False)
    last_day = DayField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        known = sorted((getattr(kind, lang), name) for name, kind in kinds().items())
        put_choices(self.fields["kind"], [("", "–"), *((name, words) for words, name in known)])


class ReadsFilter(DeskForm):
    """Which rule, from which day to which."""

    subject: ClassVar[str] = "reads_filter"

    rule = forms.ChoiceField(required=False, widget=forms.Select(attrs={"data-find": ""}))
    first_day = DayField(required=False)
    last_day = DayField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the rules into words."""
        super().__init__(*args, lang=lang, **kwargs)
        rules = [(rule, say(f"unusual.{rule}.title", lang)) for rule in RULES]
        put_choices(self.fields["rule"], [("", "–"), *rules])
