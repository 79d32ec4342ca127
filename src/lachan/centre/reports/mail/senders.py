"""Who sent a mail, as far as the mail server in front of us answers for it, and whether an answer may go there."""

from __future__ import annotations

import re
from email.utils import getaddresses
from typing import TYPE_CHECKING, Final

from lachan.centre.outbox.contents import BadMessageError, check_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import Message

_COMMENT: Final = re.compile(r"\([^()]*\)")
_METHOD: Final = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*([a-z]+)\b", re.IGNORECASE)
_PROPERTY: Final = re.compile(
    r"\b(header\.from|header\.d|header\.i|smtp\.mailfrom)\s*=\s*\"?([^\s\";]+)", re.IGNORECASE
)
_ALIGNED_BY: Final = {"dmarc": ("header.from",), "dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}
_MACHINES: Final = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|daemon|root)(?:[+.=-].*)?", re.IGNORECASE
)
_LISTED: Final = (
    "List-Id",
    "List-Unsubscribe",
    "List-Post",
    "X-Loop",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
)


def verified_sender(mail: Message[str, str], *, authserv_id: str) -> str:
    """This will give the address in `From` if our mail server found its domain to be the sender's, else "".

    Only the uppermost `Authentication-Results` is read, and only when it is our server's: it puts its own on top, so
    one that a sender forged stands below (and RFC 8601 has it removed). It must say that DMARC passed, or that DKIM or
    SPF passed for the domain of `From`, for one above it or below.
    """
    froms = [str(value) for value in mail.get_all("From", [])]
    addresses = [address for _, address in getaddresses(froms, strict=True) if address]
    if not authserv_id or len(froms) != 1 or len(addresses) != 1:
        return ""
    try:
        address = check_address(addresses[0])
    except BadMessageError:
        return ""
    domain = address.rpartition("@")[2]
    said = _uppermost(mail)
    server, _, results = _without_comments(said).partition(";")
    if server.lower().split()[:1] != [authserv_id.lower()]:
        return ""
    for result in results.split(";"):
        method = _METHOD.match(result)
        if method is None or method[2].lower() != "pass":
            continue
        named = {found[1].lower(): found[2] for found in _PROPERTY.finditer(result)}
        for name in _ALIGNED_BY[method[1].lower()]:
            if name in named and _aligned(named[name].rpartition("@")[2], domain):
                return address
    return ""


def may_be_answered(mail: Message[str, str], *, envelope_from: str, ours: Sequence[str], to: str) -> bool:
    """This will say whether an answer can go to a sender without answering a machine, a list, or ourselves."""
    if not envelope_from or not to:
        return False
    if str(mail.get("Auto-Submitted", "no")).strip().lower().partition(";")[0].strip() != "no":
        return False
    if str(mail.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return False
    if any(name in mail for name in _LISTED) or mail.get_content_type() == "multipart/report":
        return False
    return to.lower() not in {one.lower() for one in ours} and not _MACHINES.fullmatch(to.rpartition("@")[0])


def _uppermost(mail: Message[str, str]) -> str:
    """This will give the first `Authentication-Results`, if it stands above the second `Received`."""
    received = 0
    for name, value in mail.items():
        lowered = name.lower()
        received += lowered == "received"
        if received > 1:
            return ""
        if lowered == "authentication-results":
            return " ".join(str(value).split())[:4_000]
    return ""


def _without_comments(said: str) -> str:
    before = ""
    while before != said:
        before, said = said, _COMMENT.sub(" ", said)
    return said


def _aligned(found: str, domain: str) -> bool:
    found, domain = found.lower().rstrip("."), domain.lower()
    if "." not in found:
        return False
    return found == domain or domain.endswith(f".{found}") or found.endswith(f".{domain}")
