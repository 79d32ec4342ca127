"""What somebody sends to 156 or 5656: `S|V|LD <number> <text>`, read as people really type it.

`S` is about spam by message, `V` about spam by voice, `LD` (lừa đảo) about fraud. People leave the blank out, write
small letters and accents, put the number last, group its digits, or begin it with +84, 84 or nothing at all. What
can't be read for sure isn't guessed: the sender is told the form, and sends again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

import msgspec

from lachan.centre.reports.told import clean_text

type Form = Literal["S", "V", "LD"]

# ten parts of a long message; no operator puts more together
TEXT_CHARS: Final = 1_600


class ShortCode(msgspec.Struct, frozen=True):
    """What was sent: the form, the number complained of, the account beside it, and the words that were left.

    `number` is written as in Vietnam (`0912345678`, `19001234`, `9029`), a foreign one with `+`; "" where a link, an
    account or the name of a sender (`S VIETCOMBANK …`) is complained of. `account` are digits.
    """

    form: Form
    number: str
    words: str
    account: str = ""


class UnreadableError(ValueError):
    """It isn't in the form. `code` is `empty`, `no_form` or `no_number`."""

    def __init__(self, code: Literal["empty", "no_form", "no_number"]) -> None:
        """This will keep the code; nothing of what was sent."""
        super().__init__(code)
        self.code = code


def read_short_code(text: str) -> ShortCode:
    """This will read one message. Raises UnreadableError."""
    typed = " ".join(clean_text(unicodedata.normalize("NFKC", text[:TEXT_CHARS])).split()).strip(_AROUND)
    if not typed:
        raise UnreadableError("empty")
    plain = fold_letters(typed)
    head = _FORM.match(plain)
    if head is not None:
        form, begin = _FORMS[_GAPS.sub("", head["form"])], head.end()
        found = _number_at(plain, begin)
    else:
        # the number first, then the form
        found = _number_at(plain, 0)
        head = _FORM_AFTER.match(plain, found.end) if found else None
        if found is None or head is None:
            raise UnreadableError("no_form")
        form, begin = _FORMS[_GAPS.sub("", head["form"])], 0
        return ShortCode(form, found.number, _words(typed[head.end() :]))
    if found is not None:
        return ShortCode(form, found.number, _words(typed[found.end :]))
    words = _words(typed[begin:])
    account = _ACCOUNT.search(plain, begin)
    if number := _number_within(plain, begin):
        return ShortCode(form, number, _without_last(words, number), account[1] if account else "")
    if account or _LINK.search(plain, begin) or (form != "V" and _BRAND.match(typed, begin)):
        return ShortCode(form, "", words, account[1] if account else "")
    raise UnreadableError("no_number")


def fold_letters(text: str) -> str:
    """This will write a text in small letters without accents (đ → d), each letter in its place."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_letter(letter) for letter in text)


def without_accents(text: str) -> str:
    """This will write a text without accents, as one message to every telephone holds it (160 letters, GSM 03.38)."""
    return "".join(
        folded.upper() if letter.isupper() else folded
        for letter, folded in zip(text, fold_letters(text), strict=True)
    )


class _Found(msgspec.Struct, frozen=True):
    number: str
    end: int


_AROUND: Final = " \t\n\"'`“”‘’«»<>[](){}.,:;*#-_|"
_FORMS: Final[dict[str, Form]] = {
    "s": "S", "sms": "S", "spam": "S", "rac": "S", "tinrac": "S", "v": "V", "voice": "V", "cuocgoirac": "V",
    "goirac": "V", "ld": "LD", "luadao": "LD",
}  # fmt: skip
# `Báo cáo LD …` says what the form says already
_BEFORE: Final = r"(?:(?:(?:bao|to) ?cao|bao|phan ?anh)[ :]+)?"
_FORM_WORD: Final = (
    r"(?P<form>l[ .]?d|lua[ _-]?dao|s(?:ms|pam)?|tin ?rac|rac|v(?:oice)?|cuoc ?goi ?rac|goi ?rac)"
)
# after it something that is no letter, or a number at once (`LD0912…`, `sO912…`)
_FORM: Final = re.compile(
    rf"{_BEFORE}{_FORM_WORD}(?:[\s\"'<>\[\](){{}}.,:;*#/_|-]+|(?=[+\d])|(?=o\d{{8}})|$)", re.ASCII
)
_GAPS: Final = re.compile(r"[ ._-]")
_FORM_AFTER: Final = re.compile(rf"[\s.,:;/_|-]*{_FORM_WORD}(?:[\s.,:;/_|-]+|$)", re.ASCII)
# groups of digits as people divide them; at most what a number can have
_GROUPS: Final = re.compile(r"(?:\(?\+ ?)?\(?[0-9o][0-9]*(?:[ .()-]{1,2}[0-9]+){0,8}", re.ASCII)
_GROUP_END: Final = re.compile(r"[0-9](?![0-9])", re.ASCII)
_SHORT: Final = re.compile(r"[1-9][0-9]{2,4}", re.ASCII)
_HOTLINE: Final = re.compile(r"1[89]00[0-9]{4,6}", re.ASCII)
_MOBILE_OR_LANDLINE: Final = re.compile(r"[35789][0-9]{8}|2[0-9]{9}", re.ASCII)
_FOREIGN: Final = re.compile(r"[1-9][0-9]{7,14}", re.ASCII)
_UNIT: Final = re.compile(r"\s?(?:d|k|tr|trieu|ty|dong|vnd|nghin|ngan|usd|%)\b", re.ASCII)
_ACCOUNT: Final = re.compile(
    r"\b(?:stk|tk|tai khoan|so tai khoan)(?: so)?(?: la)?[ .:]{0,3}([0-9]{6,19})(?![0-9])", re.ASCII
)
_LINK: Final = re.compile(
    r"https?://\S|\bwww\.[a-z0-9]|\b[a-z0-9][a-z0-9-]*\.(?:com|net|org|vn|top|xyz|info|vip|cc|online|site|shop|club|icu"
    r"|app|live|link|me|ly|co|io|tk|ml|cyou|fun|pro|store|asia|life|world|bond|sbs|cfd|click)\b",
    re.ASCII,
)
# A message can come under a name in place of a number (3 to 11 signs). People copy it as it stands: in capitals, with
# their own words behind it in small letters, or in brackets as the operators' examples show.
_BRAND: Final = re.compile(
    r"[\s(\[\"'“<]*(?:(?<=[(\[\"'“<])[A-Za-z][A-Za-z0-9_.-]{2,10}[)\]\"'”>]"
    r"|[A-Z][A-Z0-9_.-]{2,10}(?![\w.-])(?=.*[a-zà-ỹ]))"
)


def _fold_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return "d" if base == "đ" else base[0]


def _number_at(plain: str, begin: int) -> _Found | None:
    """This will read the number that begins here: as many groups of digits as make one, a short code alone."""
    match = _GROUPS.match(plain, begin)
    if match is None:
        return None
    run = match[0]
    for end in sorted((one.end() for one in _GROUP_END.finditer(run)), reverse=True):
        number = _canonical(run[:end])
        if number and not _is_amount(plain, begin + end):
            return _Found(number, begin + end)
    short = _SHORT.match(plain, begin)
    if short and not plain[short.end() : short.end() + 1].isdigit() and not _is_amount(plain, short.end()):
        return _Found(short[0], short.end())
    return None


def _number_within(plain: str, begin: int) -> str:
    """This will give the first whole number that stands further on, "" where there is none."""
    for match in re.finditer(r"(?<![0-9a-z/.@+])(?:\+ ?|\(\+?)?[0-9o]", plain[begin:]):
        found = _number_at(plain, begin + match.start())
        if found is not None and not _SHORT.fullmatch(found.number):
            before = plain[max(0, begin + match.start() - 16) : begin + match.start()]
            if not _ACCOUNT_BEFORE.search(before):
                return found.number
    return ""


_ACCOUNT_BEFORE: Final = re.compile(r"\b(?:stk|tk|khoan)(?: so)?(?: la)?[ .:]{0,3}$", re.ASCII)


def _canonical(written: str) -> str:
    digits = re.sub(r"[^0-9+o]", "", written)
    digits = digits.replace("o", "0", 1) if digits[:1] == "o" else digits
    if "o" in digits:
        return ""
    abroad = digits.startswith(("+", "00"))
    digits = digits.removeprefix("+").removeprefix("00") if abroad else digits
    if digits.startswith("84") and _MOBILE_OR_LANDLINE.fullmatch(digits[2:].removeprefix("0")):
        return f"0{digits[2:].removeprefix('0')}"
    if abroad:
        return f"+{digits}" if _FOREIGN.fullmatch(digits) and not digits.startswith("84") else ""
    if _HOTLINE.fullmatch(digits):
        return digits
    national = digits.removeprefix("0")
    if digits.startswith("0"):
        return digits if _MOBILE_OR_LANDLINE.fullmatch(national) else ""
    # the zero is often left out of a mobile's number, never of a landline's
    return f"0{digits}" if re.fullmatch(r"[35789][0-9]{8}", digits) else ""


def _is_amount(plain: str, end: int) -> bool:
    return _UNIT.match(plain, end) is not None


def _words(rest: str) -> str:
    return rest.lstrip(" ,.:;|_/-)>]}\"'<([{").rstrip(" ,.:;|-_")


def _without_last(words: str, number: str) -> str:
    """This will leave the number out where it stands at the end as one word; elsewhere the words stay as they are."""
    head, _, last = words.rpartition(" ")
    return _words(head) if head and _canonical(fold_letters(last).strip(_AROUND)) == number else words
