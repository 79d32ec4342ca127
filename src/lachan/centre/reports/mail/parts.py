"""A mail taken apart: its parts counted before anything is opened, its heads and texts read whatever their charset."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PARTS: Final = 200
MOST_DEPTH: Final = 8
# Of one part's text; what is beyond doesn't fit into a report anyway.
MOST_TEXT_BYTES: Final = 400_000
MOST_HEAD_CHARS: Final = 1_000

# what is no text has control characters all over; a text of an old machine may have a few
_LOOKED_AT_CHARS: Final = 4_096
_MOST_ODD: Final = 0.05
_LAID_OUT: Final = "\t\n\r\f\v\b\x1a\x1b"

_BOUNDARY: Final = re.compile(
    rb'boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))', re.IGNORECASE
)
_TYPE_LINE: Final = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)


class UnfitMailError(ValueError):
    """A mail that isn't taken: `code` is `parts`, `depth`, `tnef`, `no_mail`, `nothing` or `broken`."""

    def __init__(self, code: Literal["parts", "depth", "tnef", "no_mail", "nothing", "broken"]) -> None:
        """This will keep the code; nothing of the mail."""
        super().__init__(code)
        self.code = code


def read_mail(raw: bytes) -> Message[str, str]:
    """This will parse a mail that has not too many parts. Raises UnfitMailError (`parts`, `depth`)."""
    boundaries = {found[1] or found[2] for found in _BOUNDARY.finditer(raw)}
    if len(boundaries) > MOST_PARTS or len(_TYPE_LINE.findall(raw)) > 2 * MOST_PARTS:
        raise UnfitMailError("parts")
    # each part has a line before it, each whole one more behind it
    if sum(raw.count(b"\n--" + boundary) for boundary in boundaries) > 2 * MOST_PARTS:
        raise UnfitMailError("parts")
    try:
        mail = message_from_bytes(raw)
        leaves = sum(1 for _ in parts_of(mail))
    except RecursionError:
        raise UnfitMailError("depth") from None
    if leaves > MOST_PARTS:
        raise UnfitMailError("parts")
    return mail


def parts_of(mail: Message[str, str], depth: int = 0) -> Iterator[tuple[Message[str, str], int]]:
    """This will give all parts with their depth, outermost first. Raises UnfitMailError (`depth`)."""
    if depth > MOST_DEPTH:
        raise UnfitMailError("depth")
    yield mail, depth
    if mail.is_multipart():
        for part in children_of(mail):
            yield from parts_of(part, depth + 1)


def children_of(mail: Message[str, str]) -> tuple[Message[str, str], ...]:
    """This will give the parts right below."""
    below: Any = mail.get_payload()
    return tuple(part for part in below if isinstance(part, Message)) if isinstance(below, list) else ()


def head_of(mail: Message[str, str], name: str) -> str:
    """This will give a head decoded, on one line, "" for none."""
    return decode_head(str(mail.get(name, "")))


def decode_head(said: str) -> str:
    """This will decode `=?…?=` words; what can't be decoded stays as it is."""
    said = said[: 4 * MOST_HEAD_CHARS]
    try:
        pieces = decode_header(said)
    except (HeaderParseError, ValueError):
        pieces = [(said, None)]
    text = "".join(
        decode_text(piece, charset or "") if isinstance(piece, bytes) else _without_escapes(piece)
        for piece, charset in pieces
    )
    return " ".join(text.split())[:MOST_HEAD_CHARS]


def bytes_of(part: Message[str, str]) -> bytes:
    """This will give the decoded content of a part without parts below it."""
    try:
        content: Any = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return content if isinstance(content, bytes) else b""


def whole_of(mail: Message[str, str]) -> bytes:
    """This will give a mail inside another as bytes: heads, parts and all."""
    try:
        return mail.as_bytes()
    except (UnicodeError, ValueError, LookupError, TypeError, AttributeError):
        pass
    # a part whose coding is broken can't be written back; what can be told of it is
    heads = "\n".join(f"{name}: {value}" for name, value in mail.items())
    texts = [bytes_of(part) for part, _ in parts_of(mail) if not part.is_multipart()]
    return b"\n\n".join([heads.encode("utf-8", "replace"), *texts])


def text_of(part: Message[str, str]) -> str:
    """This will give the text of a part, of HTML what is shown, each link with where it leads if that is not shown."""
    try:
        charset = str(part.get_content_charset("") or "")
    except (ValueError, LookupError):
        charset = ""
    text = decode_text(bytes_of(part)[:MOST_TEXT_BYTES], charset)
    return shown_text(text) if part.get_content_type() == "text/html" else text


def decode_text(content: bytes, charset: str) -> str:
    """This will decode bytes by the charset that they say; by UTF-8 or Windows' where that is wrong or unknown."""
    for name in (charset, "utf-8", "cp1252"):
        try:
            return content.decode(name)
        except (LookupError, ValueError, TypeError):
            continue
    return content.decode("latin-1")


def is_text(said: str) -> bool:
    """This will say whether what was decoded is text, and not the bytes of something else."""
    beginning = said[:_LOOKED_AT_CHARS]
    odd = sum(unicodedata.category(letter) == "Cc" and letter not in _LAID_OUT for letter in beginning)
    return "\0" not in beginning and odd <= len(beginning) * _MOST_ODD


def shown_text(html: str) -> str:
    """This will give what a person sees of HTML; behind a link `<where it leads>` where its words say other."""
    reader = _Shown()
    # what has been read until then counts
    with suppress(AssertionError, ValueError, RecursionError):
        reader.feed(html)
        reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Shown(HTMLParser):
    _LINES: Final = frozenset({"p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "blockquote", "hr"})
    _HIDDEN: Final = frozenset({"script", "style", "head", "title", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0
        self._link = ""
        self._link_begins = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in self._LINES:
            self.said.append("\n")
        elif tag == "a":
            self._end_link()
            self._link = (dict(attrs).get("href") or "").strip()[:2_000]
            self._link_begins = len(self.said)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "a":
            self._end_link()
        elif tag in self._LINES:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data)

    def close(self) -> None:
        super().close()
        self._end_link()

    def _end_link(self) -> None:
        link, self._link = self._link, ""
        if link.lower().startswith(("http://", "https://", "mailto:", "tel:")):
            shown = "".join(self.said[self._link_begins :]).strip()
            if shown.rstrip("/") != link.rstrip("/"):
                self.said.append(f" <{link}> ")


def _without_escapes(text: str) -> str:
    if text.isascii():
        return text
    return decode_text(text.encode("utf-8", "surrogateescape"), "")
