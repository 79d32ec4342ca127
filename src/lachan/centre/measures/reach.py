"""How far a measure may go: what is never done, and what takes more signatures. Pure; each number has its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.measures.blast import Blast

# The proposer and one other: no effect with one human being.
ONE: Final = 1
TWO: Final = 2


class Stop(msgspec.Struct, frozen=True):
    """Something that limits a measure: a code of the words `measures.stop.…`, and what fills its blanks.

    With `signatures` 0 it is never done; else it takes at least so many signatures and a reason.
    """

    code: str
    signatures: int = 0
    params: dict[str, str] = {}

    @property
    def is_final(self) -> bool:
        """This will say whether no number of signatures is enough."""
        return not self.signatures


def stops_of_name(blast: Blast) -> tuple[Stop, ...]:
    """This will give what limits a measure on a whole domain name, the final ones first."""
    found = []
    if blast.is_suffix:
        found.append(Stop("suffix"))
    if blast.shared:
        found.append(Stop("shared"))
    found += stops_of_owner(blast)
    if blast.mail_hosts:
        found.append(Stop("mail", TWO, {"hosts": ", ".join(blast.mail_hosts[:3])}))
    return final_first(found)


def stops_of_owner(blast: Blast) -> list[Stop]:
    """This will give what limits a measure for whose name it is."""
    found = []
    if blast.owner:
        found.append(Stop("official", TWO, _owner_of(blast)))
    if blast.is_public_service:
        found.append(Stop("public_service", TWO, {"unit": blast.unit}))
    if blast.is_popular:
        found.append(Stop("popular", TWO))
    if blast.was_corrected:
        found.append(Stop("corrected", TWO))
    return found


def stops_of_address(blast: Blast) -> tuple[Stop, ...]:
    """This will give what limits a measure on a whole address: who else is there."""
    found = []
    if blast.is_inside:
        found.append(Stop("inside"))
    if blast.shared or blast.owner:
        found.append(Stop("shared_address", params=_owner_of(blast)))
    elif blast.names_beside:
        found.append(Stop("names_beside", TWO, {"count": str(len(blast.names_beside))}))
    return final_first(found)


def _owner_of(blast: Blast) -> dict[str, str]:
    return {"owner": blast.owner, "owner_en": blast.owner_en or blast.owner}


def names_a_page(value: str) -> bool:
    """This will say whether a link leads to something on a site and not to the whole of it."""
    link = urlsplit(value)
    return bool(link.scheme and (link.path.strip("/") or link.query))


def final_first(found: Iterable[Stop]) -> tuple[Stop, ...]:
    """This will give stops in the order in which people have to read them."""
    return tuple(sorted(found, key=lambda stop: not stop.is_final))


def signatures_for(*, least: int, stops: Iterable[Stop], proposer_is_human: bool) -> int:
    """This will give how many must sign: the kind's number, more where something stands out.

    Where no human being proposed, two others are needed: a machine's word is not the first of four eyes.
    """
    needed = max([least, *(stop.signatures for stop in stops)])
    return needed if proposer_is_human else max(needed, TWO)
