"""To whom measures would go if they were signed now: the signer sees it, and that it may be nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.measures.hosting import names_of
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.preview import TLP
from lachan.centre.partners.queries.answering import answering_many, sees
from lachan.centre.partners.queries.partners import PartnerRow  # noqa: TC001 - msgspec resolves it at run time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.measures.queries.measures import MeasureRow


class GoesTo(msgspec.Struct, frozen=True):
    """The partners that would be asked, each once and by name, and those that may not see such a thing.

    `without` of the measures would reach nobody; they wait until somebody joins who answers for them.
    """

    partners: tuple[PartnerRow, ...]
    kept_back: tuple[PartnerRow, ...]
    without: int


def goes_to(rows: Sequence[MeasureRow]) -> GoesTo:
    """This will give to whom some measures of one kind would go. Three queries."""
    if not rows:
        return GoesTo((), (), 0)
    kind = KINDS[rows[0].kind]
    found = answering_many(
        kinds=kind.counterparts,
        measure_kind=kind.code,
        things=[(row.about, row.value) for row in rows],
        named=[names_of(row.blast) if kind.tells_hosts else () for row in rows],
        every=kind.of_all,
    )
    asked: dict[int, PartnerRow] = {}
    kept_back: dict[int, PartnerRow] = {}
    without = 0
    for row, answering in zip(rows, found, strict=True):
        seeing = [each.partner for each in answering if sees(each.partner, tlp=TLP, about=row.about)]
        asked |= {partner.id: partner for partner in seeing}
        kept_back |= {each.partner.id: each.partner for each in answering if each.partner not in seeing}
        # abuse desks that registries name are told too, and stand with what it would hit
        without += not seeing and not (kind.tells_hosts and row.blast.tell)
    return GoesTo(_by_code(asked), _by_code(kept_back), without)


def _by_code(found: dict[int, PartnerRow]) -> tuple[PartnerRow, ...]:
    return tuple(sorted(found.values(), key=lambda partner: partner.code))
