"""Kinds of office, for lists and forms of the rooms above."""

from __future__ import annotations

from typing import Final

from lachan.centre.accounts.models import Office

OFFICE_KINDS: Final[tuple[str, ...]] = tuple(str(kind) for kind in Office.Kind.values)
