"""Tokens as rows that hold nothing of the tables, and never the hash."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.models import Token
from lachan.centre.accounts.queries.persons import OfficeNamed, named
from lachan.centre.accounts.queries.roles import REQUEST_LASTS
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_ROWS: Final = 200
_MOMENT: Final = timedelta(microseconds=1)


class TokenRow(msgspec.Struct, frozen=True):
    """A token. `person_id` or `office` is whom it belongs to; `ending` are its last four signs, "" until it is made."""

    id: int
    person_id: int | None
    office: OfficeNamed | None
    name: str
    permissions: tuple[str, ...]
    networks: tuple[str, ...]
    expires_at: datetime
    state: str
    reason: str
    asked_by_id: int
    asked_by_name: str
    asked_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    ending: str
    made_at: datetime | None
    last_used_at: datetime | None
    ended_at: datetime | None
    ended_why: str

    @property
    def last_day(self) -> date:
        """This will give the last day on which it opens anything."""
        return today(self.expires_at - _MOMENT)

    @property
    def lasts_until(self) -> datetime:
        """This will give until when a request can be granted, and a granted one be made."""
        return (self.decided_at or self.asked_at) + REQUEST_LASTS


def tokens_named(token_ids: Collection[int]) -> dict[int, str]:
    """This will give the names of tokens by id. One query."""
    return dict(Token.objects.filter(pk__in=list(token_ids)).values_list("pk", "name"))


def humans_behind(token_id: int) -> frozenset[int]:
    """This will give the persons who let a program in: whose token it is, or who asked for it and who granted it."""
    row = Token.objects.filter(pk=token_id).values_list("person_id", "asked_by_id", "decided_by_id").first()
    return frozenset(filter(None, row or ()))


def rows_of_tokens(tokens: Iterable[Token]) -> tuple[TokenRow, ...]:
    """This will make rows of tokens that were read with office, asker and decider."""
    return tuple(
        TokenRow(
            id=one.pk,
            person_id=one.person_id,
            office=None if one.office is None else named(one.office),
            name=one.name,
            permissions=tuple(one.permissions.split()),
            networks=tuple(one.networks.split()),
            expires_at=one.expires_at,
            state=one.state,
            reason=one.reason,
            asked_by_id=one.asked_by_id,
            asked_by_name=one.asked_by.name,
            asked_at=one.asked_at,
            decided_by_name="" if one.decided_by is None else one.decided_by.name,
            decided_at=one.decided_at,
            ending=one.ending,
            made_at=one.made_at,
            last_used_at=one.last_used_at,
            ended_at=one.ended_at,
            ended_why=one.ended_why,
        )
        for one in tokens
    )
