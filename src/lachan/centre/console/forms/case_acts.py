"""What is typed when something is done with a case. Each form brings the version of the case that its page showed."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.console.forms.base import DayField, DeskForm, choices_in_words, put_choices

# `double` comes only of merging
OUTCOMES: Final = ("stopped", "recovered", "handed_to_court", "no_scam", "not_proven", "not_reached")
_REASON: Final = 1_000
_MOST_VND: Final = 10**15


class ActForm(DeskForm):
    """Nothing but a yes, to the case as it was shown."""

    subject: ClassVar[str] = "case_act"

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class ReasonForm(ActForm):
    """Why."""

    reason = forms.CharField(max_length=_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class PauseForm(ReasonForm):
    """Whom the case waits for, and why."""

    waiting_for = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    field_order = ("waiting_for", "reason")


class HandOverForm(ReasonForm):
    """Which office shall have the case, and why."""

    office = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    field_order = ("office", "reason")


class CloseForm(ReasonForm):
    """What came of the case, what was got back, and why it ends."""

    outcome = forms.ChoiceField()
    recovered_vnd = forms.IntegerField(required=False, min_value=0, max_value=_MOST_VND)

    field_order = ("outcome", "recovered_vnd", "reason")

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the outcomes into words."""
        super().__init__(*args, lang=lang, **kwargs)
        choices = choices_in_words(OUTCOMES, "desk.code.case_outcome", lang)
        put_choices(self.fields["outcome"], [("", "–"), *choices])


class ChangeForm(ActForm):
    """What the case is called, what kind it is, and what was lost; an empty loss is counted from the reports."""

    title = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField()
    loss_vnd = forms.IntegerField(required=False, min_value=0, max_value=_MOST_VND)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        kinds = [(one.code, one.vi if lang == "vi" else one.en) for one in CASE_KINDS.values()]
        put_choices(self.fields["kind"], kinds)


class NoteForm(DeskForm):
    """An officer's words."""

    subject: ClassVar[str] = "case_note"

    text = forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))


class TaskForm(DeskForm):
    """What is to be done, by which office, until the end of which day."""

    subject: ClassVar[str] = "case_task"

    title = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    office = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    due_on = DayField(required=False)


class TaskEndForm(DeskForm):
    """Which task has ended, what came of it, and whether it was dropped. The page puts the open tasks in."""

    subject: ClassVar[str] = "case_task"

    task = forms.ChoiceField()
    answer = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    dropped = forms.BooleanField(required=False)
