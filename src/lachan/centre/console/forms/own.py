"""What people set for themselves at the desk: how they are told of what happens, and what they tell the next shift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

WAYS: Final = ("now", "daily", "never")
_ABOUT: Final = "about_"


class NoticeRulesForm(DeskForm):
    """How somebody is told of each kind of happening, and from which hour on the mail of the day leaves.

    `usual` is how one is told who has set nothing, by kind; "" for the hour is the centre's own time.
    """

    subject: ClassVar[str] = "notices"

    hour = forms.ChoiceField(required=False)

    def __init__(
        self, *args: Any, lang: str, usual: Mapping[str, str], own: Mapping[str, str], **kwargs: Any
    ) -> None:
        """This will make a field for each kind, with the usual way marked."""
        super().__init__(*args, lang=lang, **kwargs)
        hours = [(f"{hour}", f"{hour:02}:00") for hour in range(24)]
        put_choices(self.fields["hour"], [("", say("desk.notices.usual_hour", lang)), *hours])
        for about, how in usual.items():
            field = forms.ChoiceField(widget=forms.RadioSelect, initial=own.get(about, how))
            self._say_field(f"{_ABOUT}{about}", field)
            choices = choices_in_words(WAYS, "desk.code.notice_how", lang)
            mark = say("desk.notices.usual", lang)
            put_choices(field, [(way, f"{words} {mark}" if way == how else words) for way, words in choices])
            self.fields[f"{_ABOUT}{about}"] = field
        self.order_fields([name for name in self.fields if name != "hour"])

    def rules(self) -> dict[str, str]:
        """This will give what was chosen, by kind."""
        return {
            name.removeprefix(_ABOUT): value
            for name, value in self.cleaned_data.items()
            if name.startswith(_ABOUT)
        }


class ShiftNoteForm(DeskForm):
    """What the next shift has to know."""

    subject: ClassVar[str] = "shift_note"

    text = forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))
