"""What is typed about reports and about what they speak of."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices

_STATES: Final = ("new", "seen", "closed", "withdrawn")
_CHANNELS: Final = ("web", "api", "mail", "sms", "desk")
ANY: Final = "any"


class ReportsFilter(DeskForm):
    """Where a report stands, and how it came."""

    subject: ClassVar[str] = "reports_filter"

    state = forms.ChoiceField(required=False, widget=forms.Select(attrs={"data-find": ""}))
    channel = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the states and channels into words."""
        super().__init__(*args, lang=lang, **kwargs)
        states = choices_in_words(_STATES, "desk.code.report_state", lang)
        put_choices(
            self.fields["state"], [*states, *choices_in_words((ANY,), "desk.code.report_state", lang)]
        )
        channels = choices_in_words(_CHANNELS, "desk.code.channel", lang)
        put_choices(self.fields["channel"], [("", "–"), *channels])


class BecauseForm(DeskForm):
    """Why something is decided, for those who read it later."""

    subject: ClassVar[str] = "because"

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
