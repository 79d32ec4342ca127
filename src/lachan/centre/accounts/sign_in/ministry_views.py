"""Going to a ministry's own sign-in and coming back: to sign in, to prove oneself again, or to link one's account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lachan.centre.accounts.models import Person, SignInProvider
from lachan.centre.accounts.services import providers
from lachan.centre.accounts.sign_in import ministry
from lachan.centre.accounts.sign_in.doors import SignedInRequest, with_second_factor
from lachan.centre.accounts.sign_in.entering import MFA_BY_PROVIDER
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.accounts.sign_in.waiting import count_challenge
from lachan.centre.audit.actors import person_actor
from lachan.centre.web.clock import today
from lachan.centre.web.pages import render_page

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

_STATUS = {"down": 502, "settings": 502}


def _provider(slug: str) -> SignInProvider:
    found = SignInProvider.objects.filter(slug=slug, is_active=True).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def go(request: HttpRequest, slug: str) -> HttpResponseBase:
    """This will send to the ministry's sign-in. Raises Http404, Refusal (429)."""
    provider = _provider(slug)
    count_challenge(request)
    asked = {"process": "login", "next": get_next_redirect_url(request) or ""}
    try:
        return redirect(ministry.begin(request, provider, asked=asked, anew=request.user.is_authenticated))
    except ministry.MinistryError as error:
        return _refuse(request, provider, error.why)


@never_cache
@require_POST
@with_second_factor
@needs_fresh_sign_in
def link(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """This will lead to the ministry's sign-in, to link the account with who is signed in there."""
    provider = _provider(slug)
    asked = {"process": "link", "person": request.person.pk}
    try:
        onward = ministry.begin(request, provider, asked=asked, anew=True)
    except ministry.MinistryError as error:
        return _refuse(request, provider, error.why)
    # a form's answer may not lead to another site (form-action of our policy): a link may
    return render_page(request, "accounts/ministry_onward.html", {"provider": provider, "onward": onward})


@require_POST
@with_second_factor
@needs_fresh_sign_in
def unlink(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """This will take the person's own link away. The session at hand ends with it where the link has opened it."""
    records = get_authentication_records(request, request.person)
    providers.unlink_person(
        slug=slug, person_id=request.person.pk, actor=person_actor(request.person.pk), now=timezone.now()
    )
    is_over = any(record.get("provider") == slug for record in records)
    if is_over:
        request.session.flush()
    get_adapter().add_message(request, messages.SUCCESS, "unlinked.txt")
    return redirect("account_login" if is_over else "mfa_index")


@never_cache
@require_safe
def callback(request: HttpRequest, slug: str) -> HttpResponseBase:
    """This will take back who comes from the ministry's sign-in. Raises Http404."""
    provider = _provider(slug)
    try:
        asked, claims = ministry.complete(request, provider)
    except ministry.MinistryError as error:
        return _refuse(request, provider, error.why)
    if asked.get("process") == "link":
        return _link(request, provider, asked, str(claims["sub"]))
    person = providers.person_at(provider, str(claims["sub"]))
    if person is None:
        return _refuse(request, provider, "unlinked")
    if not providers.belongs(person, provider, day=today(timezone.now())):
        return _refuse(request, provider, "outside", person)
    return _let_in(request, provider, person, asked, claims)


def _let_in(
    request: HttpRequest,
    provider: SignInProvider,
    person: Person,
    asked: dict[str, Any],
    claims: dict[str, Any],
) -> HttpResponseBase:
    adapter = get_adapter()
    is_again = request.user == person
    if request.user.is_authenticated and not is_again:
        adapter.logout(request)
    record_authentication(request, person, "ministry", provider=provider.slug)
    if ministry.has_asked_for_second_factor(provider, claims):
        record_authentication(request, person, MFA_BY_PROVIDER, provider=provider.slug)
    onward = asked.get("next") or None
    if is_again:
        return redirect(onward or "desk")
    try:
        answer: HttpResponseBase = perform_login(request, Login(user=person, redirect_url=onward))
    except ImmediateHttpResponse as error:
        return error.response  # type: ignore[no-any-return]
    return answer


def _link(
    request: HttpRequest, provider: SignInProvider, asked: dict[str, Any], subject: str
) -> HttpResponseBase:
    person = request.user
    # the session that asked, and still the same person
    if not isinstance(person, Person) or person.pk != asked.get("person"):
        return _refuse(request, provider, "state")
    try:
        providers.link_person(
            slug=provider.slug,
            subject=subject,
            person_id=person.pk,
            actor=person_actor(person.pk),
            now=timezone.now(),
        )
    except providers.LinkRefusedError as error:
        return _refuse(request, provider, error.why, person)
    get_adapter().add_message(request, messages.SUCCESS, "linked.txt")
    return redirect("mfa_index")


def _refuse(
    request: HttpRequest, provider: SignInProvider, why: str, person: Person | None = None
) -> HttpResponse:
    if why != "cancelled":
        providers.refuse_ministry(
            slug=provider.slug, why=why, person_id=person.pk if person else None, now=timezone.now()
        )
    words = {part: f"sign_in.ministry_{why}.{part}" for part in ("title", "what", "mend")}
    return render_page(
        request, "accounts/ministry_refused.html", {"why": words}, status=_STATUS.get(why, 403)
    )
