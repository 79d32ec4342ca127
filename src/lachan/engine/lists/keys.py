"""The keys that lists are kept under, so that all that covers an indicator is a prefix of its key.

A host is turned round and each label ends with a dot, `com.weebly.x.`; a page goes on where its host ends,
`com.weebly.x./login`. So the parents of a host, the host itself and the pages above a page are prefixes of one key,
and `weebly.com` is no prefix of `xweebly.com`. Everything else is found by its whole value. One letter in front keeps
the kinds apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.model import Kind

if TYPE_CHECKING:
    from lachan.engine.model import Indicator

HOST = "h"
_NO_HOST = "d"  # data:, javascript: and other addresses without a host are found as a whole
_TAGS: dict[Kind, str] = {
    Kind.URL: HOST,
    Kind.DOMAIN: HOST,
    Kind.IP: HOST,
    Kind.EMAIL: "e",
    Kind.PHONE: "p",
    Kind.PAYEE: "a",
    Kind.PROFILE: "s",
    Kind.WALLET: "w",
    Kind.APP: "n",
    Kind.FILE: "f",
}
_KINDS: dict[str, Kind] = {tag: kind for kind, tag in _TAGS.items() if tag != HOST}


type Question = tuple[str, int, str]
"""A key to look up, where in it the host ends (0 for what is no host), and the host as it is written.

A plain tuple: one is made for each look-up, and a named one takes three times as long.
"""


def _host_key(host: str) -> str:
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host:
        # an IP address is no tree of names
        return f"{HOST}{host.strip('[]')}."
    labels.reverse()
    return f"{HOST}{'.'.join(labels)}."


def _split_url(url: str) -> tuple[str, str]:
    """This will give the host of a canonical URL, and all that follows it (port, path, query)."""
    _, mark, after = url.partition("://")
    if not mark:
        return "", url
    host, _, rest = after.partition("/")
    rest = "/" + rest
    if ":" in host and host[-1] != "]":
        host, _, port = host.rpartition(":")
        return host, f":{port}{rest}"
    return host, rest


def question(indicator: Indicator) -> Question:
    """This will give what to look up for an indicator. A domain or an address is asked for with its front page."""
    kind, value = indicator.kind, indicator.value
    if kind is Kind.URL:
        host, rest = _split_url(value)
        if not host:
            return _NO_HOST + rest, 0, ""
    elif kind is Kind.DOMAIN or kind is Kind.IP:
        host, rest = value, "/"
    else:
        return _TAGS.get(kind, "?") + value, 0, ""
    key = _host_key(host)
    return key + rest, len(key), host


def key_of(kind: Kind, value: str) -> str:
    """This will give the key under which an entry is kept."""
    if kind is Kind.URL:
        host, rest = _split_url(value)
        return (_host_key(host) if host else _NO_HOST) + rest
    if kind is Kind.DOMAIN or kind is Kind.IP:
        return _host_key(value)
    return _TAGS[kind] + value


def named_by(asked: Question, size: int) -> tuple[Kind, str]:
    """This will give kind and value of the entry whose key is the first `size` letters of the key asked for."""
    key, host_end, host = asked
    if not host_end:
        return value_of(key)
    if size > host_end:
        return Kind.URL, f"http://{host}{key[host_end:size]}"
    if key[1].isdigit() or ":" in host:
        return Kind.IP, host.strip("[]")
    # a key has two letters more than the name: the one in front, and the last dot
    return Kind.DOMAIN, host[len(host) - size + 2 :]


def value_of(key: str) -> tuple[Kind, str]:
    """This will give kind and value of a key; of a URL without its scheme, which is not kept (`http` is written)."""
    if key[0] == _NO_HOST:
        return Kind.URL, key[1:]
    if key[0] != HOST:
        return _KINDS[key[0]], key[1:]
    host_end = host_end_of(key)
    name, rest = key[1 : host_end - 1], key[host_end:]
    is_ip = ":" in name or name.partition(".")[0].isdigit()
    host = name if is_ip else ".".join(reversed(name.split(".")))
    if not rest:
        return (Kind.IP if is_ip else Kind.DOMAIN), host
    return Kind.URL, f"http://{f'[{host}]' if ':' in host else host}{rest}"


def host_end_of(key: str) -> int:
    """This will give where the host of a key ends, its last dot included."""
    slash = key.find("/")
    return len(key) if slash < 0 else key.rfind(".", 0, slash) + 1
