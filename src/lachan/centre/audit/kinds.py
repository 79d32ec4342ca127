"""Kinds of entries. Each room registers its own in `audit_kinds.py`, with the words that an auditor reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Kind(msgspec.Struct, frozen=True):
    """One kind of entry: `room.what_happened`, its words, and the names of the personal values it may hold.

    `read` marks a read of personal data. `erased` says, for kinds with personal values, how they are erased.
    """

    name: str
    vi: str
    en: str
    personal: frozenset[str] = frozenset()
    read: bool = False
    erased: str = ""


class UnknownKindError(LookupError):
    """A kind that no room has registered."""


_kinds: dict[str, Kind] = {}


def register(kinds: Iterable[Kind]) -> None:
    """This will add kinds. Raises ValueError when a name stands twice, or personal values have no way to be erased."""
    for kind in kinds:
        if _kinds.get(kind.name, kind) != kind:
            raise ValueError(f"{kind.name} is registered twice")
        if kind.personal and not kind.erased:
            raise ValueError(f"{kind.name} holds personal values and does not say how they are erased")
        _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """This will give a kind. Raises UnknownKindError."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(name) from None


def kinds() -> Mapping[str, Kind]:
    """This will give all kinds by name."""
    return dict(_kinds)
