"""Which entry decides, of all that cover an indicator.

1. Expired entries don't count (an entry counts on the day of its expiry for the last time).
2. A name says nothing about what other people have below it: no entry but a shared host's own reaches across a
   public suffix or a shared host (`weebly.com` says nothing of `x.weebly.com`), and what is listed as a host says
   nothing of the pages that others write on a host of shared pages (`t.me` nothing of `t.me/x`).
3. Corrected beats bad for the same name and for one below it. A page or name that is listed by itself below a
   corrected one stays bad, and so does what was listed after its correction, where both have a day (`reviewed`).
4. Bad beats official, official beats shared, shared beats popular. Within a class the longest name comes first; of
   two rows of one name, the one of stricter trust.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.suffixes import may_hold_suffixes, split_host
from lachan.engine.model import ListClass
from lachan.engine.shared_hosts import NAMES, PAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lachan.engine.lists.keys import Question
    from lachan.engine.model import ListEntry

type Hit = tuple[int, ListEntry]
"""An entry, and how many letters of the key asked for are its own key."""

_RANK = {
    ListClass.CORRECTED: 0,
    ListClass.BAD: 1,
    ListClass.OFFICIAL: 2,
    ListClass.SHARED: 3,
    ListClass.POPULAR: 4,
}
_STRICTNESS = {"platform": 0, "unsure": 1, "closed": 2}
# where a prefix of a path may end: what follows begins a new part
_PART_ENDS = frozenset("/?#&=")


def find_deciding(asked: Question, hits: Sequence[Hit], today: date) -> ListEntry | None:
    """This will give the entry that decides, or None. The common case, one entry, is answered without sorting."""
    if len(hits) == 1:
        size, entry = hits[0]
        host_end = asked[1]
        if entry.expires is not None and entry.expires < today:
            return None
        if size == host_end or not host_end or entry.list_class is ListClass.SHARED:
            return entry
        if size < host_end and not may_hold_suffixes(entry.value):
            return entry
    return next(iter(decide(asked, hits, today)), None)


def decide(asked: Question, hits: Sequence[Hit], today: date) -> list[ListEntry]:
    """This will give the entries that count, the deciding one first."""
    live = [hit for hit in hits if hit[1].expires is None or hit[1].expires >= today]
    key, host_end, _ = asked
    if host_end:
        live = [hit for hit in live if _ends_a_part(asked, hit[0])]
        is_page = len(key) > host_end + 1
        if any(size < host_end or is_page for size, _ in live):
            live = _below_boundaries(asked, live, is_page=is_page)
    if len(live) > 1:
        live.sort(key=_order)
        live = _corrections_last_where_overruled(live)
    return [entry for _, entry in live]


def _order(hit: Hit) -> tuple[int, int, int, str]:
    size, entry = hit
    return _RANK[entry.list_class], -size, _STRICTNESS.get(entry.trust, 0), entry.source


def _ends_a_part(asked: Question, size: int) -> bool:
    """This will say whether an entry ends where a label or a part of the path ends: `/a` covers `/a/b`, not `/ab`."""
    key, host_end, _ = asked
    if size <= host_end or size == len(key):
        return True
    return key[size - 1] in _PART_ENDS or key[size] in _PART_ENDS


def _below_boundaries(asked: Question, live: list[Hit], *, is_page: bool) -> list[Hit]:
    """This will drop what would reach across a public suffix or a shared host."""
    _, host_end, host = asked
    site = split_host(host)
    # the key of a suffix: the tag, its labels, a dot; a suffix is asked for only as itself
    boundary = host_end - 1 if site.is_suffix else len(site.suffix) + 2
    pages_at = 0
    for size, entry in live:
        if entry.list_class is ListClass.SHARED:
            if entry.reason != PAGES and size < host_end:
                boundary = max(boundary, size)
            if entry.reason != NAMES:
                pages_at = max(pages_at, size)
    # the front page is the host's own
    least_for_page = host_end + 1 if is_page and pages_at > boundary else 0
    return [
        (size, entry)
        for size, entry in live
        if entry.list_class is ListClass.SHARED
        or (size > boundary and (size > least_for_page or entry.list_class is ListClass.OFFICIAL))
    ]


def _corrections_last_where_overruled(live: list[Hit]) -> list[Hit]:
    corrections = [hit for hit in live if hit[1].list_class is ListClass.CORRECTED]
    if not corrections:
        return live
    standing = [
        hit
        for hit in live
        if hit[1].list_class is ListClass.BAD
        and not any(_overrules(correction, hit) for correction in corrections)
    ]
    if standing:
        return standing + [hit for hit in live if hit not in standing]
    # a listing that was corrected is history, and is told last
    overruled = [hit for hit in live if hit[1].list_class is ListClass.BAD]
    return [hit for hit in live if hit not in overruled] + overruled


def _overrules(correction: Hit, bad: Hit) -> bool:
    if correction[0] < bad[0]:
        return False
    corrected_on, listed_on = correction[1].reviewed, bad[1].reviewed
    return corrected_on is None or listed_on is None or corrected_on >= listed_on
