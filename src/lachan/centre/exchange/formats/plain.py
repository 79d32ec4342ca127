"""Plain lists: one name or one link a line, for firewalls, proxies and scripts."""

from __future__ import annotations

from typing import ClassVar

from lachan.centre.exchange.formats.fitting import fit_link, fit_name
from lachan.centre.exchange.formats.list_format import ListFormat


class Domains(ListFormat):
    """Names to be blocked."""

    code: ClassVar[str] = "domains"
    file: ClassVar[str] = "domains.txt"
    kinds: ClassVar[tuple[str, ...]] = ("domain",)

    def lines_of(self, kind: str, value: str) -> tuple[bytes, ...]:
        """This will write a name."""
        del kind
        return (fit_name(value).encode(),)


class Urls(ListFormat):
    """Links to be blocked, without their scheme: both are meant."""

    code: ClassVar[str] = "urls"
    file: ClassVar[str] = "urls.txt"
    kinds: ClassVar[tuple[str, ...]] = ("url",)

    def lines_of(self, kind: str, value: str) -> tuple[bytes, ...]:
        """This will write a link."""
        del kind
        return (fit_link(value).encode(),)
