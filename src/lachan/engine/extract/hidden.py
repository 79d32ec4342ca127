"""Links whose dots or scheme are hidden: `hxxp`, `[.]`, ` dot `, spaces, a line's end, another script's full stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lachan.engine.extract.address import LETTERS, REST, SCHEME, STOP, add_link, join_rest, trim
from lachan.engine.extract.domains import is_syllable
from lachan.engine.extract.endings import CLEAR_ENDINGS, HIDDEN_ENDINGS
from lachan.engine.extract.telling import is_called_for, is_known_host, names_brand
from lachan.engine.links.parse import parse_link
from lachan.engine.links.suffixes import split_host

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

_BELIEVED = frozenset(HIDDEN_ENDINGS.split("|"))

# Signs that a link may be hidden. Every text is searched for them, so plain comparisons come first, and the
# expressions begin with a plain character where they can, for which the search is fastest.
_BRACKET_SIGN = re.compile(r"[\[({<]\s?(?:[.:]|dot|cham|/|://|s)\s?[\])}>]")
_SCHEME_SIGN = re.compile(rf"https?(?:\s{{0,2}}(?:\s:|//|:\s|:/{{1,2}}\s)|://[{LETTERS}_\-]{{2,63}}\n)")
_SPACE_SIGN = re.compile(rf"\.(?:(?<=\s\.)\s?|\s{{1,2}})(?:{HIDDEN_ENDINGS})(?![{LETTERS}_])")
_PLAIN_SIGNS = (
    "hxxp", "hxtp", "htxp", "h**p", "h t t p", "htt p", "ht tp", "h ttp", " dot ", " cham ", "\u3002", "\uff61"
)  # fmt: skip
# Points and bullets that are read as a full stop: \u00b7 \u2022 \u2027 \u2219 \u22c5 \ufe52.
_POINTS = "\u00b7\u2022\u2027\u2219\u22c5\ufe52"
_POINT_SIGN = re.compile(rf"[{_POINTS}](?:{HIDDEN_ENDINGS})(?![{LETTERS}_])")

_DOT = r"(?:\s{0,2}(?:[\[({<]\s?(?:\.|dot|cham)\s?[\])}>]|[.\u3002\uff61])\s{0,2}|\s(?:dot|cham)\s"
_DOT = rf"{_DOT}|[{_POINTS}])"
_HIDDEN_SCHEME = (
    r"(?:h\s?[tx*]\s?[tx*]\s?p\s?(?:s|\[s\]|\(s\))?\s?(?:\[://\]|(?:\[:\]|\(:\)|\s?:)?\s?(?:/\s?/|\[/\]\[/\]|\[//\]|\\\\))\s?"
    r"|h[tx*]{2}ps?\[:\]\s?)"
)
_LABEL = rf"[{LETTERS}][{LETTERS}\-]{{0,62}}"
_HIDDEN = re.compile(
    rf"(?P<scheme>{_HIDDEN_SCHEME})?(?<![{LETTERS}.@])(?<!\S-)"
    # "https://i -bank .com": a label torn at its hyphen, believed only after a scheme
    rf"(?P<host>{_LABEL}(?(scheme)(?:\s-[{LETTERS}]{{1,62}})?)(?:{_DOT}{_LABEL}){{1,7}})"
    rf"(?P<port>:\d{{1,5}}(?!\d))?(?P<rest>\s?/[^{STOP}]{{0,2048}}|[?#][^{STOP}]{{0,2048}})?"
)
_DOT_SPLIT = re.compile(_DOT)
_WRITTEN_DOT = re.compile(_DOT.replace("dot|cham", "dot|DOT|Dot|cham|CHAM|ch\u1ea5m|Ch\u1ea5m|CH\u1ea4M"))
_SPACE = re.compile(r"\s")
# a name torn at its hyphen, before a host whose dot is marked: "vcb - login (.) top"
_LEFT = re.compile(r"(?<![^\s:\"'(])(?P<left>[a-z0-9]{2,40})(?: - ?| ?-|- )\Z")
_LEFT_CHARS = 48
# the steps of a path that stands apart: " / g / abc123"
_REST_APART = re.compile(
    r"(?:\s/\s?|/\s)[a-z0-9_.+@\-]{1,64}+(?!:\d)(?:(?: / |/)[a-z0-9_.+@\-]{1,64}+(?!:\d)){0,5}"
)
_NO_WORD = re.compile(r"[\d_+@\-]")

_BROKEN_HOST = re.compile(
    rf"(?P<scheme>{SCHEME}://)"
    rf"(?P<host>[{LETTERS}_\-]{{2,63}}\n[{LETTERS}_\-]{{1,63}}(?:\.[{LETTERS}_\-]{{1,63}}){{1,5}}){REST}"
)


def hides_link(text: str) -> bool:
    """This will say whether a folded text has any sign of a hidden link."""
    return (
        _SPACE_SIGN.search(text) is not None
        or ("http" in text and _SCHEME_SIGN.search(text) is not None)
        or any(sign in text for sign in _PLAIN_SIGNS)
        or (
            ("]" in text or ")" in text or "}" in text or ">" in text)
            and _BRACKET_SIGN.search(text) is not None
        )
        or (not text.isascii() and _POINT_SIGN.search(text) is not None)
    )


def find_hidden_links(finds: Finds) -> None:
    """This will add every hidden link that reads as one: with a believed ending, and no sentence by its form."""
    text = finds.text
    for found in _BROKEN_HOST.finditer(text):
        if finds.is_full():
            return
        end = trim(text, *found.span())
        link = parse_link(finds.raw(found.start(), end).replace("\n", ""))
        first = found["host"].partition("\n")[0]
        if link is not None and link.has_known_suffix and "." not in first:
            add_link(finds, link, found.start(), end, "broken")
    text = finds.blank()
    for found in _HIDDEN.finditer(text):
        if finds.is_full():
            return
        _add_hidden(finds, found)


class _Written(NamedTuple):
    """How the first labels of a host are written: with brackets, with words, apart, after a scheme (an odd one)."""

    labels: list[str]
    dots: list[str]
    is_bracketed: bool
    is_worded: bool
    is_apart: bool
    has_scheme: bool
    has_odd_scheme: bool


def _add_hidden(finds: Finds, found: re.Match[str]) -> None:
    host = found["host"]
    scheme = found["scheme"] or ""
    is_odd = bool(scheme) and (scheme not in ("http://", "https://"))
    labels = _DOT_SPLIT.split(host)
    dots = _DOT_SPLIT.findall(host)
    ends = [each.start() for each in _DOT_SPLIT.finditer(host)] + [len(host)]
    base = found.start("host")
    # the longest run of labels that ends in a believed ending
    for count in range(len(labels), 1, -1):
        before = [dot.strip()[:1] for dot in dots[: count - 1]]
        written = _Written(
            labels[:count],
            dots[: count - 1],
            is_bracketed=any(mark in "[({<" for mark in before),
            is_worded=any(mark in "dc" for mark in before),
            is_apart=any(dot != "." for dot in dots[: count - 1]),
            has_scheme=bool(scheme),
            has_odd_scheme=is_odd,
        )
        host_end = base + ends[count - 1]
        raw_host = finds.raw(base, host_end)
        is_known = is_known_host(".".join(written.labels)) and _has_path_apart(finds.text, host_end, written)
        if not is_known and not _is_believed(written, raw_host, finds.text, (base, host_end)):
            continue
        end = host_end
        if count == len(labels):
            end = _end_of_rest(finds, found, host_end, is_known=is_known)
        if not scheme and (written.is_bracketed or written.is_worded or written.is_apart):
            left = _left_of(finds, base, written.labels[0])
            raw_host = finds.raw(left, host_end)
            base = left
        raw_rest = _SPACE.sub("", finds.raw(host_end, end)) if end > host_end else ""
        lead = ("https://" if "s" in scheme else "http://") if scheme else ""
        link = parse_link(f"{lead}{_SPACE.sub('', _WRITTEN_DOT.sub('.', raw_host))}{raw_rest}")
        if link is None or not (link.is_ip or link.has_known_suffix):
            continue
        is_defanged = written.is_bracketed or written.is_worded or "x" in scheme or "*" in scheme
        start = found.start() if scheme else base
        add_link(finds, link, start, end, "defanged" if is_defanged else "spaced")
        return


def _has_path_apart(text: str, host_end: int, written: _Written) -> bool:
    """This will say whether a path follows, and it or a dot of the host stands apart: "t . me/abc", "bit.ly / abc"."""
    return (written.is_apart and text[host_end : host_end + 1] == "/") or (
        _REST_APART.match(text, host_end) is not None
    )


def _left_of(finds: Finds, base: int, label: str) -> int:
    """This will give where the host begins, with the part that a torn hyphen cut off, where both name a brand."""
    since = max(0, base - _LEFT_CHARS)
    found = _LEFT.search(finds.text, since, base)
    if found is None or not names_brand(f"{found['left']}-{label}"):
        return base
    return found.start("left") if finds.raw(found.start("left"), base).isascii() else base


def _end_of_rest(finds: Finds, found: re.Match[str], host_end: int, *, is_known: bool) -> int:
    """This will give where port and path end.

    A path that stands apart is believed after a host that everybody knows (`is_known`), and where its first step is
    no word; right behind a space it is believed after a scheme.
    """
    rest = found["rest"] or ""
    apart = None if found["port"] else _REST_APART.match(finds.text, host_end)
    if apart is not None:
        first = apart[0].strip(" /").partition("/")[0]
        if is_known or _NO_WORD.search(first) is not None:
            return max(
                trim(finds.text, host_end, apart.end()), trim(finds.text, host_end, host_end + len(rest))
            )
    if rest[:1].isspace() and not found["scheme"]:
        rest = ""
    size = len(found["port"] or "") + len(rest)
    end = trim(finds.text, host_end, host_end + size)
    return join_rest(finds.text, end) if found["scheme"] and rest else end


def _is_believed(  # noqa: PLR0911 - one for each way to see it
    written: _Written, raw_host: str, text: str, place: tuple[int, int]
) -> bool:
    """This will say whether labels that are written oddly are an address rather than the end of a sentence."""
    ending = written.labels[-1]
    is_marked = written.is_bracketed or written.has_odd_scheme
    if not (written.is_apart or written.has_odd_scheme) or not (is_marked or ending in _BELIEVED):
        return False
    name = _SPACE.sub("", ".".join(written.labels))
    if ending.isdigit():
        link = parse_link(name) if is_marked else None
        return link is not None and link.is_ip
    site = split_host(name)
    if not split_host(ending).known_suffix or site.is_suffix:
        return False
    if written.is_bracketed:
        return True
    if not written.is_worded and not written.has_odd_scheme and not _has_torn_ending(written):
        return False
    if _ends_before(written, len(site.suffix.split("."))):
        return False
    if written.has_scheme:
        return True
    if is_syllable(site.name) and "." not in site.suffix:
        return False
    if "." in site.suffix:
        return True
    return _is_told_or_plain(written, raw_host, text, place, site.name)


def _is_told_or_plain(written: _Written, raw_host: str, text: str, place: tuple[int, int], name: str) -> bool:
    """This will say whether dots that are words, or what stands around dots apart, make a name an address."""
    ending = written.labels[-1]
    if written.is_worded or not _is_one_line(written, ending):
        return written.is_worded
    is_told = names_brand(name) and is_called_for(text, *place)
    return not _begins_sentence(written, raw_host, name, is_told=is_told)


def _has_torn_ending(written: _Written) -> bool:
    """This will say whether a dot that stands apart has a believed ending behind it, as `hides_link` wants it."""
    return any(
        dot != "." and label in _BELIEVED for dot, label in zip(written.dots, written.labels[1:], strict=True)
    )


def _ends_before(written: _Written, suffix_labels: int) -> bool:
    """This will say whether the labels with plain dots are an address by themselves, and what follows is another word.

    "https://bank.vn . Link khac" ends at "vn"; "vietcombank.com .vn" does not end at "com": "com.vn" is one suffix.
    """
    plain = 1
    while plain <= len(written.dots) and written.dots[plain - 1] == ".":
        plain += 1
    if plain == 1 or plain == len(written.labels):
        return False
    site = split_host(".".join(written.labels[:plain]))
    return site.known_suffix and not site.is_suffix and suffix_labels <= len(written.labels) - plain


def _is_one_line(written: _Written, ending: str) -> bool:
    return ending in {"com", "vn"} or not any("\n" in dot for dot in written.dots)


def _begins_sentence(written: _Written, raw_host: str, name: str, *, is_told: bool) -> bool:
    """This will say whether the last label is rather the next sentence: "131929. Co hieu", "access. bank account".

    `is_told` says that the name is a protected one where an address is expected: "vao vietcombank . top".
    """
    last = written.dots[-1]
    raw_ending = raw_host[-len(written.labels[-1]) :]
    is_new_word = (last[-1:].isspace() or last in _POINTS) and (
        raw_ending.istitle() or (name.isalpha() and written.labels[-1] not in CLEAR_ENDINGS and not is_told)
    )
    return name.isdigit() or is_new_word
