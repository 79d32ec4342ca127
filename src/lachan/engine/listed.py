"""What a list says of one indicator, for the judges that have no model: who decides, and the reason in the open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lachan.engine.model import Indicator, Judgement, Level, ListClass, ListEntry, Lists, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from datetime import date

# A list of bad ones decides by itself; the score only has to agree with the level.
LISTED_BAD_SCORE = 0.97
# How an entry is marked that the centre itself decided: the number of its decision, as people say it.
_DECISION: Final = re.compile(r"M\d{4}-\d{6,8}")


def words_of(room: str, vi: str, en: str) -> dict[str, Words]:
    """This will give the words of the three reasons of lists for one room; `vi` and `en` name the thing ("Số này")."""
    return {
        f"{room}.listed_bad": Words(
            f"{vi} nằm trong danh sách xấu",
            f"{en} is on a list of bad ones",
            "Nguồn: {source}. {reason}",
            "Source: {source}. {reason}",
        ),
        f"{room}.listed_corrected": Words(
            f"{vi} từng bị báo nhầm và đã được đính chính",
            f"{en} was once reported by mistake and has been cleared",
        ),
        f"{room}.listed_official": Words(
            f"{vi} là của một cơ quan, tổ chức có tên trong danh sách chính thức",
            f"{en} belongs to an organisation on the official list",
            "Tên và số hiện ra có thể bị giả, nên điều này không chứng tỏ tin nhắn hay cuộc gọi là thật.",
            "What a screen shows can be forged, so this doesn’t prove that a message or a call is real.",
        ),
    }


def said_of_bad(entry: ListEntry) -> dict[str, str]:
    """This will give what the sentence of a list of bad ones is filled with: who says so, and why.

    What the centre decided itself is said to be that, with the number that whoever objects has to name.
    """
    if _DECISION.fullmatch(entry.source) is None:
        return {"source": entry.source, "reason": entry.reason}
    return {
        "source": entry.source,
        "source_vi": f"quyết định {entry.source} của Trung tâm",
        "source_en": f"decision {entry.source} of the centre",
        "reason": entry.reason,
        "reason_vi": "Ít nhất hai người đã xem xét trước khi quyết định.",
        "reason_en": "At least two people looked at it before it was decided.",
    }


def look_up(indicator: Indicator, *, lists: Lists, today: date) -> ListEntry | None:
    """This will give the list entry that decides, or None where there is none that is still in force."""
    entry = lists.find(indicator)
    if entry is not None and entry.expires is not None and entry.expires < today:
        return None
    return entry


def join(
    room: str,
    indicator: Indicator,
    entry: ListEntry | None,
    *,
    score: float,
    reasons: list[Reason],
    imitates: str = "",
) -> Judgement:
    """This will join what the rules found with what a list says.

    Bad decides `dangerous`, corrected decides `unknown`; official adds a reason and lowers nothing.
    """
    about = indicator.value
    decided: Level | None = None
    if entry is not None:
        match entry.list_class:
            case ListClass.BAD:
                decided = Level.DANGEROUS
                score = LISTED_BAD_SCORE
                # what its form says ("nothing bad is known of it") would contradict the list
                reasons = []
                reasons.append(Reason(f"{room}.listed_bad", 1.0, said_of_bad(entry), about=about))
            case ListClass.CORRECTED:
                decided = Level.UNKNOWN
                reasons, imitates = [], ""
                reasons.append(Reason(f"{room}.listed_corrected", 0.9, about=about))
            case ListClass.OFFICIAL:
                reasons.append(Reason(f"{room}.listed_official", 0.3, about=about))
    spans = (indicator.span,) if indicator.span is not None else ()
    reasons = [Reason(each.code, each.weight, each.params, spans, about) for each in reasons]
    reasons.sort(key=_by_weight)
    return Judgement(score=score, reasons=tuple(reasons), decided=decided, imitates=imitates)


def _by_weight(reason: Reason) -> float:
    return -reason.weight
