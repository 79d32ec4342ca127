"""Tokens of the API: a person makes their own; one of an office is asked for, granted by another, then made once."""

from __future__ import annotations

import unicodedata
from datetime import datetime, time, timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction
from django.db.models import Q

from lachan.centre.accounts.access import (
    acting_viewer,
    live_tokens,
    may_at,
    need_at,
    need_to_change,
    token_viewer,
)
from lachan.centre.accounts.models import Token
from lachan.centre.accounts.permissions import CASE_VIEW, OF_TOKENS, ROLE_DECIDE, ROLE_REQUEST
from lachan.centre.accounts.queries.roles import REQUEST_LASTS
from lachan.centre.accounts.services.asked import RequestRefusal, check_reason
from lachan.centre.accounts.services.holding import hold_office, hold_person
from lachan.centre.accounts.services.token_mails import tell_ended
from lachan.centre.accounts.token_access import office_token_for
from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE, OPERATOR, person_actor
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor

NAME_CHARS: Final = 60
# A year, as the longest that somebody remembers what it was for; then it is made anew or gone.
MOST_DAYS: Final = 365
USUAL_DAYS: Final = 90
MOST_TOKENS: Final = 20
MOST_NETWORKS: Final = 20
# When it was used is for the owner's eye ("is this one still in use?"); to the minute it would say when somebody works.
USED_EVERY: Final = timedelta(hours=1)
_WAITING: Final = (Token.State.OPEN, Token.State.GRANTED)
_ONE_DAY: Final = timedelta(days=1)


class Made(msgspec.Struct, frozen=True):
    """A token that was made: its id, and what nobody can show again."""

    id: int
    token: str


class _Wanted(msgspec.Struct, frozen=True):
    name: str
    permissions: str
    networks: str
    expires_at: datetime


def make_own_token(
    *,
    name: str,
    permissions: Collection[str],
    last_day: date,
    networks: str = "",
    actor: Actor,
    now: datetime,
) -> Made:
    """This will make a token by which a program acts as the person, and give it once.

    `last_day` is the last on which it opens anything; `networks` are addresses or CIDR, divided by blanks, commas or
    lines; none stands for everywhere. Raises Refusal: 403 for a permission that the person hasn't; 422 `token_name`,
    `token_permissions`, `token_day`, `token_networks`, `token_too_many`.
    """
    viewer = acting_viewer(actor, now=now)
    if viewer.token is not None:
        # a program that was found out would outlive its end
        raise Refusal(403, "not_permitted")
    wanted = _read(name, permissions, last_day, networks, now)
    if not all(viewer.may(one) for one in wanted.permissions.split()):
        raise Refusal(403, "not_permitted")
    token = new_token()
    with transaction.atomic():
        person = hold_person(viewer.person_id)
        if live_tokens(now).filter(person=person).count() >= MOST_TOKENS:
            raise Refusal(422, "token_too_many", most=str(MOST_TOKENS))
        made = Token.objects.create(
            person=person,
            name=wanted.name,
            permissions=wanted.permissions,
            networks=wanted.networks,
            expires_at=wanted.expires_at,
            state=Token.State.LIVE,
            asked_by=person,
            asked_at=now,
            sha256=hash_of_token(token),
            ending=token[-4:],
            made_at=now,
        )
        _write("made", made, actor, now)
    return Made(made.pk, token)


def ask_for_token(
    *,
    office_id: int,
    name: str,
    permissions: Collection[str],
    last_day: date,
    networks: str = "",
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """This will ask for a token by which a machine acts as an office, and give the request's id. Nothing opens yet.

    Raises Refusal: 403, 404; as `make_own_token`; 409 `token_office_closed`; RequestRefusal as `asked.check_reason`.
    """
    viewer = acting_viewer(actor, now=now)
    need_at(viewer, ROLE_REQUEST, office_id)
    why = check_reason(reason)
    wanted = _read(name, permissions, last_day, networks, now)
    with transaction.atomic():
        office = hold_office(office_id)
        if office.valid_to is not None and office.valid_to <= today(now):
            raise Refusal(409, "token_office_closed")
        there = Token.objects.filter(office=office)
        if there.filter(Q(state=Token.State.LIVE) | Q(state__in=_WAITING)).count() >= MOST_TOKENS:
            raise Refusal(422, "token_too_many", most=str(MOST_TOKENS))
        asked = Token.objects.create(
            office=office,
            name=wanted.name,
            permissions=wanted.permissions,
            networks=wanted.networks,
            expires_at=wanted.expires_at,
            state=Token.State.OPEN,
            reason=why,
            asked_by_id=viewer.person_id,
            asked_at=now,
        )
        _write("asked", asked, viewer.actor(office_id), now)
    return asked.pk


@transaction.atomic
def decide_token(*, token_id: int, grant: bool, actor: Actor, now: datetime) -> None:
    """This will grant or refuse what another administrator has asked for.

    Raises Refusal (403, 404), RequestRefusal: request_own, request_decided, request_expired, asker_gone.
    """
    viewer = acting_viewer(actor, now=now)
    asked = _waiting(viewer, token_id, Token.State.OPEN, now, of_oneself=False)
    if grant:
        _check_asker(asked, now)
    state = Token.State.GRANTED if grant else Token.State.REFUSED
    _claim(asked, Token.State.OPEN, state=state, decided_by_id=viewer.person_id, decided_at=now)
    _write("granted" if grant else "refused", asked, viewer.actor(asked.office_id), now)


@transaction.atomic
def withdraw_token(*, token_id: int, actor: Actor, now: datetime) -> None:
    """This will take a request back, by who asked. Raises Refusal (403, 404), RequestRefusal as `decide_token`."""
    viewer = acting_viewer(actor, now=now)
    asked = _waiting(viewer, token_id, Token.State.OPEN, now, of_oneself=True)
    _claim(asked, Token.State.OPEN, state=Token.State.WITHDRAWN)
    _write("withdrawn", asked, viewer.actor(asked.office_id), now)


@transaction.atomic
def make_office_token(*, token_id: int, actor: Actor, now: datetime) -> Made:
    """This will make the token that was granted, by who asked for it, and give it once.

    Raises Refusal (403, 404), RequestRefusal as `decide_token`.
    """
    viewer = acting_viewer(actor, now=now)
    asked = _waiting(viewer, token_id, Token.State.GRANTED, now, of_oneself=True)
    if asked.expires_at <= now:
        raise RequestRefusal(409, "request_expired", days=str(REQUEST_LASTS.days))
    token = new_token()
    _claim(
        asked,
        Token.State.GRANTED,
        state=Token.State.LIVE,
        sha256=hash_of_token(token),
        ending=token[-4:],
        made_at=now,
    )
    _write("made", asked, viewer.actor(asked.office_id), now)
    return Made(asked.pk, token)


@transaction.atomic
def end_token(*, token_id: int, actor: Actor, now: datetime) -> None:
    """This will end a token at once: one's own, or that of an account or office that one administrates.

    The account has to be administrated wholly; who sits at the machine ends any. Whose it is, is told by mail where
    somebody else ended it: the person, or of an office's those who asked for it and granted it. Ended already it stays
    as it is, and nobody is told. Raises Refusal (403, 404).
    """
    token = Token.objects.filter(pk=token_id).first()
    by = actor if actor == OPERATOR else _ender(token, token_id, actor, now)
    if token is None:
        raise Refusal(404, "not_found")
    if _end(token, Token.Why.REVOKED, by, now):
        tell_ended([token], actor=by, now=now)


def _ender(token: Token | None, token_id: int, actor: Actor, now: datetime) -> Actor:
    """This will give who ends a token, as the log names them. Raises Refusal (403, 404)."""
    viewer = acting_viewer(actor, now=now)
    if token is None or token.person_id is None:
        row = office_token_for(viewer, token_id)
        office_id = row.office.id if row.office else 0
        need_at(viewer, ROLE_REQUEST, office_id)
        return viewer.actor(office_id)
    if token.person_id != viewer.person_id:
        return viewer.actor(need_to_change(viewer, token.person_id, asked_too=False))
    if viewer.token is not None:
        # a program that was found out would end the others
        raise Refusal(404, "not_found")
    return viewer.actor()


def revoke_tokens_of(person_id: int, *, actor: Actor, now: datetime) -> int:
    """This will end the tokens of a person whose sessions end, take their requests back, and tell them by mail.

    It gives how many tokens. For a service that has looked at who acts; inside a transaction.
    """
    ended = end_tokens_of(person_id, why=Token.Why.REVOKED, actor=actor, now=now)
    tell_ended(ended, actor=actor, now=now)
    return len(ended)


def end_tokens_of(
    person_id: int, *, why: str = Token.Why.NO_PERSON, actor: Actor, now: datetime
) -> list[Token]:
    """This will end the tokens of a person who is stopped or begins anew, and take their requests back; gives them.

    Inside a transaction.
    """
    ended = [
        token
        for token in Token.objects.filter(person_id=person_id, state=Token.State.LIVE).order_by("pk")
        if _end(token, why, actor, now)
    ]
    for asked in Token.objects.filter(asked_by_id=person_id, state__in=_WAITING).order_by("pk"):
        if Token.objects.filter(pk=asked.pk, state=asked.state).update(state=Token.State.WITHDRAWN):
            _write("withdrawn", asked, actor, now)
    return ended


def tidy_tokens(now: datetime) -> int:
    """This will end tokens whose time is over, or whose person has no role and office no day left; gives how many.

    They open nothing from that moment on anyway; ended, they don't come back with a later role.
    """
    ended = 0
    for token in (
        Token.objects.filter(state=Token.State.LIVE).select_related("person", "office").order_by("pk")
    ):
        why = _why_over(token, now)
        if why:
            with transaction.atomic():
                ended += _end(token, why, MACHINE, now)
    late = Token.objects.filter(state__in=_WAITING).filter(
        Q(decided_at__isnull=True, asked_at__lte=now - REQUEST_LASTS) | Q(decided_at__lte=now - REQUEST_LASTS)
    )
    for asked in late.order_by("pk")[:1000]:
        with transaction.atomic():
            if Token.objects.filter(pk=asked.pk, state=asked.state).update(state=Token.State.EXPIRED):
                _write("expired", asked, MACHINE, now)
                ended += 1
    return ended


def note_use(token_id: int, last_used_at: datetime | None, now: datetime) -> None:
    """This will note that a token was used, at most once an hour."""
    if last_used_at is not None and now - last_used_at < USED_EVERY:
        return
    unused = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USED_EVERY)
    Token.objects.filter(unused, pk=token_id).update(last_used_at=now)


def _why_over(token: Token, now: datetime) -> str:
    if token.expires_at <= now:
        return Token.Why.EXPIRED
    try:
        token_viewer(token, now=now)
    except Refusal:
        if token.office_id is not None:
            return Token.Why.NO_OFFICE
        return (
            Token.Why.NO_ROLE if token.person is not None and token.person.is_active else Token.Why.NO_PERSON
        )
    return ""


def _read(name: str, permissions: Collection[str], last_day: date, networks: str, now: datetime) -> _Wanted:
    called = " ".join(unicodedata.normalize("NFC", name[: 4 * NAME_CHARS]).split())
    if not called or len(called) > NAME_CHARS or not called.isprintable():
        raise Refusal(422, "token_name", pointer="/name", most=str(NAME_CHARS))
    chosen = set(permissions)
    if not chosen <= set(OF_TOKENS) or CASE_VIEW not in chosen:
        raise Refusal(422, "token_permissions", pointer="/permissions")
    day = today(now)
    if not day <= last_day <= day + timedelta(days=MOST_DAYS):
        raise Refusal(422, "token_day", pointer="/last_day", most=str(MOST_DAYS))
    return _Wanted(
        called,
        " ".join(one for one in OF_TOKENS if one in chosen),
        _read_networks(networks),
        datetime.combine(last_day + _ONE_DAY, time(), VIETNAM),
    )


def _read_networks(given: str) -> str:
    said = given.replace(",", " ").split()
    try:
        read = list(dict.fromkeys(str(ip_network(one, strict=False)) for one in said[: MOST_NETWORKS + 1]))
    except ValueError:
        read = []
    if len(read) > MOST_NETWORKS or bool(said) != bool(read):
        raise Refusal(422, "token_networks", pointer="/networks", most=str(MOST_NETWORKS))
    return " ".join(read)


def _waiting(viewer: Viewer, token_id: int, state: str, now: datetime, *, of_oneself: bool) -> Token:
    row = office_token_for(viewer, token_id)
    need_at(viewer, ROLE_DECIDE, row.office.id if row.office else 0)
    if of_oneself != (row.asked_by_id == viewer.person_id):
        raise RequestRefusal(403, "request_not_yours" if of_oneself else "request_own")
    hold_office(row.office.id if row.office else 0)
    asked = Token.objects.select_related("office").get(pk=token_id)
    if asked.state != state:
        raise RequestRefusal(409, "request_decided")
    if row.lasts_until <= now:
        raise RequestRefusal(409, "request_expired", days=str(REQUEST_LASTS.days))
    return asked


def _check_asker(asked: Token, now: datetime) -> None:
    try:
        asker = acting_viewer(person_actor(asked.asked_by_id), now=now)
    except Refusal:
        raise RequestRefusal(409, "asker_gone") from None
    if not may_at(asker, ROLE_REQUEST, asked.office_id or 0):
        raise RequestRefusal(409, "asker_gone")


def _claim(asked: Token, before: str, **changes: Any) -> None:
    if not Token.objects.filter(pk=asked.pk, state=before).update(**changes):
        raise RequestRefusal(409, "request_decided")


def _end(token: Token, why: str, actor: Actor, now: datetime) -> int:
    ended = Token.objects.filter(pk=token.pk, state__in=[Token.State.LIVE, Token.State.GRANTED]).update(
        state=Token.State.ENDED, ended_at=now, ended_by=str(actor), ended_why=why
    )
    if ended:
        _write("ended", token, actor, now, why=why)
    return ended


def _write(what: str, token: Token, actor: Actor, now: datetime, **more: str) -> None:
    owner = f"person:{token.person_id}" if token.person_id is not None else f"office:{token.office_id}"
    log.record(
        kind=f"accounts.token_{what}",
        actor=actor,
        now=now,
        subject=owner,
        data={
            "token": token.pk,
            "permissions": token.permissions.split(),
            "until": token.expires_at.isoformat(),
            **more,
        },
    )
