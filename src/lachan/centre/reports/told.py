"""What somebody tells, read from a form or a body: each field checked, each fault said in words beside its field."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from lachan.centre.reports.places import Choice, PlaceFault, read_place
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

type Channel = Literal["web", "api", "mail", "sms", "desk"]
type About = Literal["scam", "answer_wrong"]

STORY_CHARS: Final = 10_000
# with the things below it fits into what the engine reads of one text (50,000)
MESSAGE_CHARS: Final = 40_000
ITEM_CHARS: Final = 2_000
ITEMS_CHARS: Final = 9_000
MOST_ITEMS: Final = 20
NAME_CHARS: Final = 120
MAIL_CHARS: Final = 254
PLACE_CHARS: Final = 200
# more money than there is in the country (its broad money is about 2 × 10^16 đồng) is a slip of the pen
MOST_LOSS_VND: Final = 10**15
# before the first messages of this kind; a year beyond is a slip of the pen
_FIRST_DAY: Final = date(2000, 1, 1)
_MOST_FAULTS: Final = 30
_LANGUAGES: Final = ("vi", "en")
_ABOUTS: Final = ("scam", "answer_wrong")

# Consent is asked of who types it in; an operator and a mail gateway have asked for it in their own way.
_ASKED_FOR_CONSENT: Final = frozenset({"web", "api"})

LISTS: Final = ("links", "numbers", "accounts", "apps")
FIELDS: Final = (
    "about", "story", "message", *LISTS, "happened_on", "province", "place", "loss_vnd", "wants_call", "name", "phone",
    "mail", "language", "consent",
)  # fmt: skip


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody told, checked.

    `story` are their own words, `message` what was sent to them; `links`, `numbers`, `accounts` and `apps` as typed.
    `territory_code` is a place that stands today, "" where none was said. `phone` are digits with an optional `+`.
    `phone_verified`: an operator answers for it. `signed_in` names who signed in, "" for nobody; `network` and `device`
    are what the request came from, of which only keyed hashes are kept.
    """

    channel: Channel = "web"
    about: About = "scam"
    story: str = ""
    message: str = ""
    links: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    qr: tuple[str, ...] = ()
    happened_on: date | None = None
    territory_code: str = ""
    loss_vnd: int | None = None
    wants_call: bool = False
    name: str = ""
    phone: str = ""
    phone_verified: bool = False
    mail: str = ""
    signed_in: str = ""
    language: str = "vi"
    network: str = ""
    device: str = ""
    idempotency_key: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing in it that can be looked at (files are apart)."""
        return not (self.story or self.message or any(getattr(self, name) for name in LISTS) or self.qr)


class FieldFault(msgspec.Struct, frozen=True):
    """What is wrong with one field: its name (the place in a list as `links/3`), a code, and what may be chosen."""

    field: str
    code: str
    params: tuple[tuple[str, str], ...] = ()
    choices: tuple[Choice, ...] = ()

    def said(self, lang: str) -> str:
        """This will say it in words, with what to do."""
        params = {name: _grouped(value, lang) if name == "most" else value for name, value in self.params}
        return say(f"told.{self.code}", lang, **params)


def _grouped(digits: str, lang: str) -> str:
    """This will write a number as the language does: 10.000 in Vietnamese, 10,000 in English."""
    if not digits.isdigit():
        return digits
    grouped = f"{int(digits):,}"
    return grouped if lang == "en" else grouped.replace(",", ".")


class NotToldError(ValueError):
    """What was sent can't be taken as it is. `faults` name the fields; nothing of what was sent is repeated."""

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        """This will keep the faults."""
        super().__init__(", ".join(f"{fault.field}: {fault.code}" for fault in faults))
        self.faults = faults


def read_told(
    given: Mapping[str, Any],
    *,
    day: date,
    channel: Channel = "web",
    network: str = "",
    device: str = "",
    idempotency_key: str = "",
    has_files: bool = False,
) -> Told:
    """This will read what was given under the names of FIELDS: texts or lists of texts, numbers, yes and no.

    A form gives `{name: request.POST.getlist(name), …}`, a body its JSON object. `day` is today in Vietnam. Raises
    NotToldError with all faults at once.
    """
    reader = _Reader(given, day)
    values: dict[str, Any] = {
        "about": reader.choice("about", _ABOUTS),
        "story": reader.text("story", STORY_CHARS),
        "message": reader.text("message", MESSAGE_CHARS),
        **{name: reader.items(name) for name in LISTS},
        "happened_on": reader.day_of("happened_on"),
        "territory_code": reader.place("place", "province"),
        "loss_vnd": reader.money("loss_vnd"),
        "wants_call": reader.flag("wants_call"),
        "name": reader.line("name", NAME_CHARS),
        "phone": reader.phone("phone"),
        "mail": reader.mail("mail"),
        "language": reader.choice("language", _LANGUAGES),
    }
    if sum(len(item) for name in LISTS for item in values[name]) > ITEMS_CHARS:
        reader.fault("links", "too_long", most=f"{ITEMS_CHARS}")
    consents = reader.flag("consent")
    if channel in _ASKED_FOR_CONSENT and not consents and not reader.has_fault("consent"):
        reader.fault("consent", "consent")
    for name in given:
        if name not in FIELDS:
            # the name is the sender's: it is not repeated
            reader.fault("", "unknown_field")
            break
    if values["wants_call"] and not values["phone"] and not reader.has_fault("phone"):
        reader.fault("phone", "phone_for_call")
    told = Told(
        channel=channel,
        network=network,
        device=device,
        idempotency_key=reader.idempotency_key(idempotency_key),
        **values,
    )
    if told.says_nothing and not has_files and not reader.faults:
        reader.fault("story", "nothing")
    if reader.faults:
        raise NotToldError(tuple(reader.faults[:_MOST_FAULTS]))
    return told


_KEPT_CONTROLS: Final = "\n\t"
_SEPARATED: Final = re.compile(r"[\s.()\-]+")
_PHONE: Final = re.compile(r"\+?[0-9]{3,15}")
_MAIL: Final = re.compile(r"[^\s@<>\"',;:\\()\[\]]{1,64}@[^\s@<>\"',;:\\()\[\]]{1,185}\.[^\s@.]{2,}")
_DAY_TYPED: Final = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_DAY_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONEY: Final = re.compile(
    r"(?:(?:khoảng|khoang|hơn|hon|gần|gan|tầm|tam|độ|about|around|nearly|~|≈|>)\s*)?"
    r"([0-9][0-9.,  ]*)\s*(k|nghìn|ngàn|ng|thousand|tr|triệu|trieu|m|million|tỷ|tỉ|ty|ti|b|billion)?"
    r"\s*(đ|d|đồng|dong|vnd|vnđ)?",
    re.IGNORECASE,
)
# `1.500 triệu` is 1,500 million as it is written in Vietnam
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_TIMES: Final = {
    **dict.fromkeys(("k", "nghìn", "ngàn", "ng", "thousand"), 1_000),
    **dict.fromkeys(("tr", "triệu", "trieu", "m", "million"), 1_000_000),
    **dict.fromkeys(("tỷ", "tỉ", "ty", "ti", "b", "billion"), 1_000_000_000),
}
_YES: Final = frozenset({"1", "on", "true", "yes", "có", "co"})
_NO: Final = frozenset({"", "0", "off", "false", "no", "không", "khong"})
_KEY: Final = re.compile(r"[\x21-\x7e]{16,200}")


def clean_text(said: str) -> str:
    """This will give a text as it can be kept: NFC, line ends as line feeds, no control characters, no half letters."""
    if not said.isascii():
        said = said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        said = unicodedata.normalize("NFC", said)
    said = said.replace("\r\n", "\n").replace("\r", "\n")
    if said.isprintable():
        return said.strip()
    # marks that nobody sees say nothing by themselves
    if not any(letter.isprintable() and not letter.isspace() for letter in said):
        return ""
    return "".join(
        letter for letter in said if letter in _KEPT_CONTROLS or unicodedata.category(letter) != "Cc"
    ).strip()


def read_loss(said: str) -> int | None:
    """This will read money as people type it: `1.500.000 đ`, `1,5 triệu`, `20tr`, `2 tỷ`. None where it is none."""
    found = _MONEY.fullmatch(said.strip())
    if found is None:
        return None
    digits, unit = re.sub(r"[  ]", "", found[1]), (found[2] or "").lower()
    if unit:
        if _THOUSANDS.fullmatch(digits):
            digits = digits.replace(".", "")
        whole, _, part = digits.replace(",", ".").partition(".")
        if not re.fullmatch(r"[0-9]{1,9}", whole) or not re.fullmatch(r"[0-9]{0,9}", part):
            return None
        times = _TIMES[unit]
        return int(whole) * times + (int(part) * times // 10 ** len(part) if part else 0)
    if not re.fullmatch(r"[0-9]{1,18}|[0-9]{1,3}([.,])[0-9]{3}(\1[0-9]{3}){0,5}", digits):
        return None
    return int(re.sub(r"[.,]", "", digits))


class _Reader:
    """Reads field by field and gathers the faults; a field with a fault has its empty value."""

    def __init__(self, given: Mapping[str, Any], day: date) -> None:
        self.given = given
        self.day = day
        self.faults: list[FieldFault] = []

    def fault(self, field: str, code: str, *, choices: tuple[Choice, ...] = (), **params: str) -> None:
        self.faults.append(FieldFault(field, code, tuple(params.items()), choices))

    def has_fault(self, field: str) -> bool:
        return any(fault.field == field for fault in self.faults)

    def _one(self, name: str) -> Any:
        value = self.given.get(name)
        if isinstance(value, (list, tuple)):
            if len(value) > 1:
                self.fault(name, "doubled")
                return None
            value = value[0] if value else None
        return value

    def text(self, name: str, most: int) -> str:
        value = self._one(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(name, "not_text")
            return ""
        # composing can only shorten; what is far beyond isn't looked at
        if len(value) > 4 * most or len(value := clean_text(value)) > most:
            self.fault(name, "too_long", most=f"{most}")
            return ""
        return value

    def line(self, name: str, most: int) -> str:
        return " ".join(self.text(name, most).split())

    def items(self, name: str) -> tuple[str, ...]:
        value = self.given.get(name)
        if value is None:
            return ()
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, (list, tuple)) or not all(isinstance(item, str) for item in given):
            self.fault(name, "not_text")
            return ()
        if len(given) > MOST_ITEMS:
            self.fault(name, "too_many_items", most=f"{MOST_ITEMS}")
            return ()
        read: list[str] = []
        for number, item in enumerate(given):
            if len(item) > 4 * ITEM_CHARS or len(cleaned := " ".join(clean_text(item).split())) > ITEM_CHARS:
                self.fault(f"{name}/{number}", "too_long", most=f"{ITEM_CHARS}")
            elif cleaned and cleaned not in read:
                read.append(cleaned)
        return tuple(read)

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.line(name, 40)
        if value and value not in allowed:
            self.fault(name, "choice", allowed=", ".join(allowed))
        return value if value in allowed else allowed[0]

    def flag(self, name: str) -> bool:
        value = self._one(name)
        if isinstance(value, bool) or value is None:
            return bool(value)
        said = value.strip().lower() if isinstance(value, str) else "?"
        if said not in _YES | _NO:
            self.fault(name, "not_flag")
        return said in _YES

    def day_of(self, name: str) -> date | None:
        value = self.line(name, 40)
        if not value:
            return None
        if found := _DAY_ISO.fullmatch(value):
            parts = found[1], found[2], found[3]
        elif found := _DAY_TYPED.fullmatch(value):
            parts = found[3], found[2], found[1]
        else:
            self.fault(name, "not_day")
            return None
        try:
            read = date(*(int(part) for part in parts))
        except ValueError:
            self.fault(name, "no_such_day")
            return None
        if read > self.day:
            self.fault(name, "day_to_come")
        elif read < _FIRST_DAY:
            self.fault(name, "day_long_ago", first=f"{_FIRST_DAY:%d/%m/%Y}")
        return read

    def money(self, name: str) -> int | None:
        value = self._one(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        loss: int | None = None
        if isinstance(value, str) and len(value) <= ITEM_CHARS:
            loss = read_loss(clean_text(value))
        elif isinstance(value, int) and not isinstance(value, bool):
            loss = value
        if loss is None or loss < 0:
            self.fault(name, "not_money")
            return None
        if loss > MOST_LOSS_VND:
            self.fault(name, "too_much_money")
            return None
        return loss

    def phone(self, name: str) -> str:
        value = self.line(name, 60)
        digits = _SEPARATED.sub("", value)
        if value and not _PHONE.fullmatch(digits):
            self.fault(name, "not_phone")
            return ""
        return digits

    def mail(self, name: str) -> str:
        value = self.line(name, MAIL_CHARS)
        if value and not _MAIL.fullmatch(value):
            self.fault(name, "not_mail")
            return ""
        return value

    def place(self, name: str, in_province: str) -> str:
        typed, province = self.line(name, PLACE_CHARS), self.line(in_province, PLACE_CHARS)
        if self.has_fault(name) or self.has_fault(in_province):
            return ""
        try:
            return read_place(typed, day=self.day, province=province)
        except PlaceFault as fault:
            self.fault(
                in_province if fault.code == "province_unknown" else name, fault.code, choices=fault.choices
            )
            return ""

    def idempotency_key(self, key: str) -> str:
        if key and not _KEY.fullmatch(key):
            self.fault("", "idempotency_key")
            return ""
        return key
