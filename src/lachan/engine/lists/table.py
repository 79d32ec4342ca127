"""Lists in memory: the packaged ones, and the overlay that changes while the system runs."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.lists.keys import HOST, host_end_of, key_of, question
from lachan.engine.lists.precedence import decide, find_deciding
from lachan.engine.model import ListClass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from lachan.engine.lists.keys import Question
    from lachan.engine.lists.precedence import Hit
    from lachan.engine.model import Indicator, Kind, ListEntry

_EVERY_CLASS = frozenset(ListClass)


class TableLists:
    """A list in memory that can be changed while others read it.

    Readers take no lock: what they see of one name is what stood there before or after a change, never a mixture.
    `mask` hides entries of the layers below (see `Layered`), so that an approved removal counts at once.
    """

    def __init__(self, entries: Iterable[ListEntry] = (), *, today: date, name: str = "overlay") -> None:
        """This will hold the entries; `today` is the day on which expiry is judged, `name` begins the version."""
        self.today = today
        self._name = name
        self._entries: dict[str, tuple[ListEntry, ...]] = {}
        self._hosts_with_pages: dict[str, int] = {}
        # the last two labels of every host ever listed; they only save a search, so none is ever taken out
        self._stems: set[str] = set()
        self._has_shallow = False
        self._masks: dict[str, frozenset[ListClass]] = {}
        self._digest = 0
        self._lock = threading.Lock()
        self.add(entries)

    @property
    def version(self) -> str:
        """This will name the data: the same entries and masks give the same name, in whatever order they came."""
        return f"{self._name}-{self._digest:016x}"

    @property
    def is_empty(self) -> bool:
        """This will say that nothing is listed or masked."""
        return not self._entries and not self._masks

    def add(self, entries: Iterable[ListEntry]) -> None:
        """This will list the entries; an entry replaces one of the same name, class and source."""
        with self._lock:
            for entry in entries:
                key = key_of(entry.kind, entry.value)
                before = self._entries.get(key, ())
                kept = tuple(
                    e for e in before if (e.list_class, e.source) != (entry.list_class, entry.source)
                )
                for gone in before:
                    if gone not in kept:
                        self._digest ^= _digest(gone)
                if not before and _has_page(key):
                    host = key[: host_end_of(key)]
                    self._hosts_with_pages[host] = self._hosts_with_pages.get(host, 0) + 1
                self._digest ^= _digest(entry)
                self._note_stem(key)
                self._entries[key] = (*kept, entry)

    def _note_stem(self, key: str) -> None:
        if key[0] == HOST:
            dot = key.find(".", key.find(".") + 1) + 1
            self._stems.add(key[:dot])
            # an address is no tree of names, and neither is a bare ending
            self._has_shallow = self._has_shallow or not 0 < dot <= host_end_of(key)

    def remove(
        self, kind: Kind, value: str, *, list_class: ListClass | None = None, source: str | None = None
    ) -> int:
        """This will take off the entries of that very name, of one class or source if named; gives how many."""
        key = key_of(kind, value)
        with self._lock:
            before = self._entries.get(key, ())
            kept = tuple(
                entry
                for entry in before
                if (list_class is not None and entry.list_class is not list_class)
                or (source is not None and entry.source != source)
            )
            for gone in before:
                if gone not in kept:
                    self._digest ^= _digest(gone)
            if kept:
                self._entries[key] = kept
            elif before:
                del self._entries[key]
                if _has_page(key):
                    host = key[: host_end_of(key)]
                    self._hosts_with_pages[host] -= 1
                    if not self._hosts_with_pages[host]:
                        del self._hosts_with_pages[host]
            return len(before) - len(kept)

    def mask(self, kind: Kind, value: str, *, list_class: ListClass | None = None) -> None:
        """This will hide the entries of that very name in the layers below, of one class if named."""
        key = key_of(kind, value)
        with self._lock:
            before = self._masks.get(key)
            after = _EVERY_CLASS if list_class is None else (before or frozenset()) | {list_class}
            if before is not None:
                self._digest ^= _digest((key, sorted(before)))
            self._digest ^= _digest((key, sorted(after)))
            self._masks[key] = after

    def unmask(self, kind: Kind, value: str) -> None:
        """This will let the entries of the layers below be seen again."""
        key = key_of(kind, value)
        with self._lock:
            before = self._masks.pop(key, None)
            if before is not None:
                self._digest ^= _digest((key, sorted(before)))

    def hides(self, asked: Question, hit: Hit) -> bool:
        """This will say whether a hit of a layer below is masked."""
        size, entry = hit
        key = asked[0]
        classes = self._masks.get(key[:size] if asked[1] else key)
        return classes is not None and entry.list_class in classes

    @property
    def has_masks(self) -> bool:
        """This will say whether anything is masked."""
        return bool(self._masks)

    def is_untouched(self, asked: Question) -> bool:
        """This will say, for sure where it says so, that nothing here covers or masks what is asked for."""
        key, host_end, _ = asked
        if self._masks or self._has_shallow or not host_end:
            return False
        dot = key.find(".", key.find(".") + 1) + 1
        return 0 < dot <= host_end and key[:dot] not in self._stems

    def collect(self, asked: Question) -> list[Hit]:
        """This will give everything that is kept under a prefix of the key."""
        get = self._entries.get
        key, host_end, _ = asked
        if not host_end:
            return [(len(key), entry) for entry in get(key, ())]
        hits: list[Hit] = []
        find = key.find
        first = find(".") + 1
        dot = find(".", first) + 1
        # most hosts share not even their last two labels with anything listed here
        if first < host_end and key[:dot] not in self._stems and not self._has_shallow:
            return hits
        dot = first
        while True:
            if (entries := get(key[:dot])) is not None:
                hits.extend((dot, entry) for entry in entries)
            if dot == host_end:
                break
            dot = find(".", dot) + 1
        if self._hosts_with_pages and key[:host_end] in self._hosts_with_pages:
            for end in range(host_end + 1, len(key) + 1):
                if (entries := get(key[:end])) is not None:
                    hits.extend((end, entry) for entry in entries)
        return hits

    def find(self, indicator: Indicator) -> ListEntry | None:
        """This will give the entry that decides, parents of a domain included, or None."""
        asked = question(indicator)
        hits = self.collect(asked)
        return find_deciding(asked, hits, self.today) if hits else None

    def find_all(self, indicator: Indicator) -> tuple[ListEntry, ...]:
        """This will give every live entry that covers the indicator, the deciding one first."""
        asked = question(indicator)
        return tuple(decide(asked, self.collect(asked), self.today))


class FixedLists(TableLists):
    """A list in memory that stays as it is, with a version that was worked out beforehand."""

    def __init__(self, entries: Iterable[ListEntry], *, today: date, version: str) -> None:
        """This will hold the entries."""
        self._version = ""
        super().__init__(today=today)
        for entry in entries:
            key = key_of(entry.kind, entry.value)
            self._note_stem(key)
            self._entries[key] = (*self._entries.get(key, ()), entry)
        self._version = version

    @property
    def version(self) -> str:
        """This will name the data."""
        return self._version

    def on(self, today: date) -> FixedLists:
        """This will give the same lists as they stand on another day; nothing is copied."""
        other = FixedLists((), today=today, version=self._version)
        other._entries = self._entries
        other._stems = self._stems
        other._has_shallow = self._has_shallow
        return other

    def add(self, entries: Iterable[ListEntry]) -> None:
        """This will refuse: changes go into an overlay. Raises TypeError."""
        if self._version:
            raise TypeError("these lists don't change; lay an overlay over them (lists.Layered)")
        super().add(entries)


def _has_page(key: str) -> bool:
    return key[0] == HOST and key[-1] != "."


def _digest(thing: object) -> int:
    return int.from_bytes(hashlib.sha256(msgspec.json.encode(thing)).digest()[:8])
