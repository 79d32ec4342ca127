"""What a content says of itself. Names and types that a sender gives are not believed; only bytes are looked at.

Read piece by piece while the content comes in. What fits two kinds at once (a picture that is a page too) is marked.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from lachan.pictures.sniff import name_format

OTHER: Final = "other"
TEXT: Final = "text"
MARKUP: Final = "markup"
PDF: Final = "pdf"
PICTURES: Final = frozenset({"png", "jpeg", "webp", "gif", "bmp", "avif"})
EMPTY: Final = "empty"

# A content with one of these marks fits two kinds; it is not shown.
POLYGLOT: Final = "polyglot"
MARKS: Final = frozenset({"polyglot", "pdf_script", "pdf_files", "pdf_locked", "program"})

_HEAD_BYTES: Final = 4_096
# A zip's end may stand this far before the end of the file: 22 bytes and a comment (APPNOTE 4.3.16).
_TAIL_BYTES: Final = 65_557
_OVERLAP_BYTES: Final = 32

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"dex\n", "program"),
    (b"SQLite format 3\0", "sqlite"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"fLaC", "sound"),
    (b"\x1aE\xdf\xa3", "film"),
    (b"AGE-ENCRYPTION.ORG/", "sealed"),
    (b"age-encryption.org/", "sealed"),
)
# Rare in honest pictures; the shorter signatures would be found by chance.
_PAGE: Final = re.compile(rb"<(?:script|html|body|iframe|svg|!doctype|\?php)[\s>/]", re.IGNORECASE)
# Two patterns that each begin with one letter alone: the processor looks for that some ten times as fast as `re` does
# for either of two words.
_RAR_INSIDE: Final = re.compile(rb"R(?=ar!\x1a\x07)")
_7Z_INSIDE: Final = re.compile(rb"7(?=z\xbc\xaf\x27\x1c)")
_PDF_HEAD: Final = re.compile(rb"%PDF-\d")
# two letters alone stand by chance in every large compressed stream, so what follows them is asked too
_PDF_SCRIPT: Final = re.compile(rb"/(?:JavaScript\b|Launch\b|OpenAction\b|JS\s*[(<\d]|AA\s*<<)")
_PDF_FILES: Final = re.compile(rb"/(?:EmbeddedFiles?|Filespec|RichMedia)\b")
_PDF_LOCKED: Final = re.compile(rb"/Encrypt\b")
_MARKUP: Final = re.compile(rb"\s*(?:<\?xml|<!doctype|<!--|<[a-z][a-z0-9:-]*[\s/>])", re.IGNORECASE)
# controls that a text doesn't have: all but tab, line feed, form feed, return and escape
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
# sizes of the known headers of BMP
_BMP_HEADERS: Final = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_RIFF: Final = {b"RIFFWAVE": "sound", b"RIFFAVI ": "film"}
_FILM_BRANDS: Final = re.compile(rb"ftyp(?:isom|iso\d|mp4\d|avc1|M4[AVB] |qt  |3g[p2]|MSNV|dash)")


class Kind(NamedTuple):
    """The kind (`png`, `pdf`, `text`, `zip`, …, `other`) and the marks (a subset of `MARKS`), in order."""

    name: str
    marks: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """This will say whether there are previews of this kind, and nothing odd about the content."""
        return (self.name in PICTURES or self.name in {TEXT, PDF}) and POLYGLOT not in self.marks


class KindReader:
    """Looks at a content as it comes in: the head, the tail, and what would stand in the way in between."""

    def __init__(self) -> None:
        """This will begin with nothing seen."""
        self._head = bytearray()
        self._tail = b""
        self._overlap = b""
        self._marks: set[str] = set()
        self._base = ""
        self._seen_bytes = 0
        self._text: codecs.IncrementalDecoder | None = None
        self._begun = False

    def feed(self, data: bytes) -> None:
        """This will look at a piece of any length."""
        if not data:
            return
        self._seen_bytes += len(data)
        self._tail = (self._tail + data[-_TAIL_BYTES:])[-_TAIL_BYTES:]
        if not self._begun:
            self._head += data
            if len(self._head) < _HEAD_BYTES:
                return
            data = bytes(self._head)
            self._begin()
        self._look(data)

    def finish(self) -> Kind:
        """This will say what it was."""
        if not self._seen_bytes:
            return Kind(EMPTY, ())
        if not self._begun:
            self._begin()
            self._look(bytes(self._head))
        if self._text is not None:
            self._decode(b"", final=True)
        kind = self._base or (TEXT if self._text is not None else OTHER)
        head = bytes(self._head[:_HEAD_BYTES])
        if kind in {TEXT, OTHER} and _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
            kind = MARKUP
        if kind == "program":
            self._marks.add("program")
        if self._fits_another(kind, head):
            self._marks.add(POLYGLOT)
        return Kind(kind, tuple(sorted(self._marks)))

    def _begin(self) -> None:
        self._begun = True
        head = bytes(self._head)
        self._base = base_kind(head)
        if not self._base:
            encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
            self._text = codecs.getincrementaldecoder(encoding)("strict")

    def _look(self, data: bytes) -> None:
        if self._text is not None:
            self._decode(data, final=False)
            return
        joined = self._overlap + data
        self._overlap = joined[-_OVERLAP_BYTES:]
        if self._base in PICTURES:
            if _PAGE.search(joined) or _RAR_INSIDE.search(joined) or _7Z_INSIDE.search(joined):
                self._marks.add(POLYGLOT)
        elif self._base == PDF:
            for pattern, mark in (
                (_PDF_SCRIPT, "pdf_script"),
                (_PDF_FILES, "pdf_files"),
                (_PDF_LOCKED, "pdf_locked"),
            ):
                if mark not in self._marks and pattern.search(joined):
                    self._marks.add(mark)

    def _decode(self, data: bytes, *, final: bool) -> None:
        if self._text is None:
            return
        try:
            if _CONTROLS.search(self._text.decode(data, final)):
                self._text = None
        except UnicodeDecodeError:
            self._text = None

    def _fits_another(self, kind: str, head: bytes) -> bool:
        if kind in {OTHER, MARKUP, "zip"}:
            # nothing of these is ever shown
            return False
        if kind != PDF and _PDF_HEAD.search(head[:1_024]):
            # readers of PDF take its head anywhere in the first 1,024 bytes
            return True
        if has_zip_end(self._tail, self._seen_bytes):
            return True
        # a picture whose header opens a comment of JavaScript, as all of that trick do
        return kind in PICTURES and b"/*" in head[:32] and b"*/" in head + self._tail


def base_kind(head: bytes) -> str:
    """This will name the kind by the first bytes, "" where they name none: a text, or something unknown."""
    picture = name_format(head)
    if picture == "SVG":
        return MARKUP
    if picture and (picture != "BMP" or _is_bmp(head)):
        return picture.lower()
    if _PDF_HEAD.match(head):
        return PDF
    if _FILM_BRANDS.match(head[4:12]):
        return "film"
    return _RIFF.get(head[:4] + head[8:12], "") or next(
        (
            kind
            for signature, kind in _SIGNATURES
            # two letters alone may begin a text
            if head.startswith(signature) and (signature != b"MZ" or b"\0" in head)
        ),
        "",
    )


def has_zip_end(tail: bytes, size_bytes: int) -> bool:
    """This will say whether the end of a file of `size_bytes` is that of a zip: its record, with lengths that fit."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        record = tail[at : at + 22]
        comment = int.from_bytes(record[20:22], "little")
        folder = int.from_bytes(record[12:16], "little") + int.from_bytes(record[16:20], "little")
        # readers are generous with what follows, so the comment need only begin inside
        if len(record) == 22 and at + 22 + comment <= len(tail) and folder <= size_bytes:  # noqa: PLR2004 - as above
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def _is_bmp(head: bytes) -> bool:
    return head[6:10] == bytes(4) and int.from_bytes(head[14:18], "little") in _BMP_HEADERS
