"""What is typed about a partner's subscription: what it gets in a format, and the format's own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import msgspec
from django import forms
from msgspec import inspect

from lachan.centre.console.forms.base import DeskForm, NumberField, choices_in_words, put_choices
from lachan.centre.console.forms.partners import code_choices
from lachan.centre.exchange.codes import MOST_CONFIDENCE
from lachan.centre.exchange.formats.carried import CARRIED
from lachan.centre.exchange.formats.options import OPTIONS
from lachan.centre.exchange.services.subscribing import SECRET_FORMATS, Asked
from lachan.centre.partners.codes import PAP, TLP
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow
    from lachan.centre.exchange.readers import Reader

_OPTION: Final = "option_"
_MOST_CHARS: Final = 600
_PLAIN: Final = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class SubscriptionForm(DeskForm):
    """Kinds, actions, how sure at least, markings, the name of the secret, and what the format alone asks."""

    subject: ClassVar[str] = "subscription"

    kinds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    actions = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    least_confidence = NumberField(required=False, min_value=0, max_value=MOST_CONFIDENCE)
    tlp = forms.ChoiceField(required=False)
    pap = forms.ChoiceField(required=False)
    secret_name = forms.CharField(max_length=60, widget=forms.TextInput(attrs=_PLAIN))

    def __init__(
        self,
        *args: Any,
        lang: str,
        format: str,  # noqa: A002 - the field's word
        agreed: Reader,
        now: SubscriptionRow | None,
        **kwargs: Any,
    ) -> None:
        """This will offer what the format carries within the agreement; `now` is how it stands."""
        super().__init__(*args, lang=lang, initial=_initial(now), **kwargs)
        self.format = format
        carried = CARRIED[format]
        kinds = [kind for kind in agreed.kinds if kind in carried.kinds]
        put_choices(self.fields["kinds"], choices_in_words(kinds, "desk.code.kind", lang))
        put_choices(self.fields["actions"], choices_in_words(carried.actions, "exchange.action", lang))
        for name, codes, most in (("tlp", TLP, agreed.tlp), ("pap", PAP, agreed.pap)):
            within = code_choices(codes[: codes.index(most) + 1], f"partners.{name}", lang)
            put_choices(self.fields[name], [("", say("desk.gets.as_agreed", lang)), *within])
        if format not in SECRET_FORMATS:
            del self.fields["secret_name"]
        settings = inspect.type_info(OPTIONS[format]) if format in OPTIONS else None
        for field in settings.fields if isinstance(settings, inspect.StructType) else ():
            self._add_option(field, {} if now is None else now.options)

    def _add_option(self, field: inspect.Field, now: dict[str, Any]) -> None:
        name, default = field.name, field.default
        made = _field_of(field.type, self.lang, name)
        made.initial = now.get(name, None if default is msgspec.NODEFAULT else default)
        if isinstance(made.initial, list | tuple):
            made.initial = "\n".join(made.initial)
        made.required = field.required and not isinstance(made, forms.BooleanField)
        key = f"desk.form.subscription.{_OPTION}{name}"
        made.label = say(key, self.lang) if key in catalogue() else name
        made.help_text = say(f"{key}_hint", self.lang) if f"{key}_hint" in catalogue() else ""
        self.fields[_OPTION + name] = made

    def parts(self) -> dict[str, str]:
        """This will say by which field each of the format's own settings is typed: `options/notify`."""
        return {
            f"options/{name.removeprefix(_OPTION)}": name for name in self.fields if name.startswith(_OPTION)
        }

    def asked(self) -> Asked:
        """This will give what was typed as the service takes it."""
        typed = self.cleaned_data
        options = {
            name.removeprefix(_OPTION): _said(self.fields[name], value)
            for name, value in typed.items()
            if name.startswith(_OPTION) and value not in {"", None}
        }
        return Asked(
            self.format,
            kinds=tuple(typed["kinds"]),
            actions=tuple(typed["actions"]),
            tlp=typed["tlp"],
            pap=typed["pap"],
            least_confidence=typed["least_confidence"] or 0,
            secret_name=typed.get("secret_name", ""),
            options=options,
        )


def _initial(now: SubscriptionRow | None) -> dict[str, Any]:
    if now is None:
        return {}
    return {
        "kinds": now.narrowing.kinds,
        "actions": now.narrowing.actions,
        "least_confidence": now.narrowing.least_confidence or None,
        "tlp": now.narrowing.tlp,
        "pap": now.narrowing.pap,
        "secret_name": now.secret_name,
    }


def _field_of(kind: inspect.Type, lang: str, name: str) -> forms.Field:
    """This will give a field for a setting: a choice, lines of texts, yes or no, a number, or a text."""
    match kind:
        case inspect.LiteralType(values=values):
            return forms.ChoiceField(choices=_choices([str(each) for each in values], lang, name))
        case inspect.VarTupleType():
            return forms.CharField(max_length=_MOST_CHARS, widget=forms.Textarea(attrs={"rows": 3, **_PLAIN}))
        case inspect.BoolType():
            return forms.BooleanField()
        case inspect.IntType():
            return NumberField()
    return forms.CharField(max_length=_MOST_CHARS, widget=forms.TextInput(attrs=_PLAIN))


def _choices(values: Sequence[str], lang: str, name: str) -> list[tuple[str, str]]:
    keys = {value: f"desk.gets.option.{name}.{value}" for value in values}
    return [(value, say(key, lang) if key in catalogue() else value) for value, key in keys.items()]


def _said(field: forms.Field, value: Any) -> Any:
    is_lines = isinstance(field.widget, forms.Textarea)
    return [line.strip() for line in value.splitlines() if line.strip()] if is_lines else value
