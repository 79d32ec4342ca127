"""What is typed when the same is done with many cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.cases.services.bulk import RECOVERED
from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices
from lachan.centre.console.forms.case_acts import OUTCOMES
from lachan.centre.console.forms.office_field import OfficeField

if TYPE_CHECKING:
    from collections.abc import Iterable

_REASON: Final = 1_000
_CHOSEN_CHARS: Final = 20_000


class BulkForm(DeskForm):
    """Nothing but a yes: the cases with the versions that the page showed, and a key by which a page is sent once."""

    subject: ClassVar[str] = "case_bulk"

    key = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    chosen = forms.RegexField(
        r"\A[1-9][0-9]{0,17}:[0-9]{1,9}( [1-9][0-9]{0,17}:[0-9]{1,9}){0,499}\Z",
        max_length=_CHOSEN_CHARS,
        widget=forms.HiddenInput,
    )

    def clean_chosen(self) -> list[tuple[int, int]]:
        """This will read ids and versions."""
        pairs = (one.partition(":") for one in self.cleaned_data["chosen"].split())
        return [(int(case_id), int(version)) for case_id, _, version in pairs]


class BulkAssignForm(BulkForm):
    """Who gets the cases."""

    person = forms.ChoiceField()

    def __init__(self, *args: Any, lang: str, persons: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        """This will name who can have them."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["person"], [("", "–"), *((str(pk), name) for pk, name in persons)])


class BulkHandOverForm(BulkForm):
    """Which office gets the cases, and why."""

    office = OfficeField()
    reason = forms.CharField(max_length=_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class BulkCloseForm(BulkForm):
    """What came of the cases, what was got back in them, and why they end."""

    outcome = forms.ChoiceField()
    recovered = forms.ChoiceField()
    reason = forms.CharField(max_length=_REASON, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the outcomes into words."""
        super().__init__(*args, lang=lang, **kwargs)
        for name, codes, words in (
            ("outcome", OUTCOMES, "desk.code.case_outcome"),
            ("recovered", RECOVERED, "desk.code.case_recovered"),
        ):
            # nothing is chosen beforehand: whoever closes many at once says it
            put_choices(self.fields[name], [("", "–"), *choices_in_words(codes, words, lang)])
