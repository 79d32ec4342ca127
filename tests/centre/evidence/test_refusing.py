"""Every code with which this room, or a page over it, refuses has its words; none is left over."""

from __future__ import annotations

import re
from pathlib import Path

from lachan.centre import console, evidence
from lachan.centre.evidence.drawing import CODES
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.web.words import catalogue

# the pages of the desk that take a file in parts refuse in this room's words
ROOMS = [Path(evidence.__file__).parent, Path(console.__file__).parent]
SOURCE = "\n".join(path.read_text("utf-8") for room in ROOMS for path in room.rglob("*.py"))


def worded(start: str) -> set[str]:
    return {key.removeprefix(start).split(".")[0] for key in catalogue() if key.startswith(start)}


def test_each_refusal_has_its_words_and_no_words_are_left_over() -> None:
    used = set(re.findall(r'EvidenceRefused\(\s*"(\w+)"', SOURCE))
    used |= {"asked"}  # beside "decided", in one expression
    assert used == worded("refusal.evidence_")


def test_each_reason_for_no_preview_has_its_words_and_no_words_are_left_over() -> None:
    used = set(re.findall(r'no_preview\("(\w+)"\)', SOURCE)) | CODES | {"too_slow", "broken", "no_host"}
    used |= {"removed", "flagged", "infected", "polyglot", "locked", "kind"}  # EvidenceFile.why_not_shown
    assert used == worded("evidence.no_preview.")


def test_a_refusal_says_what_it_is_in_both_languages() -> None:
    refused = EvidenceRefused("too_large", status=413, limit="50 MB")
    assert (refused.code, refused.what_code, refused.status) == ("evidence_too_large", "too_large", 413)
    assert "50 MB" in refused.what("vi")
    assert "50 MB" in refused.what("en")
