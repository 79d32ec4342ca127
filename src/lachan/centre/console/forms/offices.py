"""What is typed about offices."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.office_kinds import OFFICE_KINDS
from lachan.centre.console.forms.base import DayField, DeskForm, choices_in_words, put_choices
from lachan.centre.web.words import say


class OfficesFilter(DeskForm):
    """What a list of offices is narrowed to."""

    subject: ClassVar[str] = "offices_filter"

    find = forms.CharField(
        required=False, max_length=100, widget=forms.TextInput(attrs={"data-find": "", "type": "search"})
    )
    kind = forms.ChoiceField(required=False)
    day = DayField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(
            self.fields["kind"], [("", "–"), *choices_in_words(OFFICE_KINDS, "desk.office_kind", lang)]
        )


class ResponsibleForm(DeskForm):
    """Who is responsible here on this day? A place as people write it, a kind of case, a day."""

    subject: ClassVar[str] = "responsible"

    where = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"data-find": "", "autocomplete": "off"})
    )
    kind = forms.ChoiceField()
    day = DayField()

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds of case into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(
            self.fields["kind"],
            [(kind.code, kind.vi if lang == "vi" else kind.en) for kind in CASE_KINDS.values()],
        )


class OfficeForm(DeskForm):
    """The names of an office and where it sits."""

    subject: ClassVar[str] = "office"

    name_vi = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"lang": "vi"}))
    name_en = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"lang": "en"}))
    territory = forms.CharField(max_length=200, required=False)


class NewOfficeForm(OfficeForm):
    """A new office: what it is called by, its kind, its place in the tree, its first day."""

    code = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField()
    parent = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    valid_from = DayField()

    field_order = (
        "code", "kind", "name_vi", "name_en", "parent", "territory", "valid_from",
    )  # fmt: skip

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["kind"], choices_in_words(OFFICE_KINDS, "desk.office_kind", lang))


class CloseOfficeForm(DeskForm):
    """The last day of an office."""

    subject: ClassVar[str] = "office_close"

    last_day = DayField()


# every kind of case, or the whole country, where it is meant: a field left empty is a slip
EVERYTHING: Final = "*"


class CompetenceForm(DeskForm):
    """What an office is to answer for: a kind of case, a place, the first day, and why."""

    subject: ClassVar[str] = "competence"

    kind = forms.ChoiceField()
    where = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    valid_from = DayField()
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        kinds = [(kind.code, kind.vi if lang == "vi" else kind.en) for kind in CASE_KINDS.values()]
        every = (EVERYTHING, say("desk.office.all_kinds", lang))
        put_choices(self.fields["kind"], [("", "–"), every, *kinds])


class EndCompetenceForm(DeskForm):
    """The last day on which an office answers for something, and why it ends."""

    subject: ClassVar[str] = "competence_end"

    last_day = DayField()
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
