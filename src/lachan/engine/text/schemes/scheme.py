"""The form of a scheme: what a trick needs, each part harmless, all of them together not.

A prize is good news and a fee is a fee; a prize that waits for a fee is a trick. Such a pair makes a message
suspicious whatever the judge of wordings thinks of it, and the answer names the pair.
"""

from __future__ import annotations

import re  # noqa: TC003 - msgspec resolves the annotation at run time

import msgspec

from lachan.engine.words.form import Words  # noqa: TC001 - likewise


class Part(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One part of a scheme; whichever of the three is given and found will do.

    `phrases`: in the notation of cues, with `except_in` and `negatable` as there (see `cues.cue`); they see through
    letters that are split or written as digits. `cues`: codes of cues. `pattern`: searched in the folded text, and
    only where all other parts were found, since it costs more.
    """

    phrases: str = ""
    except_in: str = ""
    negatable: bool = False
    cues: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None


class Scheme(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One scheme. Each stands in a file of its own, as `SCHEME`.

    `kind`: the kind of scam that it is, such as "V13"; "" where it serves several.
    `ways`: each a set of parts that must all be found near one another.
    `unless`: searched in the sentences of the parts; where it is found, they mean something else.
    `of_warnings`: it is found in sentences that warn as well, because the false warning is the trick.
    `hits`, `misses`: texts in which it must and must not be found; the misses are honest look-alikes.
    """

    code: str
    words: Words
    ways: tuple[tuple[Part, ...], ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    kind: str = ""
    unless: re.Pattern[str] | None = None
    of_warnings: bool = False
