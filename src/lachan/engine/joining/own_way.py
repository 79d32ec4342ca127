"""A notice that leads nowhere but home: to the sender's own address, app or counter.

Fraudsters word their notices as banks, the police and employers do, so the plot of a kind of scam fits the true notice
as well. What sets it apart is where it leads. The plot is held back then; what the judge of wordings thinks stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.model import Judgement, Kind, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.model import Indicator

# What a true notice may say as well; whoever asks for anything else is not excused.
_ORDINARY = frozenset(
    {
        "text.model",
        "text.own_warning",
        "text.threat",
        "text.urgency",
        "text.click_link",
        "text.authority",
        "text.delivery",
    }
)
_LINKS = frozenset({Kind.URL, Kind.DOMAIN, Kind.IP})
_HOTLINE = "phone.hotline"
# An address on the list of official ones, but not a place there where anybody can put things: those score 0.45.
_OFFICIAL, _OFFICIAL_BELOW = "link.listed_official", 0.3
_OWN = re.compile(
    r"\b(?:tren|trong|vao|mo|qua|bang|tai|dang nhap) (?:muc |vao )?(?:app|ung dung)\b"
    r"|\b(?:ipay|vneid|vssid|etax mobile|smart ?banking|digibank|internet banking|mobile banking)\b"
    # a lock that comes of a wrong password is undone by waiting
    r"|\b(?:nhap|go) sai (?:[a-z]+ )?(?:mat khau|ma pin|pin|otp)\b|\bmy (?:viettel|vnpt|mobifone)\b"
    r"|\bin the (?:[a-z]+ )?app\b|\bapp settings\b|\bat (?:the|a) (?:counter|branch)\b"
    r"|\btai (?:quay|kho bac|tru so|chi nhanh|phong giao dich|buu dien|buu cuc|cua hang)\b"
)
# a message that brings a code, and reminds its reader to keep it
_BRINGS = re.compile(
    r"\b(?:code|ma|otp|ma (?:xac thuc|xac minh|xac nhan|dang nhap))\b(?: (?!cua)[a-z]+)?"
    r"(?: cua (?:ban|quy khach))?(?: la| is)?\W{0,3}\d{4,8}\b|\b\d{4,8} (?:is your|la ma)\b"
)
_REMINDS = "text.own_warning"
# Where something is to be installed or scanned, or a link is spoken of that isn't there, nobody knows where it leads.
_ELSEWHERE = re.compile(
    r"\b(?:tai|cai|cai dat|download|install)(?: (?:lai|ve|moi|the|our))? (?:app|ung dung|phan mem|tep|file)\b"
    r"|\b(?:apk|qr|quet ma)\b"
)
_LINK_NAMED = re.compile(r"\b(?:link|duong dan|lien ket|website|trang web|dia chi)\b")
# Who tells of a call or of others tells a story: what it leads to is not known from its links.
_STORY = re.compile(
    r"\b(?:goi dien|goi (?:cho|bao|noi|den|toi)|co (?:nguoi|so|dua|ban|ong|ba)|nguoi la|so la|tu xung|xung (?:la|danh)"
    r"|tu nhan|(?:ho|no|ben kia|ben do) (?:keu|bao|bat|doi|noi|gui|hua)|bi lua|nghi|bam phim|nhom|group|tuyen|ctv"
    r"|cong tac vien|called|caller|someone|told me|they (?:said|asked|told|want))\b"
)


def leads_home(
    folded: str,
    indicators: Sequence[Indicator],
    links: Sequence[Judgement],
    others: Sequence[Judgement],
    words: Judgement,
) -> bool:
    """This will say whether a text asks for nothing and leads to its sender's own address, app or counter alone.

    `links` are the judgements of the links among `indicators`, `others` those of everything else, `words` that of the
    wording.
    """
    asks = (
        any(reason.code not in _ORDINARY for reason in words.reasons)
        or _STORY.search(folded) is not None
        or _ELSEWHERE.search(folded) is not None
    )
    if asks or not _knows_all(indicators, links, others):
        return False
    # a hotline's number can be looked up, unlike a stranger's
    if links or others:
        return True
    if _LINK_NAMED.search(folded) is not None:
        return False
    return _OWN.search(folded) is not None or (
        _BRINGS.search(folded) is not None and any(reason.code == _REMINDS for reason in words.reasons)
    )


def _knows_all(
    indicators: Sequence[Indicator], links: Sequence[Judgement], others: Sequence[Judgement]
) -> bool:
    """This will say whether all that a text names is the address of somebody known, or a hotline."""
    return (
        all(each.kind in _LINKS or each.kind is Kind.PHONE for each in indicators)
        and all(map(_is_own, links))
        and all(any(reason.code.startswith(_HOTLINE) for reason in part.reasons) for part in others)
    )


def _is_own(link: Judgement) -> bool:
    if link.decided is not None:
        return link.decided is Level.TRUSTED
    return link.score < _OFFICIAL_BELOW and any(reason.code == _OFFICIAL for reason in link.reasons)
