"""Phone numbers: Vietnamese mobiles, landlines, hotlines and short codes, and foreign numbers.

Canonical: E.164 (`+84912345678`) for numbers that can be dialled from abroad; digits alone for Vietnamese
hotlines (`19001234`, `18001091`) and short codes (`9115`, `113`), which have no E.164 form.

Facts: `type`=mobile|landline|hotline_free|hotline_paid|short_code|toll_free|premium|voip|satellite|foreign|unknown;
`region`=two letters (ISO 3166) or "001" for international ranges; `carrier` and `area` of Vietnamese numbers (by the
range; subscribers may have moved to another carrier); `also`=the London number that the same digits are;
`app`=zalo|whatsapp|… where it stands beside that word.

Vietnamese numbers are read by our own rules from the ranges of Circular 22/2014/TT-BTTTT and its changes of 2017-2018
(11-digit mobiles became 10-digit ones), foreign ones by `phonenumbers`: its parsing takes 30 µs and more, and
nearly all numbers here are Vietnamese.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

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
    r"(?<![\w.,\\#*%$=&\ue000-])(?<![^\d]/)"
    r"(?P<run>(?:\(?\+|00)?\(?[0-9o](?:[ .\-\u2013()]{0,2}[0-9]){3,18})(?![\w%]|[.,:]\d|/\d{1,4}(?!\d)|-\w)"
)
_FIRST_GROUP = re.compile(r"\d{1,4} {1,2}(?=[0+(]|84|1[89]00)")
_GAP = re.compile(r" ?[-\u2013] ?| {1,2}|\. |[.)]")
_NOT_DIGIT = re.compile(r"\D")
# Ofcom: 020 and eight digits, of which the first is 3, 4, 7 or 8; Vietnam has the areas 203, 204, 207 and 208
_LONDON = re.compile(r"020[3478]\d{7}")
# two of these near a number make the text English
_ENGLISH = re.compile(r"\b(?:your|you|and|please|have|is|for|from|now|claim|with|just|this|our|free)\b")
_ENGLISH_CHARS = 160
_LEAST_ENGLISH = 2
_VN_MOBILE = re.compile(r"[35789]\d{8}")
_HOTLINE = re.compile(r"1[89]00\d{4,6}")
_NANP = re.compile(r"(?:1[ .\-]?)?\(?[2-9]\d\d\)?[ .\-]{1,2}[2-9]\d\d[ .\-]\d{4}")
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = re.compile(rf"(?:{_DAY}[ .\-]{_MONTH}[ .\-]{_YEAR}|{_YEAR}[ .\-]{_MONTH}[ .\-]{_DAY})(?!\d)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3})+")

# Words after a number that make it an amount, an age, a measure.
_UNIT_AFTER = re.compile(
    r"\s?(?:d\b|dong|vnd|vn\b|k\b|tr\b|trieu|ty\b|nghin|ngan\b|usd|eur|\$|\u20ab|\u00a5|%|diem|point|gb|mb\b|kb\b|phut"
    r"|giay|ngay|thang|nam\b|gio|kwh|m2|km|kg|suat|nguoi|lan\b|xu\b)"
)
# What a number is, by the words before it. Looked up, not searched for: an expression of so many words is slow.
_WORD = re.compile(r"[a-z]+")
_SMALL_WORDS = frozenset({"la", "is", "so", "cua", "ban", "quy", "khach", "no", "number"})
_OTHER_WORDS = frozenset(
    {
        "bien so", "cccd", "cmnd", "code", "ft", "hd", "hoa don", "id", "invoice", "ma", "ma don", "ma don hang",
        "ma gd", "ma giao dich", "ma hd", "ma hs", "ma kh", "ma khach hang", "ma nhan", "ma so", "ma van don",
        "ma xac minh", "ma xac thuc", "mst", "mvd", "order", "otp", "pin", "ref", "sd", "seri", "serial", "so du",
        "so luong", "so the", "so tien", "the", "trace", "voucher",
    }
)  # fmt: skip
_PHONE_WORDS = frozenset(
    """
    al alo cal call contact cskh dai dien dt goi he ho hotline lh lien mobile phone sdt sms so tel tele thoai tong tro
    van viber wa whatsapp zalo zl
    """.split()  # noqa: SIM905 - a table is read as one
)
_APP_WORDS = {"zalo": "zalo", "zl": "zalo", "viber": "viber", "whatsapp": "whatsapp", "wa": "whatsapp"}
_CONTEXT_CHARS = 32

# A short code only where a word says that one sends or rings it.
_SHORT_CODE = re.compile(
    r"(?<![a-z0-9])(?:(?:gui|goi|bam|nhan)(?: (?:den|toi|ngay|ve|vao))?(?: (?:so|dau so|tong dai|hotline))?"
    r"|dau so|tong dai|hotline|lh|lien he|cskh|ctlh|text|txt|sms|call|dial|reply)(?: to)?[^\w*#+]{0,3}"
    r"(?P<code>[1-9][0-9]{2,4})(?![\w%/]|[.,:\-]\d"
    r"| ?(?:d|k|dong|vnd|tr|trieu|ty|usd|ngay|phut|giay|thang|nam|gio|diem|lan|nguoi|sms|gb|mb|kb)\b)"
)
# four digits that are far more often a year
_YEARS = range(1950, 2100)
# English: "to 87077", after "txt WORD"
_TEXT_TO = re.compile(
    r"(?<![a-z])(?:text|txt|send|sms|reply|call)\b[^.!?\d\ue000]{0,40}?\bto:? ?(?P<code>[1-9][0-9]{4})(?!\d|[.,]\d)"
)

# Letters that stand for digits, and marks between them that no number is written with: only behind a word for a number.
_DISGUISED_SIGN = re.compile(r"\d[_*,il|]\d|[0o]9[il|\d]| \u2013 ")
_DISGUISED = re.compile(
    r"(?<![a-z0-9])(?P<word>sdt|dt|lh|lien he|goi|zalo|zl|hotline|alo|call|tel|viber|phone)(?P<gap>[\s:.\-]{1,3})"
    r"(?:(?:so|em|ngay|gap) ){0,2}"
    r"(?P<run>[0o](?:[ _*.,\-\u2013]{0,3}[0-9oil|]){9})(?![\w@]|[.,]\d)"
)
_AS_DIGITS = str.maketrans("oil|", "0111")
# a number disguised still has most of its digits
_LEAST_PLAIN_DIGITS = 7

_LEAD = re.compile(r"(?:tel|sms|smsto|callto):")
_WRITTEN = re.compile(r"[0-9o+().\-\u2013\s/]{3,40}")
_CHAT_NUMBER = re.compile(r"\+?[0-9][0-9 .\-]{7,20}")
_MOBILE_DIGITS, _LANDLINE_DIGITS = 9, 10  # without the zero
_MAX_SHORT_CODE_DIGITS = 5
_MIN_CALL_DIGITS = 7
_MAX_E164_DIGITS = 15


def canonical_phone(text: str) -> str | None:
    """This will give the canonical form of a number that is the whole of `text`, or None where it is none."""
    text = _LEAD.sub("", text.strip().lower()).lstrip("( ")
    if _WRITTEN.fullmatch(text) is None:
        return None
    digits = _NOT_DIGIT.sub("", text.replace("o", "0"))
    if not digits or "+" in text[1:]:
        return None
    if len(digits) <= _MAX_SHORT_CODE_DIGITS:
        return digits if text.isdigit() and digits[0] != "0" else None
    value = _value(digits, text)
    if value is None and (value := canonical_mobile(text)) is not None and not value.startswith("+84"):
        # without a plus it may be any number, so it has to be one of its country
        return value if phonenumbers.is_valid_number(phonenumbers.parse(value)) else None
    return value


def canonical_mobile(text: str) -> str | None:
    """This will give E.164 for a number as chat apps carry it: with 0, with 84, with +, or 9 digits; else None."""
    if _CHAT_NUMBER.fullmatch(text) is None:
        return None
    digits = _NOT_DIGIT.sub("", text)
    if _VN_MOBILE.fullmatch(digits) is not None:
        return f"+84{digits}" if digits[:2] in CARRIERS else None
    return _value(digits, text if digits[0] == "0" else f"+{digits}")


def _value(digits: str, written: str) -> str | None:
    """This will give the canonical number, or None; `written` tells the country code and the groups."""
    if written[0] == "+" or written[:2] == "(+":
        return _with_country(digits)
    if digits.startswith("00"):
        # an account may begin so too, hence only what is a number of its country
        value = _with_country(digits[2:])
        is_number = value is not None and (
            value.startswith("+84") or phonenumbers.is_valid_number(phonenumbers.parse(value))
        )
        return value if is_number else None
    if digits[0] == "0":
        return _vietnamese(digits[1:]) or _british(digits)
    if _HOTLINE.fullmatch(digits) is not None:
        return digits
    if digits.startswith("84") and len(digits) > _LANDLINE_DIGITS:
        return _vietnamese(digits[2:])
    return _foreign(digits, "US") if _NANP.fullmatch(written.strip()) is not None else None


def _with_country(digits: str) -> str | None:
    if not digits.startswith("84"):
        return _foreign(f"+{digits}", None)
    national = digits[2:].removeprefix("0")
    return national if _HOTLINE.fullmatch(national) is not None else _vietnamese(national)


def _british(digits: str) -> str | None:
    # eleven digits with a zero are no Vietnamese number any more, and the usual form in Britain
    is_likely = len(digits) == _LANDLINE_DIGITS + 1 and digits[1] in "378"
    return _foreign(digits, "GB") if is_likely else None


def british_reading(digits: str) -> str | None:
    """This will give the London number that eleven digits spell which are a Vietnamese landline as well, or None.

    "0207 946 0958" is Tuyen Quang's area code before seven digits and London's 020 before eight: both plans have
    eleven digits with the zero, so the digits alone can't tell.
    """
    return _foreign(digits, "GB") if _LONDON.fullmatch(digits) is not None else None


def _vietnamese(national: str) -> str | None:
    """This will give E.164 for a national number without its zero, where the plan knows such a number."""
    size = len(national)
    is_mobile = size == _MOBILE_DIGITS and (national[:2] in CARRIERS or national[:2] in _VOIP)
    is_landline = size == _LANDLINE_DIGITS and national[0] == "2" and area_of(national) != ""
    return f"+84{national}" if is_mobile or is_landline else None


def area_of(national: str) -> str:
    """This will give the province of a landline number without its zero, or ""."""
    return AREAS.get(national[:2]) or AREAS.get(national[:3], "")


def _foreign(text: str, region: str | None) -> str | None:
    """This will give E.164 of a foreign number. One that is written without its country code has to be in its plan."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if region is not None:
        is_number = phonenumbers.is_valid_number(number)
    else:  # what can be dialled within a town alone is no number of the world
        is_number = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not is_number:
        return None
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return value if _MIN_CALL_DIGITS < len(value) <= _MAX_E164_DIGITS + 1 else None


def facts_of(value: str) -> Facts:  # noqa: PLR0911 - one for each sort of number
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
    """This will add every phone number in the text."""
    for found in _RUN.finditer(finds.text):
        if finds.is_full():
            return
        _add_run(finds, *found.span("run"))


def find_disguised_phones(finds: Finds) -> None:
    """This will add the Vietnamese mobile numbers that are written "0912_345_678" or "O9l2.345.678"."""
    text = finds.text
    if _DISGUISED_SIGN.search(text) is None:
        return
    for found in _DISGUISED.finditer(text):
        if finds.is_full():
            return
        run = found["run"]
        digits = _NOT_DIGIT.sub("", run.translate(_AS_DIGITS))
        value = _vietnamese(digits[1:])
        if value is not None and sum(char.isdigit() for char in run) >= _LEAST_PLAIN_DIGITS:
            finds.add(Kind.PHONE, value, *found.span(), facts_of(value))
            finds.take(*found.span())


def find_short_codes(finds: Finds) -> None:
    """This will add every short code that the text says to send to or to ring."""
    text = finds.text
    for pattern in (_SHORT_CODE, _TEXT_TO) if " to" in text else (_SHORT_CODE,):
        for found in pattern.finditer(text):
            if finds.is_full():
                return
            code = found["code"]
            if int(code) in _YEARS:
                continue
            # after an English word it may be a code of any country
            facts = {"type": "short_code"} if pattern is _TEXT_TO else {"type": "short_code", "region": "VN"}
            finds.add(Kind.PHONE, code, *found.span("code"), facts)
            finds.take(*found.span("code"))


def _add_run(finds: Finds, start: int, end: int) -> None:
    """This will read a run of digits as one number, or else the first number that a gap in it ends, and so on."""
    text = finds.text
    run = text[start:end]
    if _DATE.match(run) is not None:
        return
    words = _WORD.findall(text, max(0, start - _CONTEXT_CHARS), start)[-4:]
    stop = len(run)
    value = _read(text, start, end, words)
    if value is None:
        for gap in reversed(list(_GAP.finditer(run, _MIN_CALL_DIGITS))):
            stop = gap.start()
            value = _read(text, start, start + stop, words)
            if value is not None:
                break
    if value is None:
        # "CN 2 0912345678", "5/2026 0912345678": the first group is another number
        first = _FIRST_GROUP.match(run)
        if first is not None:
            _add_run(finds, start + first.end(), end)
        return
    _add(finds, _in_its_language(finds, value, run[:stop], start), start, start + stop, words)
    rest = run[stop:]
    shift = len(rest) - len(rest.lstrip(" -\u2013."))
    if len(rest) - shift >= _MIN_CALL_DIGITS:
        _add_run(finds, start + stop + shift, end)


def _in_its_language(finds: Finds, value: str, run: str, start: int) -> str:
    """This will give the London number where an English text has digits that are a Vietnamese landline as well."""
    if not value.startswith("+8420") or "+" in run:
        return value
    london = british_reading(_NOT_DIGIT.sub("", run))
    around = finds.prepared[max(0, start - _ENGLISH_CHARS) : start + _ENGLISH_CHARS]
    if london is None or not around.isascii():
        return value
    words = {found[0] for found in _ENGLISH.finditer(around.lower())}
    return london if len(words) >= _LEAST_ENGLISH else value


def _add(finds: Finds, value: str, start: int, end: int, words: list[str]) -> None:
    facts = facts_of(value)
    if value.startswith("+8420") and (also := british_reading(_NOT_DIGIT.sub("", finds.text[start:end]))):
        facts["also"] = also
    app = next((_APP_WORDS[word] for word in words[-3:] if word in _APP_WORDS), "")
    if app and value[0] == "+":
        facts["app"] = app
        finds.add(Kind.PHONE, value, start, end, facts)
        # the word belongs to the span: without it the number is no profile
        word = max(
            finds.text.rfind(word, max(0, start - _CONTEXT_CHARS), start)
            for word, name in _APP_WORDS.items()
            if name == app
        )
        finds.add(Kind.PROFILE, f"{app}:{value}", word, end, {"platform": app, "sort": "profile"})
    else:
        finds.add(Kind.PHONE, value, start, end, facts)
    finds.take(start, end)


def _read(text: str, start: int, end: int, words: list[str]) -> str | None:
    """This will read the digits at `start` to `end` as a number, unless what stands around them says otherwise."""
    run = text[start:end]
    digits = _NOT_DIGIT.sub("", run.replace("o", "0"))
    if not _MIN_CALL_DIGITS <= len(digits) <= _MAX_E164_DIGITS + 2:
        return None
    has_lead = "+" in run[:2] or digits[0] in "01" or digits.startswith("84")
    if not has_lead:
        return _read_without_zero(run, digits, words)
    # "84 912 345 678" is grouped like an amount; a word such as "goi" says that it is none, and so does a plus unless
    # dots part the groups (banks write "+1.000.000" for money that came in)
    is_said = ("+" in run[:2] and "." not in run) or not _PHONE_WORDS.isdisjoint(words)
    is_amount = (not is_said and _THOUSANDS.fullmatch(run.lstrip("+(")) is not None) or (
        digits[0] != "0" and _UNIT_AFTER.match(text, end) is not None
    )
    is_short = run.startswith("00") and len(digits) < _MIN_CALL_DIGITS + 4
    return None if is_amount or is_short or _is_other(words) else _value(digits, run)


def _read_without_zero(run: str, digits: str, words: list[str]) -> str | None:
    """This will read nine digits as adverts write them after "zalo", and ten grouped as in the United States."""
    if _VN_MOBILE.fullmatch(digits) is not None:
        return canonical_mobile(digits) if not _PHONE_WORDS.isdisjoint(words) else None
    if _NANP.fullmatch(run) is not None and not _is_other(words):
        return _value(digits, run)
    return None


def _is_other(words: list[str]) -> bool:
    """This will say whether the words before a number name something that is no phone: a code, an order, a card."""
    last = len(words)
    while (
        last
        and words[last - 1] in _SMALL_WORDS
        and " ".join(words[max(0, last - 2) : last]) not in _OTHER_WORDS
    ):
        last -= 1
    return any(" ".join(words[first:last]) in _OTHER_WORDS for first in range(max(0, last - 3), last)) and (
        _PHONE_WORDS.isdisjoint(words[last:]) or words[last:] == ["so"]
    )
