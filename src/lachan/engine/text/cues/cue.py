"""The form of a cue: a sign in a message that has a name, with the words that show it."""

from __future__ import annotations

import msgspec

from lachan.engine.words.form import Words  # noqa: TC001 - msgspec resolves the annotation at run time


class Cue(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One cue. Each stands in a file of its own, as `CUE`.

    `phrases`: patterns, one a line, of folded words (lower case, no accents): `(a|b c)` one of them, `[a]` may be
    missing, `<n>` any number, `...` up to five words between. Words stand whole; stops between words don't matter,
    ends of sentences do.
    `strength`: how telling it is, 0-1; the order of reasons follows it.
    `except_in`: patterns of the same form; where one of them overlaps what was found, it is not that after all
    ("tra cứu phạt nguội" threatens nobody).
    `not_first`: words with accents with which it doesn't begin, though without them they read the same ("tại link", at
    the link, is not "tải link", download the link).
    `negatable`: words such as "never" before it turn it off ("never tell anybody your code").
    `acts`: it names something to do that money or data can be lost by.
    `outright`: it is at least suspicious however it is worded, see `asking`.
    `calms`: it is no sign of a scam but explains one honest thing; it never lowers a score.
    `hits`, `misses`: texts in which it must and must not be found; one test runs all.
    """

    code: str
    strength: float
    words: Words
    phrases: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    except_in: str = ""
    not_first: str = ""
    negatable: bool = False
    acts: bool = False
    outright: bool = False
    calms: bool = False
