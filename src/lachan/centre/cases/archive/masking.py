"""Covering what is personal in a text before it goes to a partner. Pure.

What reporters gave of themselves and what an officer marked is covered in whatever spelling: without accents, with
other blanks, dots between digits. So is what looks like somebody's: a mail address, eight digits and more that are no
amount and no day. What the case is about (`kept`: its indicators) stays readable, unless a reporter gave it as theirs.
A name that nobody gave or marked is not found; whoever hands over reads what is handed over.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.engine.fold import fold, prepare

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# A shorter one stands in every second word; it is found as a word of its own.
_WHOLE_CHARS: Final = 6
_ALONE_CHARS: Final = 4
_PHONE_DIGITS: Final = 6
_GIVEN_WORDS: Final = 2
_MOST_WORDS: Final = 12
_TRIES: Final = 4

_WORD: Final = re.compile(r"\w+")
_MAIL: Final = re.compile(r"[\w.%+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_NUMBER: Final = re.compile(r"(?<!\d)\+?\(?\d(?:[ .\-()]{0,2}\d){7,}(?!\d)")
_DAY: Final = re.compile(r"\d{1,2}[.\-]\d{1,2}[.\-]\d{4}|\d{4}-\d{1,2}-\d{1,2}")
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+|[1-9]\d*")
_CURRENCY: Final = re.compile(r"\s{0,2}(?:d|dong|vnd|k|nghin|trieu|tr|ty|usd|₫|\$)(?![^\W\d_])")
_CALLED: Final = frozenset({"anh", "chi", "ong", "ba", "co", "chu", "bac", "em", "ban", "mr", "mrs", "ms"})


class Personal(msgspec.Struct, frozen=True):
    """What reporters gave of themselves, as they wrote it, and what an officer marked to be covered.

    `exact` is covered as just these words, and not as a part of longer ones.
    """

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


def byte_forms(personal: Personal) -> tuple[bytes, ...]:
    """This will give how these values may stand in a file of any kind, where it is not compressed."""
    whole = [*personal.names, *personal.mails, *personal.marked, *personal.phones]
    whole += [core for phone in personal.phones if len(core := _core(phone)) >= _PHONE_DIGITS]
    texts = {
        unicodedata.normalize(form, text)
        for value in whole
        if len(value.strip()) >= _WHOLE_CHARS
        for text in {value.strip(), value.strip().lower(), value.strip().upper()}
        for form in ("NFC", "NFD")
    }
    return tuple(sorted({text.encode(coding) for text in texts for coding in ("utf-8", "utf-16-le")}))


class Covered(msgspec.Struct, frozen=True):
    """A text with what is personal covered, and how many pieces that were."""

    text: str
    pieces: int


class Mask:
    """Covers texts of one case. A text takes a time by its length, however many reporters there are."""

    def __init__(self, personal: Personal, *, kept: Collection[str] = (), cover: str = "[…]") -> None:
        """This will learn what to cover. `kept` are values of indicators; `cover` stands where something was."""
        self._cover = cover
        self._kept = frozenset(digits for value in kept if (digits := _core(value)))
        self._kept_mails = frozenset(_folded(value) for value in kept if "@" in value)
        self._runs = _Runs()
        self._phrases: set[tuple[str, ...]] = set()
        self._given: set[str] = set()
        for name in personal.names:
            self._learn_name(name)
        for phone in personal.phones:
            self._learn_phone(phone)
        for mail in personal.mails:
            self._runs.learn(_squeezed(mail))
            self._learn_phrase(_words(mail.partition("@")[0]))
        for marked in personal.marked:
            self._runs.learn(_squeezed(marked))
            self._phrases.add(tuple(_words(marked)[:_MOST_WORDS]))
            if not re.search(r"[^\W\d_]", marked):
                self._learn_phone(marked)
        self._phrases.update(tuple(_words(exact)[:_MOST_WORDS]) for exact in personal.exact)
        self._phrases.discard(())

    def cover(self, text: str, *, given_alone: bool = False) -> Covered:
        """This will give a text with everything covered. A text that can't be covered in pieces is covered whole.

        `given_alone`: only what was given and marked, and not what looks like somebody's.
        """
        prepared, _ = prepare(text)
        pieces = 0
        for _ in range(_TRIES):
            spans = _merged(self._own_spans(prepared) if given_alone else self._spans(prepared))
            if not spans:
                return Covered(prepared, pieces)
            pieces += len(spans)
            at, parts = 0, []
            for start, end in spans:
                parts += [prepared[at:start], self._cover]
                at = end
            prepared = "".join([*parts, prepared[at:]])
        # what is covered makes anew what is to be covered
        return Covered(self._cover, pieces)

    def touches(self, text: str) -> bool:
        """This will say whether something that a reporter gave, or an officer marked, stands in a text."""
        prepared, _ = prepare(text)
        return any(True for _ in self._own_spans(prepared))

    def _learn_name(self, name: str) -> None:
        words = _words(name)[:_MOST_WORDS]
        # "Nguyễn Thị", "Thị Mơ" and the whole of it; also as it stands in addresses: nguyenthimo
        for many in range(_GIVEN_WORDS, len(words) + 1):
            self._phrases.update(tuple(words[at : at + many]) for at in range(len(words) - many + 1))
        self._runs.learn(_squeezed(name))
        if len(words) == 1:
            self._learn_phrase(words)
        if words:
            self._given.add(words[-1])
        self._learn_phone(name)

    def _learn_phrase(self, words: list[str]) -> None:
        if len("".join(words)) >= _ALONE_CHARS:
            self._phrases.add(tuple(words[:_MOST_WORDS]))

    def _learn_phone(self, phone: str) -> None:
        core = _core(phone)
        if len(core) >= _PHONE_DIGITS:
            self._runs.learn(core)
        elif core:
            self._phrases.add(tuple(_words(phone)[:_MOST_WORDS]))

    def _spans(self, prepared: str) -> Iterator[tuple[int, int]]:
        yield from self._own_spans(prepared)
        folded = fold(prepared)
        for found in _MAIL.finditer(folded.text):
            if found[0] not in self._kept_mails:
                yield folded.span(*found.span())
        for found in _NUMBER.finditer(folded.text):
            if _core(found[0]) in self._kept or _DAY.fullmatch(found[0]):
                continue
            if _GROUPED.fullmatch(found[0]) and _CURRENCY.match(folded.text, found.end()):
                continue
            yield folded.span(*found.span())

    def _own_spans(self, prepared: str) -> Iterator[tuple[int, int]]:
        folded = fold(prepared)
        words = list(_WORD.finditer(folded.text))
        texts = [word[0] for word in words]
        longest = max((len(phrase) for phrase in self._phrases), default=0)
        for at, word in enumerate(words):
            for many in range(min(longest, len(words) - at), 0, -1):
                if tuple(texts[at : at + many]) in self._phrases:
                    yield folded.span(word.start(), words[at + many - 1].end())
                    break
            if word[0] in self._given:
                start, end = folded.span(*word.span())
                # a short name counts where it is written or called as one
                called = at > 0 and texts[at - 1] in _CALLED
                if called or prepared[start:end] != prepared[start:end].lower():
                    yield start, end
        places = [at for word in words for at in range(*word.span()) if folded.text[at] != "_"]
        squeezed = "".join([folded.text[at] for at in places])
        for start, end in self._runs.find(squeezed):
            first = start
            if squeezed[start].isdigit():
                # with what stands before a number at home and from abroad
                first -= 2 if squeezed.endswith("84", 0, start) else squeezed.endswith("0", 0, start)
            yield folded.span(_with_plus(folded.text, places[first]), places[end - 1] + 1)


class _Runs:
    """Looks for many values at once in a text without blanks and signs, by their first letters."""

    def __init__(self) -> None:
        self._by_start: dict[str, set[str]] = {}

    def learn(self, value: str) -> None:
        """This will learn a value, unless it is so short that it stands everywhere."""
        if len(value) >= _WHOLE_CHARS or not value.isascii():
            self._by_start.setdefault(value[:_ALONE_CHARS], set()).add(value)

    def find(self, squeezed: str) -> Iterator[tuple[int, int]]:
        """This will give where each stands."""
        if not self._by_start:
            return
        lengths = sorted({len(start) for start in self._by_start})
        for at in range(len(squeezed)):
            for length in lengths:
                for value in self._by_start.get(squeezed[at : at + length], ()):
                    if squeezed.startswith(value, at):
                        yield at, at + len(value)


def _with_plus(text: str, at: int) -> int:
    while at and text[at - 1] in "+(":
        at -= 1
    return at


def _words(value: str) -> list[str]:
    return _WORD.findall(_folded(value))


def _squeezed(value: str) -> str:
    return "".join(_words(value)).replace("_", "")


def _folded(value: str) -> str:
    return fold(prepare(value)[0]).text


def _core(value: str) -> str:
    """This will give the digits of a number without what stands before it at home (0) or from abroad (84)."""
    digits = re.sub(r"[^0-9]", "", _folded(value))
    if digits.startswith("84") and len(digits) > _PHONE_DIGITS + 4:
        return digits[2:].lstrip("0")
    return digits.lstrip("0")


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
