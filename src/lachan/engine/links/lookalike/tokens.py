"""The tokens that name a brand in an address, and the tables that find them in many addresses at once."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import hyperscan
import msgspec
import numpy as np

from lachan.engine.brands import protected_names
from lachan.engine.confusables import look
from lachan.engine.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# brands.README.md: a token of 6 letters or more counts anywhere, a shorter one only without letters beside it.
LONG = 6
SHORTEST = 3
LONGEST = 63
# Parts of a name that are shorter than this are far too common in the middle of words.
LEAST_PIECE = 4
# From this length on two wrong letters still leave the name in plain sight (11: "vietcombank").
TWO_EDITS_FROM = 11
# Names that are several words ("nganhangquandoi") count from this length; shorter ones are ordinary phrases.
_WORDS_FROM = 12
_WORDS_LEAST = 3


class Token(msgspec.Struct, frozen=True, gc=False):
    """A name as it stands in addresses: `[a-z0-9]`, with its look (see `confusables.look`).

    A `weak` token never counts alone. `is_words` marks a name made of an alias: several words run together.
    `edits` is how many wrong letters still make it that name (0–2). `is_theme` marks lures that name nobody.
    """

    text: str
    look: str
    brand: str
    weak: bool
    is_words: bool
    edits: int
    is_theme: bool = False


# hyperscan's compile time grows faster than the number of short literals: three databases of a thousand are ready in
# two thirds of the time of one, and each scan more costs a twentieth of a microsecond per address.
_PER_DATABASE = 2000
_PIECES_PER_DATABASE = 1000


class Literals:
    """Many literal strings, found together by hyperscan."""

    __slots__ = ("_databases", "_one_at_a_time", "of_id")

    def __init__(self, values: Mapping[str, Sequence[Token]], per_database: int = _PER_DATABASE) -> None:
        """This will compile the literals, each with the tokens that it stands for."""
        keys = sorted(values)
        self.of_id: list[tuple[Token, ...]] = [tuple(values[key]) for key in keys]
        self._databases: list[hyperscan.Database] = []
        # a database has one scratch space, in which two threads would get in each other's way
        self._one_at_a_time = Lock()
        for first in range(0, len(keys), per_database):
            part = [key.encode("ascii") for key in keys[first : first + per_database]]
            database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
            database.compile(
                expressions=part,
                ids=list(range(first, first + len(part))),
                elements=len(part),
                flags=[0] * len(part),
                literal=True,
            )
            self._databases.append(database)

    def scan(self, buffer: bytes) -> tuple[list[int], list[int]]:
        """This will give the ids of the literals that occur and the offsets at which each occurrence ends."""
        ids: list[int] = []
        ends: list[int] = []
        add_id, add_end = ids.append, ends.append

        def note(literal: int, _start: int, end: int, _flags: int, _context: object) -> None:
            add_id(literal)
            add_end(end)

        with self._one_at_a_time:
            for database in self._databases:
                database.scan(buffer, match_event_handler=note)
        return ids, ends


class Piece(NamedTuple):
    """A part of a token's look: the token, and how many letters of it stand before and behind the part."""

    token: Token
    before: int
    behind: int


class Group(NamedTuple):
    """Tokens of one length and as many edits in which a part stands at the same place."""

    size: int
    edits: int
    before: int
    behind: int
    tokens: tuple[Token, ...]


class Pieces(Literals):
    """The parts of names, of which one is whole in every misspelling, with the words in which they make sense."""

    __slots__ = ("edges", "fits_head", "fits_tail", "groups")

    def __init__(self, values: Mapping[str, Sequence[Piece]]) -> None:
        """This will compile the parts and tabulate where in a word each may stand."""
        tokens = {key: [piece.token for piece in pieces] for key, pieces in values.items()}
        super().__init__(tokens, _PIECES_PER_DATABASE)
        keys = sorted(values)
        self.groups = [_groups(values[key]) for key in keys]
        # how many letters there are besides the dots that stand for the edge of a word, and dots behind
        self.edges = np.array([(len(key.strip(".")), key.endswith(".")) for key in keys], np.int64).reshape(
            -1, 2
        )
        width = LONGEST + 1
        fits_head, fits_tail = bytearray(len(keys) * width), bytearray(len(keys) * width)
        for row, key in enumerate(keys):
            for token, before, behind in values[key]:
                for slip in range(-token.edits, token.edits + 1):
                    fits_head[row * width + max(before + slip, 0)] = 1
                    fits_tail[row * width + max(behind + slip, 0)] = 1
        self.fits_head = np.frombuffer(fits_head, np.bool_).reshape(-1, width)
        self.fits_tail = np.frombuffer(fits_tail, np.bool_).reshape(-1, width)


def _groups(pieces: Sequence[Piece]) -> tuple[Group, ...]:
    together: dict[tuple[int, int, int, int], list[Token]] = {}
    for token, before, behind in pieces:
        together.setdefault((len(token.look), token.edits, before, behind), []).append(token)
    return tuple(Group(*place, tuple(tokens)) for place, tokens in together.items())


class Index(msgspec.Struct, frozen=True):
    """All tokens in three tables: whole long names, whole short names, and pieces that survive wrong letters."""

    tokens: tuple[Token, ...]
    long: Literals
    short: Literals
    pieces: Pieces


def _edits(text: str) -> int:
    """This will give how many wrong letters a strong name bears.

    Short names bear none, and neither do those with digits ("coin98", "coin68") or those that another name gives
    with "vn" behind it: two letters less, and it is the honest name itself.
    """
    if len(text) < LONG or not text.isalpha() or text.endswith("vn"):
        return 0
    return 2 if len(text) >= TWO_EDITS_FROM else 1


def _all_tokens() -> list[Token]:
    tokens: dict[tuple[str, str], Token] = {}
    for brand in protected_names().values():
        for weak, texts in ((False, brand.tokens), (True, brand.weak_tokens)):
            for text in texts:
                seen = look(text)
                edits = 0 if weak or brand.is_theme else _edits(text)
                tokens[text, brand.id] = Token(
                    text, seen, brand.id, weak, is_words=False, edits=edits, is_theme=brand.is_theme
                )
    known = {text for text, _ in tokens}
    for brand in protected_names().values():
        for alias in () if brand.is_theme else brand.aliases:
            words = fold(alias).text.split()
            text = "".join(words)
            long_enough = len(words) >= _WORDS_LEAST and len(text) >= _WORDS_FROM
            if long_enough and text.isascii() and text.isalnum() and text not in known:
                tokens[text, brand.id] = Token(text, look(text), brand.id, weak=False, is_words=True, edits=0)
                known.add(text)
    return list(tokens.values())


def _pieces(token: Token) -> Iterator[tuple[str, Piece]]:
    """This will give the parts of a token's look of which one is whole in every misspelling of so many edits.

    Pigeonholes: one edit leaves one of two halves whole, two edits one of three thirds. A swap of the two
    letters at the seam of the halves breaks both; it is the one miss. Pieces of three letters are looked for at
    the edges of words only.
    """
    seen, size = token.look, len(token.look)
    half, third = size // 2, size // 3
    cuts = {(0, half), (half, size)}
    if token.edits > 1:
        cuts |= {(0, third), (third, size - third), (size - third, size)}
    for start, end in sorted(cuts):
        short = end - start < LEAST_PIECE
        before = "." if short and not start else ""
        after = "." if short and start else ""
        yield before + seen[start:end] + after, Piece(token, start, size - end)


@cache
def index() -> Index:
    """This will build the tables; some tens of milliseconds, once."""
    tokens = _all_tokens()
    long: dict[str, list[Token]] = defaultdict(list)
    short: dict[str, list[Token]] = defaultdict(list)
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for token in tokens:
        if len(token.text) >= LONG:
            long[token.look].append(token)
        else:
            if token.text.isalpha():
                short[f".{token.text}."].append(token)
            # letters that are swapped for digits in three letters leave nothing to recognise
            if len(token.text) > SHORTEST or not token.text.isalpha():
                short[f".{token.look}."].append(token)
        if token.edits:
            for key, piece in _pieces(token):
                pieces[key].append(piece)
    return Index(tuple(tokens), Literals(long), Literals(short), Pieces(pieces))
