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
from lachan.engine.extract.banks import BY_BIN, BankPlace, find_banks
from lachan.engine.extract.ibans import IN_TEXT, is_iban
from lachan.engine.extract.ips import canonical_ip
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
# what leads to a code or to a telephone number, not to an account
_NOT_BETWEEN = re.compile(
    r"\b(?:lien he|lh|goi|alo|sdt|so dien thoai|dien thoai|hotline|tel|zalo|qua so|otp|ma xac|ma kich)\b|[.!?]\s+[a-z]"
)
_CODE_BEFORE = re.compile(
    r"\b(?:otp|ma xac thuc|ma xac minh|ma bao mat|ma kich hoat|mat khau|xac thuc|verification|passcode|code)\b"
)
_FILLER = re.compile(
    r"[\W_]+|\b(?:la|ngan hang|nh|bank|so|cua|vao|toi|den|cho|sang|vn|tk|stk|tai khoan|nhan|tien|em|anh|chi|minh|duoi"
    r"|day|nay|ben|shop|cty|cong ty|number|no|to|is|tmcp|the|ve|gium|giup|khoan|ck|mo tai|tai|thu huong|nguoi|1|2|3)\b"
)
_HOLDER = re.compile(
    r"[\s\-:,.()|/]{0,6}(?P<label>(?:(?:ten )?chu (?:tk|tai khoan)|ctk|ten tk|ten tai khoan|ten|name|nguoi nhan"
    r"|nguoi thu huong|ho ten|tk|tai khoan|mang ten|dung ten)[\s:\-]{1,4})?"
    r"(?P<name>[a-z]{2,8}(?: [a-z]{1,8}){1,9})(?![a-z0-9])"
)
# words that follow an account and begin no name, and end one
_NOT_NAMES = frozenset(
    """
    bank bi cam chuyen ck cn da duoc gd hoac khoan lh nd ngay nh noi sd se so stk va vui
    """.split()  # noqa: SIM905 - a table is read as one
)
# With these a name in small letters is seen too ("TCB Nguyen Van A"): nine in ten people bear one of them.
_FAMILIES = frozenset(
    """
    bui cao chau dang dao dinh do doan duong ha ho hoang huynh la lam le luong luu ly mai ngo nguyen pham phan phung
    ta thai to ton tran trieu trinh truong tu vo vu vuong
    """.split()  # noqa: SIM905 - a table is read as one
)
_FIRMS = frozenset({"cong", "cty", "ct", "ho", "doanh"})
_MAX_NAME_WORDS = 5
_WALLET = re.compile(
    r"(?<![a-z])(?P<wallet>mo ?mo|zalo ?pay|viettel ?(?:money|pay)|vnpt ?(?:money|pay)|shopee ?pay)\W{0,3}"
    r"(?:(?:[a-z]{1,5} ){0,2}[a-z]{0,5}"
    r"|(?:nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do)(?: [a-z]{1,7}){1,4})"
    r"\W{0,3}(?P<number>(?:\+?84|0)[ .\-]?[35789](?:[ .\-]?\d){8})(?!\d)"
)
_TO_RING = re.compile(r"\b(?:goi|alo|lh|lien he|hotline|tong dai|cskh)\b")
# the same the other way round: "0912345678 (momo)", "0912 345 678 - ví MoMo"
_WALLET_AFTER = re.compile(
    r"(?<![\w.,/+\-*#\ue000])(?P<number>(?:\+?84|0)[ .\-]?[35789](?:[ .\-]?\d){8})(?!\d)"
    r"(?:[ ]?[(\-\u2013:,/][ ]?|[ ])(?:(?:qua|bang|vi|dien tu|so|la|tk|dung|co|sd) ){0,3}"
    r"(?P<wallet>mo ?mo|zalo ?pay|viettel ?(?:money|pay)|vnpt ?(?:money|pay)|shopee ?pay)(?![a-z0-9])"
)
_WHOLE = re.compile(r"(?P<bank>\d{6}|unknown|[a-z][a-z0-9.\-]{1,40}):(?P<account>\+?[A-Za-z0-9@._\-]{1,64})")
_BIN_FIRST = re.compile(r"(?P<bin>\d{6})[ .\-](?P<account>\d.*)")
_BIN_LAST = re.compile(r"(?P<account>\d.*)[ .\-](?P<bin>\d{6})")
_BESIDE_CHARS = 28
_NEXT_NUMBER = re.compile(r"\d{4}|\ue000")
_SENTENCE_END = re.compile(r"[.;]\s")
# longer than "STK" and the short names of banks
_LONG_WORD = re.compile(r"[^\W\d_]{5}")
_NEAR_CHARS = 48
# without a word for it, fewer digits beside a bank's name are a reference or a price
_MIN_UNNAMED_DIGITS = 8
# between "STK" and the number: room for a short name
_MAX_STRAY_LETTERS = 12
# adjacent: at most a colon, a dash, a space between bank and number, and "ngan hang" before the name
_BESIDE = re.compile(r"[\s:\-,.()|]{0,4}(?:(?:tai|o|cua|thuoc) )?(?:(?:ngan hang|nh|bank) ?(?:tmcp )?)?")
_MAX_BESIDE_CHARS = 24
_AMOUNT_AFTER = re.compile(r"\s?(?:d\b|dong|vnd|k\b|tr\b|trieu|\u20ab|usd|ty\b)")
_NOT_ACCOUNT_BEFORE = re.compile(
    r"(?:otp|ma gd|ma giao dich|ref|trace|hotline|lh|goi|so dien thoai|sdt|dt|tel|cskh|so tien|sd|gd|ma|don"
    r"|don hang|van don|hoa don|hd|cccd|cmnd|mst)\W{0,4}$"
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
        return f"iban:{account.upper()}" if is_iban(account.upper()) else None
    if bank in _WALLETS:
        number = phones.canonical_mobile(account)
        return None if number is None else f"{bank}:{number}"
    return f"{bank}:{account}" if bank in PROVIDERS or "." in bank else None


def whole_payee(text: str) -> str | None:
    """This will give the canonical form of an input that is said to be an account, or None where it can't be one.

    It is an IBAN, or digits in groups, or one word of letters and digits, as accounts are issued that stand for an
    order. Words, links and names of places are none.
    """
    if (known := canonical_payee(text)) is not None:
        return known
    if (parted := _part_from_bin(text.strip())) is not None:
        return canonical_payee(":".join(parted))
    bare = _GAPS.sub("", text).upper()
    if is_iban(bare):
        return f"iban:{bare}"
    digits = sum(char.isdigit() for char in bare)
    is_number = bare.isdigit() or (
        _NUMBERED.fullmatch(text.strip()) is not None and digits >= MIN_ACCOUNT_CHARS
    )
    return canonical_payee(f"unknown:{bare}") if is_number and bare.isascii() else None


_GAPS = re.compile(r"[ .\-\u00a0]")
_NUMBERED = re.compile(r"[A-Za-z0-9]+")


def facts_of(value: str) -> Facts:
    """This will give the facts that follow from a canonical value alone."""
    if value.startswith("iban:"):
        return {"bank": value[5:7]}
    bank = BY_BIN.get(value.partition(":")[0])
    return {} if bank is None else {"bank": bank.name}


_WALLETS = frozenset({"momo", "zalopay", "viettelmoney", "vnptmoney", "shopeepay"})
PROVIDERS = frozenset({"vnpay", "promptpay", "paynow", "duitnow", "qris", "khqr"})


def find_payees(finds: Finds) -> None:
    """This will add every account that the text names, with its bank where it names one."""
    text = finds.text
    if "pay" in text or "momo" in text or "mo mo" in text or "money" in text:
        for pattern in (_WALLET, _WALLET_AFTER):
            for found in pattern.finditer(text):
                if finds.is_full():
                    return
                _add_wallet(finds, found)
            text = finds.blank()
    at = 0
    for found in _NUMBER.finditer(text):
        if finds.is_full():
            return
        start, end = found.span("number")
        is_other = _NOT_ACCOUNT_BEFORE.search(text, max(0, start - _BESIDE_CHARS), start) is not None
        if not is_other and (parted := _part_from_bin(text[start:end])) is not None:
            lead, digits = parted
            place = BankPlace(BY_BIN[lead], start, end)
            account: Account | None = _account(finds, digits, start, start, end, place)
        else:
            account = read_account(finds, max(at, start - _NEAR_CHARS - 16), start, end)
        if account is not None:
            finds.add(Kind.PAYEE, account.value, account.start, account.end, account.facts)
            finds.take(account.start, account.end)
            at = account.end
        elif text[start:end] not in BY_BIN:
            # a BIN is looked back at from the account behind it: "BIN 970436 STK 1012345678"
            at = end


def _part_from_bin(run: str) -> tuple[str, str] | None:
    """This will give BIN and account of digits that stand as "970436 1012345678" or the other way round, or None.

    A card's number is written in groups of four or as one, so it is none of these.
    """
    for found in (_BIN_FIRST.fullmatch(run), _BIN_LAST.fullmatch(run)):
        if found is not None and found["bin"] in BY_BIN:
            digits = re.sub(r"\D", "", found["account"])
            if len(digits) >= _MIN_UNNAMED_DIGITS:
                return found["bin"], digits
    return None


def _add_wallet(finds: Finds, found: re.Match[str]) -> None:
    number = phones.canonical_mobile(found["number"])
    if number is None or _TO_RING.search(found[0]) is not None:
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
    if digits in BY_BIN or canonical_ip(text[start:end]) is not None:
        return None
    has_key = _KEY.search(text, since, start) is not None
    # without a word for an account the bank has to stand right beside the number
    near = _NEAR_CHARS if has_key else _BESIDE_CHARS
    place = _bank_near(text, max(since, start - near), start, end, end + near)
    key = _key_before(text, since, start, place) if has_key else None
    if key is None:
        return _read_unnamed(finds, since, start, end, digits, place)
    is_strong = key["strong"] is not None
    if not is_strong:
        is_bare_act = place is None and (key["act"] is not None or phones.canonical_phone(digits) is not None)
        if is_bare_act or len(digits) < _MIN_UNNAMED_DIGITS or _AMOUNT_AFTER.match(text, end) is not None:
            return None
        if _CODE_BEFORE.search(text, since, start) is not None:
            return None
    return _account(finds, digits, key.start(), start, end, place)


def _read_unnamed(
    finds: Finds, since: int, start: int, end: int, digits: str, place: BankPlace | None
) -> Account | None:
    """This will read a number that no word calls an account: only right beside its bank, and no phone or price."""
    text = finds.text
    if place is None or not _is_beside(text, place, start, end) or len(digits) < _MIN_UNNAMED_DIGITS:
        return None
    if _AMOUNT_AFTER.match(text, end) or _NOT_ACCOUNT_BEFORE.search(text[since : min(start, place.start)]):
        return None
    account = _account(finds, digits, start, start, end, place)
    return account if "holder" in account.facts or not _is_vietnamese_phone(digits) else None


def _is_vietnamese_phone(digits: str) -> bool:
    """This will say whether digits are a telephone number here; as one abroad they are rather an account."""
    value = phones.canonical_phone(digits)
    return value is not None and (value[0] != "+" or value.startswith("+84"))


def _account(finds: Finds, digits: str, begin: int, start: int, end: int, place: BankPlace | None) -> Account:
    holder, holder_end = _holder(finds, end if place is None else max(end, place.end))
    finish = max(end, holder_end)
    facts: Facts = {}
    lead = "unknown"
    if place is not None:
        lead = place.bank.bin
        begin, finish = min(begin, start, place.start), max(finish, place.end)
        facts["bank"] = place.bank.name
    if holder:
        facts["holder"] = holder
    return Account(f"{lead}:{digits}", begin, finish, facts)


def _key_before(text: str, since: int, start: int, place: BankPlace | None) -> re.Match[str] | None:
    """This will give the word for an account that leads to the number, with but its bank and small words between."""
    best = None
    for key in _KEY.finditer(text, since, start):
        if best is not None and best["strong"] and not key["strong"]:
            continue
        between = text[key.end() : start]
        if place is not None and key.end() <= place.start and place.end <= start:
            between = f"{text[key.end() : place.start]} {text[place.end : start]}"
        if _NOT_BETWEEN.search(between) is not None:
            continue
        if len(_FILLER.sub("", between)) <= (_MAX_STRAY_LETTERS if key["strong"] else 0):
            best = key
    return best


def _bank_near(text: str, since: int, start: int, end: int, until: int) -> BankPlace | None:
    """This will give the bank named nearest, not looking past another number, a line's end counting as far."""
    best: BankPlace | None = None
    best_distance = 0
    for place in find_banks(text, since, start):
        distance = _distance(text[place.end : start])
        if best is None or distance <= best_distance:
            best, best_distance = place, distance
    later = _NEXT_NUMBER.search(text, end, until)
    for place in find_banks(text, end, until if later is None else later.start()):
        distance = _distance(text[end : place.start])
        if best is None or distance < best_distance:
            best, best_distance = place, distance
    return best


def _distance(gap: str) -> int:
    return len(gap) + 20 * len(_SENTENCE_END.findall(gap)) + 6 * gap.count("\n")


def _is_beside(text: str, place: BankPlace, start: int, end: int) -> bool:
    gap = text[place.end : start] if place.end <= start else text[end : place.start]
    return len(gap) <= _MAX_BESIDE_CHARS and _BESIDE.fullmatch(gap) is not None


def _holder(finds: Finds, at: int) -> tuple[str, int]:
    """This will give the account holder that is named at `at`, as banks write it, and where the name ends.

    Without a word such as "chu tk" only a name in capitals counts, since anything may follow a number.
    """
    found = _HOLDER.match(finds.text, at)
    if found is None:
        return "", at
    # "la" joins a word and its value, it begins no name here
    start = found.start("name") + (3 if found["name"].startswith("la ") else 0)
    end = start
    words: list[str] = []
    first = finds.raw(start, start + 2)
    is_family = (
        first[:1].isupper() and found["name"][start - found.start("name") :].split(" ")[0] in _FAMILIES
    )
    if found["label"] is None and not is_family and not (first.isupper() and _is_mixed(finds, at)):
        return "", at
    for word in finds.text[start : found.end("name")].split(" "):
        word_at = end + (1 if words else 0)
        raw = finds.raw(word_at, word_at + len(word))
        is_next = (first.isupper() and not raw.isupper()) or (first[0].isupper() and not raw[0].isupper())
        if is_next or word in _NOT_NAMES or (len(words) == _MAX_NAME_WORDS and words[0] not in _FIRMS):
            break
        words.append(word)
        end = word_at + len(word)
    name = " ".join(words)
    places = find_banks(name, 0, len(name))
    # a family name and a given one at least
    if len(words) < 2 or (places and places[0].start == 0):  # noqa: PLR2004
        return "", at
    return name.upper(), end


def _is_mixed(finds: Finds, at: int) -> bool:
    """This will say whether the text before `at` has small letters, so that capitals mean something."""
    before = finds.raw(max(0, at - _NEAR_CHARS), at)
    return any(char.islower() for char in before) or _LONG_WORD.search(before) is None


def find_ibans(finds: Finds) -> None:
    """This will add every IBAN whose check digits hold."""
    for found in IN_TEXT.finditer(finds.text):
        value = re.sub(r"\s", "", found[0]).upper()
        if is_iban(value):
            finds.add(Kind.PAYEE, f"iban:{value}", *found.span(), {"bank": value[:2]})
            finds.take(*found.span())
