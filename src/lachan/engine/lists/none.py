"""No lists at all: every class switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lachan.engine.model import Indicator, ListEntry


class NoLists:
    """Lists that know nothing (`--no-lists`). Brand names stay known; official domains then exempt nothing."""

    __slots__ = ()

    @property
    def version(self) -> str:
        """This will name the data: there is none."""
        return "none"

    def find(self, indicator: Indicator) -> ListEntry | None:  # noqa: ARG002 - the protocol's form
        """This will find nothing."""
        return None

    def find_all(self, indicator: Indicator) -> tuple[ListEntry, ...]:  # noqa: ARG002 - the protocol's form
        """This will find nothing."""
        return ()
