"""What is typed and chosen about a large file as evidence of a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from lachan.centre.console.forms.base import DeskForm
from lachan.centre.web.words import say

_SOURCE = 300


class LargeFileForm(DeskForm):
    """A file as evidence, in parts where there is a script, and where it came from."""

    subject: ClassVar[str] = "upload"

    source = forms.CharField(max_length=_SOURCE, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    file = forms.FileField(allow_empty_file=True)

    def __init__(self, *args: Any, lang: str, limit: str, **kwargs: Any) -> None:
        """This will say the limit beside the field."""
        super().__init__(*args, lang=lang, **kwargs)
        self.fields["file"].help_text = say("desk.form.upload.file_hint", lang, limit=limit)
