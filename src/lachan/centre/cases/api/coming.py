"""Who comes: the token that a request shows, how often it asks, and which version of a case it speaks of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec
from django.utils import timezone

from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.shown_tokens import token_viewer_of
from lachan.centre.web import limits
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor

KEY_PATTERN: Final = "^[!-~]{16,200}$"
IF_MATCH_PATTERN: Final = r'^(\*|"[1-9][0-9]{0,9}(\.[0-9a-f]{16})?")$'
_KEY: Final = re.compile(KEY_PATTERN)
_IF_MATCH: Final = re.compile(r'"([1-9][0-9]{0,9})(?:\.[0-9a-f]{16})?"')
_MOST_VERSION: Final = 2**31 - 1


class Coming(msgspec.Struct, frozen=True):
    """A program at a moment: as whom it sees and acts, and by which token."""

    viewer: Viewer
    now: datetime
    token_id: int

    def actor(self) -> Actor:
        """This will give the actor, for the office by which the viewer sees cases, so that its auditors see it."""
        return self.viewer.actor(min(self.viewer.offices_where(CASE_VIEW), default=None))


def coming_by(request: HttpRequest, *, cost: float = 1.0, permission: str = CASE_VIEW) -> Coming:
    """This will give who comes. Raises Refusal: as `token_viewer_of`; 403 without the permission; 429."""
    now = timezone.now()
    viewer = token_viewer_of(request, now=now)
    if viewer.token is None:
        raise Refusal(401, "token_needed")
    limits.spend_by_token(viewer.token.id, cost)
    if not viewer.may(permission):
        raise Refusal(403, "not_permitted")
    return Coming(viewer, now, viewer.token.id)


def version_said(request: HttpRequest, *, adds_only: bool = False) -> int | None:
    """This will give the version that If-Match names; None for `*`, which is taken by what only adds.

    Only the version is compared, not what stands beside it in the ETag: a note that somebody wrote in between makes no
    other version. Raises Refusal (428 `cases_if_match`) for none, and for what can't be read.
    """
    said = request.headers.get("If-Match", "").strip()
    if adds_only and said == "*":
        return None
    found = _IF_MATCH.fullmatch(said)
    if found is None or int(found[1]) > _MOST_VERSION:
        raise Refusal(428, "cases_if_match")
    return int(found[1])


def key_said(request: HttpRequest) -> str:
    """This will give the Idempotency-Key, "" for none. Raises Refusal (400 `cases_key`)."""
    key = request.headers.get("Idempotency-Key", "")
    if key and not _KEY.fullmatch(key):
        raise Refusal(400, "cases_key")
    return key
