"""The lists that come with the package: official domains."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lachan.engine.brands import official_domains
from lachan.engine.model import Indicator, Kind, ListClass, ListEntry

if TYPE_CHECKING:
    from datetime import date


class _Official:
    """For now: the official domains alone."""

    @property
    def version(self) -> str:
        """This will name the data."""
        return "packaged"

    def find(self, indicator: Indicator) -> ListEntry | None:
        """This will give the entry that decides."""
        host = indicator.value.split("://")[-1].split("/")[0].split(":")[0]
        domains = official_domains()
        while host:
            if (brand := domains.get(host)) is not None:
                return ListEntry(
                    ListClass.OFFICIAL, Kind.DOMAIN, host, "brands", trust=brand.trust, brand=brand.id,
                    reviewed=brand.reviewed,
                )  # fmt: skip
            host = host.partition(".")[2]
        return None

    def find_all(self, indicator: Indicator) -> tuple[ListEntry, ...]:
        """This will give every live entry that covers the indicator."""
        entry = self.find(indicator)
        return () if entry is None else (entry,)


@cache
def default_lists(today: date) -> _Official:  # noqa: ARG001
    """This will give the packaged lists as they stand on the day."""
    return _Official()
