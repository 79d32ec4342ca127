"""Which of many hosts may hold which names: a few passes over one buffer, so that most hosts cost next to nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from lachan.engine.confusables import decode_label, joined, mixes_scripts, poses_as_latin, skeleton
from lachan.engine.fold import fold
from lachan.engine.links.lookalike.lures import lures_in_bytes
from lachan.engine.links.lookalike.tokens import LONG, LONGEST, index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lachan.engine.links.lookalike.tokens import Group, Pieces, Token

type Via = str
"""How a line came out of its host: "" as written, `pairs` with rn read as m, `script` from Unicode letters."""

# `confusables.look` on bytes. A hyphen ends a word; a line end is no dot, so that an ending (".com") is no last word.
_LOOK = bytes.maketrans(b"0134578i!@$|-", b"oleastblla" + b"sl.")
# short names stand between two signs that are no letters
_DOT, _LINE_END = b".\n"
_LETTERS_ALONE = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz" else ord(".") for code in range(256))


class Line(NamedTuple):
    """One reading of one host: its text, which host it belongs to, and how it came out of it."""

    text: str
    owner: int
    via: Via


class Near(NamedTuple):
    """A stretch of a word that is a name but for one or two letters: the name, the stretch's look, how many edits."""

    token: Token
    word: str
    edits: int


class Found(NamedTuple):
    """What one line may hold: whole names, and misspelt ones."""

    line: Line
    names: list[Token]
    near: list[Near]


type _Lines = dict[int, tuple[list[Token], list[Near]]]

# what has another reading besides the one to the letter
_SPECIAL = re.compile(r"rn|vv|xn--|[^\x00-\x7f]")


def read_host(host: str) -> str:
    """This will give a host as a person reads it: punycode decoded, broken labels as they are, lower case."""
    if "xn--" not in host:
        return host
    return ".".join(map(decode_label, host.split("."))).lower()


def shown_name(host: str) -> str:
    """This will give a host as it can be shown: decoded but for labels whose foreign letters pass for Latin."""
    if "xn--" not in host:
        return host
    return ".".join(map(_shown_label, host.split(".")))


def _shown_label(label: str) -> str:
    read = decode_label(label).lower()
    return label if mixes_scripts(read) or poses_as_latin(read) else read


def _other_readings(host: str, owner: int) -> list[Line]:
    """This will give the further readings of a host: from Unicode, with letter pairs joined, or both."""
    lines: list[Line] = []
    text, via = host, "pairs"
    if "xn--" in host or not host.isascii():
        seen = skeleton(fold(read_host(host)).text)
        if seen != host and seen.count(".") == host.count("."):
            text, via = seen, "script"
            lines.append(Line(text, owner, via))
    if (paired := joined(text)) is not None:
        lines.append(Line(paired, owner, via))
    return lines


def scan_hosts(hosts: Sequence[str]) -> list[Found]:
    """This will give the lines of the hosts in which anything stands out, in order.

    Hosts are lower case and hold no line ends.
    """
    lines: list[Line] = []
    count = len(hosts)
    whole = "\n".join(hosts)
    owner, line_end = 0, len(hosts[0]) if hosts else 0
    for special in _SPECIAL.finditer(whole):
        while special.start() > line_end:
            owner += 1
            line_end += len(hosts[owner]) + 1
        if not lines or lines[-1].owner != owner:
            lines.extend(_other_readings(hosts[owner], owner))
    found = _scan_lines([*hosts, *[line.text for line in lines]])
    return [
        Found(lines[at - count] if at >= count else Line(hosts[at], at, ""), *found[at])
        for at in sorted(found)
    ]  # fmt: skip


def _scan_lines(lines: Sequence[str], *, pieces: bool = True) -> _Lines:
    """This will give, by line number, the whole names and the near names that the tables find."""
    tables = index()
    found: _Lines = {}
    # a dot before each line, so that its first word has an edge as well
    raw = ("." + "\n.".join(lines) + "\n").encode("ascii", "replace")
    bare = raw.translate(_LOOK, b"-")
    words = raw.translate(_LOOK)
    line_ends = np.flatnonzero(np.frombuffer(raw, np.uint8) == _LINE_END)
    bare_ends = np.flatnonzero(np.frombuffer(bare, np.uint8) == _LINE_END)
    for table, buffer, ends, back in (
        (tables.long, bare, bare_ends, 1),
        # a hit on a short name ends with the dot behind it
        (tables.short, raw.translate(_LETTERS_ALONE), line_ends, 2),
        (tables.short, words, line_ends, 2),
        # "vn-pay" is a short name too
        (tables.short, bare, bare_ends, 2),
    ):
        ids, offsets = table.scan(buffer)
        if ids:
            numbers = np.searchsorted(ends, np.array(offsets) - back).tolist()
            for literal, number in zip(ids, numbers, strict=True):
                found.setdefault(number, ([], []))[0].extend(table.of_id[literal])
    if pieces:
        _scan_pieces(tables.pieces, raw, words, line_ends, found)
    return found


def _scan_pieces(
    pieces: Pieces, raw: bytes, words: bytes, line_ends: NDArray[np.int64], found: _Lines
) -> None:
    """This will add misspelt names: where a word begins or ends with one, and what is left of it are digits or a lure.

    A piece counts where it is as far from the edge of its word as it is in the name, give or take the edits. Of all
    hits that leaves few, found for all at once.
    """
    ids, offsets = pieces.scan(words)
    if not ids:
        return
    rows, ends = np.array(ids), np.array(offsets)
    letters = np.frombuffer(words, np.uint8)
    edges = np.flatnonzero((letters == _DOT) | (letters == _LINE_END))
    sizes, dots_behind = pieces.edges[rows].T
    last = ends - dots_behind
    first = last - sizes
    edge = np.searchsorted(edges, first)
    word_from, word_to = edges[edge - 1] + 1, edges[edge]
    head = np.minimum(first - word_from, LONGEST)
    tail = np.minimum(word_to - last, LONGEST)
    fits = np.flatnonzero(pieces.fits_head[rows, head] | pieces.fits_tail[rows, tail])
    columns = (rows[fits], head[fits], tail[fits], word_from[fits], word_to[fits])
    for row, at, to, start, end in zip(*(column.tolist() for column in columns), strict=True):
        for group in pieces.groups[row]:
            from_head = abs(group.before - at) <= group.edits
            if from_head or abs(group.behind - to) <= group.edits:
                near = _near(group, raw, words, start, end, from_head=from_head)
                if near:
                    line = int(np.searchsorted(line_ends, start))
                    found.setdefault(line, ([], []))[1].extend(near)


def _near(group: Group, raw: bytes, words: bytes, start: int, end: int, *, from_head: bool) -> list[Near]:
    """This will give the stretches at one edge of a word that are names of the group but for their edits."""
    near: list[Near] = []
    length = end - start
    for slip in _SLIPS[group.edits]:
        cut = group.size + slip
        if cut > length:
            continue
        if cut < length:
            rest = raw[start + cut : end] if from_head else raw[start : end - cut]
            if rest not in _LURES and not rest.isdigit():
                continue
        low, high = (start, start + cut) if from_head else (end - cut, end)
        if raw[low] in _DIGITS or raw[high - 1] in _DIGITS:
            # digits at the edges are numbers, digits inside stand for letters
            continue
        stretch = words[low:high].decode("ascii")
        for token in group.tokens:
            edits = OSA.distance(stretch, token.look, score_cutoff=group.edits)
            if 0 < edits <= group.edits:
                near.append(Near(token, stretch, edits))
    return near


# Lengths of a misspelling beside its name's: the same first, then one letter more or less.
_SLIPS = {1: (0, 1, -1), 2: (0, 1, -1, 2, -2)}
_LURES = lures_in_bytes()
_DIGITS = b"0123456789"


def scan_paths(paths: Sequence[str]) -> list[tuple[int, Token]]:
    """This will give, for each path that holds a strong name, its number and the longest such name."""
    clean = [path.lower().replace("\n", " ") for path in paths]
    best: dict[int, Token] = {}
    for number, (names, _) in _scan_lines(clean, pieces=False).items():
        path = clean[number]
        for token in names:
            if token.weak or token.text not in path.replace("-", ""):
                continue
            if len(token.text) < LONG and not stands_alone(token.text, path):
                continue
            if number not in best or _before(token, best[number]):
                best[number] = token
    return sorted(best.items())


def _before(token: Token, other: Token) -> bool:
    return (-len(token.text), token.text, token.brand) < (-len(other.text), other.text, other.brand)


@lru_cache(maxsize=4096)
def _alone(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){re.escape(text)}(?![a-z])")


def stands_alone(text: str, within: str) -> re.Match[str] | None:
    """This will find a short name with no letter directly before or after it."""
    return _alone(text).search(within)
