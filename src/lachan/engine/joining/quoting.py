"""Whether a message only quotes a bad address to warn of it.

Its level stays what the address makes it: whoever copies a warning around a lure gains nothing by it. But to tell the
reader of a bank's warning that "it tells you to open a link" would be untrue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.joining.passages import asks_at, is_warned_of
from lachan.engine.joining.posing import place_of
from lachan.engine.model import SUSPICIOUS_AT, Judgement, Kind, Level
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.fold import Folded
    from lachan.engine.model import Indicator

CODE = "text.quotes_bad_address"
WORDS = {
    CODE: Words(
        "Lời văn giống một lời cảnh báo; địa chỉ được nhắc trong đó là xấu",
        "The words read like a warning; the address in them is a bad one",
        "Đừng mở địa chỉ ấy. Kẻ gian cũng chép được lời cảnh báo, nên tin này không vì thế mà đáng tin.",
        "Don’t open that address. Fraudsters can copy a warning too, so it doesn’t vouch for the message.",
    ),
}

# What a warning does not ask for in its own name.
_ASKING = frozenset(
    {
        "text.asks_code",
        "text.safe_account",
        "text.pay_first",
        "text.remote_access",
        "text.secrecy",
        "text.move_channel",
    }
)
_LINKS = frozenset({Kind.URL, Kind.DOMAIN, Kind.IP})
_MOST_LINKS = 20


def only_quotes(
    folded: Folded, indicators: Sequence[Indicator], links: Sequence[Judgement], others: Sequence[Judgement]
) -> bool:
    """This will say whether the text warns of every bad link in it, and asks for nothing by itself.

    `links` are the judgements of the links among `indicators` (URL, domain, IP), in their order; `others` those of
    everything else.
    """
    pairs = list(zip((one for one in indicators if one.kind in _LINKS), links, strict=False))
    if len(pairs) > _MOST_LINKS or any(map(_does_more, others)):
        return False
    bad = [(indicator, place_of(folded, indicator)) for indicator, part in pairs if _is_bad(part)]
    places = [place for _, place in bad if place is not None]
    return 0 < len(bad) == len(places) and all(_is_quoted(folded.text, *place) for place in places)


def _is_quoted(text: str, start: int, end: int) -> bool:
    return not any(asks_at(text, start, end)) and is_warned_of(text, start, end)


def _does_more(part: Judgement) -> bool:
    """This will say whether something other than links speaks against the message.

    The words may sound like the scam that they tell of; an account or a file beside them tells of nothing.
    """
    if part.decided is Level.DANGEROUS or any(reason.code in _ASKING for reason in part.reasons):
        return True
    return _is_bad(part) and any(reason.about for reason in part.reasons)


def _is_bad(judgement: Judgement) -> bool:
    return judgement.decided is Level.DANGEROUS or (
        judgement.decided is None and judgement.score >= SUSPICIOUS_AT
    )
