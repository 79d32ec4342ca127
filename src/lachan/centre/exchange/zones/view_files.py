"""The files of names that are made ready for each way to see, and how a zone of some place follows from one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.bases import Base, Made, open_base, write_base
from lachan.centre.exchange.zones.table import MOST_CHANGED, at_one_moment, connected, difference, live_names

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from lachan.centre.exchange.zones.critical import Rules
    from lachan.centre.exchange.zones.keeping import Now, View
    from lachan.centre.exchange.zones.plan import Plan

# Beyond so many names the whole is made anew before it is sent.
_MOST_BESIDE: Final = 20_000


class Ready(msgspec.Struct, frozen=True):
    """A file, the names in it that don't belong to a place of the counter, and those that it lacks."""

    base: Base
    gone: tuple[str, ...]
    new: tuple[str, ...]


class ViewFiles:
    """Makes and opens the file of each way to see. Threads may ask it at once."""

    def __init__(self, *, plan: Plan, folder: Path) -> None:
        """This will keep files in a folder."""
        self._plan = plan
        self._folder = folder
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}
        self._bases: dict[str, Base] = {}

    def end(self, view: View) -> bytes:
        """This will give the tail of each record of a view's blocked names."""
        return wire.tail(self._plan.ttl, self._plan.target(view.answer))

    def base(self, view: View, now: Now, *, anew: bool = False, since: int = 0) -> Base:
        """This will give the file of a view, made where there is none of `since` or later; others wait.

        Raises DatabaseError, OSError.
        """
        with self._lock:
            making = self._making.setdefault(view.key, threading.Lock())
        with making:
            path = self._folder / f"{view.key}.base"
            base = self._bases.get(view.key) or open_base(path, digest=now.digest)
            if base is None or anew or base.made.digest != now.digest or base.made.seq < since:
                base = self._make(path, view, now)
            self._bases[view.key] = base
            return base

    def ready(self, view: View, now: Now, *, seq: int) -> Ready | None:
        """This will give a file and how a zone of a place follows from it, None where it has to be made anew.

        The place may lie before the file's. Raises DatabaseError, OSError.
        """
        base = self.base(view, now)
        beside = self._beside(view, base, now.rules, seq)
        return None if beside is None or base.made.digest != now.digest else Ready(base, *beside)

    def prepare(self, view: View, now: Now) -> bool:
        """This will make a file anew where much has changed since, and say whether. Raises DatabaseError, OSError."""
        base = self.base(view, now)
        beside = self._beside(view, base, now.rules, max(base.made.seq, now.standing.seq))
        is_old = beside is None or sum(map(len, beside)) > _MOST_BESIDE // 2
        # what stands below a name that is let through is looked for in the file: it has to know all of the base
        if is_old or base.made.seq < now.standing.covered:
            self.base(view, now, anew=True)
            return True
        return False

    def forget_others(self, keys: Collection[str]) -> int:
        """This will remove the files of views that nobody has any more, and give how many. `keys` are those in use."""
        with self._lock:
            for key in self._bases.keys() - set(keys):
                del self._bases[key]
        old = [path for path in self._folder.glob("*.base") if path.stem not in keys]
        for path in old:
            # who is being sent one has it open
            path.unlink(missing_ok=True)
        return len(old)

    def _make(self, path: Path, view: View, now: Now) -> Base:
        with connected(), at_one_moment():
            made = Made(last_seq(), now.digest)
            return write_base(
                path, live_names(view.reader), made=made, end=self.end(view), why_not=now.rules.why_not
            )

    def _beside(
        self, view: View, base: Base, rules: Rules, seq: int
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """This will give what is in a file and not in the zone of a place, and the other way round."""
        made = base.made.seq
        with connected():
            found = difference(
                view.reader,
                since=min(made, seq),
                upto=max(made, seq),
                most=_MOST_BESIDE if seq >= made else MOST_CHANGED,
            )
        if found is None:
            return None
        gone, new = (
            tuple(name for name in names if not rules.why_not(name)) for names in (found.gone, found.new)
        )
        return (gone, new) if seq >= made else (new, gone)
