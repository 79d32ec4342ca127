"""Choosing an office: by what is typed, or from those that are offered. It needs no script; with one the list follows.

What was typed anew counts before what was ticked before, and both at once are asked about: a case goes to no office
that somebody had ticked and then thought better of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lachan.centre.console.queries.offices_offered import Offered

OFFICE_CHARS = 200
# the button that only looks, and does nothing else with the form
FIND = "find_office"


class OfficeSaid(NamedTuple):
    """What came of the field: the text, the code that is ticked, and the text for which the list was made."""

    text: str
    ticked: str = ""
    shown: str = ""

    @property
    def is_typed_anew(self) -> bool:
        """This will say whether something else was typed since the list was made."""
        return self.text.strip() != self.shown.strip()


class OfficeWidget(forms.TextInput):
    """The text, and below it the offices that are offered."""

    template_name = "console/office_field.html"

    def __init__(self) -> None:
        """This will let browsers offer nothing of their own."""
        super().__init__(attrs={"autocomplete": "off", "maxlength": OFFICE_CHARS})
        self.offers: tuple[Offered, ...] = ()
        self.lang = "vi"
        self.is_searched = False
        self.note = ""
        self.address = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> OfficeSaid | None:
        """This will read the text, what is ticked, and for what the list was made."""
        del files
        if name not in data and f"{name}_ticked" not in data:
            return None
        return OfficeSaid(data.get(name, ""), data.get(f"{name}_ticked", ""), data.get(f"{name}_shown", ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """This will say whether nothing of the field came."""
        return self.value_from_datadict(data, files, name) is None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """This will give what the page shows of it."""
        said = value if isinstance(value, OfficeSaid) else OfficeSaid(value or "")
        context: dict[str, Any] = super().get_context(name, said.text, attrs)
        return context | {
            "lang": self.lang,
            "offers": self.offers,
            "ticked": "" if said.is_typed_anew and said.text.strip() else said.ticked,
            "shown": said.text if self.is_searched else "",
            "is_searched": self.is_searched,
            "note": self.note,
            "address": self.address,
            "find": FIND,
        }


class OfficeField(forms.CharField):
    """An office, as its code where it was ticked and as it was typed otherwise; the view resolves both alike."""

    widget = OfficeWidget

    def __init__(self, **kwargs: Any) -> None:
        """This will take a CharField's arguments."""
        super().__init__(max_length=OFFICE_CHARS, **kwargs)
        self.lang = "vi"

    def clean(self, value: Any) -> str:
        """This will give a code or a text. Raises ValidationError where one was typed and another ticked."""
        said = value if isinstance(value, OfficeSaid) else OfficeSaid(value or "")
        if said.ticked and said.is_typed_anew and said.text.strip() not in {"", said.ticked}:
            raise ValidationError(say("desk.office_pick.both", self.lang), code="both")
        wanted = said.ticked if said.ticked and not (said.is_typed_anew and said.text.strip()) else said.text
        return str(super().clean(wanted))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """This will say whether another office is meant."""
        said = data if isinstance(data, OfficeSaid) else OfficeSaid(data or "")
        return (initial or "") not in {said.text, said.ticked}


def office_wanted(data: Mapping[str, Any], name: str) -> str:
    """This will give the code that is ticked or the text that was typed, of what a form holds so far."""
    said = OfficeWidget().value_from_datadict(data, None, name) or OfficeSaid("")
    ticked = said.ticked if not (said.is_typed_anew and said.text.strip()) else ""
    return (ticked or said.text)[:OFFICE_CHARS]


def office_said(form: forms.Form, name: str) -> str:
    """This will give what was typed into an office's field so far, "" for nothing."""
    said = form[name].value()
    return said.text if isinstance(said, OfficeSaid) else str(said or "")


def put_offers(
    form: forms.Form, name: str, offers: Sequence[Offered], *, address: str, is_searched: bool, note: str = ""
) -> None:
    """This will put offices below the field: those found for what was typed, or those that suit."""
    field = form.fields[name]
    widget = field.widget
    if not isinstance(widget, OfficeWidget):
        raise TypeError(field)
    widget.offers, widget.address = tuple(offers), address
    widget.is_searched, widget.note = is_searched, note


def typed_so_far(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """This will give what a form holds when somebody only looks for an office, as its first values."""
    first = dict(data.items())
    for name in names:
        said = OfficeWidget().value_from_datadict(data, None, name)
        if said is not None:
            first[name] = said._replace(shown=said.text)
    return first
