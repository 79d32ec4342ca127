"""Codes of an app, recovery codes, passkeys. A code is good once, in whatever process; guesses count by account."""

from __future__ import annotations

from struct import error as StructError  # noqa: N812 - its class has no other name
from typing import TYPE_CHECKING, Any, Final

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lachan.centre.accounts.services import signing_in
from lachan.centre.accounts.services.guessed_at import note_wrong_guess
from lachan.centre.accounts.sign_in import devices
from lachan.centre.accounts.sign_in.waiting import refuse_guess
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE, person_actor

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Person

# 6 figures, or a recovery code of 10; signs and blanks that people type in between are left out
_CODE_CHARS = 40
_CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autofocus": True,
    "spellcheck": "false",
}
_NAME_CHARS = 60


def _code_field() -> forms.CharField:
    return forms.CharField(max_length=_CODE_CHARS, widget=forms.TextInput(attrs=_CODE_ATTRS))


class CodeForm(AuthenticateForm):
    """The code after the password."""

    code = _code_field()

    def clean_code(self) -> str:
        """This will judge the code: one of the app, unused; or an unused recovery code."""
        code: str = self.cleaned_data["code"]
        self.authenticator = _check(self.user, code)
        return code


class CodeAgainForm(ReauthenticateForm):
    """The code before a dangerous act."""

    code = _code_field()

    def clean_code(self) -> str:
        """This will judge the code."""
        code: str = self.cleaned_data["code"]
        self.authenticator = _check(self.user, code)
        return code


class SetUpCodeForm(ActivateTOTPForm):
    """The first code of a new app: it shows that the app has the seed."""

    code = _code_field()

    def clean_code(self) -> str:
        """This will compare with the seed that was shown; the code can't be used again for coming in."""
        code: str = self.cleaned_data["code"]
        step = _step_of(self.secret, code)
        if step is None:
            raise get_adapter().validation_error("incorrect_code")
        signing_in.use_code(person_id=self.user.pk, step=step, now=timezone.now())
        return code


# whatever form a broken answer of an authenticator has: allauth and fido2 let these through
_BROKEN: Final = (
    ArithmeticError, AssertionError, AttributeError, InvalidSignature, LookupError, StructError, TypeError,
    UnsupportedAlgorithm, ValueError,
)  # fmt: skip


class _Careful(forms.Form):
    """A form that takes what an authenticator answers; a broken answer is a wrong one."""

    def clean_credential(self) -> Authenticator:
        """This will judge the answer to the challenge."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            raise
        except _BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeySignInForm(_Careful, LoginWebAuthnForm):
    """A passkey alone."""


class PasskeyStepForm(_Careful, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgainForm(_Careful, ReauthenticateWebAuthnForm):
    """A passkey before a dangerous act."""


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey. It opens the door alone (with the finger, face or PIN of its device) unless this is taken off."""

    name = forms.CharField(required=False, max_length=_NAME_CHARS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """This will tick the box beforehand."""
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean_credential(self) -> dict[str, Any]:
        """This will refuse what is no answer at all: allauth keeps `false` or `0` as an authenticator, unjudged."""
        credential = self.cleaned_data["credential"]
        if not credential or not isinstance(credential, dict):
            raise get_adapter().validation_error("incorrect_code")
        return credential

    def clean(self) -> dict[str, Any]:
        """This will judge what the new authenticator says of itself; a broken answer is a wrong one."""
        try:
            return dict(super().clean())
        except ValidationError:
            raise
        except _BROKEN:
            raise get_adapter().validation_error("incorrect_code") from None


def _check(person: Person, code: str) -> Authenticator:
    """This will give the second factor that a code belongs to. Raises ValidationError."""
    request, now = context.request, timezone.now()
    counted = signing_in.code_budgets(person_id=person.pk, device=devices.known_number(request, person.pk))
    try:
        signing_in.take_guess(counted=counted, now=now)
    except signing_in.TooManyGuessesError as error:
        raise refuse_guess(request, error.wait_seconds) from None
    with transaction.atomic():
        found = _find(person, code)
        if found is not None and found.type == Authenticator.Type.RECOVERY_CODES:
            _record("accounts.recovery_code_used", person, person_actor(person.pk))
        if found is None:
            _record("accounts.second_factor_failed", person, MACHINE)
    if found is None:
        note_wrong_guess(person_id=person.pk, what="code", now=now)
        raise get_adapter().validation_error("incorrect_code")
    signing_in.give_back(counted=counted, now=now)
    found.user = person
    return found


def _find(person: Person, code: str) -> Authenticator | None:
    for held in Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.WEBAUTHN):
        if held.type == Authenticator.Type.TOTP:
            step = _step_of(decrypt(held.data["secret"]), code)
            if step is not None and signing_in.use_code(person_id=person.pk, step=step, now=timezone.now()):
                return held
        elif held.wrap().validate_code(code):
            return held
    return None


def _step_of(secret: str, code: str) -> int | None:
    """This will give the time step that a code belongs to, within one step of now, None for none."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return int(step)
    return None


def _record(kind: str, person: Person, actor: Any) -> None:
    log.record(kind=kind, actor=actor, now=timezone.now(), subject=f"person:{person.pk}")
