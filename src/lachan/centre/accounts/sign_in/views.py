"""Pages of signing in: allauth's views in our frame, and our own for links, passwords and sessions."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lachan.centre.accounts.queries import signing_in as queries
from lachan.centre.accounts.services import passwords, sessions, signing_in
from lachan.centre.accounts.sign_in import devices
from lachan.centre.accounts.sign_in.backend import has_password
from lachan.centre.accounts.sign_in.doors import SignedInRequest, signed_in, with_second_factor
from lachan.centre.accounts.sign_in.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from lachan.centre.accounts.sign_in.guessing import ASKING
from lachan.centre.accounts.sign_in.mfa_adapter import is_last
from lachan.centre.accounts.sign_in.session_store import hash_of
from lachan.centre.accounts.sign_in.waiting import count_challenge, refuse_guess, says_waits
from lachan.centre.accounts.sign_in.weak_passwords import MIN_CHARS
from lachan.centre.accounts.token_access import count_own_tokens
from lachan.centre.audit.actors import person_actor
from lachan.centre.web.addresses import network_of
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from lachan.centre.accounts.models import Person


# Writing a mail takes some milliseconds more than writing none; this is more than either.
_FORGOTTEN_SECONDS = 0.4


class _SignIn(LoginView):
    """Signing in, with the ministries' doors beside it."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """This will add the ministries' providers."""
        return {**super().get_context_data(**kwargs), "providers": queries.active_providers()}


class _SecondFactor(AuthenticateView):
    """The second step; the passkey is offered to who has one."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """This will add whether there is a passkey."""
        held = queries.second_factors_of(self.stage.login.user.pk)
        return {**super().get_context_data(**kwargs), "has_passkey": held.passkeys > 0}


class _Overview(IndexView):
    """How I come in: what is set up, and what can be changed."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """This will add what stands beside the second factors."""
        person = cast("Person", self.request.user)
        now = timezone.now()
        return {
            **super().get_context_data(**kwargs),
            "factors": queries.second_factors_of(person.pk),
            "codes_left": queries.count_recovery_codes(person.pk),
            "has_password": has_password(person),
            "sessions_count": queries.count_sessions(person.pk, now=now),
            "ministries": queries.ministries_for(person.pk),
        }


def _note_shown(request: HttpRequest, kind: str) -> None:
    """This will count a second factor that was just set up as shown: setting it up proved that it is at hand."""
    person = cast("Person", request.user)
    record_authentication(request, person, "mfa", id=queries.newest_factor_of(person.pk, kind), type=kind)


class _SetUpApp(ActivateTOTPView):
    """A new app."""

    def form_valid(self, form: object) -> HttpResponseBase:
        """This will keep the app, and let the person in with it."""
        response = cast("HttpResponseBase", super().form_valid(form))
        _note_shown(self.request, Authenticator.Type.TOTP)
        return response


class _AddPasskey(AddWebAuthnView):
    """A new passkey."""

    def form_valid(self, form: object) -> HttpResponseBase:
        """This will keep the passkey, and let the person in with it."""
        with transaction.atomic():
            response = cast("HttpResponseBase", super().form_valid(form))
        _note_shown(self.request, Authenticator.Type.WEBAUTHN)
        return response


class _PasskeySignIn(LoginWebAuthnView):
    """Signing in by a passkey alone."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """This will give a challenge. Raises Refusal (429)."""
        count_challenge(request)
        return cast("HttpResponseBase", super().get(request, *args, **kwargs))


class _Remove(RemoveWebAuthnView):
    """Taking a passkey away; the last second factor stays."""

    def form_valid(self, form: object) -> HttpResponseBase:
        """This will refuse the last one. Raises Refusal (409)."""
        with transaction.atomic():
            if is_last(self.get_object()):
                raise Refusal(409, "last_second_factor")
            return cast("HttpResponseBase", super().form_valid(form))


sign_in = says_waits(_SignIn.as_view())
sign_out = LogoutView.as_view()
password_again = signed_in(says_waits(ReauthenticateView.as_view()))
second_factor = says_waits(_SecondFactor.as_view())
overview = signed_in(_Overview.as_view())
code_again = signed_in(says_waits(CodeAgainView.as_view()))
set_up_app = signed_in(_SetUpApp.as_view())
remove_app = with_second_factor(DeactivateTOTPView.as_view())
recovery_codes = with_second_factor(ViewRecoveryCodesView.as_view())
make_recovery_codes = with_second_factor(GenerateRecoveryCodesView.as_view())
add_passkey = signed_in(_AddPasskey.as_view())
passkey_again = signed_in(ReauthenticateWebAuthnView.as_view())
passkey_sign_in = _PasskeySignIn.as_view()
rename_passkey = with_second_factor(EditWebAuthnView.as_view())
remove_passkey = with_second_factor(_Remove.as_view())


def _rule(request: HttpRequest) -> str:
    return say("sign_in.password.rule", language_of(request), least=str(MIN_CHARS))


@require_safe
@signed_in
def passkeys(request: SignedInRequest) -> HttpResponseBase:
    """This will send to the overview, where passkeys stand."""
    del request
    return redirect("mfa_index")


@never_cache
@require_http_methods(["GET", "POST"])
def password_link(request: HttpRequest, token: str) -> HttpResponse:
    """This will let the holder of a one-time link set the password."""
    now = timezone.now()
    try:
        person = passwords.person_of_link(token=token, now=now)
        form = NewPasswordForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            passwords.set_password_by_link(token=token, password=form.cleaned_data["password1"], now=now)
            request.session.flush()
            response = render_page(request, "accounts/password_set.html", {})
            # the link came to this browser by the person's own mail, or by hand
            devices.note_device(request, response, person.pk)
            return response
    except passwords.LinkNotGoodError:
        return render_page(request, "accounts/link_not_good.html", {}, status=410)
    return render_page(
        request, "accounts/password_link.html", {"form": form, "person": person, "rule": _rule(request)}
    )


@never_cache
@require_http_methods(["GET", "POST"])
@says_waits
def forgotten(request: HttpRequest) -> HttpResponse:
    """This will mail a link for a new password; the answer and its time are the same whoever is asked for."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun, now = monotonic(), timezone.now()
        try:
            signing_in.take_guess(
                counted=((ASKING, signing_in.keyed("asking", network_of(request))),), now=now
            )
        except signing_in.TooManyGuessesError as error:
            form.add_error(None, refuse_guess(request, error.wait_seconds))
        else:
            passwords.ask_for_link(
                email=form.cleaned_data["email"], site=request.build_absolute_uri("/"), now=now
            )
            sleep(max(0.0, _FORGOTTEN_SECONDS - (monotonic() - begun)))
            return redirect("accounts_forgotten_sent")
    return render_page(request, "accounts/forgotten.html", {"form": form})


@require_safe
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """This will say where to look for the link."""
    return render_page(request, "accounts/forgotten_sent.html", {})


@never_cache
@require_http_methods(["GET", "POST"])
@with_second_factor
@says_waits
def change_password(request: SignedInRequest) -> HttpResponse:
    """This will let the person change the password; all other sessions end."""
    form = ChangePasswordForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            passwords.change_password(
                person=request.person,
                password=form.cleaned_data["password1"],
                keep_session=hash_of(request.session.session_key or ""),
                now=now,
                with_tokens=bool(request.POST.get("tokens")),
            )
        except passwords.PasswordGoneError:
            return redirect("account_login")
        update_session_auth_hash(request, request.person)
        return redirect("mfa_index")
    context = {
        "form": form,
        "rule": _rule(request),
        "tokens": count_own_tokens(request.person.pk, now=timezone.now()),
    }
    return render_page(request, "account/password_change.html", context)


@never_cache
@require_safe
@with_second_factor
def my_sessions(request: SignedInRequest) -> HttpResponse:
    """This will list where the person is signed in."""
    context = {
        "sessions": queries.sessions_of(request.person.pk, now=timezone.now()),
        "this": hash_of(request.session.session_key or ""),
        "tokens": count_own_tokens(request.person.pk, now=timezone.now()),
    }
    return render_page(request, "accounts/sessions.html", context)


@require_POST
@with_second_factor
def end_session(request: SignedInRequest) -> HttpResponseBase:
    """This will end one session of the person, or all the others, with the tokens of the API where that is ticked."""
    actor, now = person_actor(request.person.pk), timezone.now()
    session = request.POST.get("session", "")
    this = hash_of(request.session.session_key or "")
    if session == "others":
        too = "tokens" in request.POST
        sessions.end_sessions(person_id=request.person.pk, actor=actor, now=now, keep=this, with_tokens=too)
    else:
        sessions.end_session(person_id=request.person.pk, session=session, actor=actor, now=now)
    return redirect("account_login" if session == this else "accounts_sessions")
