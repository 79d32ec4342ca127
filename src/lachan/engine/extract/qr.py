"""Contents of QR codes for payment, given as text: EMVCo merchant codes, VietQR among them.

A code yields a `payee` (see `payees` for its form and facts). Its own check value (CRC-16/CCITT, EMVCo QRCPS 1.1
section 4.7.3) is computed anew: `crc`=ok|wrong|missing. A wrong one means that somebody changed the code after it
was made, or that it was read badly.
"""

from __future__ import annotations

import binascii
from bisect import bisect_left
from typing import TYPE_CHECKING

from lachan.engine.extract.banks import BY_BIN
from lachan.engine.extract.payees import canonical_payee
from lachan.engine.fold import fold
from lachan.engine.model import Facts, Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

_MAX_CODE_CHARS = 1_024  # EMVCo: 512; some issuers put long texts into field 62
_LEAD = "000201"
_CRC_FIELD = "6304"
_NAPAS = "A000000727"
_PROVIDERS = {
    _NAPAS: "vietqr",
    "A000000775": "vnpay",
    "A000000677010111": "promptpay",
    "SG.PAYNOW": "paynow",
    "A0000006150001": "duitnow",
    "ID.CO.QRIS.WWW": "qris",
}
_FIRST_ACCOUNT_FIELD, _LAST_ACCOUNT_FIELD = 26, 51
_CURRENCIES = {
    "704": "VND",
    "764": "THB",
    "702": "SGD",
    "458": "MYR",
    "360": "IDR",
    "840": "USD",
    "116": "KHR",
}


def crc_of(text: str) -> str:
    """This will give the check value of a code's text up to and with `6304`, as four capital hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode('utf-8', 'replace'), 0xFFFF):04X}"


def read_fields(text: str) -> dict[str, str] | None:
    """This will give the fields of a code by their two digits, or None where lengths do not fit."""
    fields: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if len(head) < 4 or not head.isascii() or not head.isdigit():  # noqa: PLR2004
            return None
        size = int(head[2:])
        value = text[at + 4 : at + 4 + size]
        if len(value) < size:
            return None
        fields[head[:2]] = value
        at += 4 + size
    return fields


def find_codes(finds: Finds) -> None:
    """This will add the payee of every payment code whose content stands in the text."""
    text = finds.text
    at = text.find(_LEAD)
    while at >= 0:
        if finds.is_full():
            return
        end = _end_of_code(finds, at)
        at = text.find(_LEAD, max(end, at + 1))


def _end_of_code(finds: Finds, at: int) -> int:
    """This will read one code that may begin at folded position `at`, add it, and give where it ends (or -1)."""
    offsets = finds.folded.offsets
    first = at if offsets is None else offsets[at]
    window = finds.prepared[first : first + _MAX_CODE_CHARS]
    size = _size_of_code(window)
    if size is None:
        return -1
    code = window[:size]
    fields = read_fields(code)
    if fields is None:
        return -1
    last = first + size
    end = last if offsets is None else bisect_left(offsets, last)
    crc = fields.get("63")
    state = "missing" if crc is None else "ok" if crc_of(code[:-4]) == crc.upper() else "wrong"
    if _add_payee(finds, fields, state, at, end):
        finds.take(at, end)
        return end
    return -1


def _size_of_code(window: str) -> int | None:
    """This will give the length of the code at the window's start, walking its fields, or None where it is none."""
    at = 0
    seen: set[str] = set()
    while at + 4 <= len(window):
        head = window[at : at + 4]
        # no field comes twice; what repeats is no code
        if not head.isascii() or not head.isdigit() or head[:2] in seen:
            break
        size = int(head[2:])
        if at + 4 + size > len(window):
            break
        at += 4 + size
        seen.add(head[:2])
        if head == _CRC_FIELD:
            return at
    return at if len(seen) > 2 else None  # noqa: PLR2004 - a code has format, account and currency at least


def _add_payee(finds: Finds, fields: dict[str, str], crc: str, start: int, end: int) -> bool:
    for number in range(_FIRST_ACCOUNT_FIELD, _LAST_ACCOUNT_FIELD + 1):
        account = fields.get(f"{number:02}")
        inner = read_fields(account) if account else None
        if not inner or "00" not in inner:
            continue
        facts: Facts = {"crc": crc}
        value = _value_of(inner, facts)
        if value is None:
            continue
        _describe(fields, facts)
        finds.add(Kind.PAYEE, value, start, end, facts)
        return True
    return False


def _value_of(inner: dict[str, str], facts: Facts) -> str | None:
    guid = inner["00"].upper()
    provider = _PROVIDERS.get(guid, inner["00"].lower())
    facts["via"] = provider
    if guid == _NAPAS:
        consumer = read_fields(inner.get("01", "")) or {}
        number, account = consumer.get("00", ""), consumer.get("01", "")
        bank = BY_BIN.get(number)
        if bank is not None:
            facts["bank"] = bank.name
        return canonical_payee(f"{number}:{account}")
    account = next((inner[key] for key in ("01", "02", "03", "04") if inner.get(key)), "")
    return canonical_payee(f"{provider}:{account}")


def _describe(fields: dict[str, str], facts: Facts) -> None:
    currency = _CURRENCIES.get(fields.get("53", ""), "")
    if fields.get("54"):
        facts["amount"] = fields["54"]
        if currency:
            facts["currency"] = currency
    if fields.get("59"):
        facts["merchant"] = fold(fields["59"]).text.upper()
    extra = read_fields(fields.get("62", "")) or {}
    if extra.get("08"):
        facts["purpose"] = extra["08"]
