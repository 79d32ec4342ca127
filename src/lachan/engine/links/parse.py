"""A link taken apart as a browser would (WHATWG, by can_ada), with its site unit (Public Suffix List)."""

from __future__ import annotations

import re

import can_ada
import msgspec

from lachan.engine.links.suffixes import split_host

# Browsers open longer ones, but what decides stands in the first lines; the rest is cut off, and cutting
# twice changes nothing (a percent sign left alone at the end is kept as it is).
MAX_URL_CHARS = 4_096
MAX_HOST_CHARS = 253  # RFC 1035, section 3.1
MAX_LABEL_CHARS = 63

WEB_SCHEMES = frozenset({"http", "https", "ftp", "ws", "wss"})

# Schemes that may stand without "//". Anything else before a colon is a host with a port ("example.vn:8080").
_SCHEMES = WEB_SCHEMES | frozenset(
    {
        "about", "blob", "data", "fb", "file", "filesystem", "geo", "intent", "itms-services", "javascript",
        "magnet", "mailto", "market", "momo", "sms", "smsto", "tel", "tg", "vbscript", "view-source", "zalo",
    }
)  # fmt: skip

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]{0,30}):")
_IPV4 = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}")
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.\-]*:)?[/\\]*([^/\\?#]*)")


class Link(msgspec.Struct, frozen=True, gc=False):
    """One link in its canonical form, and its parts.

    `url` is canonical: scheme kept ("http" where none was written), host in punycode, no user and password,
    no default port, no closing dot, "/" for an empty path, no fragment unless a page routes by it ("#/…",
    "#!…"). `host_unicode` is the host as a reader sees it. `query` has no question mark.
    `suffix`, `unit`, `has_private_suffix` and `has_known_suffix` are those of `suffixes.Site`: on a shared
    host the unit is the customer's own host, an IP address is its own unit. All are empty for a scheme that
    has no host. `subdomains` are the labels before the unit, outermost first.
    `is_odd_ip` says that the address was written in octal, hexadecimal or as one number; `has_userinfo` that
    a user name stood before the host (`http://bank.vn@evil.com/`).
    """

    url: str
    scheme: str
    host: str = ""
    host_unicode: str = ""
    port: int | None = None
    path: str = ""
    query: str = ""
    has_userinfo: bool = False
    is_ip: bool = False
    is_odd_ip: bool = False
    suffix: str = ""
    unit: str = ""
    subdomains: tuple[str, ...] = ()
    has_private_suffix: bool = False
    has_known_suffix: bool = False

    @property
    def rest(self) -> str:
        """This will give path and query as one string, as they stand in the address."""
        return f"{self.path}?{self.query}" if self.query else self.path


def parse_link(text: str) -> Link | None:
    """This will give the link that `text` spells, or None where a browser would not open it as an address.

    `text` may lack the scheme. None for: a host that is no host name (bad punycode, empty or too long labels,
    a number over 255 in an address), a port over 65535, a bare word without a dot, a lone surrogate.
    """
    text = text.strip()
    if len(text) > MAX_URL_CHARS:
        text = text[:MAX_URL_CHARS]
    written = _with_scheme(text)
    try:
        parsed = can_ada.parse(written)
    except (ValueError, TypeError):  # TypeError: a lone surrogate does not reach the C++ side
        return None
    scheme = parsed.protocol[:-1]
    if scheme not in WEB_SCHEMES:
        return _without_host(parsed.href, scheme)
    host = parsed.hostname.removesuffix(".")
    if not _is_host(host) or (
        written is not text and "." not in host and host[:1] != "[" and host != "localhost"
    ):
        return None
    port_text = parsed.port
    path = parsed.pathname
    search = parsed.search
    fragment = parsed.hash
    if fragment and fragment[1:2] not in ("/", "!"):
        fragment = ""
    colon_port = f":{port_text}" if port_text else ""
    url = f"{scheme}://{host}{colon_port}{path}{search}{fragment}"
    if len(url) > MAX_URL_CHARS:
        return parse_link(url[:MAX_URL_CHARS])
    port = int(port_text) if port_text else None
    has_userinfo = "@" in written and "@" in _authority(written)
    query = search[1:]
    if host[0] == "[" or (host[-1].isdigit() and _IPV4.fullmatch(host)):
        is_odd = host[0] != "[" and host not in written
        return Link(url, scheme, host, host, port, path, query, has_userinfo, True, is_odd, unit=host)
    # the stub says str, the function takes bytes
    shown = can_ada.idna_decode(host.encode()) if "xn--" in host else host  # type: ignore[arg-type]
    site = split_host(host)
    return Link(
        url,
        scheme,
        host,
        shown,
        port,
        path,
        query,
        has_userinfo,
        suffix=site.suffix,
        unit=site.unit,
        subdomains=tuple(site.subdomain.split(".")) if site.subdomain else (),
        has_private_suffix=site.is_private_suffix,
        has_known_suffix=site.known_suffix,
    )


def _with_scheme(text: str) -> str:
    if text.startswith(("http://", "https://")):
        return text
    if text.startswith("//"):
        return f"http:{text}"
    found = _SCHEME.match(text)
    if found is not None:
        after = text[found.end() : found.end() + 2]
        if after == "//" or found[1].lower() in _SCHEMES:
            return text
    return f"http://{text}"


def _authority(written: str) -> str:
    found = _AUTHORITY.match(written)
    return found[1] if found is not None else ""


def _is_host(host: str) -> bool:
    if not host or len(host) > MAX_HOST_CHARS or ".." in host or host[0] == ".":
        return False
    return len(host) <= MAX_LABEL_CHARS or all(len(label) <= MAX_LABEL_CHARS for label in host.split("."))


def _without_host(href: str, scheme: str) -> Link:
    # data:, javascript:, mailto:, intent: … lead to no site; what they hold is their path
    href = href[:MAX_URL_CHARS]
    return Link(href, scheme, path=href[len(scheme) + 1 :])
