"""What is typed about partners: one form for each change, and each gives the change it asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.console.forms.base import DeskForm, put_choices
from lachan.centre.console.forms.persons import LANGUAGES
from lachan.centre.partners import codes
from lachan.centre.partners.contents import (
    AboutSet,
    CertificateAdd,
    DeskSet,
    End,
    EndpointSet,
    Join,
    ProbeKeyAdd,
    PromiseSet,
    Resume,
    SightSet,
    TokenAdd,
)
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lachan.centre.partners.contents import Change

    type OfficeOf = Callable[[str], int | None]

_PARTED: Final = re.compile(r"[,;\n]")
_STATES: Final = ("joining", "active", "suspended", "ended", "not_joined")
_CHARS: Final = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


def code_choices(codes_of: Iterable[str], words: str, lang: str) -> list[tuple[str, str]]:
    """This will give codes with their words, which stand under `WORDS.CODE` with `_` for what no key can hold."""
    return [(code, say(f"{words}.{re.sub(r'[.+]', '_', code)}", lang)) for code in codes_of]


def language_said(language: str) -> str:
    """This will name a language as the forms offer it."""
    return dict(LANGUAGES)[language]


def _line(most: int, **more: Any) -> forms.CharField:
    return forms.CharField(max_length=most, widget=forms.TextInput(attrs={"autocomplete": "off"}), **more)


class PartnersFilter(DeskForm):
    """Words of its name, what it is, and where it stands."""

    subject: ClassVar[str] = "partners_filter"

    words = forms.CharField(required=False, max_length=100, widget=forms.TextInput(attrs={"data-find": ""}))
    kind = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put kinds and states into words."""
        super().__init__(*args, lang=lang, **kwargs)
        kinds = code_choices(codes.PARTNER_KINDS, "partners.kind", lang)
        put_choices(self.fields["kind"], [("", "–"), *kinds])
        put_choices(self.fields["state"], [("", "–"), *code_choices(_STATES, "partners.state", lang)])


class ChangeForm(DeskForm):
    """A form that gives a change. Codes are offered in words."""

    subject: ClassVar[str] = "partner"

    # field → the codes that it offers and the key of their words
    OFFERED: ClassVar[Mapping[str, tuple[tuple[str, ...], str]]] = {
        "kind": (codes.PARTNER_KINDS, "partners.kind"),
        "desk": (codes.DESKS, "partners.desk"),
        "way": (codes.WAYS, "partners.way"),
        "tlp": (codes.TLP, "partners.tlp"),
        "pap": (codes.PAP, "partners.pap"),
        "sees": (codes.SEEN_KINDS, "desk.code.kind"),
        "scopes": (codes.SCOPES, "partners.scope"),
        "measure_kind": (codes.MEASURE_KINDS, "partners.measure"),
    }

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put what can be chosen into words."""
        super().__init__(*args, lang=lang, **kwargs)
        for name, (offered, words) in self.OFFERED.items():
            if name in self.fields:
                put_choices(self.fields[name], code_choices(offered, words, lang))
        if "language" in self.fields:
            put_choices(self.fields["language"], list(LANGUAGES))

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change; `office_of` finds an office by its code, None for ""."""
        raise NotImplementedError

    def clean_answers_for(self) -> tuple[str, ...]:
        """This will part what was typed at commas, semicolons and ends of lines."""
        said = self.cleaned_data["answers_for"].replace("\r", "\n")
        return tuple(one.strip() for one in _PARTED.split(said) if one.strip())


class AboutForm(ChangeForm):
    """Its names, its language, and the number that anybody can find."""

    name_vi = _line(200)
    name_en = _line(200, required=False)
    language = forms.ChoiceField()
    public_phone = _line(60)
    public_source = _line(300)
    office = _line(60, required=False)

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change."""
        typed = self.cleaned_data
        return AboutSet(
            typed["name_vi"],
            typed["name_en"],
            typed["public_phone"],
            typed["public_source"],
            language=typed["language"],
            office_id=office_of(typed["office"]),
        )


class PartnerDeskForm(ChangeForm):
    """Where a desk is reached."""

    desk = forms.ChoiceField()
    mail = forms.CharField(max_length=254, widget=forms.TextInput(attrs={"inputmode": "email", **_CHARS}))
    phone = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change."""
        del office_of
        return DeskSet(self.cleaned_data["desk"], self.cleaned_data["mail"], self.cleaned_data["phone"])


class EndpointForm(ChangeForm):
    """Where requests go."""

    way = forms.ChoiceField()
    address = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs=_CHARS))
    allow_private = forms.BooleanField(required=False)

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change."""
        del office_of
        typed = self.cleaned_data
        return EndpointSet(typed["way"], typed["address"], allow_private=typed["allow_private"])


class SightForm(ChangeForm):
    """How far it may see, and what it answers for."""

    tlp = forms.ChoiceField()
    pap = forms.ChoiceField()
    sees = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    answers_for = forms.CharField(required=False, max_length=6_000, widget=forms.Textarea(attrs={"rows": 2}))

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change."""
        del office_of
        typed = self.cleaned_data
        return SightSet(typed["tlp"], typed["pap"], tuple(typed["sees"]), typed["answers_for"])


class JoinForm(ChangeForm):
    """All that a partner joins with."""

    kind = forms.ChoiceField()
    code = _line(40)
    name_vi = _line(200)
    name_en = _line(200, required=False)
    country = _line(2)
    language = forms.ChoiceField()
    public_phone = _line(60)
    public_source = _line(300)
    desk = forms.ChoiceField()
    mail = forms.CharField(max_length=254, widget=forms.TextInput(attrs={"inputmode": "email", **_CHARS}))
    phone = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )
    answers_for = forms.CharField(required=False, max_length=6_000, widget=forms.Textarea(attrs={"rows": 2}))
    tlp = forms.ChoiceField()
    pap = forms.ChoiceField()
    sees = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    office = _line(60, required=False)

    def change(self, office_of: OfficeOf) -> Join:
        """This will give what was typed as a change."""
        typed = self.cleaned_data
        return Join(
            code=typed["code"],
            kind=typed["kind"],
            name_vi=typed["name_vi"],
            name_en=typed["name_en"],
            desk=DeskSet(typed["desk"], typed["mail"], typed["phone"]),
            public_phone=typed["public_phone"],
            public_source=typed["public_source"],
            answers_for=typed["answers_for"],
            tlp=typed["tlp"],
            pap=typed["pap"],
            sees=tuple(typed["sees"]),
            country=typed["country"],
            language=typed["language"],
            office_id=office_of(typed["office"]),
        )


class PartnerTokenForm(ChangeForm):
    """What a token opens, and for how many days."""

    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(min_value=1, max_value=codes.MOST_KEY_DAYS, initial=codes.USUAL_KEY_DAYS)

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change."""
        del office_of
        return TokenAdd(tuple(self.cleaned_data["scopes"]), self.cleaned_data["days"])


class CertificateForm(ChangeForm):
    """A certificate as PEM or its fingerprint, what it opens, and for how many days."""

    certificate = forms.CharField(max_length=16_000, widget=forms.Textarea(attrs={"rows": 6, **_CHARS}))
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(min_value=1, max_value=codes.MOST_KEY_DAYS, initial=codes.USUAL_KEY_DAYS)

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change."""
        del office_of
        typed = self.cleaned_data
        return CertificateAdd(typed["certificate"], tuple(typed["scopes"]), typed["days"])


class ProbeForm(ChangeForm):
    """A probe by its name, and its public key."""

    probe = forms.CharField(max_length=40, widget=forms.TextInput(attrs=_CHARS))
    public_key = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": 4, **_CHARS}))
    days = forms.IntegerField(min_value=1, max_value=codes.MOST_KEY_DAYS, initial=codes.USUAL_KEY_DAYS)

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change."""
        del office_of
        typed = self.cleaned_data
        return ProbeKeyAdd(typed["probe"], typed["public_key"], "", typed["days"])


class PromiseForm(ChangeForm):
    """By when a kind of measure is acknowledged, and takes effect."""

    measure_kind = forms.ChoiceField()
    acknowledge_minutes = forms.IntegerField(min_value=0, max_value=43_200)
    effect_minutes = forms.IntegerField(min_value=0, max_value=43_200)

    def change(self, office_of: OfficeOf) -> Change:
        """This will give what was typed as a change."""
        del office_of
        typed = self.cleaned_data
        return PromiseSet(typed["measure_kind"], typed["acknowledge_minutes"], typed["effect_minutes"])


class ResumeForm(ChangeForm):
    """Nothing but a yes."""

    def change(self, office_of: OfficeOf) -> Change:
        """This will give the change."""
        del office_of
        return Resume()


class ReasonForm(ChangeForm):
    """Why it ends, or is suspended."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def change(self, office_of: OfficeOf) -> Change:
        """This will give the end as a change."""
        del office_of
        return End(self.cleaned_data["reason"])


class HeardForm(DeskForm):
    """What was read out on the telephone, and at which number."""

    subject: ClassVar[str] = "heard"

    called = forms.ChoiceField(widget=forms.RadioSelect)
    code = forms.CharField(max_length=200, widget=forms.TextInput(attrs=_CHARS))

    def __init__(
        self, *args: Any, lang: str, numbers: list[tuple[str, str]], is_read_out: bool, **kwargs: Any
    ) -> None:
        """This will offer the numbers that were known before; `is_read_out`: it is figures and no code."""
        super().__init__(*args, lang=lang, **kwargs)
        put_choices(self.fields["called"], numbers)
        if is_read_out:
            self.fields["code"].label = say("desk.form.heard.figures", lang)
            self.fields["code"].help_text = say("desk.form.heard.figures_hint", lang)
        else:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"


FORMS: Final[Mapping[str, type[ChangeForm]]] = {
    "about": AboutForm,
    "desk": PartnerDeskForm,
    "endpoint": EndpointForm,
    "sight": SightForm,
    "token": PartnerTokenForm,
    "certificate": CertificateForm,
    "probe": ProbeForm,
    "promise": PromiseForm,
    "resume": ResumeForm,
    "end": ReasonForm,
}
