"""X-ARF v4: an order as abuse desks' programs read it (xarf.org, schema 4.2.0).

What stands in it is what the signers saw, and nothing besides: no reporter, no officer's words, no score.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit
from uuid import UUID

import msgspec

from lachan.centre.measures.blast import Blast
from lachan.engine.brands import protected_names
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.measures.models import Measure, Order

VERSION: Final = "4.2.0"
# kinds of thing that a report of content can be about
_ABOUT: Final = frozenset({Kind.URL, Kind.DOMAIN, Kind.IP})
_PROGRAMS: Final = (".apk", ".apks", ".xapk", ".ipa", ".mobileconfig", ".exe", ".msi", ".dmg")
# what the schema takes
_DOMAIN: Final = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}")
_ORG_CHARS: Final = 200


class Sender(msgspec.Struct, frozen=True):
    """Who reports: the centre's name, its mail address, and the site's name, which makes ids its own."""

    name: str
    mail: str
    site: str


def report_of(measure: Measure, order: Order, *, sender: Sender) -> dict[str, Any] | None:
    """This will give the report of an order, the same each time; None for what is no content on the web.

    `type` is `malware` where the link leads to a program, `phishing` where the name passes for a protected one's, else
    `fraud`. `report_id` names the order for ever: a reminder has it again.
    """
    url = _url_of(measure)
    if not url:
        return None
    blast = msgspec.json.decode(measure.blast, type=Blast) if measure.blast else Blast()
    host = (urlsplit(url).hostname or "").strip("[]")
    contact = {
        "org": sender.name[:_ORG_CHARS],
        "contact": sender.mail,
        "domain": sender.mail.rpartition("@")[2],
    }
    report: dict[str, Any] = {
        "xarf_version": VERSION,
        "report_id": str(_report_id(order.pk, sender.site)),
        "timestamp": _moment(measure.approved_at or measure.proposed_at),
        "reporter": contact,
        "sender": contact,
        "source_identifier": host,
        "category": "content",
        "url": url,
        "description": f"Scam content. Request {measure.number}, order {order.pk}.",
        "tags": [f"order:{order.pk}", f"measure:{measure.number.lower()}"],
        "evidence": [_evidence(measure, order, blast)],
        "evidence_source": "researcher_analysis",
        "verification_method": "manual",
        **_kind_of(url, blast),
    }
    if measure.looked_at is not None:
        report["verified_at"] = _moment(measure.looked_at)
    if measure.about != Kind.IP:
        # the schema knows no name in punycode; the link has it
        if _DOMAIN.fullmatch(host):
            report["domain"] = host
        if blast.addresses:
            report["dns_records"] = _records(blast.addresses)
    return report


def as_file(report: dict[str, Any]) -> bytes:
    """This will give a report as it is attached."""
    return json.dumps(report, ensure_ascii=False, indent=1).encode()


def _url_of(measure: Measure) -> str:
    if measure.about not in _ABOUT:
        return measure.value if measure.value.startswith(("http://", "https://")) else ""
    if measure.about == Kind.URL:
        # a link as the register has it may hold letters that RFC 3986 has written otherwise
        return quote(measure.value, safe="!#$%&'()*+,/:;=?@[]~")
    host = f"[{measure.value}]" if ":" in measure.value else measure.value
    return f"http://{host}/"


def _kind_of(url: str, blast: Blast) -> dict[str, Any]:
    if urlsplit(url).path.lower().endswith(_PROGRAMS):
        return {"type": "malware", "distribution_method": "direct_download"}
    brand = protected_names().get(blast.imitates)
    # a lure such as a lottery is nobody's name
    if brand is not None and not brand.is_theme:
        return {"type": "phishing", "target_brand": brand.shown_en}
    return {"type": "fraud", "fraud_type": "other"}


def _evidence(measure: Measure, order: Order, blast: Blast) -> dict[str, Any]:
    """This will give the approved facts as a file; the mail's text says them for people."""
    said = {
        "request": measure.number,
        "order": order.pk,
        "about": measure.about,
        "value": measure.value,
        "approved_at": _moment(measure.approved_at or measure.proposed_at),
        "resolved_to": list(blast.addresses or ()),
        "resolved_at": None if measure.looked_at is None else _moment(measure.looked_at),
    }
    content = json.dumps(said, indent=1).encode()
    return {
        "content_type": "application/json",
        "description": "What was approved, and the addresses that the name had",
        "payload": base64.b64encode(content).decode(),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "size": len(content),
    }


def _records(addresses: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for address in addresses:
        found.setdefault("aaaa" if ":" in address else "a", []).append(address)
    return found


def _report_id(order_id: int, site: str) -> UUID:
    """This will give an id of the form that the guide asks for (version 4), made from the order and the site."""
    return UUID(bytes=hashlib.sha256(f"lachan.order\0{site}\0{order_id}".encode()).digest()[:16], version=4)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
