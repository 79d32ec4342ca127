"""The kinds of scam and the codes, sorted for reading."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.scam_types import ScamType, scam_types
from lachan.engine.words import catalogue
from lachan.engine.words.form import Words  # noqa: TC001 - msgspec resolves the annotations

if TYPE_CHECKING:
    from collections.abc import Mapping

# Chosen by the editors in November 2026 as those to know before they come: no count stands behind the order.
WORTH_KNOWING = ("V14", "V10", "V32", "V33", "V27")

_SOURCES = {"AIS 2023 handbook": "ais", "press 2025-26": "press", "editor": "editor"}


class CodeGroup(msgspec.Struct, frozen=True):
    """Codes of one sort with their sentences; `name` is the key of its heading."""

    name: str
    codes: tuple[tuple[str, Words], ...]


def worth_knowing() -> tuple[ScamType, ...]:
    """This will give the kinds that stand beside the question."""
    return tuple(kind for one in WORTH_KNOWING if (kind := scam_types().get(one)) is not None)


@cache
def types_by_group() -> Mapping[str, tuple[ScamType, ...]]:
    """This will give the kinds of scam by group, in the order of the file."""
    groups: dict[str, list[ScamType]] = {}
    for kind in scam_types().values():
        groups.setdefault(kind.group, []).append(kind)
    return {name: tuple(kinds) for name, kinds in groups.items()}


def source_key(kind: ScamType) -> str:
    """This will give the key of the words that name a kind's source."""
    return f"types.source.{_SOURCES.get(kind.source, 'editor')}"


@cache
def codes_by_group() -> tuple[CodeGroup, ...]:
    """This will give every code that an answer can hold, sorted, in three groups."""
    groups: dict[str, list[tuple[str, Words]]] = {"group_reasons": [], "group_advice": [], "group_notes": []}
    for code, words in sorted(catalogue.ALL.items()):
        head = code.partition(".")[0]
        if head == "level":
            continue
        name = {"advice": "group_advice", "note": "group_notes"}.get(head, "group_reasons")
        groups[name].append((code, words))
    return tuple(CodeGroup(name, tuple(codes)) for name, codes in groups.items())
