"""Who asks outright, and who only speaks of it.

The judge of messages weighs words; a short and friendly "read me the code" has few. So a cue that is `outright` is at
least suspicious however politely it is worded, unless its sentence warns of the request, or brings the code instead of
asking for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.text.cues.gather import CUES
from lachan.engine.text.retelling import demands, retells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.text.cues.matcher import Hit
    from lachan.engine.text.grams import Grams

_TOLD_OF_IT = re.compile(
    r"\d{6}|canh bao|canh giac|khuyen cao|thu doan|lua dao|gia danh|gia mao|mao danh|\bscam"
    # "tell nobody, read me the code" does not warn
    r"|khong (?:cung cap|chia se|doc|dua|gui|yeu cau)(?! (?:(?:voi|cho) )?(?:ai|bat ky ai|nguoi khac) ?,)"
    r"|(?:do not|don.?t) (?:share|give|send)"
)

# "the bank never cheats, please move your money" does not warn either
_NEVER = re.compile(r"khong bao gio|\bnever\b")


# Who names the trick or its doers, or says what nobody should do, quotes what a fraudster says.
_QUOTES = re.compile(
    r"canh giac|khuyen cao|thu doan|gia danh|gia mao|mao danh|tu xung"
    r"|canh bao (?:lua dao|nguoi dan|tinh trang|hien tuong)"
    r"|(?:doi tuong|toi pham|ke gian) (?:se|thuong|hay|gia|lua|bao|goi|dung|loi dung|yeu cau|tu xung)"
    r"|khong bao gio|\bnever\b|\bscammers?\b|fraudsters?\b|beware"
)


def asks_outright(grams: Grams, folded: str, hits: Sequence[Hit]) -> bool:
    """This will say whether one of the cues of a message is an outright request, and no more than a word about one."""
    outright = {int(grams.sentence[hit.first]) for hit in hits if CUES[hit.cue].outright}
    return any(not _is_told_of(folded, *_ends_of(grams, sentence)) for sentence in outright)


def _is_told_of(folded: str, first: int, last: int) -> bool:
    if _TOLD_OF_IT.search(folded, first, last) is not None or retells(folded, first, last):
        return True
    return _NEVER.search(folded, first, last) is not None and not demands(folded, first, last)


def without_quotes(grams: Grams, folded: str, hits: Sequence[Hit]) -> list[Hit]:
    """This will leave out what a message only quotes, in sentences that warn of it ("kẻ gian giả danh công an đòi…").

    For the reasons of answers that accuse nobody: there a quoted trick would be no true reason. Where the rest of a
    message is suspicious everything is shown, since fraudsters copy warnings.
    """
    sentences = {int(grams.sentence[hit.first]) for hit in hits}
    quoting = {each for each in sentences if _quotes(folded, *_ends_of(grams, each))}
    return [hit for hit in hits if CUES[hit.cue].calms or int(grams.sentence[hit.first]) not in quoting]


def _quotes(folded: str, first: int, last: int) -> bool:
    return _QUOTES.search(folded, first, last) is not None or retells(folded, first, last)


def _ends_of(grams: Grams, sentence: int) -> tuple[int, int]:
    """This will give where a sentence of the batch stands in its message, as places in the folded text."""
    first, after = np.searchsorted(grams.sentence, [sentence, sentence + 1])
    return int(grams.start[first]), int(grams.end[after - 1])
