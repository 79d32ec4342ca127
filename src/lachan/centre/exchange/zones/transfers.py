"""Whole zones and what changed, as bodies of messages (RFC 5936, RFC 1995). Pure; a body at a time is in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.exchange.zones.wire import MOST_BODY, Body, labels_in, pair

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


def packed(records: Iterable[tuple[int, bytes]]) -> Iterator[Body]:
    """This will put records (how many, and their bytes) into as few bodies as hold them, in their order."""
    parts: list[bytes] = []
    answers = size = 0
    for count, octets in records:
        if size + len(octets) > MOST_BODY and parts:
            yield Body(answers, b"".join(parts))
            parts, answers, size = [], 0, 0
        parts.append(octets)
        answers += count
        size += len(octets)
    if parts:
        yield Body(answers, b"".join(parts))


def pairs(names: Iterable[bytes], end: bytes) -> Iterator[tuple[int, bytes]]:
    """This will give the records of names (labels), two for each."""
    for labels in names:
        yield 2, pair(labels, end)


def whole(
    *,
    soa: bytes,
    first: Iterable[tuple[int, bytes]],
    blocks: Iterable[Body],
    end: bytes,
    without: Collection[bytes],
    more: Iterable[bytes],
) -> Iterator[Body]:
    """This will give a whole zone: SOA, what stands first, the blocks less some names, more names, SOA.

    `blocks` are bodies of pairs with the tail `end`, made before; `without` and `more` are labels.
    """
    yield from packed([(1, soa), *first])
    for block in blocks:
        if without:
            yield from packed(
                pairs((labels for labels in labels_in(block.octets, end) if labels not in without), end)
            )
        else:
            yield block
    yield from packed(_then(pairs(more, end), soa))


def changes(
    *,
    old_soa: bytes,
    new_soa: bytes,
    gone: Iterable[tuple[int, bytes]],
    new: Iterable[tuple[int, bytes]],
) -> Iterator[Body]:
    """This will give one difference: new SOA, old SOA, what is gone, new SOA, what is new, new SOA."""
    yield from packed(_difference(old_soa, new_soa, gone, new))


def _difference(
    old_soa: bytes, new_soa: bytes, gone: Iterable[tuple[int, bytes]], new: Iterable[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes]]:
    yield 1, new_soa
    yield 1, old_soa
    yield from gone
    yield 1, new_soa
    yield from new
    yield 1, new_soa


def _then(records: Iterable[tuple[int, bytes]], soa: bytes) -> Iterator[tuple[int, bytes]]:
    yield from records
    yield 1, soa
