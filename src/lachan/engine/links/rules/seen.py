"""What a rule is shown."""

from __future__ import annotations

import msgspec

from lachan.engine.links.parse import Link  # noqa: TC001 - msgspec resolves the annotation at run time
from lachan.engine.links.site import Site, sharing, site_of


class Seen(msgspec.Struct, frozen=True, gc=False):
    """One link as rules see it: its parts, its site, and how it was written.

    `shared` is the shared host that it stands on and `sort` its section of shared_hosts.txt, or "".
    """

    link: Link
    site: Site
    raw: str = ""
    shared: str = ""
    sort: str = ""

    @property
    def text(self) -> str:
        """This will give host and what is behind it in lower case, as triggers are searched in."""
        return text_of(self.link)

    @property
    def host_body(self) -> str:
        """This will give the host without its suffix."""
        link = self.link
        return link.host[: -len(self.site.suffix) - 1] if self.site.suffix else link.host


def text_of(link: Link) -> str:
    """This will give what triggers are searched in."""
    return (link.host + link.path + "?" + link.query if link.query else link.host + link.path).lower()


def look_at(link: Link, raw: str = "") -> Seen:
    """This will show a link to rules."""
    shared, sort = sharing(link)
    return Seen(link, site_of(link), raw, shared, sort)
