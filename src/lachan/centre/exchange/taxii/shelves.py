"""Which collections there are for whom. Pure.

A collection holds what is marked with one TLP level and is to be treated in one way: who takes a collection into a
firewall blocks nothing that is only to be warned of, whatever else of an object the tool reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID  # noqa: TC003 - msgspec resolves the annotation at run time

import msgspec

from lachan.centre.exchange.codes import ACTIONS
from lachan.centre.exchange.stix.naming import collection_uuid
from lachan.centre.partners.codes import TLP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.exchange.readers import Reader

PUBLIC_ROOT: Final = "public"
PARTNER_ROOT: Final = "partner"
ROOTS: Final = (PUBLIC_ROOT, PARTNER_ROOT)
INBOX: Final = "inbox"


class Collection(msgspec.Struct, frozen=True):
    """A collection: its id and alias; an inbox has no `tlp` and no `action`."""

    id: UUID
    alias: str
    tlp: str = ""
    action: str = ""

    @property
    def is_inbox(self) -> bool:
        """This will say whether it is a partner's inbox, which is written and never read."""
        return not self.tlp


def shelves_of(centre: UUID, reader: Reader, former: Sequence[Reader] = ()) -> tuple[Collection, ...]:
    """This will give the collections that a reader may see, by marking, what is to be blocked first.

    Those that it saw before (`former`) too: there it is told what is over.
    """
    return tuple(
        Collection(collection_uuid(centre, name), name, tlp, action)
        for name, (tlp, action) in shelves_within(reader, *former)
    )


def shelves_within(*readers: Reader) -> tuple[tuple[str, tuple[str, str]], ...]:
    """This will give the aliases of the collections that any of some readers may see, each with its TLP and action."""
    return tuple(
        (f"{action}-{tlp.replace('+', '-')}", (tlp, action))
        for tlp in TLP
        for action in ACTIONS
        if any(tlp in one.tlps and action in one.actions for one in readers)
    )


def inbox_of(centre: UUID, partner_id: int) -> Collection:
    """This will give a partner's inbox. Its id tells nobody else which partner that is."""
    return Collection(collection_uuid(centre, f"{INBOX}:{partner_id}"), INBOX)


def find(collections: tuple[Collection, ...], named: str) -> Collection | None:
    """This will find a collection by its id or its alias."""
    return next((one for one in collections if named in {str(one.id), one.alias}), None)
