"""The fresh zones of all ways to see, as bodies of messages. Threads may ask at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.fresh import Fresh
from lachan.centre.exchange.zones.names import labels_of
from lachan.centre.exchange.zones.overlays import names_below
from lachan.centre.exchange.zones.table import connected
from lachan.centre.exchange.zones.transfers import changes, packed, pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from lachan.centre.exchange.zones.fresh import Names
    from lachan.centre.exchange.zones.keeping import Now, View
    from lachan.centre.exchange.zones.plan import Plan
    from lachan.centre.exchange.zones.view_files import ViewFiles
    from lachan.centre.exchange.zones.wire import Body


class FreshZones:
    """Keeps a fresh zone for each way to see that somebody has asked for."""

    def __init__(
        self, *, plan: Plan, files: ViewFiles, now: Callable[[], Now], look: Callable[[], object]
    ) -> None:
        """This will follow what `now` gives, and have `look` find out where that is over."""
        self._plan = plan
        self._files = files
        self._now = now
        self._look = look
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[threading.Lock, Fresh]] = {}

    def prepare(self, view: View) -> None:
        """This will bring a zone that somebody has asked for before up to date. Raises DatabaseError, OSError."""
        if view.key in self._kept:
            self._follow(view)

    def forget_others(self, keys: Collection[str]) -> None:
        """This will let go of views that nobody has any more; `keys` are those in use."""
        with self._lock:
            for key in self._kept.keys() - set(keys):
                del self._kept[key]

    def whole(self, view: View) -> Iterator[Body]:
        """This will give a whole zone: what is let through, then what is blocked. Raises DatabaseError, OSError."""
        fresh, lock = self._follow(view)
        with lock:
            # it is replaced and never changed
            names, serial = fresh.names, fresh.serial
        soa, tails = self._soa(serial), self._tails(view)
        yield from packed(
            [
                (1, soa),
                (1, wire.name_server(self._plan.ttl)),
                *_pairs({name: state for name, state in names.items() if not state}, tails),
                *_pairs({name: state for name, state in names.items() if state}, tails),
                (1, soa),
            ]
        )

    def difference(self, view: View, serial: int) -> Iterator[Body] | None:
        """This will give what changed since a serial, None where that isn't known. Raises DatabaseError, OSError."""
        fresh, lock = self._follow(view)
        with lock:
            changed, upto = fresh.changed_since(serial), fresh.serial
        if changed is None:
            return None
        tails = self._tails(view)
        return changes(
            old_soa=self._soa(serial),
            new_soa=self._soa(upto),
            gone=_pairs({name: was for name, (was, _) in changed.items() if was is not None}, tails),
            new=_pairs({name: now for name, (_, now) in changed.items() if now is not None}, tails),
        )

    def _follow(self, view: View) -> tuple[Fresh, threading.Lock]:
        """This will bring the zone of a view to what was announced. Its lock has to be held to read it."""
        with self._lock:
            lock, fresh = self._kept.setdefault(
                view.key, (threading.Lock(), Fresh(view.reader, self._below_for(view)))
            )
        for _ in range(2):
            with lock, connected():
                now = self._now()
                if fresh.follow(now.standing, now.rules):
                    return fresh, lock
            with connected():
                self._look()
        raise OSError("the table was emptied while a zone was made from it")

    def _below_for(self, view: View) -> Callable[[Collection[str]], Mapping[str, Collection[str]]]:
        def find(names: Collection[str]) -> Mapping[str, Collection[str]]:
            now = self._now()
            base = self._files.base(view, now, since=now.standing.covered)
            return names_below(names, base.blocks(), self._files.end(view))

        return find

    def _soa(self, serial: int) -> bytes:
        return wire.soa(serial, self._plan.ttl)

    def _tails(self, view: View) -> dict[bool, bytes]:
        return {False: wire.tail(self._plan.ttl, wire.PASSTHRU), True: self._files.end(view)}


def _pairs(names: Names, tails: Mapping[bool, bytes]) -> list[tuple[int, bytes]]:
    return [pair for name in sorted(names) for pair in pairs((labels_of(name),), tails[names[name]])]
