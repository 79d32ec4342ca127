"""The banks of Vietnam by BIN and by the names people use, from the `vietnam-qr-pay` package (NAPAS codes)."""

from __future__ import annotations

import re
from typing import NamedTuple

from vietnam_qr_pay.constants.banks import BanksObject

from lachan.engine.fold import fold, prepare

_WORD = re.compile(r"[a-z0-9]+")
_MAX_WORDS = 5

# Names in use that the package does not have, by its key. Own knowledge.
_ALSO_CALLED = {
    "vietcombank": "vietcom, vietcombang, vcbank, ngoai thuong",
    "vietinbank": "vietin, viettinbank, vtb, cong thuong",
    "techcombank": "techcom, ky thuong, tech com bank",
    "mbbank": "mb, mbank, quan doi",
    "bidv": "dau tu va phat trien",
    "agribank": "argibank, agri bank, nong nghiep",
    "acb": "a chau",
    "sacombank": "sacom, sacom bank, sai gon thuong tin",
    "tpbank": "tp bank, tien phong",
    "vpbank": "vp bank, viet nam thinh vuong",
    "vib": "vibbank, vib bank",
    "shb": "shb bank, sai gon ha noi",
    "msb": "msb bank, maritime, maritime bank, hang hai",
    "hdbank": "hd bank",
    "ocb": "phuong dong",
    "seabank": "sea bank, dong nam a",
    "lpbank": "lien viet, lp bank, lienviet postbank, buu dien lien viet, loc phat",
    "eximbank": "exim, exim bank",
    "kienlongbank": "kien long, kien long bank",
    "namabank": "nam a bank, nam a",
    "bacabank": "bac a bank, bac a",
    "vietabank": "viet a bank, viet a",
    "abbank": "an binh, ab bank",
    "pvcombank": "pvcom, pv bank, pvbank, pvcom bank",
    "baoviet": "baovietbank, bao viet bank",
    "banviet": "ban viet, viet capital bank, bvbank",
    "saigonbank": "saigon bank, sai gon cong thuong",
    "standardchartered": "standard chartered",
    "shinhanbank": "shinhan",
    "wooribank": "woori",
    "uob": "united overseas bank",
    "cimb": "cimb",
    "hsbc": "hsbc",
    "timo": "timo bank",
    "coopbank": "co op bank, coop bank, hop tac xa",
}
# Keywords of the package that are ordinary words, and codes that are other things: never enough for a bank.
_TOO_COMMON = frozenset(
    {
        "saigon",
        "quocte",
        "congnghiep",
        "xaydung",
        "nongthon",
        "sc",
        "coop",
        "bid",
        "dab",
        "daukhi",
        "baca",
        "donga",
        "agri bank",
    }
)


class Bank(NamedTuple):
    """One bank: its BIN (six digits), its usual short name and its key in `vietnam-qr-pay`."""

    bin: str
    name: str
    key: str


def _squeeze(name: str) -> str:
    return "".join(_WORD.findall(fold(prepare(name)[0]).text))


def _build() -> tuple[dict[str, Bank], dict[str, Bank]]:
    by_bin: dict[str, Bank] = {}
    by_name: dict[str, Bank] = {}
    entries = sorted(BanksObject.values(), key=lambda each: bool(each.deprecated))
    for entry in entries:
        if not entry.bin:
            continue
        key = entry.key.value
        bank = by_bin.setdefault(entry.bin, Bank(entry.bin, entry.short_name, key))
        names = [key, entry.code.value, entry.short_name, *(entry.keywords or "").split(",")]
        names += _ALSO_CALLED.get(key, "").split(",")
        for name in names:
            squeezed = _squeeze(name)
            if squeezed and squeezed not in _TOO_COMMON:
                by_name.setdefault(squeezed, bank)
        by_name.setdefault(entry.bin, bank)
    return by_bin, by_name


BY_BIN, BY_NAME = _build()
# what a name may begin with: most words begin none, and are passed by at once
_BEGINNINGS = frozenset(name[:size] for name in BY_NAME for size in range(1, len(name) + 1))


class BankPlace(NamedTuple):
    """A bank named in a text, and where."""

    bank: Bank
    start: int
    end: int


def find_banks(folded_text: str, start: int, end: int) -> list[BankPlace]:
    """This will give the banks that are named between `start` and `end`, the longest name at each place."""
    places: list[BankPlace] = []
    words: list[re.Match[str]] | None = None
    for i, first in enumerate(_WORD.finditer(folded_text, start, end)):
        if first[0] not in _BEGINNINGS or (places and first.start() < places[-1].end):
            continue
        if words is None:
            words = list(_WORD.finditer(folded_text, start, end))
        name = ""
        best: BankPlace | None = None
        for j in range(i, min(i + _MAX_WORDS, len(words))):
            if j > i and words[j].start() - words[j - 1].end() > 1:
                break
            name += words[j][0]
            if name not in _BEGINNINGS:
                break
            bank = BY_NAME.get(name)
            if bank is not None:
                best = BankPlace(bank, first.start(), words[j].end())
        if best is not None:
            places.append(best)
    return places
