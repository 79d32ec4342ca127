"""What is typed and chosen about evidence at a case."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from lachan.centre.cases.archive.form import TLP
from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices
from lachan.centre.web.words import say

_SOURCE: Final = 300
_REASON: Final = 1_000
# each in its own words
LANGUAGES: Final = (("vi", "Tiếng Việt"), ("en", "English"))
SCOPES: Final = ("whole", "partner")
_PARTNER: Final = 200


class ExhibitForm(DeskForm):
    """A file as evidence, and where it came from. `limit` is how large it may be, in words; `most_bytes` in bytes."""

    subject: ClassVar[str] = "exhibit"

    source = forms.CharField(max_length=_SOURCE, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    file = forms.FileField(allow_empty_file=True)

    def __init__(self, *args: Any, lang: str, most_bytes: int, limit: str, **kwargs: Any) -> None:
        """This will say the limit beside the field, where the page's script reads it too."""
        super().__init__(*args, lang=lang, **kwargs)
        field = self.fields["file"]
        field.help_text = say("desk.form.exhibit.file_hint", lang, limit=limit)
        field.widget.attrs |= {
            "data-most-bytes": f"{most_bytes}",
            "data-too-large": say("desk.form.exhibit.too_large", lang, limit=limit),
        }


class MessageForm(DeskForm):
    """A message as evidence, word by word, and where it came from."""

    subject: ClassVar[str] = "exhibit"

    text = forms.CharField(max_length=10_000, strip=False, widget=forms.Textarea(attrs={"rows": 6}))
    source = forms.CharField(max_length=_SOURCE, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class ExhibitOutForm(DeskForm):
    """Why a piece of evidence leaves the case."""

    subject: ClassVar[str] = "exhibit"

    reason = forms.CharField(max_length=_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class ClearForm(DeskForm):
    """What the officer has looked at before a file may go to partners, or why it may no more."""

    subject: ClassVar[str] = "exhibit"

    reason = forms.CharField(max_length=_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class ArchiveForm(DeskForm):
    """For whom and why the evidence is handed over, and the language of its summary.

    Whole, or redacted for a partner: then who that is, how far they may pass it on, and what else is to be covered.
    """

    subject: ClassVar[str] = "archive"

    scope = forms.ChoiceField(widget=forms.RadioSelect)
    partner = forms.CharField(
        required=False, max_length=_PARTNER, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    tlp = forms.ChoiceField()
    marked = forms.CharField(required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    language = forms.ChoiceField()

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put scopes, markings and languages into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["scope"], choices_in_words(SCOPES, "desk.code.archive_scope", lang))
        put_choices(self.fields["tlp"], [(one, f"TLP:{one}") for one in TLP])
        put_choices(self.fields["language"], list(LANGUAGES))

    def clean(self) -> dict[str, Any]:
        """This will ask for the partner of a redacted archive."""
        typed = super().clean() or {}
        if typed.get("scope") == "partner" and not typed.get("partner", "").strip():
            self.add_error("partner", say("desk.wrong.required", self.lang))
        return typed
