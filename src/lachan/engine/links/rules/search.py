"""Which rules have a look at which links: cheap tests, and all triggers searched in all links by one scan."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import hyperscan

from lachan.engine.links import rules
from lachan.engine.links.rules.seen import look_at, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from lachan.engine.links.parse import Link
    from lachan.engine.model import Facts

_TRIGGERED = tuple(rule for rule in rules.ALL if hasattr(rule, "TRIGGER"))
_TESTED = tuple((rule.could, rule) for rule in rules.ALL if hasattr(rule, "could"))

type Signs = list[tuple[ModuleType, Facts]]
"""Rules that saw something, and what fills their sentences."""


@cache
def _triggers() -> hyperscan.Database:
    """This will compile the triggers of all rules."""
    database = hyperscan.Database()
    database.compile(
        expressions=[rule.TRIGGER.encode() for rule in _TRIGGERED],
        ids=list(range(len(_TRIGGERED))),
        flags=[hyperscan.HS_FLAG_MULTILINE] * len(_TRIGGERED),
    )
    return database


def signs(links: Sequence[Link], raws: Sequence[str]) -> list[Signs]:
    """This will give, for each link, the rules that see something in it and what fills their sentences."""
    wanted = _triggered([text_of(link) for link in links])
    for at, link in enumerate(links):
        for could, module in _TESTED:
            if could(link):
                wanted.setdefault(at, []).append(module)
    for at, raw in enumerate(raws):
        if "@" in raw:
            wanted.setdefault(at, []).append(rules.userinfo)
    out: list[Signs] = [[] for _ in links]
    for at, modules in wanted.items():
        seen = look_at(links[at], raws[at])
        into = out[at]
        for module in modules:
            facts = module.see(seen)
            if facts is not None:
                into.append((module, facts))
    return out


def _triggered(texts: list[str]) -> dict[int, list[ModuleType]]:
    """This will search the triggers in all texts at once; gives the rules by the number of the text."""
    # a line end would split a text; can_ada leaves none in an address
    ends = list(accumulate(len(text) + 1 for text in texts))
    hits: set[tuple[int, int]] = set()

    def note(rule: int, _start: int, end: int, _flags: int, _context: object) -> None:
        hits.add((bisect_right(ends, end - 1), rule))

    data = "\n".join(texts).encode("ascii", "replace")
    if data:
        _triggers().scan(data, match_event_handler=note)
    wanted: dict[int, list[ModuleType]] = {}
    for at, rule in sorted(hits):
        wanted.setdefault(at, []).append(_TRIGGERED[rule])
    return wanted
