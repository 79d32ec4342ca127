"""What mail servers say of a mail that could not be delivered: RFC 3464, qmail's form, and others' texts. Pure."""

from __future__ import annotations

import re
from email.message import Message
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.reports.mail.parts import head_of, parts_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BLOCKS: Final = 200
_LOOKED_AT_CHARS: Final = 20_000
_MACHINES: Final = re.compile(
    r"(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]*)@", re.IGNORECASE
)
# RFC 3463 (5.1.1), or an answer of SMTP that lasts (550); 4.x.x is a delay
_LASTING: Final = re.compile(r"(?<![\d.])(?:5\.\d{1,3}\.\d{1,3}|55[0-4])(?![\d.]*\d)")
_QMAIL: Final = re.compile(r"\AHi\. This is the .{1,100}program at ", re.DOTALL)
_RETURNED: Final = re.compile(
    r"^(?:--- (?:Below this line is a copy|Enclosed is a copy|The remainder)|-+ ?(?:Original [Mm]essage|Thư gốc)"
    r"|Original message headers:|Diagnostic information for administrators:)",
    re.MULTILINE,
)


class Bounce(msgspec.Struct, frozen=True):
    """A report of a mail server. `is_final`: it is not tried again. `receivers` are addresses, () where none is named.

    `code` is the status (`5.1.1`, `550`), "" where none is said.
    """

    is_final: bool
    receivers: tuple[str, ...]
    code: str

    def is_about(self, address: str) -> bool:
        """This will say whether it is about an address: what was handed on further and failed there isn't."""
        return not self.receivers or address.lower() in self.receivers


def read_bounce(mail: Message[str, str], *, envelope_from: str, address: str) -> Bounce | None:
    """This will read a report about a mail to `address`; None for what is none.

    Raises UnfitMailError for what has too many parts or levels.
    """
    for part, _ in parts_of(mail):
        if part.get_content_type() == "message/delivery-status":
            return _by_fields(part)
    if envelope_from and not _MACHINES.match(envelope_from) and not _MACHINES.search(head_of(mail, "From")):
        return None
    text = next(
        (text_of(part) for part, _ in parts_of(mail) if part.get_content_maintype() == "text"), ""
    ).replace("\r\n", "\n")[:_LOOKED_AT_CHARS]
    said = _before_what_is_returned(text)
    if _QMAIL.match(text):
        receivers = tuple(found.lower() for found in re.findall(r"^<([^>\s]{3,254})>:", said, re.MULTILINE))
        return Bounce(is_final=True, receivers=receivers, code=_code_in(said))
    if address.lower() not in said.lower():
        return None
    code = _code_in(said) or _code_in(text)
    return Bounce(is_final=bool(code), receivers=(address.lower(),), code=code)


def _by_fields(part: Message[str, str]) -> Bounce:
    blocks = list(islice(_blocks(part), _MOST_BLOCKS))
    # the last word of each receiver (RFC 3464, 2.3.3): failed, delayed, delivered, relayed, expanded
    failed = [block for block in blocks if head_of(block, "Action").partition(" ")[0].lower() == "failed"]
    about = failed or blocks
    receivers = {
        _address_in(said)
        for block in about
        for name in ("Final-Recipient", "Original-Recipient")
        if (said := head_of(block, name))
    }
    code = next((found for block in about if (found := head_of(block, "Status"))), "")
    return Bounce(is_final=bool(failed), receivers=tuple(sorted(receivers)), code=code.partition(" ")[0][:20])


def _blocks(part: Message[str, str]) -> Iterator[Message[str, str]]:
    below = part.get_payload()
    if isinstance(below, list):
        yield from (block for block in below if isinstance(block, Message))


def _address_in(said: str) -> str:
    """This will read `rfc822; abuse@host.example`."""
    return said.rpartition(";")[2].strip().strip("<>").lower()[:254]


def _before_what_is_returned(text: str) -> str:
    found = _RETURNED.search(text)
    return text[: found.start()] if found else text


def _code_in(said: str) -> str:
    found = _LASTING.search(said)
    return found[0] if found else ""
