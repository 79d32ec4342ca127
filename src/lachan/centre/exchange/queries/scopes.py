"""How far somebody saw in a format, from the first time that it came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import Exists

from lachan.centre.exchange.models import Emptying, SeenScope
from lachan.centre.exchange.queries.entries import is_emptied
from lachan.centre.exchange.readers import Reader
from lachan.centre.exchange.scopes import Scope

if TYPE_CHECKING:
    from django.db.models import QuerySet

_reader = msgspec.json.Decoder(Reader)


def scopes_of(partner_id: int, format: str) -> tuple[Scope, ...]:  # noqa: A002 - the field's word
    """This will give how far a partner saw (0: anybody), the first first. One query."""
    return tuple(map(_scope, _rows(partner_id, format)))


def scopes_now(partner_id: int, format: str) -> tuple[tuple[Scope, ...], bool]:  # noqa: A002 - as above
    """This will give how far a partner saw, and whether all is emptied. One query; two for who comes first."""
    emptied = Exists(Emptying.objects.filter(is_on=True))
    rows = list(_rows(partner_id, format).annotate(emptied=emptied))
    return tuple(map(_scope, rows)), bool(rows[0].emptied) if rows else is_emptied()


def last_scopes() -> dict[tuple[int, str], Reader]:
    """This will give how far each sees, as it was noted last, by partner (0: anybody) and format. One query."""
    rows = SeenScope.objects.order_by("number").values_list("partner_id", "format", "reader")
    return {(partner_id, name): _reader.decode(reader) for partner_id, name, reader in rows}


def _rows(partner_id: int, format: str) -> QuerySet[SeenScope]:  # noqa: A002 - as above
    return SeenScope.objects.filter(partner_id=partner_id, format=format).order_by("number")


def _scope(row: SeenScope) -> Scope:
    return Scope(_reader.decode(row.reader), row.seq, row.at, row.first_id, row.last_id, row.mark)
