"""When an office works: hours by weekday, days off and days worked besides what the country has, from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

from lachan.centre.cases.hours import WEEKDAYS
from lachan.centre.console.forms.base import DayField, DeskForm, put_choices
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_DAYS_CHARS: Final = 8_000


class DaysField(forms.CharField):
    """Days, parted by commas, blanks or new lines, each as it is written here: 28/11/2026."""

    def __init__(self, **kwargs: Any) -> None:
        """This will take a CharField's arguments."""
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.day = DayField(required=False)

    def prepare_value(self, value: Any) -> Any:
        """This will show days as they are written, and what was typed as it was typed."""
        return value if isinstance(value, str) or value is None else days_written(value)

    def to_python(self, value: Any) -> tuple[date, ...]:  # type: ignore[override]
        """This will read days. Raises ValidationError, which names what is none."""
        text = super().to_python(value) or ""
        days = []
        self.day.error_messages["invalid"] = self.error_messages["invalid"]
        for said in text.replace(",", " ").replace(";", " ").split():
            try:
                day = self.day.to_python(said)
            except ValidationError:
                raise ValidationError(f"{said[:20]}: {self.error_messages['invalid']}") from None
            if day is not None:
                days.append(day)
        return tuple(sorted(set(days)))


class HoursForm(DeskForm):
    """The hours of an office from a day on. `sure` comes with the second press, once the effect was shown."""

    subject: ClassVar[str] = "hours"

    valid_from = DayField()
    country = forms.ChoiceField(required=False)
    closed = DaysField(required=False, max_length=_DAYS_CHARS)
    worked = DaysField(required=False, max_length=_DAYS_CHARS)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will make a field for each weekday, and put the countries into words."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(
            self.fields["country"],
            [("VN", say("desk.hours.of_vietnam", lang)), ("", say("desk.hours.of_none", lang))],
        )
        for name in WEEKDAYS:
            field = forms.CharField(
                required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )
            self._say_field(name, field)
            self.fields[name] = field
        self.fields["closed"].error_messages["invalid"] = say("desk.wrong.day", lang)
        self.fields["worked"].error_messages["invalid"] = say("desk.wrong.day", lang)
        self.order_fields(["valid_from", *WEEKDAYS, "country", "closed", "worked", "sure"])

    def week(self) -> dict[str, list[str]]:
        """This will give the spans of each weekday as they were typed."""
        return {
            name: [span.strip() for span in self.cleaned_data[name].split(",") if span.strip()]
            for name in WEEKDAYS
        }


def days_written(days: Iterable[date]) -> str:
    """This will write days as they are typed."""
    return ", ".join(f"{day:%d/%m/%Y}" for day in sorted(days))
