"""The form of a sentence that a person reads, in both languages."""

from __future__ import annotations

import msgspec


class Words(msgspec.Struct, frozen=True, gc=False):
    """One reason, advice or note in words: a title, and why it matters (may be empty).

    `{name}` is filled from the reason's params. Vietnamese has its accents and is NFC; both languages are plain,
    active, call the reader "bạn"/"you" and never blame.
    """

    vi: str
    en: str
    why_vi: str = ""
    why_en: str = ""
