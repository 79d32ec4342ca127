"""Address and password; the password again; a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lachan.centre.accounts.sign_in.weak_passwords import MAX_CHARS, MIN_CHARS
from lachan.centre.web.language import language_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Person
    from lachan.centre.web.words import Lang

_MAIL_CHARS = 254


def _password_field(autocomplete: str, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        strip=False,
        max_length=MAX_CHARS,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, **attrs}),
    )


def _lang() -> Lang:
    return language_of(context.request)


def _words(key: str, **params: str) -> str:
    return say(key, language_of(context.request), **params)


class SignInForm(LoginForm):
    """Address and password. What is wrong with them is not said apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """This will take allauth's placeholders away."""
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            max_length=_MAIL_CHARS,
            widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
        )
        self.fields["password"] = _password_field("current-password")


class PasswordAgainForm(ReauthenticateForm):
    """The password before a dangerous act."""

    password = _password_field("current-password", autofocus=True)


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password1 = _password_field("new-password", minlength=MIN_CHARS)
    password2 = _password_field("new-password", minlength=MIN_CHARS)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """This will keep whose password it is."""
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_password1(self) -> str:
        """This will judge the password, and say in words why it is weak."""
        password: str = self.cleaned_data["password1"]
        try:
            validate_password(password, self.person)
        except ValidationError as error:
            raise ValidationError(
                [
                    ValidationError(
                        _words(f"sign_in.password.{why.code}", **dict(why.params or {})), code=why.code or ""
                    )
                    for why in error.error_list
                ]
            ) from None
        return password

    def clean(self) -> dict[str, Any]:
        """This will compare the two."""
        cleaned = super().clean() or {}
        if "password1" in cleaned and "password2" in cleaned and cleaned["password1"] != cleaned["password2"]:
            self.add_error(
                "password2", ValidationError(say("sign_in.password.differ", _lang()), code="differ")
            )
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one, twice."""

    oldpassword = _password_field("current-password")
    field_order = ("oldpassword", "password1", "password2")

    def clean_oldpassword(self) -> str:
        """This will judge the old password; guesses are counted."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.person, password):
            raise ValidationError(_words("sign_in.error.incorrect_password"), code="incorrect_password")
        return password


class ForgottenForm(forms.Form):
    """The address to which a link is sent, if it belongs to somebody."""

    email = forms.CharField(
        max_length=_MAIL_CHARS, widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
