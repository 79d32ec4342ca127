"""Wallets of cryptocurrencies whose checksum holds.

Canonical: `btc:1…|3…` (base58check), `btc:bc1…` (bech32, bech32m; lower case), `eth:0x…` (lower case), `tron:T…`.
A mixed-case Ethereum address must fit EIP-55; one in a single case has no checksum and is taken.

Facts: `coin`; `checksum`=ok|none.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from lachan.engine.extract.keccak import keccak_256
from lachan.engine.extract.limits import MAX_KECCAK_CHECKS
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

_CANDIDATE = re.compile(
    r"(?<![a-z0-9])(?:0x[0-9a-f]{40}|bc1[02-9ac-hj-np-z]{8,87}|[13t][1-9a-z]{24,34})(?![a-z0-9])"
)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_AT = {char: i for i, char in enumerate(_BASE58)}
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_AT = {char: i for i, char in enumerate(_BECH32)}
_BECH32_CHECK, _BECH32M_CHECK = 1, 0x2BC830A3  # BIP 173, BIP 350
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BTC_VERSIONS = (0x00, 0x05)
_TRON_VERSION = 0x41


def canonical_wallet(text: str) -> str | None:
    """This will give the canonical form of an address, with or without its coin in front, or None."""
    text = text.strip()
    coin, colon, address = text.partition(":")
    if not colon:
        return _value(text, check_case=True)
    value = _value(address, check_case=True)
    names = {"bitcoin": "btc", "ethereum": "eth", "trx": "tron"}
    wanted = names.get(coin.lower(), coin.lower())
    return value if value is not None and value.partition(":")[0] == wanted else None


def find_wallets(finds: Finds) -> None:
    """This will add every wallet in the text whose checksum holds."""
    for found in _CANDIDATE.finditer(finds.text):
        if finds.is_full():
            return
        start, end = found.span()
        raw = finds.raw(start, end)
        is_mixed = raw[:2].lower() == "0x" and raw[2:] not in (raw[2:].lower(), raw[2:].upper())
        if is_mixed:
            finds.keccak_checks += 1
            if finds.keccak_checks > MAX_KECCAK_CHECKS:
                finds.truncated = True
                continue
        value = _value(raw, check_case=True)
        if value is not None:
            coin = value.partition(":")[0]
            has_checksum = coin != "eth" or is_mixed
            finds.add(
                Kind.WALLET, value, start, end, {"coin": coin, "checksum": "ok" if has_checksum else "none"}
            )
            finds.take(start, end)


def _value(address: str, *, check_case: bool) -> str | None:
    if address[:2] in ("0x", "0X"):
        digits = address[2:]
        if re.fullmatch(r"[0-9a-fA-F]{40}", digits) is None:
            return None
        is_mixed = digits not in (digits.lower(), digits.upper())
        if check_case and is_mixed and not _is_eip55(digits):
            return None
        return f"eth:0x{digits.lower()}"
    if address[:3].lower() == "bc1":
        return f"btc:{address.lower()}" if _is_bech32(address) else None
    version = _base58check_version(address)
    if version in _BTC_VERSIONS:
        return f"btc:{address}"
    return f"tron:{address}" if version == _TRON_VERSION else None


def _is_eip55(digits: str) -> bool:
    low = digits.lower()
    check = keccak_256(low.encode()).hex()
    return all((c.upper() if int(h, 16) > 7 else c) == d for c, h, d in zip(low, check, digits, strict=False))  # noqa: PLR2004


def _base58check_version(address: str) -> int | None:
    """This will give the version byte of a base58check address of 25 bytes, or None where the checksum is wrong."""
    if not 25 <= len(address) <= 35:  # noqa: PLR2004
        return None
    number = 0
    for char in address:
        digit = _BASE58_AT.get(char)
        if digit is None:
            return None
        number = number * 58 + digit
    try:
        data = number.to_bytes(25, "big")
    except OverflowError:
        return None
    # each leading zero byte is written as one "1"
    zeros = len(data) - len(data.lstrip(b"\0"))
    if zeros != len(address) - len(address.lstrip("1")):
        return None
    check = hashlib.sha256(hashlib.sha256(data[:21]).digest()).digest()[:4]
    return data[0] if check == data[21:] else None


def _is_bech32(address: str) -> bool:
    if address not in (address.lower(), address.upper()):
        return False
    values = [_BECH32_AT.get(char, -1) for char in address.lower()[3:]]
    if -1 in values or len(values) < 8:  # noqa: PLR2004
        return False
    check = 1
    # the human part "bc", spread as BIP 173 says: high bits, zero, low bits
    for value in (3, 3, 0, 2, 3, *values):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATORS):
            if top >> i & 1:
                check ^= generator
    return check == (_BECH32_CHECK if values[0] == 0 else _BECH32M_CHECK)
