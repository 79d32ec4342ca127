"""What is typed about persons and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from lachan.centre.accounts.permissions import GRANTS, GUARDED_ROLES
from lachan.centre.console.forms.base import DayField, DeskForm, choices_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES: Final = (("vi", "Tiếng Việt"), ("en", "English"))
ORDINARY_ROLES: Final = tuple(str(role) for role in GRANTS if role not in GUARDED_ROLES)
TWO_SIGN_ROLES: Final = tuple(str(role) for role in GRANTS if role in GUARDED_ROLES)


class PersonsFilter(DeskForm):
    """What a list of persons is narrowed to."""

    subject: ClassVar[str] = "persons_filter"

    find = forms.CharField(
        required=False, max_length=100, widget=forms.TextInput(attrs={"data-find": "", "type": "search"})
    )
    role = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    office = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the choices into words."""
        super().__init__(*args, lang=lang, **kwargs)
        _choices(self.fields["role"], "role", (str(role) for role in GRANTS), lang, every=True)
        _choices(self.fields["state"], "desk.person", ("active", "stopped"), lang, every=True)


class PersonForm(DeskForm):
    """Name, address and language of an account."""

    subject: ClassVar[str] = "person"

    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    language = forms.ChoiceField(choices=LANGUAGES, initial="vi")


class NewPersonForm(PersonForm):
    """A new account, and the office that keeps it."""

    office = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    field_order = ("name", "email", "office", "language")


class SessionsForm(DeskForm):
    """Whether the programs that act for the person are stopped too."""

    subject: ClassVar[str] = "person_sessions"

    tokens = forms.BooleanField(required=False, initial=True)


class MoveForm(DeskForm):
    """The office that is to keep an account."""

    subject: ClassVar[str] = "person"

    office = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class RoleForm(DeskForm):
    """A role at an office for a period. The last day is the last on which it holds."""

    subject: ClassVar[str] = "role"

    role = forms.ChoiceField()
    office = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    valid_from = DayField()
    last_day = DayField(required=False)

    def __init__(self, *args: Any, lang: str, roles: Iterable[str] = ORDINARY_ROLES, **kwargs: Any) -> None:
        """This will put the roles into words."""
        super().__init__(*args, lang=lang, **kwargs)
        _choices(self.fields["role"], "role", roles, lang, every=False)


class GuardedRoleForm(RoleForm):
    """A role that takes two administrators, and why the person should have it."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will offer the roles that take two."""
        super().__init__(*args, lang=lang, roles=TWO_SIGN_ROLES, **kwargs)


class ReasonForm(DeskForm):
    """Why something is asked for or decided."""

    subject: ClassVar[str] = "reason"

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AddressForm(ReasonForm):
    """Another address, and why."""

    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    field_order = ("email", "reason")


class EndRoleForm(DeskForm):
    """The last day of a role."""

    subject: ClassVar[str] = "role_end"

    last_day = DayField()


def _choices(field: forms.Field, words: str, values: Iterable[str], lang: str, *, every: bool) -> None:
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(field)
    choices = choices_in_words(list(values), words, lang)
    field.choices = [("", "–"), *choices] if every else choices
