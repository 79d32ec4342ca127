"""What the matcher says: whom an address imitates, how, and where the two addresses differ."""

from __future__ import annotations

from typing import Literal

import msgspec
from rapidfuzz.distance import Indel

from lachan.engine.brands import protected_names

type Difference = Literal["same", "changed", "added", "missing"]


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A piece of the false address beside the piece of the true one that it stands for.

    `same`: both read alike; `changed`: other letters; `added`: only in the false one; `missing`: only in the true one.
    """

    difference: Difference
    false: str
    true: str


class Imitation(msgspec.Struct, frozen=True, gc=False):
    """Whom an address imitates, and how.

    `brand` is the id of the protected name, `how` the way (see `ways/`), `token` the name that was read.
    `shown` is what differs in a few letters: the inserted words, the other ending, the swapped letters.
    `host` is the false host as a person reads it (Unicode), `official` the true domain to compare it with, or ""
    where none is confirmed. `certainty` in 0-1 orders imitations and weighs reasons; it is no probability.
    """

    brand: str
    how: str
    token: str
    shown: str
    host: str
    official: str
    certainty: float

    @property
    def code(self) -> str:
        """This will give the reason code."""
        return f"link.lookalike.{self.how}"

    def params(self) -> dict[str, str]:
        """This will give what fills the reason's sentence; `true_vi` and `true_en` name the true domain, if known."""
        brand = protected_names()[self.brand]
        return {
            "brand_vi": brand.shown_vi,
            "brand_en": brand.shown_en,
            "token": self.token,
            "shown": self.shown,
            "host": self.host,
            "official": self.official,
            "true_vi": f"Địa chỉ thật là {self.official}." if self.official else "",
            "true_en": f"The real address is {self.official}." if self.official else "",
        }

    def compare(self) -> tuple[Segment, ...]:
        """This will align the false host with the true domain, for showing one above the other.

        Joined, the `false` pieces give `host` and the `true` pieces `official`. Without a true domain the whole
        host is one `added` piece.
        """
        return compare(self.host, self.official)


def compare(false: str, true: str) -> tuple[Segment, ...]:
    """This will align two addresses by their longest common letters.

    A single letter that they share between differing ones is chance and counts as differing.
    """
    if not true:
        return (Segment("added", false, ""),) if false else ()
    segments: list[Segment] = []
    steps = Indel.opcodes(false, true)
    for number, step in enumerate(steps):
        was, now = false[step.src_start : step.src_end], true[step.dest_start : step.dest_end]
        is_same = step.tag == "equal" and (len(was) > 1 or number in (0, len(steps) - 1))
        if not is_same and segments and segments[-1].difference != "same":
            before = segments.pop()
            was, now = before.false + was, before.true + now
        segments.append(Segment("same" if is_same else _difference(was, now), was, now))
    return tuple(segments)


def _difference(false: str, true: str) -> Difference:
    if false and true:
        # chance letters alone may have been joined
        return "changed" if false != true else "same"
    return "added" if false else "missing"
