"""A thing as a STIX pattern: by the standard's own observables where it has one, else by ours (`extensions`). Pure.

Only `=`, `OR` and `AND` stand in a pattern, so that tools that know no more than that read it too.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# STIX 2.1, section 10.2 (hashing-algorithm-ov), by the names that the engine writes
HASHES: Final = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256"}
_IPV6: Final = 6


def pattern_of(kind: str, value: str) -> str:
    """This will give the pattern of a thing, as the register lists it. Raises KeyError for a kind that there is not."""
    return _WRITERS[kind](value)


def quoted(text: str) -> str:
    r"""This will write a text as a constant of a pattern: `\` and `'` behind a `\`."""
    said = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{said}'"


def _domain(value: str) -> str:
    return f"[domain-name:value = {quoted(value)}]"


def _url(value: str) -> str:
    # a link is listed without its scheme, and is meant by both
    bare = value.partition("://")[2] or value
    http, https = (quoted(f"{scheme}://{bare}") for scheme in ("http", "https"))
    return f"[url:value = {http} OR url:value = {https}]"


def _ip(value: str) -> str:
    version = "ipv6" if ip_address(value).version == _IPV6 else "ipv4"
    return f"[{version}-addr:value = {quoted(value)}]"


def _email(value: str) -> str:
    return f"[email-addr:value = {quoted(value)}]"


def _file(value: str) -> str:
    name, _, digits = value.partition(":")
    return f"[file:hashes.'{HASHES[name]}' = {quoted(digits)}]"


def _phone(value: str) -> str:
    return f"[phone-number:value = {quoted(value)}]"


def _payee(value: str) -> str:
    bank, _, account = value.partition(":")
    if bank == "iban":
        return f"[bank-account:iban = {quoted(account)}]"
    if bank == "unknown":
        return f"[bank-account:account_number = {quoted(account)}]"
    return f"[bank-account:bank_code = {quoted(bank)} AND bank-account:account_number = {quoted(account)}]"


def _app(value: str) -> str:
    form, _, name = value.partition(":")
    if form == "apk":
        return f"[mobile-app:file_name = {quoted(name)}]"
    if form == "signer":
        return f"[mobile-app:signer_sha256 = {quoted(name)}]"
    return f"[mobile-app:platform = {quoted(form)} AND mobile-app:package = {quoted(name)}]"


def _profile(value: str) -> str:
    platform, _, name = value.partition(":")
    if "/" in name or (name.startswith("+") and not name[1:].isdigit()):
        # a group, a channel, an invitation: no account of the standard's kind
        return f"[social-place:platform = {quoted(platform)} AND social-place:name = {quoted(name)}]"
    return f"[user-account:account_type = {quoted(platform)} AND user-account:account_login = {quoted(name)}]"


def _wallet(value: str) -> str:
    return f"[cryptocurrency-wallet:value = {quoted(value.partition(':')[2])}]"


_WRITERS: Final[dict[str, Callable[[str], str]]] = {
    "domain": _domain, "url": _url, "ip": _ip, "email": _email, "file": _file, "phone": _phone, "payee": _payee,
    "app": _app, "profile": _profile, "wallet": _wallet,
}  # fmt: skip
