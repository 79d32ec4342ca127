"""Tokens: one's own, and those of offices that the viewer administrates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.models import Token
from lachan.centre.accounts.permissions import ROLE_DECIDE
from lachan.centre.accounts.queries.tokens import MOST_ROWS, TokenRow, rows_of_tokens
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer


def own_tokens_for(viewer: Viewer) -> tuple[TokenRow, ...]:
    """This will give the viewer's own tokens, the newest first: those that are live, and those that were. One query."""
    mine = Token.objects.filter(person_id=viewer.person_id).select_related("office", "asked_by", "decided_by")
    return rows_of_tokens(mine.order_by("-pk")[:MOST_ROWS])


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
