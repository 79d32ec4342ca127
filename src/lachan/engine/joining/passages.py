"""The sentence around a link: whether it asks for something there, or warns of the address.

All patterns are of folded text (lower case, no accents). What is found depends on the sentence of the link and the one
before it alone, so that text around them changes nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# A sentence ends at a stop or an exclamation before a space, and at the end of a line. A colon ends none ("truy cập:").
_END = re.compile(r"[.!?;…](?=\s)|\n")
# Sentences of people who never stop are cut here, counted from the link (three SMS of 160 characters).
_REACH = 480

# Who signs in, confirms or opens a lock hands over what an account is robbed with.
_ACCOUNT = (
    r"dang nhap|xac thuc|xac minh|xac nhan|cap nhat|kich hoat|mo khoa|khoi phuc"
    r"|huy (?:bo |ngay |dich vu|dang ky|giao dich|lenh)"
    r"|dinh danh|bo sung thong tin|khai bao|dien (?:day du |du )?thong tin|nhap thong tin"
    r"|nang cap|tai va cai|cai dat|tai (?:app|ung dung)"
    r"|log ?in|sign ?in|verify|confirm|update|re?activate|unlock|restore|validate|secure your"
)
# Money that is to be had or paid there. Shops and carriers say the same of honest offers.
_MONEY = (
    r"nhan (?:ngay |lai |duoc )?(?:qua|thuong|tien|hoan|giai|ho tro|tro cap|boi thuong|uu dai)"
    r"|hoan (?:tien|thue)|doi diem|nop (?:phat|phi|thue|tien)"
    r"|dong (?:phat|phi|tien)|thanh toan|rut tien|khieu nai|claim|redeem|refund|pay (?:the|your|now|a)"
)
_ASKS = re.compile(rf"\b(?:(?P<account>{_ACCOUNT})|(?P<money>{_MONEY}))\b")
# Without accents "đừng" (don't) is also to use, to stop and right ("sử dụng, dừng, đúng"): it counts close by, and not
# behind the words that it commonly ends.
_DENIED = re.compile(
    r"\b(?:khong|tuyet doi|ko|chua|never|not|avoid|don.?t)\b[^.!?\n]{0,60}$"
    r"|(?<!su )(?<!se )(?<!bi )(?<!tam )(?<!ung )(?<!noi )(?<!tin )(?<!nguoi )(?<!ap )\bdung\b[^.,;:!?\n]{0,25}$"
)
# "if it wasn't you, confirm at …" denies nothing
_CONDITION = re.compile(
    r"\b(?:neu|truong hop|hoac|if|unless)\b[^.!?\n]{0,40}\b(?:khong|ko|chua|not|don.?t)\b"
)
# "please …": said to the reader, also in a sentence that claims to warn; what is denied before it is another thing.
# Without accents "hãy" (do) is also "hay" (or), so it counts at the beginning of a clause alone.
_PLEASE = re.compile(
    r"\b(?:vui long|xin moi|moi (?:ban|quy khach|anh|chi|ong|ba)|de nghi|please|kindly)\b|(?:^|[,;:–-])\s*hay\b"
)
_MUST = re.compile(r"\b(?:(?:ban|quy khach|khach hang|kh) (?:can|phai|hay)|you (?:must|need to|should))\b")
_FALSE = re.compile(
    r"\b(?:gia mao|gia danh|mao danh|lua dao|lua gat|doi tuong|ke gian|ke xau|thu doan|fake|fraudulent"
    r"|scam\w*|phishing|impersonat\w+"
    # "trang giả"; without accents that is also "trang gia đình", the family's page, and "website giá rẻ", cheap ones
    r"|(?:trang|trang web|web|website|link|duong link|duong dan|dia chi|ten mien|tin nhan) gia"
    r"(?! (?:dinh|re|tot|tri|ca|vang|xang|uu dai)))\b"
)
_KEEP_AWAY = re.compile(
    r"\b(?:khong|dung|tuyet doi|canh giac|canh bao|khuyen cao|de phong|luu y|do not|don.?t|never|beware"
    r"|warn\w*|avoid|ignore)\b"
)


class Asked(NamedTuple):
    """What a sentence asks for at its link: to deal with an account, or with money alone."""

    account: bool
    money: bool


def sentence_of(text: str, start: int, end: int, *, before: int = 0) -> tuple[int, int]:
    """This will give where the sentence around a place begins and ends, with so many whole sentences before it."""
    low = max(0, start - _REACH)
    stops = [found.end() for found in _END.finditer(text, low, start)]
    first = stops[-1 - before] if len(stops) > before else low
    high = min(len(text), end + _REACH)
    following = _END.search(text, end, high)
    return first, following.start() if following else high


def asks_at(text: str, start: int, end: int) -> Asked:
    """This will say what the reader is asked to do at the link in text[start:end].

    A request in the link's sentence or the one before it counts unless it is denied. Where the sentence speaks of
    something false, only what is plainly said to the reader counts: "they ask victims to sign in" asks nobody, and
    neither does what a fraudster is quoted with.
    """
    first, last = sentence_of(text, start, end, before=1)
    account = money = False
    for found in _ASKS.finditer(text, first, last):
        if start <= found.start() < end:
            continue  # "login" in the address itself
        begin, finish = sentence_of(text, found.start(), found.end())
        ahead = text[begin : found.start()]
        pleas = list(_PLEASE.finditer(ahead))
        since = ahead[pleas[-1].end() :] if pleas else ahead
        if _DENIED.search(since) and not _CONDITION.search(since):
            continue
        if _is_quoted_lure(text, begin, found.start()):
            continue
        is_told = bool(pleas) or _MUST.search(ahead) is not None
        if _FALSE.search(text, begin, finish) and not is_told:
            continue
        account |= found["account"] is not None
        money |= found["money"] is not None
    return Asked(account, money)


def _is_quoted_lure(text: str, begin: int, place: int) -> bool:
    """This will say whether a place stands in quotation marks before which the sentence says whose words they are."""
    opened = max(text.rfind("“", begin, place), text.rfind('"', begin, place))
    if opened < 0 or "”" in text[opened:place]:
        return False
    if text[opened] == '"' and text.count('"', begin, place) % 2 == 0:
        return False  # that one closed a quotation
    return _FALSE.search(text, begin, opened) is not None


def is_warned_of(text: str, start: int, end: int) -> bool:
    """This will say whether the link in text[start:end] is called false and the reader told to keep away from it."""
    first, last = sentence_of(text, start, end)
    if _FALSE.search(text, first, last) is None:
        return False
    # the reader may be told so in the sentence after it
    _, after = sentence_of(text, last, min(last + 1, len(text)))
    return _KEEP_AWAY.search(text, first, after) is not None
