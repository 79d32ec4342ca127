"""Links whose letters or labels stand apart: `v i e t b a n k . t o p`, `www vcb-digibank top`, `vcb-login,com`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.extract.address import LETTERS, STOP, add_link, trim
from lachan.engine.extract.domains import is_syllable
from lachan.engine.extract.endings import HIDDEN_ENDINGS
from lachan.engine.extract.telling import names_brand
from lachan.engine.links.parse import parse_link

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds
    from lachan.engine.links.parse import Link

_BELIEVED = frozenset(HIDDEN_ENDINGS.split("|"))

# Single letters, each with a space before it. Three of them are an abbreviation ("T P H C M" has no ending after it).
_APART_SIGN = re.compile(r" [a-z0-9] [a-z0-9] [a-z0-9](?![a-z0-9])")
_TORN_ENDING_SIGN = re.compile(r"\. ?(?:c o m|t o p|v n|n e t|x y z|v i p|i c u|o r g)(?![a-z0-9])")
_WORDS_SIGN = re.compile(r"w ?w ?w[ .,]{0,3}[ ,]")
_COMMA_SIGN = re.compile(r",(?:com|net|org|vn|top|xyz|vip|info|icu)(?![a-z0-9])")

_ONE = r"[a-z0-9\-]"
_DOT_APART = r"(?: ?\. ?| ?[\[({] ?(?:\.|dot|cham) ?[\])}] ?| dot | cham )"
_APART = re.compile(
    r"(?:(?P<scheme>h ?t ?t ?p ?s?) ?: ?/ ?/ ?)?(?<![a-z0-9\-.])"
    rf"(?P<host>(?:[a-z0-9](?: {_ONE}){{3,60}}|[a-z0-9][a-z0-9\-]{{2,62}})"
    rf"(?:{_DOT_APART}(?:[a-z0-9](?: {_ONE}){{1,60}}|[a-z0-9][a-z0-9\-]{{1,62}})){{1,4}})"
    rf"(?![a-z0-9\-])(?P<rest>/[^{STOP}]{{0,512}})?"
)
_EACH_DOT_APART = re.compile(_DOT_APART)
_LETTERS_APART = re.compile(rf"(?:^|[.\[( ])[a-z0-9] {_ONE}(?: |$|[.\]) ])")

_WORDS = re.compile(
    rf"(?<![{LETTERS}.\-@])w ?w ?w[ .,]{{1,3}}"
    r"(?P<host>[a-z0-9][a-z0-9\-]{0,62}(?:[ .,]{1,3}[a-z0-9][a-z0-9\-]{0,62}){1,4})"
    rf"(?P<rest>/[^{STOP}]{{0,512}})?"
)
_WORDS_GAP = re.compile(r"[ .,]{1,3}")
# "www" says what follows; further than two labels before the ending are the words of a sentence
_MAX_WORDS_LABELS = 4

_COMMA = re.compile(
    rf"(?<![{LETTERS}.\-@,])(?P<name>(?:www[.,])?[a-z0-9][a-z0-9\-]{{2,62}}),"
    rf"(?P<ending>(?:com|net|org|vn|top|xyz|vip|info|icu)(?:[.,]vn)?)(?![{LETTERS}_@\-]|[.,][a-z0-9])"
    rf"(?P<rest>/[^{STOP}]{{0,512}})?"
)
# the shortest name that letters apart spell; fewer are initials
_LEAST_NAME = 4


def spreads_link(text: str) -> bool:
    """This will say whether a folded text has any sign of a link whose letters or labels stand apart."""
    return (
        (("www" in text or "w w w" in text) and _WORDS_SIGN.search(text) is not None)
        or (
            ("." in text or " dot " in text or " cham " in text)
            and (_APART_SIGN.search(text) is not None or _TORN_ENDING_SIGN.search(text) is not None)
        )
        or ("," in text and _COMMA_SIGN.search(text) is not None)
    )


def find_spread_links(finds: Finds) -> None:
    """This will add every link that is written apart in one of the three ways."""
    for pattern, add in ((_APART, _add_apart), (_WORDS, _add_words), (_COMMA, _add_comma)):
        for found in pattern.finditer(finds.blank()):
            if finds.is_full():
                return
            add(finds, found)


def _add_apart(finds: Finds, found: re.Match[str]) -> None:
    host = found["host"]
    if _LETTERS_APART.search(host) is None:
        return
    parts = _EACH_DOT_APART.split(host)
    labels = [part.replace(" ", "") for part in parts]
    link = parse_link(f"{_scheme(found)}{'.'.join(labels)}")
    # "A B C D E . Top": the next sentence began
    if " " not in parts[-1] and finds.raw(found.end("host") - len(parts[-1]), found.end("host")).istitle():
        return
    if link is None or not _is_site(link) or labels[-1] not in _BELIEVED:
        return
    name = _name_of(link)
    # a name that is written as one word, and whose ending alone is torn, has to be more than a word
    is_told = found["scheme"] is not None or " " in host.partition(".")[0].strip()
    if len(name) >= _LEAST_NAME and (is_told or not name.isalpha() or names_brand(name)):
        _add(finds, link, found, found.end("host"), "spaced")


def _add_words(finds: Finds, found: re.Match[str]) -> None:
    host = found["host"]
    gaps = list(_WORDS_GAP.finditer(host))
    lead = finds.text[found.start() : found.start("host")]
    ends = [gap.start() for gap in gaps] + [len(host)]
    labels = _WORDS_GAP.split(host)
    for count in range(2, min(len(labels), _MAX_WORDS_LABELS) + 1):
        if labels[count - 1] not in _BELIEVED:
            continue
        between = {gap[0] for gap in gaps[: count - 1]}
        # "www.abc.com" is plain, and of "www.honda mania.com" nobody knows what the space stands for
        if (lead == "www." and between == {"."}) or {" ", "."} <= between:
            return
        if count < len(labels) and labels[count - 1] in {"com", "net", "org"} and labels[count] == "vn":
            count += 1  # noqa: PLW2901 - "com vn" is one ending
        link = parse_link("www." + ".".join(labels[:count]))
        if link is not None and _is_site(link):
            end = found.start("host") + ends[count - 1]
            _add(finds, link, found, end if count < len(labels) else found.end("host"), "spaced")
            return


def _add_comma(finds: Finds, found: re.Match[str]) -> None:
    name = found["name"].replace(",", ".")
    ending = found["ending"].replace(",", ".")
    link = parse_link(f"{name}.{ending}")
    if link is None or not _is_site(link):
        return
    site_name = _name_of(link)
    is_told = name.startswith("www.") or names_brand(site_name)
    has_marks = "-" in site_name.strip("-") and not site_name.replace("-", "").isdigit()
    if is_told or (has_marks and not all(is_syllable(part) for part in site_name.split("-"))):
        _add(finds, link, found, found.end("ending"), "defanged")


def _add(finds: Finds, link: Link, found: re.Match[str], host_end: int, written: str) -> None:
    """This will add the link with the path that stands right behind its host."""
    start, end = found.start(), host_end
    if found["rest"] and host_end == found.start("rest"):
        end = trim(finds.text, host_end, found.end("rest"))
        whole = parse_link(f"{_scheme(found)}{link.host}{finds.raw(host_end, end)}")
        link = whole if whole is not None else link
    add_link(finds, link, start, end, written)


def _scheme(found: re.Match[str]) -> str:
    scheme = found.groupdict().get("scheme")
    return f"{scheme.replace(' ', '')}://" if scheme else ""


def _is_site(link: Link) -> bool:
    return link.has_known_suffix and link.unit not in ("", link.suffix)


def _name_of(link: Link) -> str:
    return link.unit.removesuffix(f".{link.suffix}")
