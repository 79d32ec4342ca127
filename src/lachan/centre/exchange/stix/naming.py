"""Ids that are the same whenever they are made: of what a centre lists, of the centre, of its collections. Pure.

They are made from names as UUIDs of version 5 are, by SHA-256, and say that they are of version 4: STIX 2.1 (section
2.9) asks for that in all objects but observables, and strict validators look.
"""

from __future__ import annotations

import hashlib
from typing import Final
from uuid import UUID

# Of the project, drawn once: what is the same at every centre is named under it.
PROJECT: Final = UUID("3de71ad1-36b7-43ca-bc41-f5441a0b7732")
# what can't stand in a value, so that no two things have one name
_SEPARATOR: Final = "\x1f"
_BYTES: Final = 16
# all bits of a UUID but those that say its form
_FREE: Final = ~(0xF << 76 | 0x3 << 62)


def listed_uuid(centre: UUID, kind: str, value: str, round_: int) -> UUID:
    """This will name a thing of one round: at another centre, and when it is listed again, it is another object."""
    return _named(centre, "indicator", kind, value, str(round_))


def indicator_id(centre: UUID, kind: str, value: str, round_: int, mark: int = 0) -> str:
    """This will give the STIX id of a thing of one round; `mark` as in `marked`."""
    return f"indicator--{marked(listed_uuid(centre, kind, value, round_), centre, mark)}"


def marked(uid: UUID, centre: UUID, mark: int) -> UUID:
    """This will give the id that a thing has for who was told that it is over and sees it again. 0 is no mark.

    The same mark once more gives the id of before, so that nobody has to keep which thing has it.
    """
    if not mark:
        return uid
    return UUID(int=uid.int ^ (_named(centre, "again", str(mark)).int & _FREE))


def identity_id(centre: UUID) -> str:
    """This will give the STIX id of a centre."""
    return f"identity--{centre}"


def collection_uuid(centre: UUID, name: str) -> UUID:
    """This will give the id of a TAXII collection by its name."""
    return _named(centre, "collection", name)


def project_id(object_type: str, name: str) -> str:
    """This will give the STIX id of something that is the project's own, and the same at every centre."""
    return f"{object_type}--{_named(PROJECT, object_type, name)}"


def _named(within: UUID, *names: str) -> UUID:
    digest = hashlib.sha256(within.bytes + _SEPARATOR.join(names).encode()).digest()
    return UUID(bytes=digest[:_BYTES], version=4)
