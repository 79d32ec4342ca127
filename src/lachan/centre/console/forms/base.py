"""Forms of the desk: labels, hints and errors in the page's language, days as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    EmailValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)

from lachan.centre.console.forms.office_field import OfficeField
from lachan.centre.reports.told import read_loss
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.web.refusals import Refusal

_NO_MATTER_OF_TYPING: Final = frozenset({401, 403, 404, 429})
_AS_WRITTEN: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_AS_STORED: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_GROUPED: Final = re.compile(r"[0-9]{1,18}|[0-9]{1,3}([., ])[0-9]{3}(\1[0-9]{3}){0,4}")
_AMOUNT_CHARS: Final = 60
# Before this no office or map of ours stood, after it nobody plans; a typed year of 0202 or 20260 is a slip.
_YEARS: Final = range(1945, 2101)


class DayField(forms.CharField):
    """A day as it is written here, 28/11/2026; the form of machines, 2026-11-28, is understood too.

    A text field and no `type=date`: browsers show that one in the order of their own language, so that 3/4 is April to
    one officer and March to the next.
    """

    def __init__(self, **kwargs: Any) -> None:
        """This will take a CharField's arguments."""
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 10})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """This will show a day as it is written, and what was typed as it was typed."""
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        """This will read a day. Raises ValidationError for what is none."""
        text = super().to_python(value)
        if not text:
            return None
        if found := _AS_WRITTEN.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
        elif found := _AS_STORED.fullmatch(text):
            year, month, day = (int(part) for part in found.groups())
        else:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            read = date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if read.year not in _YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return read


class NumberField(forms.IntegerField):
    """A whole number as it is written here, `1.500` or `1,500`.

    A text field and no `type=number`: to that one, and to Django's own, `500.000` is 500, and money that was lost or
    got back would be a thousand times too little.
    """

    def __init__(self, **kwargs: Any) -> None:
        """This will take an IntegerField's arguments."""
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": self.keys, "autocomplete": "off", "maxlength": 60})
        )
        super().__init__(**kwargs)

    keys: ClassVar[str] = "numeric"

    def to_python(self, value: Any) -> int | None:
        """This will read a number. Raises ValidationError for what is none."""
        if value in self.empty_values or not f"{value}".strip():
            return None
        read = self.read(f"{value}".strip())
        if read is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return read

    def read(self, said: str) -> int | None:
        """This will give the number that is meant; None where it is none."""
        return int(re.sub("[., ]", "", said)) if _GROUPED.fullmatch(said) else None


class AmountField(NumberField):
    """An amount of đồng as people write it, as on the public pages: `1.500.000 đ`, `1,5 triệu`, `20tr`."""

    # words are typed too
    keys: ClassVar[str] = "text"

    def read(self, said: str) -> int | None:
        """This will give the amount that is meant; None where it is none."""
        return read_loss(said) if len(said) <= _AMOUNT_CHARS else None


class DeskForm(forms.Form):
    """A form whose words stand in the catalogue under `desk.form.SUBJECT.FIELD`, hints under `FIELD_hint`."""

    subject: ClassVar[str] = ""

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will take a form's arguments and the page's language."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.lang = lang
        for name, field in self.fields.items():
            self._say_field(name, field)
            if isinstance(field, OfficeField):
                field.lang = field.widget.lang = lang

    @property
    def is_entered_before_looking(self) -> bool:
        """This will say whether an office is looked for below other fields.

        A browser presses a form's first button when Enter is typed, and that would be the one that only looks.
        """
        shown = [one.field for one in self.visible_fields()]
        return any(isinstance(field, OfficeField) for field in shown[1:])

    def _say_field(self, name: str, field: forms.Field) -> None:
        key = f"desk.form.{self.subject}.{name}"
        field.label = say(key, self.lang)
        if f"{key}_hint" in catalogue():
            field.help_text = say(f"{key}_hint", self.lang)
        elif isinstance(field, DayField):
            field.help_text = say("desk.form.day_hint", self.lang)
        wrong = (
            "day"
            if isinstance(field, DayField)
            else "amount"
            if isinstance(field, AmountField)
            else "number"
            if isinstance(field, NumberField)
            else "email"
            if isinstance(field, forms.EmailField)
            else "invalid"
        )
        field.error_messages |= {
            "required": say("desk.wrong.required", self.lang),
            "invalid": say(f"desk.wrong.{wrong}", self.lang),
            "invalid_choice": say("desk.wrong.choice", self.lang),
        }
        for validator in list(field.validators):
            if isinstance(validator, MaxLengthValidator):
                limit = str(validator.limit_value)
                field.validators.remove(validator)
                field.validators.append(
                    MaxLengthValidator(validator.limit_value, say("desk.wrong.long", self.lang, limit=limit))
                )
            elif isinstance(validator, ProhibitNullCharactersValidator):
                field.validators.remove(validator)
                field.validators.append(ProhibitNullCharactersValidator(say("desk.wrong.invalid", self.lang)))
            elif isinstance(validator, MinValueValidator):
                validator.message = say("desk.wrong.least", self.lang, least=str(validator.limit_value))
            elif isinstance(validator, MaxValueValidator):
                validator.message = say("desk.wrong.most", self.lang, most=str(validator.limit_value))
            elif isinstance(validator, EmailValidator):
                validator.message = say("desk.wrong.email", self.lang)

    def say_refusal(self, refusal: Refusal, **fields: str) -> None:
        """This will say a service's refusal: beside the field that it points to, else above the form.

        `fields` names a field for a part that the service calls otherwise. Raises the refusal itself where it is no
        matter of what was typed: who may not, or may not even see.
        """
        if refusal.status in _NO_MATTER_OF_TYPING:
            raise refusal
        part = refusal.pointer.removeprefix("/")
        field = fields.get(part, part)
        said = f"{refusal.what(self.lang)} {refusal.mend(self.lang)}".strip()
        self.add_error(field if field in self.fields else None, said)

    def say_wrong(self, code: str, *, field: str | None = None, **params: str) -> None:
        """This will put a refusal of a service beside its field, or above the form: `desk.wrong.CODE` says it."""
        self.add_error(
            field if field in self.fields else None, say(f"desk.wrong.{code}", self.lang, **params)
        )


def choices_in_words(values: Iterable[str], words: str, lang: str) -> list[tuple[str, str]]:
    """This will give the choices of a field with their words, which stand under `WORDS.VALUE`."""
    return [(value, say(f"{words}.{value}", lang)) for value in values]


def put_choices(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    """This will give a field its choices."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(field)
    field.choices = choices
