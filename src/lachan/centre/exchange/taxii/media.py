"""Media types of TAXII 2.1 (section 1.6.8): which a caller takes, and which it sends. Pure."""

from __future__ import annotations

from typing import Final

TAXII: Final = "application/taxii+json;version=2.1"
STIX: Final = "application/stix+json;version=2.1"
_NAME: Final = "application/taxii+json"
_VERSIONS: Final = frozenset({"", "2.1"})
_ANY: Final = frozenset({"*/*", "application/*"})
# no honest header names more
_MOST: Final = 50


def takes_taxii(accept: str) -> bool:
    """This will say whether a caller takes TAXII 2.1 by its `Accept`; who says nothing takes all (RFC 9110, 12.5.1)."""
    if not accept.strip():
        return True
    for part in accept.split(",")[:_MOST]:
        name, params = _read(part)
        if params.get("q", "1").rstrip("0").rstrip(".") in {"", "0"} and "q" in params:
            continue
        if name in _ANY or (name == _NAME and params.get("version", "") in _VERSIONS):
            return True
    return False


def is_taxii(content_type: str) -> bool:
    """This will say whether a body is TAXII 2.1 by its `Content-Type`."""
    name, params = _read(content_type)
    return name == _NAME and params.get("version", "") in _VERSIONS


def _read(said: str) -> tuple[str, dict[str, str]]:
    name, *rest = said.split(";")
    params = {}
    for one in rest:
        key, _, value = one.partition("=")
        params[key.strip().lower()] = value.strip().strip('"')
    return name.strip().lower(), params
