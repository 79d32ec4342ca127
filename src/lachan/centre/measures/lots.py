"""What is unlike the rest among measures that were proposed in one go: each of these is signed by itself. Pure.

Who signs two hundred names reads what most of them are. The one that is something else is where the honest owner is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.measures.blast import Blast  # noqa: TC001 - msgspec resolves the annotation at run time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# what the DNS is asked about; of the rest there are no addresses, and nothing is unlike for lacking them
_ASKED_OUTSIDE: Final = frozenset({"domain", "url", "ip"})
_DANGEROUS: Final = "dangerous"
# Where fewer than three of four are the same, there is no rest that one could be unlike.
_MOST: Final = 0.75


class OneOfLot(msgspec.Struct, frozen=True):
    """A measure as far as its likeness to the others counts; `stands_out` are codes of `reach.Stop`."""

    measure_id: int
    about: str
    value: str
    stands_out: tuple[str, ...]
    blast: Blast


def unlike(lot: Sequence[OneOfLot], *, rest: Sequence[OneOfLot] = ()) -> dict[int, tuple[str, ...]]:
    """This will give why measures are unlike the rest, by id, as codes of the words `measures.unlike.…`.

    `rest` are those of the same go that wait no more: what most are doesn't change with each that was signed.
    `stands_out`: it has something that limits it; `verdict`: the register doesn't call it dangerous; `imitates`: most
    pass for somebody, and this for another or for nobody; `unit`: most belong to one registered name, and this doesn't;
    `beside`: names that aren't of this lot stand at its addresses; `not_asked`: its addresses could not be asked for,
    where those of others were.
    """
    all_of_it = (*lot, *rest)
    imitated = _of_most(each.blast.imitates for each in all_of_it)
    unit = _of_most(each.blast.unit for each in all_of_it)
    values = {each.value for each in all_of_it} | {each.blast.unit for each in all_of_it}
    some_asked = any(each.blast.addresses is not None for each in all_of_it)
    found = {}
    for each in lot:
        why = []
        if each.stands_out:
            why.append("stands_out")
        if each.blast.level != _DANGEROUS:
            why.append("verdict")
        if imitated and each.blast.imitates != imitated:
            why.append("imitates")
        if unit and each.blast.unit != unit:
            why.append("unit")
        if set(each.blast.names_beside or ()) - values:
            why.append("beside")
        if some_asked and each.about in _ASKED_OUTSIDE and each.blast.addresses is None:
            why.append("not_asked")
        if why:
            found[each.measure_id] = tuple(why)
    return found


def mark_of(seen: Iterable[tuple[int, str]]) -> str:
    """This will give the mark of what is signed together: of each measure its id and its own mark, in any order."""
    return hashlib.sha256("\n".join(f"{pk} {mark}" for pk, mark in sorted(seen)).encode()).hexdigest()


def _of_most(values: Iterable[str]) -> str:
    """This will give what most of some are, "" where there is no such value."""
    counted = Counter(values)
    value, count = counted.most_common(1)[0] if counted else ("", 0)
    return value if count >= _MOST * counted.total() else ""
