"""Phone numbers: Vietnamese mobiles, landlines, hotlines and short codes, and foreign numbers.

Canonical: E.164 (`+84912345678`) for numbers that can be dialled from abroad; digits alone for Vietnamese
hotlines (`19001234`, `18001091`) and short codes (`9115`, `113`), which have no E.164 form.

Facts: `type`=mobile|landline|hotline_free|hotline_paid|short_code|toll_free|premium|voip|satellite|foreign|unknown;
`region`=two letters (ISO 3166) or "001" for international ranges; `carrier` and `area` of Vietnamese numbers (by the
range; subscribers may have moved to another carrier); `app`=zalo|whatsapp|… where it stands beside that word.

Vietnamese numbers are read by our own rules from the ranges of Circular 22/2014/TT-BTTTT and its changes of 2017-2018
(11-digit mobiles became 10-digit ones), foreign ones by `phonenumbers`: its parsing takes 30 µs and more, and
nearly all numbers here are Vietnamese.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import phonenumbers
from phonenumbers import PhoneNumberType

from lachan.engine.extract.areas import AREAS
from lachan.engine.model import Facts, Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

# Ranges in use in November 2026, by the two digits after the trunk zero.
CARRIERS: dict[str, str] = {
    **dict.fromkeys(("32", "33", "34", "35", "36", "37", "38", "39", "86", "96", "97", "98"), "Viettel"),
    **dict.fromkeys(("81", "82", "83", "84", "85", "88", "91", "94"), "VinaPhone"),
    **dict.fromkeys(("70", "76", "77", "78", "79", "89", "90", "93"), "MobiFone"),
    **dict.fromkeys(("52", "56", "58", "92"), "Vietnamobile"),
    **dict.fromkeys(("59", "99"), "Gmobile"),
    "55": "Wintel",
    "87": "iTel",
}
_VOIP = ("65", "67")

_TYPES = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "foreign",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "premium",
    PhoneNumberType.VOIP: "voip",
}
# +870 Inmarsat, +881 global mobile satellite, +882/+883 international networks
_SATELLITE = ("+870", "+881", "+882", "+883")

# A run of digits as people group them. "o" stands for zero in the first place ("O982.429.551").
_RUN = re.compile(
    r"(?<![\w.,/\\#*%$=&\ue000-])(?<!\d[ :])"
    r"(?P<run>(?:\(?\+|00)?\(?[0-9o](?:[ .\-\u2013()]{0,2}[0-9]){3,18})(?![\w%]|[.,:/]\d|-\w)"
)
_LOOSE = re.compile(r"[ .\-\u2013()]+")
_NOT_DIGIT = re.compile(r"\D")
_VN_MOBILE = re.compile(r"[35789]\d{8}")
_HOTLINE = re.compile(r"1[89]00\d{4,6}")
_NANP = re.compile(r"(?:1[ .\-]?)?\(?[2-9]\d\d\)?[ .\-]{1,2}[2-9]\d\d[ .\-]\d{4}")
_DATE = re.compile(r"\d{1,2}[ .\-]\d{1,2}[ .\-](?:19|20)\d\d|(?:19|20)\d\d[ .\-]\d{1,2}[ .\-]\d{1,2}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3})+")

# Words after a number that make it an amount, an age, a measure.
_UNIT_AFTER = re.compile(
    r"\s?(?:d\b|dong|vnd|vn\b|k\b|tr\b|trieu|ty\b|nghin|ngan\b|usd|eur|\$|\u20ab|\u00a5|%|diem|point|gb|mb\b|kb\b|phut|giay|ngay|thang|nam\b|gio"
    r"|kwh|m2|km|kg|suat|nguoi|lan\b|xu\b)"
)
# Words before a number that make it something else than a phone.
_OTHER_BEFORE = re.compile(
    r"(?:otp|ma xac thuc|ma xac minh|ma gd|ma giao dich|ma don|ma don hang|ma van don|mvd|ref|ft|trace|ma so|ma hs|mst|cmnd|"
    r"cccd|so the|ma kh|ma khach hang|so hd|hoa don|order|code|pin|id|zoom id|meeting id|serial|so seri|invoice|sd|so du|"
    r"so tien|so luong|bien so|ma nhan|ma|voucher|no\.?)\W{0,3}(?:la|is|so|cua ban la)?\W{0,3}$"
)
_PHONE_BEFORE = re.compile(
    r"(?:zalo|zl|sdt|s\.d\.t|dt|dien thoai|phone|tel|lh|lien he|call|goi|hotline|alo|viber|whatsapp|wa|so|sms|mobile|cskh"
    r"|tong dai|tu van|ho tro|contact)\W{0,6}(?:qua |theo |den |toi |ngay |cho |em |so |so dt |so dien thoai |zalo |cua |: ?)*\W{0,3}$"
)
_APP_BEFORE = re.compile(r"(?P<app>zalo|zl|viber|whatsapp|wa)\W{0,6}(?:[a-z]{1,6} ){0,2}\W{0,3}$")
_APPS = {"zl": "zalo", "wa": "whatsapp"}

# A short code only where a word says that one sends or rings it.
_SHORT_CODE = re.compile(
    r"(?<![a-z0-9])(?:(?:gui|goi|bam|nhan)(?: (?:den|toi|ngay|ve|vao))?(?: (?:so|dau so|tong dai|hotline))?|dau so|tong dai|hotline|"
    r"lh|lien he|cskh|ctlh|text|txt|sms|call|dial|reply)"
    r"(?: to)?\W{0,3}(?P<code>[1-9]\d{2,5})(?![\w%/]|[.,:\-]\d| ?(?:d|k|dong|vnd|tr|trieu|ty|usd|ngay|phut|giay|thang|nam|gio|diem|lan|nguoi|sms|gb|mb|kb)\b)"
)
# English: "to 87077", after "txt WORD"
_TEXT_TO = re.compile(
    r"(?<![a-z])(?:text|txt|send|sms|reply|call)\b[^.!?\d\ue000]{0,40}?\bto:? ?(?P<code>[1-9]\d{4})(?!\d|[.,]\d)"
)

_MIN_CALL_DIGITS = 7
_MAX_E164_DIGITS = 15


def canonical_phone(text: str) -> str | None:
    """This will give the canonical form of a number that is the whole of `text`, or None where it is none."""
    text = text.strip().lower()
    for lead in ("tel:", "sms:", "smsto:", "callto:"):
        text = text.removeprefix(lead)
    if not re.fullmatch(r"[0-9o+().\-\u2013\s/]{3,40}", text):
        return None
    text = text.lstrip("( ")
    digits = _NOT_DIGIT.sub("", text.replace("o", "0"))
    if not digits or "+" in text[1:]:
        return None
    if not text.startswith(("+", "00")) and (len(digits) in {3, 4, 5} and digits[0] != "0"):
        return digits if text.isdigit() else None
    return _value(digits, text[0] == "+", text) or canonical_mobile(text)


def canonical_mobile(text: str) -> str | None:
    """This will give E.164 for a number as chat apps carry it: with 0, with 84, with +, or 9 digits; else None."""
    if not text or not re.fullmatch(r"\+?[0-9 .\-]{8,20}", text):
        return None
    digits = _NOT_DIGIT.sub("", text)
    if _VN_MOBILE.fullmatch(digits):
        return f"+84{digits}" if digits[:2] in CARRIERS else None
    return _value(digits, plus=text[0] == "+" or digits[0] not in "0", written=text)


def _value(digits: str, plus: bool, written: str) -> str | None:  # noqa: FBT001
    """This will give the canonical number, or None; `plus` says that a country code was written."""
    size = len(digits)
    if plus or digits.startswith("00"):
        if not plus:
            digits = digits[2:]
        if digits.startswith("84"):
            national = digits[2:].removeprefix("0")
            if _HOTLINE.fullmatch(national):
                return national
            return _vietnamese(national)
        return _foreign(f"+{digits}")
    if digits[0] == "0":
        national = _vietnamese(digits[1:])
        if national is None and size == 11 and digits[1] in "378":  # noqa: PLR2004
            return _foreign(digits, "GB")
        return national
    if _HOTLINE.fullmatch(digits):
        return digits
    if digits.startswith("84") and size in {11, 12}:
        return _vietnamese(digits[2:])
    if (size == 10 or (size == 11 and digits[0] == "1")) and _NANP.fullmatch(written.strip()):  # noqa: PLR2004
        return _foreign(digits, "US")
    return None


def _vietnamese(national: str) -> str | None:
    """This will give E.164 for a national number without its zero, where the plan knows such a number."""
    size = len(national)
    if size == 9 and national[:2] in CARRIERS:  # noqa: PLR2004
        return f"+84{national}"
    if size == 9 and national[:2] in _VOIP:  # noqa: PLR2004
        return f"+84{national}"
    if size == 10 and national[0] == "2" and area_of(national):  # noqa: PLR2004
        return f"+84{national}"
    return None


def area_of(national: str) -> str:
    """This will give the province of a landline number without its zero, or ""."""
    return AREAS.get(national[:2]) or AREAS.get(national[:3], "")


def _foreign(text: str, region: str | None = None) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if region is not None and not phonenumbers.is_valid_number(number):
        return None
    if not _MIN_CALL_DIGITS < len(value) <= _MAX_E164_DIGITS + 1:
        return None
    return value


def facts_of(value: str) -> Facts:
    """This will give the facts of a canonical number."""
    if value[0] != "+":
        if len(value) < _MIN_CALL_DIGITS:
            return {"type": "short_code", "region": "VN"}
        return {"type": "hotline_free" if value.startswith("1800") else "hotline_paid", "region": "VN"}
    if value.startswith("+84"):
        national = value[3:]
        if national[:2] in CARRIERS:
            return {"type": "mobile", "region": "VN", "carrier": CARRIERS[national[:2]]}
        if national[:2] in _VOIP:
            return {"type": "voip", "region": "VN"}
        return {"type": "landline", "region": "VN", "area": area_of(national)}
    if value.startswith(_SATELLITE):
        return {"type": "satellite", "region": "001"}
    number = phonenumbers.parse(value)
    region = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    return {"type": _TYPES.get(phonenumbers.number_type(number), "unknown"), "region": region}


def find_phones(finds: Finds) -> None:
    """This will add every phone number and short code in the text."""
    text = finds.text
    for found in _RUN.finditer(text):
        if finds.is_full():
            return
        start, end = found.span("run")
        _add_run(finds, start, end)
    text = finds.blank()
    for pattern in (_SHORT_CODE, _TEXT_TO):
        for found in pattern.finditer(text):
            if finds.is_full():
                return
            start, end = found.span("code")
            code = found["code"]
            if len(code) == 6 or (
                len(code) == 4 and code[:2] in {"19", "20"} and code not in {"1900", "1999"}
            ):
                continue
            finds.add(Kind.PHONE, code, start, end, {"type": "short_code", "region": "VN"})
            finds.take(start, end)


def _add_run(finds: Finds, start: int, end: int) -> None:
    """This will read a run of digits, the longest first, then its parts at the spaces between them."""
    text = finds.text
    run = text[start:end]
    if _DATE.match(run):
        return
    for stop in _stops(run):
        value = _read(text, start, start + stop)
        if value is not None:
            before = text[max(0, start - 30) : start]
            facts = facts_of(value)
            app = _APP_BEFORE.search(before)
            if app is not None and value[0] == "+":
                facts = {**facts, "app": _APPS.get(app["app"], app["app"])}
            finds.add(Kind.PHONE, value, start, start + stop, facts)
            if "app" in facts:
                name = f"{facts['app']}:{value}"
                finds.add(
                    Kind.PROFILE, name, start, start + stop, {"platform": facts["app"], "sort": "profile"}
                )
            finds.take(start, start + stop)
            rest = run[stop:]
            shift = len(rest) - len(rest.lstrip(" -\u2013."))
            if len(rest) - shift >= _MIN_CALL_DIGITS:
                _add_run(finds, start + stop + shift, end)
            return


def _stops(run: str) -> list[int]:
    """This will give the ends at which a number may stop: the run's own, then those before a wider gap."""
    stops = [len(run)]
    for gap in re.finditer(r" ?[-\u2013] ?| {1,2}|\. |[.)]", run):
        if gap.start() >= _MIN_CALL_DIGITS:
            stops.append(gap.start())
    return [stops[0], *reversed(stops[1:])]


def _read(text: str, start: int, end: int) -> str | None:
    run = text[start:end].rstrip("(")
    digits = _NOT_DIGIT.sub("", run.replace("o", "0"))
    if not _MIN_CALL_DIGITS <= len(digits) <= _MAX_E164_DIGITS + 2:
        return None
    before = text[max(0, start - 30) : start]
    plus = "+" in run[:2]
    after = text[end : end + 8]
    if not plus and digits[0] not in "01" and not digits.startswith("84"):
        # nine digits without the zero, as Zalo adverts write it; groups of three are an amount otherwise
        if len(digits) == 9 and _VN_MOBILE.fullmatch(digits) and _PHONE_BEFORE.search(before):  # noqa: PLR2004
            return canonical_mobile(digits)
        if len(digits) == 10 and _NANP.fullmatch(run):  # noqa: PLR2004
            return None if _OTHER_BEFORE.search(before) else _value(digits, plus=False, written=run)
        return None
    if _THOUSANDS.fullmatch(run) or (_UNIT_AFTER.match(after) and digits[0] != "0"):
        return None
    if _OTHER_BEFORE.search(before) and not _PHONE_BEFORE.search(before):
        return None
    if run.startswith("00") and len(digits) < 11:  # noqa: PLR2004
        return None
    return _value(digits, plus, run)
