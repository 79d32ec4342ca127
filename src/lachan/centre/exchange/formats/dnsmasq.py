"""dnsmasq: `server=/NAME/` without a server, which answers NXDOMAIN for the name and all below it.

This line, other than `address=` and `local=`, may stand in a `servers-file`, which dnsmasq reads anew on SIGHUP
(dnsmasq(8)).
"""

from __future__ import annotations

from typing import ClassVar

from lachan.centre.exchange.formats.fitting import fit_name
from lachan.centre.exchange.formats.list_format import ListFormat


class Dnsmasq(ListFormat):
    """One line a name."""

    code: ClassVar[str] = "dnsmasq"
    file: ClassVar[str] = "dnsmasq.conf"
    kinds: ClassVar[tuple[str, ...]] = ("domain",)

    def lines_of(self, kind: str, value: str) -> tuple[bytes, ...]:
        """This will write the line of a name."""
        del kind
        return (f"server=/{fit_name(value)}/".encode(),)
