"""What a rule is shown."""

from __future__ import annotations

from enum import Enum

import msgspec

from lachan.engine.links.lookalike.scan import shown_name
from lachan.engine.links.parse import Link  # noqa: TC001 - msgspec resolves the annotation at run time
from lachan.engine.links.site import Site  # noqa: TC001


class Where(Enum):
    """Links that few rules have to look at, by what is quickly seen of them."""

    UNNAMED = "an address of numbers, no host at all, or an ending that nobody knows"
    SHARED = "on a shared host"
    UNUSUAL = "with a port, in punycode, or with more than two labels before the site unit"


class Seen(msgspec.Struct, frozen=True, gc=False):
    """One link as rules see it: its parts, its site, and how it was written."""

    link: Link
    site: Site
    raw: str = ""

    @property
    def shown_unit(self) -> str:
        """The site unit as it can be shown to a person."""
        return shown_name(self.link.unit)

    @property
    def text(self) -> str:
        """This will give host and what is behind it in lower case, as triggers are searched in."""
        return text_of(self.link)


def text_of(link: Link) -> str:
    """This will give what triggers are searched in."""
    return (link.host + link.path + "?" + link.query if link.query else link.host + link.path).lower()
