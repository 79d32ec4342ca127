"""AdBlock filters: for blockers of browsers, AdGuard Home and Pi-hole (https://help.adblockplus.org/hc/en-us/articles/360062733293)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from lachan.centre.exchange.formats.fitting import fit_link, fit_name
from lachan.centre.exchange.formats.list_format import LICENCE, ListFormat, UnfitError

if TYPE_CHECKING:
    from lachan.centre.exchange.formats.list_format import About

# In a filter these are a wildcard, a place between signs, an anchor, the beginning of options, and of rules for looks.
_SIGNS: Final = frozenset("*^|$#")
# the shortest that blockers take
_HOURS: Final = timedelta(hours=1)


class Adblock(ListFormat):
    """A name with all below it; a link as it begins, by both schemes, also where it is opened by itself."""

    code: ClassVar[str] = "adblock"
    file: ClassVar[str] = "adblock.txt"
    kinds: ClassVar[tuple[str, ...]] = ("domain", "url")
    comment: ClassVar[str] = "!"

    def lines_of(self, kind: str, value: str) -> tuple[bytes, ...]:
        """This will write the filters of a name or a link."""
        if kind == "domain":
            return (f"||{fit_name(value)}^".encode(),)
        link = fit_link(value)
        if not _SIGNS.isdisjoint(link):
            raise UnfitError("signs")
        # `||` would take in names below the host, on which others may publish
        return tuple(f"|{scheme}://{link}$document,subdocument".encode() for scheme in ("http", "https"))

    def head(self, about: About) -> bytes:
        """This will write the head as blockers read it, and what else ours says."""
        known = (
            "[Adblock Plus]\n"
            "! Title: Lachan\n"
            f"! Expires: {_HOURS // timedelta(hours=1)} hours (update frequency)\n"
            f"! Last modified: {about.made_at:%d %b %Y %H:%M} UTC\n"
            f"! Homepage: {about.site}/developers\n"
        )
        rest = [
            # blockers read `Expires:` as how often to fetch, so that the end is said by another word
            said.replace("Expires:", "Not to be used after:") if said.startswith("Expires:") else said
            for said in self.said(about)
            if said != f"Licence: {LICENCE}"
        ]
        return (known + f"! Licence: {LICENCE}\n" + "".join(f"! {said}\n" for said in rest)).encode()
