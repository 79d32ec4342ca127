"""Accounts made and changed, stopped and opened again, invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import need_to_change, office_coded_for, office_for, person_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.services.person_requests import request_address_change, request_erasure
from lachan.centre.accounts.services.persons import (
    add_person,
    change_person,
    move_person,
    restart_person,
    stop_person,
)
from lachan.centre.accounts.services.sessions import end_sessions
from lachan.centre.accounts.services.tokens import end_token
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.accounts.token_access import live_tokens_of, person_token_for
from lachan.centre.console.forms.persons import (
    AddressForm,
    MoveForm,
    NewPersonForm,
    PersonForm,
    PersonsFilter,
    ReasonForm,
    SessionsForm,
)
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.web.language import language_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.accounts.queries.persons import PersonRow


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
def add(request: DeskRequest) -> HttpResponse:
    """This will make an account, without a role yet."""
    lang = language_of(request)
    asked = PersonsFilter(request.GET, lang=lang)
    office_id = asked.cleaned_data.get("office") if asked.is_valid() else None
    office = office_for(request.viewer, office_id) if office_id else None
    form = NewPersonForm(
        request.POST or None, lang=lang, initial={"office": office.code if office else "", "language": "vi"}
    )
    made: list[int] = []

    def make(typed: dict[str, Any]) -> None:
        keeper = office_coded_for(request.viewer, typed["office"], permissions.PERSON_CHANGE)
        made.append(
            add_person(
                name=typed["name"],
                email=typed["email"],
                language=typed["language"],
                office_id=keeper.id,
                actor=request.viewer.actor(keeper.id),
                now=request.now,
            )
        )

    if save(form, make):
        return done(request, "person_added", "desk_person", made[0])
    persons = (reverse("desk_persons"), say("desk.persons.title", lang))
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.person_add.title",
            "button": "desk.person_add.do",
            "explained": "desk.person_add.explained",
            "crumbs": (persons,),
            "back": persons[0],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
def change(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will change name, address and language of an account."""
    person = _changeable(request, person_id)
    form = PersonForm(
        request.POST or None,
        lang=language_of(request),
        initial={"name": person.name, "email": person.email, "language": person.language},
    )

    def write(typed: dict[str, Any]) -> None:
        change_person(person_id=person_id, **typed, actor=request.viewer.actor(), now=request.now)

    if save(form, write):
        return done(request, "person_changed", "desk_person", person_id)
    return form_page(
        request,
        "console/form.html",
        form,
        {**around(request, person), "title": "desk.person_change.title", "button": "desk.person_change.do"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
def move(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will let another office keep an account."""
    person = _changeable(request, person_id)
    first = {"office": person.office.code if person.office else ""}
    form = MoveForm(request.POST or None, lang=language_of(request), initial=first)

    def write(typed: dict[str, Any]) -> None:
        keeper = office_coded_for(request.viewer, typed["office"], permissions.PERSON_CHANGE)
        move_person(
            person_id=person_id, office_id=keeper.id, actor=request.viewer.actor(keeper.id), now=request.now
        )

    if save(form, write):
        return done(request, "person_changed", "desk_person", person_id)
    return form_page(
        request,
        "console/form.html",
        form,
        {
            **around(request, person),
            "title": "desk.person_move.title",
            "button": "desk.person_move.do",
            "explained": "desk.person_move.explained",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
@needs_fresh_sign_in
def stop(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will stop an account at once."""
    person = _changeable(request, person_id, asked_too=False)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    if save(form, lambda _: stop_person(person_id=person_id, actor=request.viewer.actor(), now=request.now)):
        return done(request, "person_stopped", "desk_person", person_id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **around(request, person),
            "title": "desk.person_stop.title",
            "button": "desk.person_stop.do",
            "consequences": ("desk.person_stop.out", "desk.person_stop.roles", "desk.person_stop.back"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
@needs_fresh_sign_in
def close_sessions(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will end all sessions of an account, which goes on: a lost laptop, a desk left open."""
    person = _changeable(request, person_id, asked_too=False)
    tokens = live_tokens_of(request.viewer, person_id, now=request.now)
    kind = SessionsForm if tokens else ConfirmForm
    form = kind(request.POST if request.method == "POST" else None, lang=language_of(request))
    actor = request.viewer.actor(person.office.id if person.office else None)

    def close(typed: dict[str, Any]) -> None:
        too = bool(typed.get("tokens"))
        end_sessions(person_id=person_id, actor=actor, now=request.now, with_tokens=too)

    if save(form, close):
        ended = "sessions_and_tokens_ended" if form.cleaned_data.get("tokens") else "sessions_ended"
        return done(request, ended, "desk_person", person_id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **around(request, person),
            "title": "desk.person_sessions.title",
            "button": "desk.person_sessions.do",
            "consequences": (
                "desk.person_sessions.out",
                "desk.person_sessions.again",
                *(("desk.person_sessions.tokens",) if tokens else ()),
            ),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
@needs_fresh_sign_in
def end_one_token(request: DeskRequest, token_id: int) -> HttpResponse:
    """This will end one token of a person, who is told by mail."""
    row = person_token_for(request.viewer, token_id)
    person = person_for(request.viewer, row.person_id or 0)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    if save(form, lambda _: end_token(token_id=token_id, actor=request.viewer.actor(), now=request.now)):
        return done(request, "token_ended", "desk_person", person.id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **around(request, person),
            "about": f"{person.name}: {row.name}",
            "title": "desk.token_end.title",
            "button": "desk.token_end.do",
            "consequences": ("desk.token_end.at_once", "desk.token_end.for_good", "desk.token_end.told"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
def restart(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will open a stopped account again."""
    person = _changeable(request, person_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    if save(
        form, lambda _: restart_person(person_id=person_id, actor=request.viewer.actor(), now=request.now)
    ):
        return done(request, "person_restarted", "desk_person", person_id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **around(request, person),
            "title": "desk.person_restart.title",
            "button": "desk.person_restart.do",
            "consequences": ("desk.person_restart.in", "desk.person_restart.roles"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
@needs_fresh_sign_in
def ask_address(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will ask for another address of an account that takes two administrators."""
    person = _changeable(request, person_id)
    form = AddressForm(request.POST or None, lang=language_of(request))

    def ask(typed: dict[str, Any]) -> None:
        request_address_change(person_id=person_id, **typed, actor=request.viewer.actor(), now=request.now)

    if save(form, ask):
        return done(request, "role_asked", "desk_requests")
    return form_page(
        request,
        "console/form.html",
        form,
        {
            **around(request, person),
            "title": "desk.person_address.title",
            "button": "desk.role_ask.do",
            "explained": "desk.person_address.explained",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PERSON_CHANGE)
@needs_fresh_sign_in
def ask_erasure(request: DeskRequest, person_id: int) -> HttpResponse:
    """This will ask that the personal data of one who has left be erased."""
    person = _changeable(request, person_id)
    form = ReasonForm(request.POST or None, lang=language_of(request))

    def ask(typed: dict[str, Any]) -> None:
        request_erasure(person_id=person_id, **typed, actor=request.viewer.actor(), now=request.now)

    if save(form, ask):
        return done(request, "role_asked", "desk_requests")
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **around(request, person),
            "title": "desk.person_erase.title",
            "button": "desk.role_ask.do",
            "consequences": ("desk.person_erase.two", "desk.person_erase.gone", "desk.person_erase.log"),
        },
    )


def _changeable(request: DeskRequest, person_id: int, *, asked_too: bool = True) -> PersonRow:
    need_to_change(request.viewer, person_id, asked_too=asked_too)
    return person_for(request.viewer, person_id)


def around(request: DeskRequest, person: PersonRow) -> dict[str, Any]:
    """This will give what stands around a form about a person: whom it is about, and the way back."""
    here = reverse("desk_person", args=[person.id])
    persons = (reverse("desk_persons"), say("desk.persons.title", language_of(request)))
    return {"about": person.name, "back": here, "crumbs": (persons, (here, person.name))}
