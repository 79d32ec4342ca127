"""Kinds of office, for lists and forms of the rooms above."""

from __future__ import annotations

from typing import Final

from lachan.centre.accounts.models import Office

# Who works with the centre and is no part of it. It does none of the desk's work: lists, the register and the hour's
# block hold for the whole country, and a case holds what people told.
OUTSIDE_KINDS: Final[frozenset[str]] = frozenset(
    {str(Office.Kind.BANK), str(Office.Kind.OPERATOR), str(Office.Kind.NEWS_DESK)}
)

OFFICE_KINDS: Final[tuple[str, ...]] = tuple(str(kind) for kind in Office.Kind.values)
