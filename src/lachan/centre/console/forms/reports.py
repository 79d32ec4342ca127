"""What is typed about reports and about what they speak of."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices
from lachan.centre.console.forms.office_field import OfficeField
from lachan.centre.indicators.search import REASON_CHARS
from lachan.centre.reports.pages import ALARM_STATES

_STATES: Final = ("new", "seen", "closed", "withdrawn")
_CHANNELS: Final = ("web", "api", "mail", "sms", "desk")
_ABOUTS: Final = ("scam", "answer_wrong")
_ORDERS: Final = ("newest", "oldest")
ANY: Final = "any"


class ReportsFilter(DeskForm):
    """Where a report stands, what it is about, how it came, whose it is, and what makes it press."""

    subject: ClassVar[str] = "reports_filter"

    state = forms.ChoiceField(required=False, widget=forms.Select(attrs={"data-find": ""}))
    case_kind = forms.ChoiceField(required=False)
    channel = forms.ChoiceField(required=False)
    about = forms.ChoiceField(required=False)
    office = forms.CharField(
        required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    order = forms.ChoiceField(required=False)
    with_loss = forms.BooleanField(required=False)
    wants_call = forms.BooleanField(required=False)
    first_only = forms.BooleanField(required=False)

    def __init__(self, *args: Any, lang: str, has_offices: bool, **kwargs: Any) -> None:
        """This will put the choices into words; the office is asked for only by who answers for several."""
        super().__init__(*args, lang=lang, **kwargs)
        states = choices_in_words((*_STATES, ANY), "desk.code.report_state", lang)
        put_choices(self.fields["state"], states)
        for name, values in (("channel", _CHANNELS), ("about", _ABOUTS)):
            put_choices(self.fields[name], [("", "–"), *choices_in_words(values, f"desk.code.{name}", lang)])
        kinds = [(kind.code, kind.vi if lang == "vi" else kind.en) for kind in CASE_KINDS.values()]
        put_choices(self.fields["case_kind"], [("", "–"), *kinds])
        put_choices(self.fields["order"], choices_in_words(_ORDERS, "desk.code.order", lang))
        if not has_offices:
            del self.fields["office"]


class AssignForm(DeskForm):
    """The office that gets a report, and why."""

    subject: ClassVar[str] = "assign"

    office = OfficeField()
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class BecauseForm(DeskForm):
    """Why something is decided, for those who read it later."""

    subject: ClassVar[str] = "because"

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class TakeAwayForm(DeskForm):
    """Why personal data is taken away."""

    subject: ClassVar[str] = "take_away"

    reason = forms.CharField(
        min_length=REASON_CHARS[0], max_length=REASON_CHARS[1], widget=forms.Textarea(attrs={"rows": 2})
    )


class AlarmsFilter(DeskForm):
    """Whether alarms are open."""

    subject: ClassVar[str] = "alarms_filter"

    state = forms.ChoiceField(required=False, widget=forms.Select(attrs={"data-find": ""}))

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the states into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["state"], choices_in_words(ALARM_STATES, "desk.code.alarm_state", lang))
