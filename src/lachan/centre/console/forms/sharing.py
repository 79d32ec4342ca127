"""What is typed about what is shared: what is looked for, yes and no to what waits, stopping all, marking further."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.console.forms.base import DeskForm, NumberField, put_choices
from lachan.centre.console.forms.partners import code_choices
from lachan.centre.exchange.queries.looking_up import TYPED_CHARS
from lachan.centre.partners.codes import PAP, TLP
from lachan.centre.web.words import LANGS, say
from lachan.engine.fold import fold, prepare

if TYPE_CHECKING:
    from lachan.centre.exchange.entries import EntryRow

_REASON_CHARS: Final = 500


def _reason() -> forms.CharField:
    return forms.CharField(max_length=_REASON_CHARS, widget=forms.Textarea(attrs={"rows": 2}))


class LookForm(DeskForm):
    """A link, name, number or account in any form."""

    subject: ClassVar[str] = "sharing_look"

    text = forms.CharField(
        max_length=TYPED_CHARS,
        widget=forms.TextInput(attrs={"data-find": "", "autocomplete": "off", "spellcheck": "false"}),
    )


class ReleaseForm(DeskForm):
    """Yes or no to what waits: how many things one saw, typed where they are several, and why."""

    subject: ClassVar[str] = "sharing_release"

    things = NumberField(min_value=1)
    reason = _reason()

    def __init__(self, *args: Any, lang: str, count: int, **kwargs: Any) -> None:
        """This will have the number typed where there are several; one thing is seen by whoever sees the page."""
        super().__init__(*args, lang=lang, **kwargs)
        if count == 1:
            self.fields["things"].widget = forms.HiddenInput()
            self.fields["things"].initial = 1


class StopForm(DeskForm):
    """Why all is stopped, and the word that nobody types by mistake."""

    subject: ClassVar[str] = "sharing_stop"

    word = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    reason = _reason()

    def clean_word(self) -> str:
        """This will take the word of either language, in capitals or not, with its accents or without."""
        typed = _plain(self.cleaned_data["word"])
        if typed not in {_plain(say("desk.sharing.stop_word", lang)) for lang in LANGS}:
            raise forms.ValidationError(
                say("desk.wrong.word", self.lang, word=say("desk.sharing.stop_word", self.lang))
            )
        return typed


class FurtherForm(DeskForm):
    """How far a thing is marked from now on, and why; what would not go further is not offered."""

    subject: ClassVar[str] = "sharing_further"

    tlp = forms.ChoiceField()
    pap = forms.ChoiceField()
    reason = _reason()

    def __init__(self, *args: Any, lang: str, row: EntryRow, **kwargs: Any) -> None:
        """This will offer the markings from the thing's own on."""
        super().__init__(*args, lang=lang, initial={"tlp": row.tlp, "pap": row.pap}, **kwargs)
        put_choices(self.fields["tlp"], code_choices(TLP[TLP.index(row.tlp) :], "partners.tlp", lang))
        put_choices(self.fields["pap"], code_choices(PAP[PAP.index(row.pap) :], "partners.pap", lang))


def _plain(said: str) -> str:
    return fold(prepare(said.strip())[0]).text.lower()
