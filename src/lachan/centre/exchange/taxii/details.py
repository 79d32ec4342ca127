"""What is kept of an envelope for its status: one line for each object. Pure."""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True, array_like=True):
    """What became of one object: its place in the envelope from 1, id and version as read, and a code.

    `code` is one of `exchange.stix_why` in the words; "" where it is kept.
    """

    place: int
    id: str
    version: str
    code: str


class Details(msgspec.Struct, frozen=True):
    """Which were kept and which refused, in their order."""

    kept: tuple[Line, ...]
    refused: tuple[Line, ...]
