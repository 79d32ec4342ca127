"""What is typed by an approver who goes on leave: who stands in, from when until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from lachan.centre.console.forms.base import DayField, DeskForm, put_choices

if TYPE_CHECKING:
    from collections.abc import Sequence


class DelegationForm(DeskForm):
    """Who signs in one's place, from the first day to the last, both included."""

    subject: ClassVar[str] = "delegation"

    to_person = forms.TypedChoiceField(coerce=int)
    first_day = DayField()
    last_day = DayField()

    def __init__(self, *args: Any, lang: str, persons: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """This will offer the approvers who can stand in, with their names."""
        super().__init__(*args, lang=lang, **kwargs)
        self.can_choose = bool(persons)
        # nobody is chosen beforehand: who would be is whoever stands first by name
        put_choices(self.fields["to_person"], [("", "–"), *((str(pk), name) for pk, name in persons)])


class EndDelegationForm(DeskForm):
    """Nothing is typed."""

    subject: ClassVar[str] = "delegation_end"
