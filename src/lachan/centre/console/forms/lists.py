"""What is typed about lists and owners' claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.console.forms.base import DayField, DeskForm, choices_in_words, put_choices
from lachan.centre.console.sources import say_source
from lachan.centre.indicators.claims import APP_SIGNER
from lachan.centre.indicators.claims import KINDS as CLAIM_KINDS
from lachan.centre.indicators.pages import ENDING, ENTRY_SHOWS
from lachan.engine.model import Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTED_KINDS: Final = tuple(kind for kind in Kind if kind is not Kind.TEXT)
# `shared` and `popular` come from files, for their reasons are codes
_BY_HAND: Final = (ListClass.BAD, ListClass.CORRECTED, ListClass.OFFICIAL)
_CLAIM_STATES: Final = ("open", "confirmed", ENDING, "refused", "revoked", "expired")


class ListsFilter(DeskForm):
    """Where an entry stands, its class, its kind, and what it comes from."""

    subject: ClassVar[str] = "lists_filter"

    show = forms.ChoiceField(required=False, widget=forms.Select(attrs={"data-find": ""}))
    list_class = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    source = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lang: str, sources: Sequence[str], **kwargs: Any) -> None:
        """This will put the choices into words; a source that is a list stands by its own name."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["show"], choices_in_words(ENTRY_SHOWS, "desk.code.entry_show", lang))
        classes = choices_in_words(ListClass, "desk.code.list_class", lang)
        put_choices(self.fields["list_class"], [("", "–"), *classes])
        kinds = choices_in_words([*_LISTED_KINDS, APP_SIGNER], "desk.code.kind", lang)
        put_choices(self.fields["kind"], [("", "–"), *kinds])
        known = [(source, say_source(source, lang)) for source in sources]
        put_choices(self.fields["source"], [("", "–"), *known])


class ClaimsFilter(DeskForm):
    """Where a claim stands, and what is claimed."""

    subject: ClassVar[str] = "claims_filter"

    state = forms.ChoiceField(required=False, widget=forms.Select(attrs={"data-find": ""}))
    kind = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put states and kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        states = choices_in_words(_CLAIM_STATES, "desk.code.claim_state", lang)
        put_choices(self.fields["state"], [("", "–"), *states])
        put_choices(self.fields["kind"], [("", "–"), *choices_in_words(CLAIM_KINDS, "desk.code.kind", lang)])


class EntryForm(DeskForm):
    """An entry of a list: its class, what it names, why, until when."""

    subject: ClassVar[str] = "entry"

    list_class = forms.ChoiceField()
    kind = forms.ChoiceField()
    value = forms.CharField(max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    owner = forms.CharField(max_length=200, required=False)
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    expires_on = DayField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put classes and kinds into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["list_class"], choices_in_words(_BY_HAND, "desk.code.list_class", lang))
        put_choices(self.fields["kind"], choices_in_words(_LISTED_KINDS, "desk.code.kind", lang))


class ClaimForm(DeskForm):
    """What an office says is its own, how that can be seen, and whom to write to each year."""

    subject: ClassVar[str] = "claim"

    office = forms.TypedChoiceField(coerce=int)
    kind = forms.ChoiceField()
    value = forms.CharField(max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    way = forms.ChoiceField()
    letter = forms.CharField(max_length=500, required=False)
    contact = forms.EmailField(max_length=254)

    def __init__(self, *args: Any, lang: str, offices: list[tuple[int, str]], **kwargs: Any) -> None:
        """This will put the kinds into words; `offices` are those that the viewer may speak for, with their names."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["office"], [(str(pk), name) for pk, name in offices])
        put_choices(self.fields["kind"], choices_in_words(CLAIM_KINDS, "desk.code.kind", lang))
        put_choices(
            self.fields["way"], choices_in_words(("dns", "file", "letter"), "desk.code.proof_way", lang)
        )

    def clean(self) -> dict[str, Any]:
        """This will give the proof as the service takes it: the letter that was named, or the way to look for it."""
        typed = super().clean() or {}
        typed["proof"] = typed.get("letter", "") if typed.get("way") == "letter" else typed.get("way", "")
        return typed


class AlarmForm(DeskForm):
    """Whether it was a crowd, and why one thinks so."""

    subject: ClassVar[str] = "alarm"

    was_crowd = forms.ChoiceField()
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put yes and no into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["was_crowd"], choices_in_words(("no", "yes"), "desk.code.crowd", lang))
