"""Answers of RDAP servers in the shapes of RFC 9083 and of the profiles of registries, written for these tests."""

from __future__ import annotations

import json
from typing import Any


def card(name: str, *mails: str) -> list[Any]:
    lines: list[Any] = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    return ["vcard", lines + [["email", {}, "text", mail] for mail in mails]]


def domain(registrar: str = "Cửa Hàng Tên Miền", *mails: str, **more: Any) -> bytes:
    """A domain: its holder redacted, its registrar with an abuse contact inside."""
    abuse = {"objectClassName": "entity", "roles": ["abuse"], "vcardArray": card("Abuse Desk", *mails)}
    said: dict[str, Any] = {
        "rdapConformance": ["rdap_level_0", "icann_rdap_response_profile_0"],
        "objectClassName": "domain",
        "ldhName": "XAU.EXAMPLE",
        "status": ["client transfer prohibited", "active"],
        "entities": [
            {
                "objectClassName": "entity",
                "roles": ["registrant"],
                "vcardArray": card("", "kedoc@xau.example"),
            },
            {
                "objectClassName": "entity",
                "handle": "9999",
                "roles": ["registrar"],
                "vcardArray": card(registrar),
                "entities": [abuse],
            },
        ],
    }
    return json.dumps(said | more).encode()


def network(name: str = "SONGXANH-NET", *mails: str, country: str = "VN", **more: Any) -> bytes:
    """A network: its abuse contact inside the holder, as ARIN has it."""
    abuse = {"objectClassName": "entity", "roles": ["abuse"], "vcardArray": card("Song Xanh Abuse", *mails)}
    said: dict[str, Any] = {
        "rdapConformance": ["nro_rdap_profile_0", "rdap_level_0"],
        "objectClassName": "ip network",
        "startAddress": "203.0.113.0",
        "endAddress": "203.0.113.255",
        "ipVersion": "v4",
        "name": name,
        "country": country,
        "status": ["active"],
        "entities": [
            {
                "objectClassName": "entity",
                "roles": ["registrant"],
                "vcardArray": card("Holder"),
                "entities": [abuse],
            }
        ],
    }
    return json.dumps(said | more).encode()
