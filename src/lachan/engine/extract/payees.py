"""Payees: an account number with its bank, as a text names them, and wallets that pay by phone number.

Canonical: `BIN:ACCOUNT` (`970436:0123456789`, letters in upper case), `unknown:ACCOUNT` where the text names no bank,
`momo:+84912345678` (also zalopay, viettelmoney, vnptmoney, shopeepay), `iban:DE89…` (checksum holds),
and for other codes of merchants `provider:ID` (see `qr`).

Facts: `bank` (short name), `holder` (as banks write it: capitals, no accents), and from a code `amount`,
`currency`, `purpose`, `merchant`, `crc`=ok|wrong, `via`=vietqr|vnpay|….
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lachan.engine.extract import phones
from lachan.engine.extract.banks import BY_BIN, Bank, BankPlace, find_banks
from lachan.engine.model import Facts, Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

# NAPAS: account and card numbers in transfers have at most 19 characters; the shortest in use have 6
MIN_ACCOUNT_CHARS = 6
MAX_ACCOUNT_CHARS = 19

_NUMBER = re.compile(r"(?<![\w.,/\-+*#\ue000])(?P<number>[0-9](?:[ .\-]?[0-9]){5,18})(?![\w*%]|[.,/:]\d|-\w)")
_KEY = re.compile(
    r"(?<![a-z0-9])(?:(?P<strong>stk|s\.t\.k|so ?tk|so tai khoan(?: ngan hang)?|account (?:number|no\.?)|acc? ?no\.?|"
    r"tk ngan hang|tai khoan ngan hang|tk nhan)|(?P<weak>tai khoan so|tk so|tai khoan|tk|account|acc|a/c)|"
    r"(?P<act>banking|chuyen khoan|chuyen tien|ck|bank))(?![a-z0-9])"
)
_FILLER = re.compile(
    r"[\W_]+|\b(?:la|ngan hang|nh|bank|so|cua|vao|toi|den|qua|cho|sang|vn|tk|stk|tai khoan|nhan|tien|em|anh|chi|minh|duoi|day|nay|ben|shop"
    r"|number|no|to|is|tmcp|the|ve|gium|giup|khoan|ck|mo tai|tai|thu huong|nguoi|1|2|3)\b"
)
_HOLDER = re.compile(
    r"[\s\-:,.()|/]{0,6}(?P<label>(?:chu tk|ctk|chu tai khoan|ten tk|ten tai khoan|ten|name|nguoi nhan|nguoi thu huong|ho ten|tk|mang ten|dung ten)"
    r"[\s:\-]{1,4})?(?P<name>[a-z]{2,8}(?: [a-z]{1,8}){1,5})(?![a-z0-9])"
)
_NOT_NAMES = frozenset(
    ["ngan", "hang", "nh", "bank", "noi", "dung", "nd", "so", "tien", "vui", "long", "de", "chuyen", "khoan", "ck", "va", "hoac", "luc", "ngay", "cam", "on", "xin", "gd", "sd", "tu", "chi", "tiet", "lh"]
)
_WALLET = re.compile(
    r"(?<![a-z])(?P<wallet>mo ?mo|zalo ?pay|viettel ?(?:money|pay)|vnpt ?(?:money|pay)|shopee ?pay)\W{0,3}(?:[a-z]{1,5} ){0,2}[a-z]{0,5}\W{0,3}"
    r"(?P<number>(?:\+?84|0)[ .\-]?[35789](?:[ .\-]?\d){8})(?!\d)"
)
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])")
_WHOLE = re.compile(r"(?P<bank>\d{6}|unknown|[a-z][a-z0-9.\-]{1,40}):(?P<account>\+?[A-Za-z0-9@._\-]{1,64})")
_NEAR_CHARS = 48
# without a word for it, fewer digits beside a bank's name are a reference or a price
_MIN_UNNAMED_DIGITS = 8
# between "STK" and the number: room for a short name
_MAX_STRAY_LETTERS = 12
# adjacent: at most a colon, a dash, a space between bank and number
_BESIDE = re.compile(r"[\s:\-,.()|]{0,4}")
_AMOUNT_AFTER = re.compile(r"\s?(?:d\b|dong|vnd|k\b|tr\b|trieu|\u20ab|usd|ty\b)")
_NOT_ACCOUNT_BEFORE = re.compile(
    r"(?:otp|ma gd|ma giao dich|ref|trace|hotline|lh|goi|so dien thoai|sdt|dt|tel|cskh|so tien|sd|gd|ma)\W{0,4}$"
)


class Account(NamedTuple):
    """An account that a text names: canonical value, where the naming begins and ends, its facts."""

    value: str
    start: int
    end: int
    facts: Facts


def canonical_payee(text: str) -> str | None:
    """This will give the canonical form of `BIN:ACCOUNT` and the like, or None where it is none."""
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        lowered = text.strip().partition(":")
        found = _WHOLE.fullmatch(f"{lowered[0].lower()}:{lowered[2]}")
    if found is None:
        return None
    bank, account = found["bank"], found["account"]
    if bank.isdigit() or bank == "unknown":
        if not account.isalnum() or not MIN_ACCOUNT_CHARS <= len(account) <= MAX_ACCOUNT_CHARS:
            return None
        return f"{bank}:{account.upper()}"
    if bank == "iban":
        return f"iban:{account.upper()}" if _is_iban(account.upper()) else None
    if bank in _WALLETS:
        number = phones.canonical_mobile(account)
        return None if number is None else f"{bank}:{number}"
    return f"{bank}:{account}" if bank in PROVIDERS or "." in bank else None


def facts_of(value: str) -> Facts:
    """This will give the facts that follow from a canonical value alone."""
    bank = BY_BIN.get(value.partition(":")[0])
    return {} if bank is None else {"bank": bank.name}


_WALLETS = frozenset({"momo", "zalopay", "viettelmoney", "vnptmoney", "shopeepay"})
PROVIDERS = frozenset({"vnpay", "promptpay", "paynow", "duitnow", "qris", "khqr"})


def find_payees(finds: Finds) -> None:
    """This will add every account that the text names, with its bank where it names one."""
    text = finds.text
    if "mo" in text or "pay" in text:
        for found in _WALLET.finditer(text):
            if finds.is_full():
                return
            _add_wallet(finds, found)
        text = finds.blank()
    at = 0
    for found in _NUMBER.finditer(text):
        if finds.is_full():
            return
        start, end = found.span("number")
        account = read_account(finds, max(at, start - _NEAR_CHARS - 16), start, end)
        if account is not None:
            finds.add(Kind.PAYEE, account.value, account.start, account.end, account.facts)
            finds.take(account.start, account.end)
            at = account.end
        else:
            at = end


def _add_wallet(finds: Finds, found: re.Match[str]) -> None:
    number = phones.canonical_mobile(found["number"])
    if number is None:
        return
    name = found["wallet"].replace(" ", "")
    name = {"viettelpay": "viettelmoney", "vnptpay": "vnptmoney"}.get(name, name)
    finds.add(Kind.PAYEE, f"{name}:{number}", *found.span(), {"bank": name})
    finds.add(Kind.PHONE, number, *found.span("number"), phones.facts_of(number))
    finds.take(*found.span())


def read_account(finds: Finds, since: int, start: int, end: int) -> Account | None:
    """This will read the digits at folded positions `start` to `end` as an account, or give None.

    `since` is where the text before it may be looked at from.
    """
    text = finds.text
    digits = re.sub(r"\D", "", text[start:end])
    if digits in BY_BIN:
        return None
    place = _bank_near(text, since, start, end)
    key = _key_before(text, since, start, place)
    if _AMOUNT_AFTER.match(text, end) and (key is None or key["strong"] is None):
        return None
    is_phone = phones.canonical_phone(digits) is not None
    holder, holder_end = _holder(finds, end if place is None else max(end, place.end))
    if key is None:
        if place is None or not _is_beside(text, place, start, end) or len(digits) < _MIN_UNNAMED_DIGITS:
            return None
        if _NOT_ACCOUNT_BEFORE.search(text[since : min(start, place.start)]) or (is_phone and not holder):
            return None
    elif place is None and (key["act"] is not None or (is_phone and key["strong"] is None)):
        return None
    begin = start if key is None else key.start()
    finish = max(end, holder_end if holder else end)
    facts: Facts = {}
    bank: Bank | None = None
    if place is not None:
        bank = place.bank
        begin, finish = min(begin, place.start), max(finish, place.end)
        facts["bank"] = bank.name
    if holder:
        facts["holder"] = holder
    return Account(f"{bank.bin if bank is not None else 'unknown'}:{digits}", begin, finish, facts)


def _key_before(text: str, since: int, start: int, place: BankPlace | None) -> re.Match[str] | None:
    """This will give the word for an account that leads to the number, with but its bank and small words between."""
    best = None
    for key in _KEY.finditer(text, since, start):
        if best is not None and best["strong"] and not key["strong"]:
            continue
        between = text[key.end() : start]
        if place is not None and key.end() <= place.start and place.end <= start:
            between = f"{text[key.end() : place.start]} {text[place.end : start]}"
        if len(_FILLER.sub("", between)) <= (_MAX_STRAY_LETTERS if key["strong"] else 0):
            best = key
    return best


def _bank_near(text: str, since: int, start: int, end: int) -> BankPlace | None:
    """This will give the bank named nearest, not looking past another number, a line's end counting as far."""
    until = min(len(text), end + _NEAR_CHARS)
    later = re.compile(r"\d{4}|\ue000").search(text, end, until)
    if later is not None:
        until = later.start()
    best: tuple[int, BankPlace] | None = None
    for place in find_banks(text, since, start):
        gap = text[place.end : start]
        distance = len(gap) + 20 * len(re.findall(r"[.;]\s", gap)) + 6 * gap.count("\n")
        if best is None or distance <= best[0]:
            best = distance, place
    for place in find_banks(text, end, until):
        gap = text[end : place.start]
        distance = len(gap) + 20 * len(re.findall(r"[.;]\s", gap)) + 6 * gap.count("\n")
        if best is None or distance < best[0]:
            best = distance, place
    return best[1] if best is not None else None


def _is_beside(text: str, place: BankPlace, start: int, end: int) -> bool:
    gap = text[place.end : start] if place.end <= start else text[end : place.start]
    return len(gap) <= 4 and _BESIDE.fullmatch(gap) is not None  # noqa: PLR2004


def _holder(finds: Finds, at: int) -> tuple[str, int]:
    """This will give the account holder that is named at `at`, as banks write it, and where the name ends.

    Without a word such as "chu tk" only a name in capitals counts, since anything may follow a number.
    """
    found = _HOLDER.match(finds.text, at)
    if found is None:
        return "", at
    start, end = found.span("name")
    if found["label"] is None and not finds.raw(start, end).isupper():
        return "", at
    words = found["name"].split(" ")
    while len(words) > 1 and (words[-1] in _NOT_NAMES or " ".join(words[-2:]) in _NOT_NAMES):
        words.pop()
    name = " ".join(words)
    if len(words) < 2 or words[0] in _NOT_NAMES or find_banks(name, 0, len(name)):  # noqa: PLR2004
        return "", at
    return name.upper(), start + len(name)


def find_ibans(finds: Finds) -> None:
    """This will add every IBAN whose check digits hold."""
    for found in _IBAN.finditer(finds.text):
        value = re.sub(r"\s", "", found[0]).upper()
        if _is_iban(value):
            finds.add(Kind.PAYEE, f"iban:{value}", *found.span(), {"bank": value[:2]})
            finds.take(*found.span())


def _is_iban(value: str) -> bool:
    # ISO 13616: moved to the end, letters as 10 to 35, the rest by 97 is 1
    if (
        not 15 <= len(value) <= 34
        or not value[:2].isalpha()
        or not value[2:4].isdigit()
        or not value.isalnum()
    ):
        return False
    return int("".join(str(int(char, 36)) for char in value[4:] + value[:4])) % 97 == 1
