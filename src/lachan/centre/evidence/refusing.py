"""How this room refuses: a code with its words in `words.toml`, under `refusal.evidence_CODE`."""

from __future__ import annotations

from lachan.centre.web.refusals import Refusal


class EvidenceRefused(Refusal):
    """Something that this room does not do. Nothing of it was kept or changed."""

    def __init__(self, what: str, *, status: int = 422, retry_after_seconds: int = 0, **params: str) -> None:
        """This will keep the code (without its `evidence_`), the HTTP status and what fills the words' blanks."""
        super().__init__(status, f"evidence_{what}", retry_after_seconds=retry_after_seconds, **params)
        self.what_code = what
