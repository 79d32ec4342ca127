"""Folded text as a list of plain words: short forms written out, numbers and addresses as signs of their kind."""

from __future__ import annotations

import re

# Signs that stand for a whole class of things. No word of a text can look like one.
URL, MAIL, PHONE, MONEY, PERCENT, NUMBER, END = (
    "<url>",
    "<mail>",
    "<phone>",
    "<money>",
    "<percent>",
    "<number>",
    "<end>",
)
SIGNS = frozenset({URL, MAIL, PHONE, MONEY, PERCENT, NUMBER, END})

# No message of more words is read for its kind; what a message is shows early.
MAX_WORDS = 1_500
_CACHED_CHUNK = 24
_CACHE_SIZE = 30_000

# Short forms of chats and SMS. A rule is written with the long form, or with either: both are written out.
_SHORT_FORMS = {
    "a": "anh", "ac": "anh chi", "acc": "tai khoan", "acct": "account", "ace": "anh chi em", "ad": "admin",
    "ae": "anh em", "b": "ban", "bca": "bo cong an", "bhxh": "bao hiem xa hoi", "bhyt": "bao hiem y te",
    "bik": "biet", "bs": "bac si", "bv": "benh vien", "c": "chi", "ck": "chuyen khoan", "cknh": "chuyen khoan",
    "click": "bam", "cmnd": "cccd", "cmt": "cccd", "cmtnd": "cccd", "csgt": "canh sat giao thong",
    "cskh": "cham soc khach hang", "ctv": "cong tac vien", "cty": "cong ty", "cx": "cung", "dc": "duoc", "dg": "dang",
    "dk": "dang ky", "dki": "dang ky", "dt": "dien thoai", "dthoai": "dien thoai", "dum": "giup", "dume": "giup",
    "dv": "dich vu", "dvc": "dich vu cong", "e": "em", "face": "facebook", "fb": "facebook", "gd": "giao dich",
    "gdich": "giao dich", "gium": "giup", "gplx": "bang lai", "gvcn": "giao vien chu nhiem", "h": "gio",
    "hd": "hoa don", "hem": "khong", "hk": "khong", "hok": "khong", "hong": "khong", "hs": "hoc sinh", "ib": "inbox",
    "j": "gi", "k": "khong", "kg": "khong", "kh": "khach hang", "khg": "khach hang", "ko": "khong", "ks": "khach san",
    "lh": "lien he", "lm": "lam", "lun": "luon", "m": "may", "mn": "moi nguoi", "mng": "moi nguoi",
    "mnguoi": "moi nguoi", "ms": "moi", "msg": "message", "ng": "nguoi", "ngta": "nguoi ta", "nh": "ngan hang",
    "nhang": "ngan hang", "nt": "nhan tin", "ntn": "nhu the nao", "nv": "nhiem vu", "nvien": "nhan vien",
    "pass": "mat khau", "password": "mat khau", "phonecall": "cuoc goi", "pls": "please", "plz": "please",
    "qk": "quy khach", "r": "roi", "rep": "tra loi", "sdt": "so dien thoai", "sop": "shop", "stk": "so tai khoan",
    "sv": "sinh vien", "t": "tao", "tand": "toa an nhan dan", "tele": "telegram", "tk": "tai khoan", "tn": "tin nhan",
    "tncn": "thu nhap ca nhan", "tnds": "bao hiem xe", "trc": "truoc", "ttoan": "thanh toan", "txt": "text",
    "u": "you", "ubnd": "uy ban nhan dan", "ur": "your", "vat": "thue vat", "vk": "vo", "vks": "vien kiem sat",
    "vksnd": "vien kiem sat nhan dan", "vo": "vao", "vs": "voi", "wa": "qua", "xkld": "xuat khau lao dong",
    "z": "vay", "zl": "zalo", "zo": "vao",
}  # fmt: skip

_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)
_EDGE = ".,;:!?…\"'“”‘’`()[]{}<>*~#|/\\-_=+•·–—"
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}")
_URL = re.compile(
    r"(?:h(?:tt|xx)ps?://|www\.)\S+|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,18}(?:[/?:]\S*)?"
)
_MONEY = re.compile(
    r"(?:\$|usd|vnd)?\d[\d.,]*"
    r"(?:k|tr\d*|trieu|ty|cu|d|dong|vnd|nghin|ngan|ngh|do|usd|\$|usdt|eur|euro|€|£|m)(?:/\S*)?"
    r"|[$€£]\d[\d.,]*|\d{1,3}(?:[.,]\d{3})+"
)
_PERCENT = re.compile(r"\d[\d.,]*%")
_PHONE = re.compile(r"(?:\+?84|0)\d[\d.\-]{7,12}|(?:1800|1900)\d{4,6}")
_DIGITS = re.compile(r"\d+")
_SHAPES = ((_MAIL, MAIL), (_PERCENT, PERCENT), (_PHONE, PHONE), (_MONEY, MONEY), (_DIGITS, NUMBER))
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_MIXED = re.compile(r"(?=.*[a-z])[a-z0-9@$!]*[0-9@$!][a-z0-9@$!]*")
_ORDINARY = re.compile(r"[^\W\d_]+")
# "t-a-i", "k.h.o.a": each letter set apart by the same sign
_APART = re.compile(r"[^\W\d_](?P<sign>[-._*~^|'`])[^\W\d_](?:(?P=sign)[^\W\d_])*")
_cache: dict[str, tuple[str, ...]] = {}


def words_of(folded: str) -> list[str]:
    """This will give the words of a folded text, short forms written out, at most `MAX_WORDS`.

    The words of an address come last, after `<end>`: a host like `dinhdanh-vneid` says much of what it is about.
    """
    words: list[str] = []
    tail: list[str] = []
    for chunk in folded.split(None, MAX_WORDS)[:MAX_WORDS]:
        known = _cache.get(chunk)
        if known is None:
            known = _read(chunk)
            if len(chunk) <= _CACHED_CHUNK and len(_cache) < _CACHE_SIZE:
                _cache[chunk] = known
        words += known
        if known and known[0] is URL:
            tail += _host_words(chunk)
    if tail:
        words.append(END)
        words += tail[:40]
    return words


def _read(chunk: str) -> tuple[str, ...]:
    bare = chunk.strip(_EDGE)
    if _ORDINARY.fullmatch(bare):
        return _written_out(bare)
    for shape, sign in _SHAPES:
        if shape.fullmatch(bare):
            return (sign,)
    if _URL.fullmatch(bare) and _is_address(bare):
        return (URL,)
    if _MIXED.fullmatch(bare) and sum(c.isdigit() for c in bare) * 2 <= len(bare):
        return _written_out(bare.translate(_LEET))
    apart = _APART.fullmatch(bare)
    if apart is not None:
        return _written_out(bare.replace(apart["sign"], ""))
    out: list[str] = []
    for word in _WORDS.findall(bare):
        out += (NUMBER,) if word[0].isdigit() else _written_out(word)
    return tuple(out)


def _is_address(bare: str) -> bool:
    """This will tell an address from two sentences without a space between them (`khoa.Vui`)."""
    if "//" in bare or bare.startswith("www.") or "/" in bare:
        return True
    head, _, last = bare.rpartition(".")
    return last in _ENDINGS and len(head) > 1


_ENDINGS = frozenset({
    "app", "asia", "biz", "buzz", "cc", "cf", "cfd", "click", "club", "cn", "co", "com", "de", "edu", "example", "fun",
    "ga", "gl", "gov", "gq", "icu", "info", "io", "life", "link", "live", "ly", "me", "ml", "net", "online", "org",
    "pro", "ru", "sbs", "shop", "site", "space", "store", "tech", "tk", "to", "top", "uk", "us", "vip", "vn",
    "website", "win", "work", "xyz",
})  # fmt: skip


def _written_out(word: str) -> tuple[str, ...]:
    long = _SHORT_FORMS.get(word)
    return (word,) if long is None else tuple(long.split())


def _host_words(chunk: str) -> list[str]:
    return [
        word
        for word in _WORDS.findall(chunk)
        if len(word) > 1 and not word[0].isdigit() and word not in _NO_SENSE
    ]


_NO_SENSE = frozenset({
    "com", "html", "http", "https", "hxxp", "hxxps", "index", "net", "org", "php", "vn", "www",
})  # fmt: skip
