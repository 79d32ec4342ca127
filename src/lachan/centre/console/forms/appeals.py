"""What is typed about appeals: which are shown, and the decision with its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices
from lachan.centre.measures.queries.appeals import OPEN, STATES, TO_DECIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWS: Final = (TO_DECIDE, OPEN, *(state for state in STATES if state != OPEN))


class AppealsFilter(DeskForm):
    """Where an appeal stands."""

    subject: ClassVar[str] = "appeals_filter"

    state = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the states into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["state"], choices_in_words(SHOWS, "measures.appeal.show", lang))


class DecideForm(DeskForm):
    """The answer, whether it was a mistake, which others are decided with it, and what is lifted beside it."""

    subject: ClassVar[str] = "appeal"

    reason = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
    was_wrong = forms.BooleanField(required=False)
    numbers = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    sisters = forms.TypedMultipleChoiceField(required=False, coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: Any,
        lang: str,
        numbers: Sequence[tuple[str, str]],
        sisters: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        """This will offer other appeals of the sender, and measures on names beside it, each with its words."""
        super().__init__(*args, lang=lang, **kwargs)
        for name, offered in (("numbers", numbers), ("sisters", [(str(pk), said) for pk, said in sisters])):
            if offered:
                put_choices(self.fields[name], list(offered))
            else:
                del self.fields[name]
