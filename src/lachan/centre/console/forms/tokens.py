"""What is typed about tokens of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.accounts.permissions import OF_TOKENS
from lachan.centre.accounts.services.asked import LONGEST_REASON
from lachan.centre.accounts.services.tokens import NAME_CHARS
from lachan.centre.console.forms.base import DayField, DeskForm, choices_in_words, put_choices

if TYPE_CHECKING:
    from collections.abc import Collection

_NETWORKS_CHARS: Final = 1_000


class TokenForm(DeskForm):
    """What a token is for, what it may do, until when, and from where."""

    subject: ClassVar[str] = "token"

    name = forms.CharField(max_length=NAME_CHARS, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    permissions = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    last_day = DayField()
    networks = forms.CharField(
        required=False,
        max_length=_NETWORKS_CHARS,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, lang: str, may: Collection[str], **kwargs: Any) -> None:
        """This will offer the permissions that the owner has."""
        super().__init__(*args, lang=lang, **kwargs)
        offered = [one for one in OF_TOKENS if one in may]
        put_choices(self.fields["permissions"], choices_in_words(offered, "token.permission", lang))


class OfficeTokenForm(TokenForm):
    """A token of an office, and why it is needed."""

    reason = forms.CharField(max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))
