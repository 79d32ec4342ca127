"""An envelope taken apart, object by object, so that one that can't be read takes none of the others along. Pure.

A reader of JSON goes down as deep as what it is given. So brackets are counted first, outside of texts, in one pass
that goes down nowhere: an object that is nested too deep or is too long is cut out by its place and named by its id.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DEPTH: Final = 20
MOST_OBJECT_BYTES: Final = 100_000
MOST_OBJECTS: Final = 10_000

# A text that is never closed is one token up to the end and no new beginning at each of its marks: the pass stays one.
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}:,]', re.DOTALL)
_ID: Final = re.compile(rb'"id"\s*:\s*"([a-z0-9-]{1,250}--[0-9a-fA-F-]{36})"')
_ID_WITHIN: Final = 4_096
_OPEN: Final = frozenset({b"{", b"["})
_CLOSED: Final = frozenset({b"}", b"]"})
# of the envelope itself: `{`, `[`
_OUTSIDE: Final = 2


class BrokenEnvelopeError(ValueError):
    """What is no envelope: `why` is `json`, `envelope` (no list of objects), `many`."""

    def __init__(self, why: str) -> None:
        """This will keep the reason."""
        super().__init__(why)
        self.why = why


class Piece(msgspec.Struct, frozen=True):
    """One object of an envelope as it came; `why` says what keeps it from being read: `deep`, `large`, or ""."""

    raw: bytes
    why: str = ""
    id: str = ""


def split_envelope(body: bytes) -> tuple[Piece, ...]:
    """This will give the objects of an envelope in their order. Raises BrokenEnvelopeError.

    A bundle of STIX is taken as an envelope too: it has its objects under the same name.
    """
    found = []
    for start, end, depth in _places(body):
        raw = body[start:end]
        if depth > MOST_DEPTH:
            found.append(Piece(b"", "deep", _id_in(raw)))
        elif len(raw) > MOST_OBJECT_BYTES:
            found.append(Piece(b"", "large", _id_in(raw)))
        else:
            found.append(Piece(raw))
        if len(found) > MOST_OBJECTS:
            raise BrokenEnvelopeError("many")
    return tuple(found)


def _id_in(raw: bytes) -> str:
    """This will find the id of an object that isn't read: where such are written, near the beginning."""
    found = _ID.search(raw, 0, _ID_WITHIN)
    return found[1].decode() if found else ""


def _places(body: bytes) -> Iterator[tuple[int, int, int]]:  # noqa: C901, PLR0912 - one loop over marks
    """This will give begin, end and depth of each object under `objects`. Raises BrokenEnvelopeError."""
    depth = deepest = start = 0
    name = text = b""
    in_objects = has_objects = False
    # up to where all was taken into account
    before = 0
    for token in _TOKEN.finditer(body):
        mark = token[0]
        if mark in _OPEN:
            depth += 1
            if depth == 1 and (mark != b"{" or body[: token.start()].strip()):
                raise BrokenEnvelopeError("envelope")
            if depth == _OUTSIDE and name == b'"objects"' and mark == b"[" and not has_objects:
                in_objects = has_objects = True
                before = token.end()
            elif in_objects and depth == _OUTSIDE + 1:
                _nothing_but_commas(body[before : token.start()])
                start, deepest = token.start(), 0
            deepest = max(deepest, depth - _OUTSIDE)
        elif mark in _CLOSED:
            depth -= 1
            if in_objects and depth == _OUTSIDE:
                yield start, token.end(), deepest
                before = token.end()
            elif in_objects and depth < _OUTSIDE:
                _nothing_but_commas(body[before : token.start()])
                in_objects = False
            if depth <= 0:
                before = token.end()
                break
        elif mark == b":":
            name = text if depth == 1 else name
        elif mark == b",":
            name = b"" if depth == 1 else name
        else:
            text = mark
    if depth or not before or body[before:].strip():
        raise BrokenEnvelopeError("json")
    if not has_objects and not _is_empty(body):
        raise BrokenEnvelopeError("envelope")


def _nothing_but_commas(between: bytes) -> None:
    """This will see that nothing stands between objects that isn't one. Raises BrokenEnvelopeError."""
    if between.strip() not in {b"", b","}:
        raise BrokenEnvelopeError("envelope")


def _is_empty(body: bytes) -> bool:
    """This will say whether a short body is an envelope without objects, as TAXII allows."""
    try:
        read: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise BrokenEnvelopeError("json") from None
    return isinstance(read, dict) and set(read) <= {"more", "next"}
