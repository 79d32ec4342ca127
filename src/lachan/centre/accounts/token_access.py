"""Tokens: one's own, and those of persons and offices that the viewer administrates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.access import live_tokens, may_change_person, need_to_change
from lachan.centre.accounts.models import Token
from lachan.centre.accounts.permissions import ROLE_DECIDE
from lachan.centre.accounts.queries.tokens import MOST_ROWS, TokenRow, rows_of_tokens
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer


def own_tokens_for(viewer: Viewer) -> tuple[TokenRow, ...]:
    """This will give the viewer's own tokens, the newest first: those that are live, and those that were. One query."""
    mine = Token.objects.filter(person_id=viewer.person_id).select_related("office", "asked_by", "decided_by")
    return rows_of_tokens(mine.order_by("-pk")[:MOST_ROWS])


def count_own_tokens(person_id: int, *, now: datetime) -> int:
    """This will count the tokens by which programs act for a person at the moment. One query."""
    return live_tokens(now).filter(person_id=person_id).count()


def live_tokens_of(viewer: Viewer, person_id: int, *, now: datetime) -> tuple[TokenRow, ...]:
    """This will give the live tokens of a person whose account the viewer administrates wholly; none of others'.

    Two queries at most.
    """
    if not may_change_person(viewer, person_id, asked_too=False):
        return ()
    theirs = live_tokens(now).filter(person_id=person_id).select_related("office", "asked_by", "decided_by")
    return rows_of_tokens(theirs.order_by("-pk")[:MOST_ROWS])


def person_token_for(viewer: Viewer, token_id: int) -> TokenRow:
    """This will give a token of a person whose account the viewer administrates wholly.

    Raises Refusal: 404; 403 as `need_to_change`.
    """
    token = Token.objects.filter(pk=token_id, person_id__isnull=False)
    rows = rows_of_tokens(token.select_related("office", "asked_by", "decided_by"))
    if not rows:
        raise Refusal(404, "not_found")
    need_to_change(viewer, rows[0].person_id or 0, asked_too=False)
    return rows[0]


def tokens_at_machine(
    *, person_id: int | None = None, office_id: int | None = None, now: datetime
) -> tuple[TokenRow, ...]:
    """This will give live tokens of a person, of an office, or all, for who sits at the machine. One query."""
    tokens = live_tokens(now).select_related("office", "asked_by", "decided_by")
    if person_id is not None:
        tokens = tokens.filter(person_id=person_id)
    if office_id is not None:
        tokens = tokens.filter(office_id=office_id)
    return rows_of_tokens(tokens.order_by("pk"))


def office_tokens_for(
    viewer: Viewer, *, office_id: int | None = None, open_only: bool = False
) -> tuple[TokenRow, ...]:
    """This will give tokens of the viewer's offices and those below, the newest first, whatever state they are in.

    One query.
    """
    tokens = _seen(viewer)
    if office_id is not None:
        tokens = tokens.filter(office_id=office_id)
    if open_only:
        tokens = tokens.filter(state__in=[Token.State.OPEN, Token.State.GRANTED])
    return rows_of_tokens(tokens.order_by("-pk")[:MOST_ROWS])


def office_token_for(viewer: Viewer, token_id: int) -> TokenRow:
    """This will give a token of an office that the viewer administrates. Raises Refusal (404)."""
    rows = rows_of_tokens(_seen(viewer).filter(pk=token_id))
    if not rows:
        raise Refusal(404, "not_found")
    return rows[0]


def _seen(viewer: Viewer) -> QuerySet[Token]:
    part = below_in_query(viewer.offices_where(ROLE_DECIDE))
    return Token.objects.filter(office_id__in=part).select_related("office", "asked_by", "decided_by")
