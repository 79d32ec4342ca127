"""A partner's file of answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from lachan.centre.accounts.given_tables import LARGEST_BYTES
from lachan.centre.console.forms.base import DeskForm
from lachan.centre.exchange.claims.reading import MOST_ROWS
from lachan.centre.web.uploads import MEGABYTE
from lachan.centre.web.words import say


class AnswersForm(DeskForm):
    """The file, and how large it may be."""

    subject: ClassVar[str] = "answers"

    file = forms.FileField(
        allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"})
    )

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will say the limits beside the field."""
        super().__init__(*args, lang=lang, **kwargs)
        rows = f"{MOST_ROWS:,}".replace(",", "." if lang == "vi" else ",")
        limit = f"{LARGEST_BYTES // MEGABYTE} MB"
        self.fields["file"].help_text = say("desk.form.answers.file_hint", lang, limit=limit, rows=rows)
