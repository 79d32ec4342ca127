"""`hosts` files: one name a line, for machines that read such a file before they ask a resolver."""

from __future__ import annotations

from typing import ClassVar

from lachan.centre.exchange.formats.fitting import fit_name
from lachan.centre.exchange.formats.list_format import ListFormat


class Hosts(ListFormat):
    """Two lines a name: with the IPv4 line alone, a machine with IPv6 asks its resolver for the other address."""

    code: ClassVar[str] = "hosts"
    file: ClassVar[str] = "hosts.txt"
    kinds: ClassVar[tuple[str, ...]] = ("domain",)

    def lines_of(self, kind: str, value: str) -> tuple[bytes, ...]:
        """This will write both lines of a name."""
        del kind
        name = fit_name(value)
        return f"0.0.0.0 {name}".encode(), f":: {name}".encode()
