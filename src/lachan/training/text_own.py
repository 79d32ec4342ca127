"""Messages that the project wrote itself, to teach what the data sets lack: honest look-alikes above all.

They stand in the folder `own`, one pattern a line; each gives several messages, the same ones every time. They are for
training only: tests and evaluations have their own.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from lachan.engine.fold import fold, prepare
from lachan.training.text_rows import SCHEMA, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "own"
VARIANTS = 8
"""Messages made from one line."""

_FILES = {"honest_vi.txt": False, "bad_vi.txt": True, "honest_world.txt": False, "bad_world.txt": True}

_FILLINGS = {
    "bank": ("Vietcombank", "BIDV", "Techcombank", "MB", "ACB", "VPBank", "Agribank", "TPBank", "Sacombank",
             "VietinBank", "VIB", "SHB", "HDBank", "MSB"),
    "bankweb": ("vietcombank.com.vn", "bidv.com.vn", "techcombank.com", "mbbank.com.vn", "acb.com.vn", "tpb.vn"),
    "shop": ("Shopee", "Lazada", "Tiki", "Sendo", "TikTok Shop", "FPT Shop", "Thế Giới Di Động"),
    "app": ("Zalo", "Facebook", "Google", "Grab", "TikTok", "Shopee", "Telegram", "VNeID"),
    "telco": ("Viettel", "VinaPhone", "MobiFone", "Vietnamobile"),
    "courier": ("GHN", "GHTK", "Viettel Post", "VNPost", "J&T"),
    "courierweb": ("ghn.vn", "viettelpost.com.vn", "vnpost.vn", "jtexpress.vn"),
    "wallet": ("MoMo", "ZaloPay", "VNPAY", "Viettel Money", "ShopeePay"),
    "hotline": ("19001234", "1900545413", "18001091", "18008098", "1900558868", "0243824xxxx", "19002068"),
    "short": ("191", "900", "888", "109", "9123"),
    "city": ("Hà Nội", "Đà Nẵng", "Cần Thơ", "Hải Phòng", "Nghệ An", "Đồng Nai", "An Giang"),
    "city2": ("TP.HCM", "Huế", "Vinh", "Phú Quốc", "Buôn Ma Thuột"),
    "news": ("Tuổi Trẻ", "Thanh Niên", "VnExpress", "Lao Động"),
    "name": ("Nguyễn Văn An", "Trần Thị Bình", "LE THI HOA", "PHAM MINH TUAN", "Hoàng Nam", "anh Tuấn", "chị Hạnh"),
    "badtele": ("t.me/nhom_kiem_tien", "t.me/+Ab3xYz", "@tuvan88"),
    "time": ("08:15", "10:30", "14:05", "19h45", "9h", "21:20"),
}  # fmt: skip
# made-up hosts, such as nobody has to be accused of
_BAD_HOSTS = (
    "{0}-{1}.top", "{0}{1}.vip", "{1}-{0}.cc", "www.{0}-{1}.xyz", "{0}.{1}.online", "bit.ly/{2}", "t.ly/{2}",
    "{0}-vn.{1}.club", "tinyurl.com/{2}", "{0}{1}.icu", "{0}-{1}.com", "s.id/{2}", "{0}.{1}vn.site",
)  # fmt: skip
_BAD_STEMS = (
    "xacthuc", "vn", "hotro", "ibank", "secure", "nhanqua", "dangky", "login", "vip88", "digi", "kyc", "parcel",
    "verify", "support", "club", "bonus",
)  # fmt: skip


_ENGLISH = re.compile(r"\b(the|your|you|is|at|for|to)\b", re.IGNORECASE)


class _Choices:
    """A stream of choices that one word decides, so that every machine makes the same messages."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._turn = 0

    def below(self, limit: int) -> int:
        self._turn += 1
        digest = hashlib.sha256(f"{self._seed}/{self._turn}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def one(self, options: tuple[str, ...] | list[str]) -> str:
        return options[self.below(len(options))]

    def digits(self, count: int) -> str:
        return "".join(str(self.below(10)) for _ in range(count))


def own_rows() -> pl.DataFrame:
    """This will give the project's own messages in the form of `text_rows.SCHEMA`.

    Of those written for the kinds of scam only the honest ones: the others hold many stories of people who were
    cheated, and whoever tells one is no fraud (with them a tenth fewer of the real scams were caught).
    """
    return pl.DataFrame([*_rows(), *_honest_of_kinds()], schema=SCHEMA, orient="row")


def _honest_of_kinds() -> Iterator[tuple[str, str, bool, str, str, str, bool, float, str]]:
    for number, line in enumerate((FOLDER / "scam_types.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        if row["type"] in {"", "none", None}:
            key = f"own:kinds:{number}"
            lang = "en" if _ENGLISH.search(row["text"]) else "vi"
            yield key, row["text"], False, "own", "scam_types.jsonl", key, False, WEIGHTS["own"], lang


def _rows() -> Iterator[tuple[str, str, bool, str, str, str, bool, float, str]]:
    for name, bad in _FILES.items():
        vietnamese = name.endswith("_vi.txt")
        for number, line in enumerate((FOLDER / name).read_text(encoding="utf-8").splitlines()):
            if not line or line.startswith("#"):
                continue
            lang, _, pattern = ("vi", "", line) if vietnamese else line.partition("|")
            seen = set()
            for variant in range(VARIANTS):
                text = fill(pattern, f"{name}:{number}:{variant}")
                if vietnamese and variant % 2:
                    text = _without_accents(text)
                if text not in seen:
                    seen.add(text)
                    key = f"own:{name}:{number}"
                    yield f"{key}:{variant}", text, bad, "own", name, key, False, WEIGHTS["own"], lang


def fill(pattern: str, seed: str) -> str:
    """This will make one message of a pattern; the same seed makes the same one."""
    choices = _Choices(seed)
    while found := re.search(r"\{([^{}]*)\}", pattern):
        pattern = pattern[: found.start()] + choices.one(found[1].split("|")) + pattern[found.end() :]
    return " ".join(re.sub(r"<(\w+)>", lambda m: _value(m[1], choices), pattern).split())


def _value(name: str, choices: _Choices) -> str:  # noqa: C901, PLR0911 - one line for each kind
    match name:
        case "code":
            return choices.digits(4 + choices.below(3))
        case "few":
            return str(2 + choices.below(9))
        case "few4":
            return choices.digits(4)
        case "big":
            return str(20 + choices.below(900))
        case "order":
            return choices.one(("SPX", "VN", "GHTK", "#", "DH")) + choices.digits(8)
        case "acct":
            return choices.digits(4) + choices.one(("xxxx", "")) + choices.digits(6)
        case "phone":
            return choices.one(("09", "03", "08", "07")) + choices.digits(8)
        case "date":
            return f"{1 + choices.below(28):02}/{1 + choices.below(12):02}" + choices.one(
                ("", "/2024", "/2025")
            )
        case "money":
            number = f"{1 + choices.below(900)}"
            return choices.one(
                (f"{number}.000đ", f"{number},000VND", f"{number}.000.000đ", f"{number} nghìn", f"{number}k")
            )
        case "badlink":
            stems = (
                choices.one(_BAD_STEMS),
                choices.one(_BAD_STEMS),
                "".join(choices.one(list("aB3xKq9Zt")) for _ in range(6)),
            )
            host = choices.one(_BAD_HOSTS).format(*stems)
            return choices.one(("https://", "http://", "", "")) + host
        case _:
            return choices.one(_FILLINGS[name])


def _without_accents(text: str) -> str:
    """This will give the text as phones without Vietnamese keys send it, capitals kept."""
    prepared = prepare(text)[0]
    plain = fold(prepared).text
    if len(plain) != len(prepared):
        return plain
    return "".join(p.upper() if c.isupper() else p for c, p in zip(prepared, plain, strict=True))
