"""Mail that came back about a measure, as its page shows it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time

import msgspec

from lachan.centre.evidence.queries import EvidenceFile, files_for
from lachan.centre.measures.models import Letter, Order

# of one order; a thread has at most as many
_MOST = 50


class LetterShown(msgspec.Struct, frozen=True):
    """A letter: `kind` as `Letter.Kind`; `sender` and `words` are "" once they were emptied, `files` those kept."""

    kind: str
    at: datetime
    sender: str
    words: str
    files: tuple[EvidenceFile, ...]
    files_left: int


def letters_of(measure_id: int) -> dict[int, tuple[LetterShown, ...]]:
    """This will give letters by order, the newest first. Two queries, and one for each letter with files.

    Who may see files is the caller's business.
    """
    found: dict[int, tuple[LetterShown, ...]] = {}
    shown: dict[int, LetterShown] = {}
    for order in Order.objects.filter(measure_id=measure_id, threads__letters__isnull=False).distinct():
        letters = Letter.objects.filter(thread__orders=order).order_by("-pk")[:_MOST]
        for letter in letters:
            if letter.pk not in shown:
                shown[letter.pk] = _shown(letter)
        found[order.pk] = tuple(shown[letter.pk] for letter in letters)
    return found


def _shown(letter: Letter) -> LetterShown:
    files = files_for(office_ids=None, holder=f"letter:{letter.pk}") if letter.files else []
    return LetterShown(letter.kind, letter.at, letter.sender, letter.words, tuple(files), letter.files_left)
