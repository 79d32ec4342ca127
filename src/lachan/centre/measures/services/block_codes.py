"""Codes of the block page, kept for measures that lead there, so that `/appeal` finds what a code stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.measures.block_codes import code_of
from lachan.centre.measures.models import BlockCode
from lachan.centre.measures.queries.listed import listed_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.measures.models import Measure

# kinds that lead a visitor to the block page
_BLOCKS: Final = frozenset({"block_domain", "block_url"})


def note_codes(measures: Sequence[Measure]) -> None:
    """This will keep the codes of measures that were approved, in the caller's transaction. One statement."""
    BlockCode.objects.bulk_create(
        [
            BlockCode(code=code_of(host), measure=row)
            for row in measures
            if row.kind in _BLOCKS and (host := listed_host(row.about, row.value))
        ],
        batch_size=1_000,
    )
