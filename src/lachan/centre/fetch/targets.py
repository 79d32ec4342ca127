"""Where a request goes: an address as a browser reads it, so that what is checked is what is asked."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

import can_ada
import msgspec

from lachan.centre.fetch.addresses import is_metadata, why_inside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Network, IPv6Network

    type Address = IPv4Address | IPv6Address
    type Network = IPv4Network | IPv6Network

# Longer than any browser's address bar takes honestly, and than most servers accept (RFC 9110, 4.1 asks for 8000).
MAX_URL_CHARS: Final = 8_192
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# A browser drops tabs and line ends and trims blanks; a log or a filter before us may not, so none is accepted.
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f]")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# RFC 6761, 6762, 7686, 8375, 9476, and ICANN's `internal`: names that never lead to the open internet.
_INSIDE_NAMES: Final = frozenset(
    {
        "localhost",
        "local",
        "internal",
        "intranet",
        "lan",
        "home.arpa",
        "invalid",
        "test",
        "onion",
        "alt",
        "localdomain",
    }
)


class Allowed(msgspec.Struct, frozen=True):
    """What the caller opens beyond the open internet on ports 80 and 443.

    `networks` may be asked although they are inside (a provider of a ministry, on its own network; a cloud's metadata
    never); with any of them, names of inside are looked up too. `inside` are networks of the house with public
    addresses, closed. `downgrade` lets a redirect lead from https to http.
    """

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    inside: tuple[Network, ...] = ()
    downgrade: bool = False


NOTHING_MORE: Final = Allowed()


class FetchError(Exception):
    """Nothing came. `code` says why, for people and tables; `url` where, without query; see README.md for the codes."""

    def __init__(self, code: str, url: str = "") -> None:
        """This will keep the code, and of the address no more than scheme, host and port."""
        super().__init__(code)
        self.code = code
        self.url = url


class Blocked(FetchError):  # noqa: N818 - not an error of the program: it must not be asked
    """It must not be asked, and asking again would not help."""


class NobodyListens(FetchError):  # noqa: N818 - what is true outside, and no error of the program
    """Each address refused the connection at once (`connect`): nothing answers at that port."""


class Target(msgspec.Struct, frozen=True):
    """A checked address.

    `host` is as it stands in `Host` (with brackets), `name` is without brackets and end dot, `path` has the query too.
    """

    scheme: str
    host: str
    name: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """This will give scheme, host and port: what credentials are bound to."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """This will give the whole address, in one form."""
        return f"{self.scheme}://{self.host_header}{self.path}"

    @property
    def host_header(self) -> str:
        """This will give what stands in the header `Host`."""
        return self.host if self.port == _DEFAULT_PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def literal(self) -> Address | None:
        """This will give the address where the host is one, None where it is a name."""
        try:
            return ip_address(self.name)
        except ValueError:
            return None


def read_target(url: str, *, allow: Allowed = NOTHING_MORE) -> Target:
    """This will read an address by the rules of browsers (WHATWG URL), and refuse what must not be asked.

    Raises Blocked: `url` (can't be read, too long, with control characters), `scheme`, `userinfo`, `port`, `name`.
    """
    if len(url) > MAX_URL_CHARS or _CONTROL.search(url):
        raise Blocked("url")
    try:
        # a lone half of a letter can't be encoded; the parser would raise something else
        url.encode()
        read = can_ada.parse(url)
    except ValueError:
        raise Blocked("url") from None
    scheme = str(read.protocol).removesuffix(":")
    if scheme not in _DEFAULT_PORTS:
        raise Blocked("scheme")
    host = str(read.hostname)
    if read.username or read.password:
        raise Blocked("userinfo", f"{scheme}://{host}")
    port = int(read.port) if read.port else _DEFAULT_PORTS[scheme]
    target = Target(
        scheme=scheme,
        host=host,
        name=host.strip("[]").removesuffix("."),
        port=port,
        path=f"{read.pathname}{read.search}",
    )
    if port not in allow.ports:
        raise Blocked("port", target.origin)
    _check_name(target, allow)
    return target


def _check_name(target: Target, allow: Allowed) -> None:
    name = target.name
    # .. in the middle or a label too long never resolves; libc and others differ in what they make of it
    if not name or any(not 0 < len(label) <= 63 for label in name.split(".")) or len(name) > 253:  # noqa: PLR2004 - RFC 1035, 2.3.4
        raise Blocked("name", target.origin)
    if target.literal is not None or allow.networks:
        return
    labels = name.split(".")
    if len(labels) == 1 or {labels[-1], ".".join(labels[-2:])} & _INSIDE_NAMES:
        raise Blocked("name", target.origin)


def follow(target: Target, location: str, *, allow: Allowed = NOTHING_MORE) -> Target:
    """This will read where a redirect leads. Raises Blocked, `downgrade` among others."""
    if _CONTROL.search(location):
        raise Blocked("url", target.origin)
    try:
        # what a server writes as raw UTF-8 comes as Latin-1 from the header
        said = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        said = location
    onward = read_target(_absolute(target, said), allow=allow)
    if target.scheme == "https" and onward.scheme == "http" and not allow.downgrade:
        raise Blocked("downgrade", onward.origin)
    return onward


def _absolute(target: Target, said: str) -> str:
    """This will put the halves together; the whole is then read as any other, so nothing is believed here."""
    front = f"{target.scheme}://{target.host_header}"
    path = target.path.partition("?")[0]
    if _SCHEME.match(said):
        return said
    if said[:2].replace("\\", "/") == "//":
        return f"{target.scheme}:{said}"
    if said[:1] in {"/", "\\"}:
        return front + said
    if said[:1] == "?":
        return front + path + said
    if said[:1] in {"", "#"}:
        return target.url
    return f"{front}{path.rpartition('/')[0]}/{said}"


def check_addresses(target: Target, addresses: Sequence[Address], *, allow: Allowed) -> None:
    """This will see that each address may be asked; one that may not spoils all, for whoever gives both means ill.

    Raises Blocked: `address.WHY`, see `addresses.py`.
    """
    for address in addresses:
        if is_metadata(address):
            raise Blocked("address.metadata", target.origin)
        if any(address in network for network in allow.networks):
            continue
        if why := why_inside(address, inside=allow.inside):
            raise Blocked(f"address.{why}", target.origin)
