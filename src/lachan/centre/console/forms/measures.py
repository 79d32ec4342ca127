"""What is typed about measures: which, on what, why; and yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.states import STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

TO_SIGN: Final = "to_sign"
SHOWS: Final = (TO_SIGN, "in_force", "returned", "to_call", "not_undone", *STATES)
_MOST_CHARS: Final = 600_000


class MeasuresFilter(DeskForm):
    """Where a measure stands, its kind, and what it is about."""

    subject: ClassVar[str] = "measures_filter"

    state = forms.ChoiceField(required=False, widget=forms.Select(attrs={"data-find": ""}))
    kind = forms.ChoiceField(required=False)
    value = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put states and kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["state"], choices_in_words(SHOWS, "measures.show", lang))
        put_choices(self.fields["kind"], [("", "–"), *choices_in_words(KINDS, "measures.kind", lang)])


class ProposeForm(DeskForm):
    """A kind of measure, on which things, for which office, why, for how long."""

    subject: ClassVar[str] = "measure"

    kind = forms.ChoiceField()
    things = forms.CharField(
        max_length=_MOST_CHARS, widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"})
    )
    office = forms.TypedChoiceField(coerce=int)
    reason = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))
    lasting_days = forms.IntegerField(required=False, min_value=1, max_value=365)
    is_urgent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, lang: str, offices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """This will put the kinds into words; `offices` are those for which the viewer proposes, with their names."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["kind"], choices_in_words(KINDS, "measures.kind", lang))
        put_choices(self.fields["office"], [(str(pk), name) for pk, name in offices])


class HoldForm(DeskForm):
    """One domain or account to be held for an hour, and why."""

    subject: ClassVar[str] = "hold"

    kind = forms.ChoiceField()
    value = forms.CharField(max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    office = forms.TypedChoiceField(coerce=int)
    reason = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, lang: str, offices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """This will put the kinds that can be held into words."""
        super().__init__(*args, lang=lang, **kwargs)
        kinds = [code for code, kind in KINDS.items() if kind.may_hold]
        put_choices(self.fields["kind"], choices_in_words(kinds, "measures.kind", lang))
        put_choices(self.fields["office"], [(str(pk), name) for pk, name in offices])


class SignForm(DeskForm):
    """Why one says yes or no; a no and what stands out need it. `seen` is the mark of what the page showed."""

    subject: ClassVar[str] = "measure_sign"

    reason = forms.CharField(max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class SignTogetherForm(DeskForm):
    """Yes or no to all that is alike in a lot: how many these are, typed, and the mark of what the page showed."""

    subject: ClassVar[str] = "measure_lot"

    count = forms.IntegerField(
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)


class LiftForm(DeskForm):
    """Why a measure is lifted, and whether it should never have been."""

    subject: ClassVar[str] = "measure_lift"

    reason = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))
    was_wrong = forms.BooleanField(required=False)


class WithdrawForm(DeskForm):
    """Why a proposal is taken back."""

    subject: ClassVar[str] = "measure_withdraw"

    reason = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))
