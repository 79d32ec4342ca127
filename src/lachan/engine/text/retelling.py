"""Sentences that warn of a trick, and those that tell what befell somebody else.

"The police never ask for money by telephone" and "old Mrs Tư was cheated yesterday" have all the words of the trick,
and ask nobody for anything. All patterns are of folded text (lower case, no accents), and look at one sentence alone,
so that a sentence put beside a lure excuses nothing of it; one that demands something of its reader never counts.
"""

from __future__ import annotations

import re
from itertools import islice

_WHO = (
    r"(?:cong an|canh sat|vien kiem sat|toa an|co quan|ngan hang|buu dien|dien luc|evn|thue|csgt|can bo|nha mang"
    r"|nhan vien|chung toi|banks?|police|courts?|officials|tax office|we)"
)
_VICTIM = r"(?:ba|ong|co|chu|bac|di|cau|mo|thim|anh|chi|dua|thang|vo chong|hang xom|nguoi quen)"
_WARNS = re.compile(
    # what the police or a bank would never do
    rf"\b{_WHO}\b[^.!?\n]{{0,60}}\b(?:khong (?:bao gio|he|lam viec qua|thong qua|yeu cau)|(?:will |would )?never)\b"
    # what to do if such a call comes
    r"|\b(?:neu|khi) (?:[a-z]+ ){0,4}?(?:cuoc goi|nguoi|so la|so dien thoai la|tin nhan|ai)\b[^.!?\n]{0,160}?"
    r"\b(?:tat may|cup may|ngat may|khong nghe|khong chuyen|khong lam theo|dung (?:chuyen|nghe|lam theo|tin)"
    r"|bao (?:ngay )?(?:cho )?(?:cong an|canh sat|113)|trinh bao)\b"
    r"|\bif (?:anyone|anybody|someone|somebody|you (?:get|receive))\b[^.!?\n]{0,160}"
    r"\b(?:hang up|do not|don.?t|ignore)\b"
    # what friends should not fall for
    r"|\b(?:ai|so la|so nao|nick nao|nguoi la|thay tin)\b[^.!?\n]{0,80}"
    r"\bdung (?:chuyen|ck|gui|bam|nghe|tra loi|vay|doc|tin(?! nhan))\b"
)
_LOST = re.compile(
    r"\bbi lua\b|\bchiem doat\b|\bsap bay\b|\bmat (?:sach|het|trang|hon|gan|toi|so tien|\d|hang|tien)"
    r"|\blost \W?\d|\bscammed\b"
)
_NEWS = re.compile(
    r"\b(?:ban tin|thoi su|vtv\d?|dai bao|bao dang|bao chi|dai truyen hinh|tren (?:bao|tivi|ti vi|tv|dai)|theo cong an"
    r"|cong an [a-z ]{0,30}(?:cho biet|tiep nhan|vua bat|da bat)|on the news|police said)\b"
)
_OTHERS = re.compile(rf"\b{_VICTIM}(?: [a-z]+){{1,4}}? (?:vua |moi |da |cung )?bi lua\b")
# Who tells of himself or of his own family wants to know what it was.
_OWN = re.compile(r"\b(?:em|minh|toi|tui(?! no)|tao|con|chau|nha|me|bo|my|i)\b")
_DEMANDS = re.compile(
    r"\b(?:vui long|(?:yeu cau|de nghi) (?:anh|chi|ban|ong|ba|bac|quy khach)|nen (?:anh|chi|ban|ong|ba|bac|em)"
    r"|(?:anh|chi|ban|ong|ba|bac|em|quy khach) (?:phai|can|hay)|please|you (?:must|need to|have to))\b"
    r"(?! (?:tat|cup|ngat|bao|trinh bao|canh giac|nang cao|khong|dung|tuyet doi|goi 113|de phong|luu y|can trong"
    r"|do not|never))"
    # a new clause that begins with the order itself
    r"|[,;:–-] ?(?:chuyen|nop|doc|gui|cung cap|nhap|bam|truy cap|dang nhap) (?!cho (?:ai|bat ky))"
)
# "the bank never asks you to …", up to the next clause; `endpos` of a search stands for the end of the text
_DENIED = re.compile(
    r"\b(?:khong|dung|never)\b(?:(?!\b(?:nen|vi vay|vi the|do do|so|vui long|please)\b)[^,;:.])*$"
)
# How far a denial reaches, in characters (one SMS), and how many demands are looked at: texts without end are read too.
_REACH, _MOST_DEMANDS = 160, 20
_WONDERS = re.compile(
    r"\b(?:co phai|phai khong|co that|that khong|lua (?:dao )?(?:khong|ko|k|ha)|lam sao|lam the nao|lam gi|tinh sao"
    r"|(?:cuu|giup|chi|tu van) (?:giup |dum )?(?:em|minh|toi|con|chau)|is (?:this|it|that)|what (?:should|can|do))\b"
)


def retells(folded: str, first: int, last: int) -> bool:
    """This will say whether the sentence folded[first:last] warns of a trick, or tells of one that others fell for."""
    if demands(folded, first, last):
        return False
    if _WARNS.search(folded, first, last) is not None:
        return True
    if _LOST.search(folded, first, last) is None:
        return False
    if _NEWS.search(folded, first, last) is not None:
        return True
    return _OTHERS.search(folded, first, last) is not None and _OWN.search(folded, first, last) is None


def demands(folded: str, first: int, last: int) -> bool:
    """This will say whether the sentence folded[first:last] tells its reader to do something."""
    # the demand itself may begin the clause that the denial doesn't reach
    return any(
        _DENIED.search(folded, max(first, found.start() - _REACH), found.end()) is None
        for found in islice(_DEMANDS.finditer(folded, first, last), _MOST_DEMANDS)
    )


def wonders(folded: str) -> bool:
    """This will say whether whoever wrote a text asks what it was, or what to do: that is answered in full."""
    return _WONDERS.search(folded) is not None
