"""Which rules have a look at which links: cheap tests, and all triggers searched in all links by one scan."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING

import hyperscan

from lachan.engine.links import rules
from lachan.engine.links.rules.seen import Where, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

_TRIGGERED = tuple(rule for rule in rules.ALL if hasattr(rule, "TRIGGER"))
_UNNAMED, _SHARED, _UNUSUAL = (
    [rule for rule in rules.ALL if getattr(rule, "WHERE", None) is where] for where in Where
)
_USUAL_LABELS = 2
_TESTED = tuple((rule.could, rule) for rule in rules.ALL if hasattr(rule, "could"))

type Signs = list[tuple[ModuleType, Facts]]
"""Rules that saw something, and what fills their sentences."""


# a database has one scratch space, in which two threads would get in each other's way
_one_at_a_time = Lock()


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


def signs(seen: Sequence[Seen]) -> list[Signs]:
    """This will give, for each link, the rules that see something in it and what fills their sentences."""
    wanted = _triggered([text_of(one.link) for one in seen])
    out: list[Signs] = []
    for at, one in enumerate(seen):
        link = one.link
        modules = wanted.get(at, [])
        if not link.has_known_suffix:
            modules += _UNNAMED
        if one.site.sort:
            modules += _SHARED
        if link.port is not None or len(link.subdomains) > _USUAL_LABELS or "xn--" in link.host:
            modules += _UNUSUAL
        modules += [module for could, module in _TESTED if could(one)]
        if "@" in one.raw:
            modules.append(rules.userinfo)
        if modules:
            out.append([(module, facts) for module in modules if (facts := module.see(one)) is not None])
        else:
            out.append([])
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
        with _one_at_a_time:
            _triggers().scan(data, match_event_handler=note)
    wanted: dict[int, list[ModuleType]] = {}
    for at, rule in sorted(hits):
        wanted.setdefault(at, []).append(_TRIGGERED[rule])
    return wanted
