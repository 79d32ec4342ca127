"""What can be written at all: names that DNS can carry and that are somebody's, and links of one line. Pure."""

from __future__ import annotations

import re
from typing import Final

from lachan.centre.exchange.formats.list_format import UnfitError
from lachan.engine.links.suffixes import split_host

# RFC 1035, section 2.3.4; underscores are in use though no host should have one
_LABEL: Final = r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)"
_NAME: Final = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_NAME_CHARS: Final = 253
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[^/:\[\]]+)(:[0-9]{1,5})?(/.*)", re.DOTALL)
# RFC 3986, section 2, and the signs that browsers leave as they are
_LINK: Final = re.compile(r"[!-~]+")


def fit_name(value: str) -> str:
    """This will give a domain back that can stand in a list. Raises UnfitError: `form`, `suffix` (nobody's own)."""
    if len(value) > _NAME_CHARS or _NAME.fullmatch(value) is None or value.rpartition(".")[2].isdigit():
        raise UnfitError("form")
    if split_host(value).is_suffix:
        raise UnfitError("suffix")
    return value


def fit_link(value: str) -> str:
    """This will give a link without its scheme, in one line of ASCII. Raises UnfitError: `form`, `suffix`."""
    bare = value.partition("://")[2] if value.startswith(("http://", "https://")) else value
    host, _, rest = host_of_link(bare)
    if host.startswith("["):
        return bare
    if not host.rpartition(".")[2].isdigit():
        # the front page of an ending would be everybody's; a page below it is one person's
        if rest == "/":
            fit_name(host)
        elif len(host) > _NAME_CHARS or _NAME.fullmatch(host) is None:
            raise UnfitError("form")
    return bare


def host_of_link(bare: str) -> tuple[str, str, str]:
    """This will take a link without its scheme apart: host, port with its colon, rest. Raises UnfitError (`form`)."""
    found = _HOST.fullmatch(bare)
    if found is None or _LINK.fullmatch(bare) is None:
        raise UnfitError("form")
    return found[1], found[2] or "", found[3]
