"""What we ask of allauth's account part: who comes in, how guessing is counted, and in whose words it speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth import authenticate
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from lachan.centre.accounts.models import Person
from lachan.centre.accounts.services import signing_in
from lachan.centre.accounts.services.guessed_at import note_wrong_guess
from lachan.centre.accounts.sign_in import devices, session_store
from lachan.centre.accounts.sign_in.backend import find_person, has_password
from lachan.centre.accounts.sign_in.entering import has_second_factor
from lachan.centre.accounts.sign_in.fresh import is_fresh
from lachan.centre.accounts.sign_in.guessing import AGAIN
from lachan.centre.accounts.sign_in.hashing import for_known
from lachan.centre.accounts.sign_in.waiting import refuse_guess
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE, person_actor
from lachan.centre.web.addresses import network_of
from lachan.centre.web.language import language_of
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse


class OurWords(dict[str, str]):
    """Allauth's messages in our words, said at the moment and in the language of the request."""

    def __missing__(self, code: str) -> str:
        """This will say the words of a code; what has none is a mistake that a test finds."""
        return say(f"sign_in.error.{code}", language_of(context.request))


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; a wrong address, a wrong password and a stopped person get the same answer."""

    error_messages: ClassVar[dict[str, str]] = OurWords()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """This will say no: accounts are made by administrators."""
        del request
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """This will give the person, None when address or password are wrong. Raises ValidationError for too many."""
        email, password = str(credentials.get("email", "")), str(credentials.get("password", ""))
        now = timezone.now()
        person = find_person(email)
        person_id = person.pk if person else None
        account = signing_in.account_of(email)
        device = devices.known_number(request, person_id)
        counted = signing_in.password_budgets(
            account=account, network=network_of(request), device=device, person_id=person_id, now=now
        )
        try:
            signing_in.take_guess(counted=counted, now=now)
        except signing_in.TooManyGuessesError as error:
            raise refuse_guess(request, error.wait_seconds) from None
        with for_known(bool(device)):
            found = authenticate(request, email=email, password=password)
        if isinstance(found, Person):
            signing_in.give_back(counted=counted, now=now)
            return found
        _note_failure(person_id, account, now, is_stranger=not device)
        return None

    def reauthenticate(self, user: Any, password: str) -> bool:
        """This will say whether the password is the signed-in person's. Raises ValidationError for too many."""
        now = timezone.now()
        counted = ((AGAIN, signing_in.keyed("again", str(user.pk))),)
        try:
            signing_in.take_guess(counted=counted, now=now)
        except signing_in.TooManyGuessesError as error:
            raise refuse_guess(context.request, error.wait_seconds) from None
        with for_known():
            is_right = user.check_password(password)
        if not is_right:
            with transaction.atomic():
                log.record(
                    kind="accounts.sign_in_failed",
                    actor=person_actor(user.pk),
                    now=now,
                    subject=f"person:{user.pk}",
                    data={"where": "again"},
                )
            note_wrong_guess(person_id=user.pk, what="password", now=now)
            return False
        signing_in.give_back(counted=counted, now=now)
        return True

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """This will send a stopped person back to the beginning, with the answer that a wrong password gets."""
        del user
        self.add_message(request, messages.ERROR, message=self.error_messages["email_password_mismatch"])
        return redirect("account_login")

    def login(self, request: HttpRequest, user: Any) -> None:
        """This will begin a session under a new key, and note where. Who was stopped in between gets none."""
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)
        request.session[session_store.BEGUN] = timezone.now().timestamp()
        request.session[session_store.DEVICE] = devices.kind_of_device(request)
        request.session[session_store.NETWORK] = devices.coarse_network(request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """This will send on to the page that was wanted; a sign-in with a second factor makes the device known."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        now = timezone.now()
        records = get_authentication_records(request, user)
        with transaction.atomic():
            if has_second_factor(request):
                signing_in.note_network(person_id=user.pk, network=network_of(request), now=now)
            log.record(
                kind="accounts.signed_in",
                actor=person_actor(user.pk),
                now=now,
                subject=f"person:{user.pk}",
                data={"how": sorted({_how(record) for record in records})},
            )
        if has_second_factor(request):
            devices.note_device(request, response, user.pk)
        return response

    def logout(self, request: HttpRequest) -> None:
        """This will end the session."""
        if isinstance(request.user, Person):
            with transaction.atomic():
                log.record(
                    kind="accounts.signed_out",
                    actor=person_actor(request.user.pk),
                    now=timezone.now(),
                    subject=f"person:{request.user.pk}",
                )
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """This will say whether the last proof is too old for a dangerous act."""
        del app
        return not is_fresh(context.request)

    def get_login_stages(self) -> list[str]:
        """This will give the one stage there is: the second factor."""
        return ["lachan.centre.accounts.sign_in.stage.SecondFactorStage"]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """This will list the ways to prove oneself again, a passkey first, in our words."""
        if not isinstance(user, Person):
            return []
        found = [
            method
            for method in super().get_reauthentication_methods(user)
            if method["id"] != "reauthenticate" or has_password(user)
        ]
        records = get_authentication_records(context.request, user)
        slugs = {str(record["provider"]) for record in records if record.get("method") == "ministry"}
        found += [
            {"id": "ministry", "url": reverse("accounts_ministry", args=[slug])} for slug in sorted(slugs)
        ]
        lang = language_of(context.request)
        order = ("mfa_reauthenticate:webauthn", "mfa_reauthenticate", "reauthenticate", "ministry")
        for method in found:
            method["description"] = say(f"sign_in.again.{method['id'].replace(':', '_')}", lang)
        return sorted(found, key=lambda method: order.index(method["id"]))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """This will say allauth's message in our words, and nothing where we have none."""
        del message_context
        if message_template:
            name = message_template.rpartition("/")[2].removesuffix(".txt")
            key = f"sign_in.message.{name}"
            message = say(key, language_of(request)) if key in catalogue() else None
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """This will send nothing: mail leaves through the outbox, written by our own services."""

    def is_ajax(self, request: HttpRequest) -> bool:
        """This will say yes to the one script that asks for a passkey's challenge, and to nobody else."""
        is_challenge = request.method == "GET" and request.path_info == "/accounts/2fa/webauthn/login/"
        return bool(is_challenge and request.headers.get("Accept") == "application/json")

    def get_client_ip(self, request: HttpRequest) -> str:
        """This will give nobody's address: nothing here keeps one."""
        del request
        return "0.0.0.0"  # noqa: S104 - stands for "not kept", nothing listens there


def _how(record: dict[str, Any]) -> str:
    return str(record.get("type") or record.get("method"))


def _note_failure(person_id: int | None, account: str, now: datetime, *, is_stranger: bool) -> None:
    if is_stranger:
        signing_in.count_failure(account=account, now=now)
    if person_id is None:
        signing_in.count_unknown_failure(now=now)
        return
    with transaction.atomic():
        log.record(
            kind="accounts.sign_in_failed",
            actor=MACHINE,
            now=now,
            subject=f"person:{person_id}",
            data={"where": "elsewhere" if is_stranger else "known device"},
        )
    note_wrong_guess(person_id=person_id, what="password", now=now)
