"""What the fresh zone has to say before an older base, so that both together answer as one zone would. Pure.

Within a zone the nearest name counts; of two zones the first that has anything to say of a name. So what is let through
in the fresh zone with all below it has to name again whatever is still blocked below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.zones.names import labels_of, text_of
from lachan.centre.exchange.zones.wire import labels_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lachan.centre.exchange.zones.wire import Body

# up to here it is quicker to look for each name than to take a whole zone apart
_FEW: Final = 20


def above(name: str) -> Iterator[str]:
    """This will give the names above a name, the nearest first, down to those with two labels."""
    name = name.partition(".")[2]
    while "." in name:
        yield name
        name = name.partition(".")[2]


def overlay(
    touched: Mapping[str, bool],
    *,
    known: Mapping[str, bool],
    below: Mapping[str, Collection[str]],
    critical: Collection[str],
) -> dict[str, bool]:
    """This will give the names of a fresh zone, and whether each is blocked or let through.

    `touched` are names that changed and whether they are blocked now, `known` the same of critical names and of those
    above others that did not change, `below` names of the base below those that are let through. All are fit.
    """

    def itself(name: str) -> bool:
        return touched.get(name, known.get(name, False))

    def from_above(name: str) -> bool:
        nearest = next((each for each in above(name) if itself(each) or each in critical), "")
        return itself(nearest)

    found = {name: itself(name) for name in critical}
    for name, is_blocked in touched.items():
        if name not in critical:
            found[name] = is_blocked or from_above(name)
    for name in [name for name, is_blocked in found.items() if not is_blocked]:
        for each in below.get(name, ()):
            if each not in touched and each not in found:
                found[each] = True
    return found


def names_below(names: Collection[str], bodies: Iterable[Body], end: bytes) -> dict[str, list[str]]:
    """This will find what stands below some names in a zone that was made ready.

    `bodies` are pairs with the tail `end`.
    """
    wanted = {labels_of(name): name for name in names}
    found: dict[str, list[str]] = {name: [] for name in names}
    needles = [labels + end for labels in wanted] if len(wanted) <= _FEW else []
    for body in bodies:
        if needles and not any(needle in body.octets for needle in needles):
            continue
        for labels in labels_in(body.octets, end):
            at = 1 + labels[0]
            while at < len(labels):
                name = wanted.get(labels[at:])
                if name is not None:
                    found[name].append(text_of(labels))
                at += 1 + labels[at]
    return found


def names_below_of(names: Collection[str], all_names: Iterable[str]) -> dict[str, list[str]]:
    """This will find what stands below some names among all that there are."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for each in all_names:
        for name in above(each):
            if name in found:
                found[name].append(each)
    return found
