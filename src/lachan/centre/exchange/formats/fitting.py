"""What can be written at all: names that DNS can carry and that are somebody's, and links of one line. Pure.

A name fits here where it fits a zone (`zones.names`), but for one whose last label is a number: a hosts file, a filter
and a proxy would read it as an address. What else a single format can't carry stands in that format.
"""

from __future__ import annotations

import re
from typing import Final

from lachan.centre.exchange.formats.list_format import UnfitError
from lachan.centre.exchange.zones.names import is_name, is_nobodys_own

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[^/:\[\]]+)(:[0-9]{1,5})?(/.*)", re.DOTALL)
# RFC 3986, section 2, and the signs that browsers leave as they are
_LINK: Final = re.compile(r"[!-~]+")


def fit_name(value: str) -> str:
    """This will give a domain back that can stand in a list. Raises UnfitError: `form`, `suffix` (nobody's own)."""
    _need_name(value)
    if is_nobodys_own(value):
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
        else:
            _need_name(host)
    return bare


def _need_name(value: str) -> None:
    if "." not in value or not is_name(value) or value.rpartition(".")[2].isdigit():
        raise UnfitError("form")


def host_of_link(bare: str) -> tuple[str, str, str]:
    """This will take a link without its scheme apart: host, port with its colon, rest. Raises UnfitError (`form`)."""
    found = _HOST.fullmatch(bare)
    if found is None or _LINK.fullmatch(bare) is None:
        raise UnfitError("form")
    return found[1], found[2] or "", found[3]
