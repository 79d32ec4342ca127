"""The form of a rule: by which concepts a kind of scam is known."""

from __future__ import annotations

import msgspec

# How much one concept speaks for or against its kind, in the unit of the model (log odds), before training.
STRONG, GOOD, WEAK, AGAINST = 2.0, 1.0, 0.4, -1.5

# Names of classes that several patterns need. Written `{bank}` in a pattern.
CLASSES = {
    "bank": (
        "(ngan hang|bank|vietcombank|vcb|bidv|agribank|vietinbank|techcombank|sacombank|mbbank|vpbank|tpbank|acb|vib"
        "|hdbank|shb|chase|hsbc|dbs|citibank)"
    ),
    "police": "(cong an|canh sat|bo cong an|co quan dieu tra|dieu tra vien)",
    "send": "(chuyen|chuyen khoan|gui|nop|dong|thanh toan|nap|dat coc)",
}


class TypeRule(msgspec.Struct, frozen=True, gc=False):
    """One kind of scam: what speaks for it, strongest first, what speaks against it, and its table test.

    Each line of `strong`, `good`, `weak` and `against` is one concept: all the ways to say one thing, in the notation
    of `phrases.expand`, without accents. A concept counts once however often it is said.

    `needs` is a regular expression, of folded text and for whole words: a passage without it is not told to be of this
    kind (`told.find_plot`), since honest people say all the rest as well.

    `hits` are messages of which this is the likeliest kind. `misses` are messages of which it is not: a line that
    begins with `#V12 ` is of that kind, `# ` of no kind, and of any other line only this kind is ruled out.
    """

    id: str
    strong: str
    good: str
    against: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    weak: str = ""
    needs: str = ""

    def concepts(self) -> list[tuple[str, float]]:
        """This will give each concept's pattern with its weight."""
        parts = ((self.strong, STRONG), (self.good, GOOD), (self.weak, WEAK), (self.against, AGAINST))
        return [
            (_filled(line.strip()), weight)
            for part, weight in parts
            for line in part.splitlines()
            if line.strip()
        ]


def _filled(pattern: str) -> str:
    for name, alternatives in CLASSES.items():
        pattern = pattern.replace(f"{{{name}}}", alternatives)
    return pattern
