"""What waits for somebody today. Each kind of work brings one line: how many, in words, and where to go.

Later rooms add theirs with `register`; a source gives None where nothing waits, or where the viewer has no part in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.web.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer

    type Source = Callable[[Viewer, datetime], Waiting | None]


class Waiting(msgspec.Struct, frozen=True):
    """One kind of work that waits: how many, the key of its words, and the address of the page where it is done.

    A count of 0 is for what is a state and no number. `is_least` says that there may be more than were counted.
    """

    count: int
    words: str
    address: str
    is_least: bool = False

    @property
    def said(self) -> str:
        """The key of the words for this count: English tells one from several where `WORDS_one` is there."""
        one = f"{self.words}_one"
        return one if self.count == 1 and one in catalogue() else self.words


_sources: list[Source] = []


def register(sources: Iterable[Source]) -> None:
    """This will add sources after those that are there; one that is there already stays where it stands."""
    for source in sources:
        if source not in _sources:
            _sources.append(source)


def waiting_for(viewer: Viewer, *, now: datetime) -> tuple[Waiting, ...]:
    """This will give what waits for the viewer, in the order of the sources."""
    found = (source(viewer, now) for source in _sources)
    return tuple(one for one in found if one is not None)
