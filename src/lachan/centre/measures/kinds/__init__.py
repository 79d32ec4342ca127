"""Kinds of measure, one class a file. A new one is added here, in `words.toml` and in the tests' table."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lachan.centre.measures.kinds.block_address import BlockAddress
from lachan.centre.measures.kinds.block_domain import BlockDomain
from lachan.centre.measures.kinds.block_url import BlockUrl
from lachan.centre.measures.kinds.close_profile import CloseProfile
from lachan.centre.measures.kinds.delete_content import DeleteContent
from lachan.centre.measures.kinds.freeze_payee import FreezePayee
from lachan.centre.measures.kinds.intercept_crossing import InterceptCrossing
from lachan.centre.measures.kinds.remove_app import RemoveApp
from lachan.centre.measures.kinds.suspend_number import SuspendNumber
from lachan.centre.measures.kinds.take_page_down import TakePageDown
from lachan.centre.measures.kinds.warn_payee import WarnPayee

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lachan.centre.measures.kinds.kind import MeasureKind

KINDS: Final[Mapping[str, MeasureKind]] = MappingProxyType(
    {
        kind.code: kind
        for kind in (
            BlockDomain(),
            BlockUrl(),
            BlockAddress(),
            TakePageDown(),
            RemoveApp(),
            CloseProfile(),
            DeleteContent(),
            SuspendNumber(),
            FreezePayee(),
            WarnPayee(),
            InterceptCrossing(),
        )
    }
)


def usual_kind(about: str) -> str:
    """This will give the kind that is usual for a thing, the first of those that take it; "" where none does."""
    return next((kind.code for kind in KINDS.values() if about in kind.about), "")
