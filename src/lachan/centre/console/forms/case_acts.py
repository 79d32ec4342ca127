"""What is typed when something is done with a case. Each form brings the version of the case that its page showed."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.console.forms.base import (
    AmountField,
    DayField,
    DeskForm,
    NumberField,
    choices_in_words,
    put_choices,
)
from lachan.centre.console.forms.office_field import OfficeField

# `double` comes only of merging
OUTCOMES: Final = ("stopped", "recovered", "handed_to_court", "no_scam", "not_proven", "not_reached")
# `split` comes only of splitting
LINKS: Final = ("same_person", "same_campaign", "related")
_REASON: Final = 1_000
_MOST_VND: Final = 10**15
_MOST_VICTIMS: Final = 10**7


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

    office = OfficeField()

    field_order = ("office", "reason")


class CloseForm(ReasonForm):
    """What came of the case, what was got back, and why it ends."""

    outcome = forms.ChoiceField()
    recovered_vnd = AmountField(required=False, min_value=0, max_value=_MOST_VND)

    field_order = ("outcome", "recovered_vnd", "reason")

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the outcomes into words."""
        super().__init__(*args, lang=lang, **kwargs)
        choices = choices_in_words(OUTCOMES, "desk.code.case_outcome", lang)
        put_choices(self.fields["outcome"], [("", "–"), *choices])


class ChangeForm(ActForm):
    """What an officer may change of a case; an empty loss and empty victims are counted from the reports.

    Each field brings along what its page showed, so that what somebody else changed meanwhile isn't taken for a change
    of this one.
    """

    title = forms.CharField(
        max_length=200, show_hidden_initial=True, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    kind = forms.ChoiceField(show_hidden_initial=True)
    territory = forms.CharField(
        required=False, max_length=200, show_hidden_initial=True,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    loss_vnd = AmountField(required=False, min_value=0, max_value=_MOST_VND, show_hidden_initial=True)
    recovered_vnd = AmountField(required=False, min_value=0, max_value=_MOST_VND, show_hidden_initial=True)
    victims = NumberField(required=False, min_value=0, max_value=_MOST_VICTIMS, show_hidden_initial=True)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        kinds = [(one.code, one.vi if lang == "vi" else one.en) for one in CASE_KINDS.values()]
        put_choices(self.fields["kind"], kinds)


class AssignForm(ActForm):
    """Who shall have the case. The page puts those in who work at its office today."""

    assignee = forms.ChoiceField()
    reason = forms.CharField(required=False, max_length=_REASON, widget=forms.Textarea(attrs={"rows": 2}))


class GiveBackForm(ActForm):
    """Why one's own case goes back to the office."""

    reason = forms.CharField(required=False, max_length=_REASON, widget=forms.Textarea(attrs={"rows": 2}))


class AddMembersForm(ActForm):
    """What comes into the case: numbers of reports, and indicators however they are typed."""

    reports = forms.CharField(
        required=False, max_length=400, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    indicators = forms.CharField(
        required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class TakeOutForm(ReasonForm):
    """What leaves the case. The page puts its members in."""

    members = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    field_order: tuple[str, ...] = ("members", "reason")


class SplitForm(TakeOutForm):
    """What goes into a case of its own, what that one is called, and where it happened (empty: as in this one)."""

    title = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField()
    territory = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    field_order = ("members", "title", "kind", "territory", "reason")

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        kinds = [(one.code, one.vi if lang == "vi" else one.en) for one in CASE_KINDS.values()]
        put_choices(self.fields["kind"], kinds)


class MergeForm(ReasonForm):
    """Into which case, by its number; `into_version` is the version of that one, once it was shown."""

    into = forms.CharField(max_length=16, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    into_version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    field_order = ("into", "reason")


class LinkForm(DeskForm):
    """Which other case, by its number, and what the two have to do with each other."""

    subject: ClassVar[str] = "case_act"

    other = forms.CharField(max_length=16, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    because = forms.ChoiceField()

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the reasons into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["because"], choices_in_words(LINKS, "desk.code.case_link", lang))


class UnlinkForm(DeskForm):
    """Which link ends. The page puts the case's links in."""

    subject: ClassVar[str] = "case_act"

    link = forms.ChoiceField()


class NoteForm(DeskForm):
    """An officer's words, and who shall be told of them. The page puts the colleagues in."""

    subject: ClassVar[str] = "case_note"

    text = forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))
    mentions = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)


class TaskForm(DeskForm):
    """What is to be done, by which office or person of it, until the end of which day.

    The page puts those in who work at the office that is named; where none is, at the case's own.
    """

    subject: ClassVar[str] = "case_task"

    title = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    office = OfficeField(required=False)
    person = forms.ChoiceField(required=False)
    due_on = DayField(required=False)


class TaskEndForm(DeskForm):
    """Which task has ended, what came of it, and whether it was dropped. The page puts the open tasks in."""

    subject: ClassVar[str] = "case_task"

    task = forms.ChoiceField()
    answer = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    dropped = forms.BooleanField(required=False)
