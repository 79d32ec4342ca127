"""What is measured of a whole link: what stands before the site's name (subdomains) and behind it (path, query)."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Self

import msgspec
import numpy as np

from lachan.engine.links import grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lachan.engine.links.lookalike import Imitation
    from lachan.engine.links.parse import Link
    from lachan.engine.links.site import Site

    type Floats = NDArray[np.float32]

NAMES = (
    "site_margin", "link_expert", "rest_expert", "before_digits", "behind_digits", "behind_capitals", "behind_signs",
    "behind_dots", "longest_part", "before_chars", "before_labels", "path_depth", "path_chars", "query_chars",
    "closing_slash", "page_file", "program_file", "odd_port", "is_ip", "shared_pages", "shared_site",
    "imitated_in_site", "imitated_before", "imitated_behind",
)  # fmt: skip
"""The columns, in order."""

MAX_CHARS = 160
_SORTS = {"pages": 1, "files": 2, "forms": 3, "short": 4}
_PAGE = re.compile(r"\.(?:php\d?|html?|aspx?|jsp|cgi)\b", re.IGNORECASE)
_PROGRAM = re.compile(r"\.(?:apk|exe|msi|zip|rar|js|jar|scr|bat|dmg|ipa|mobileconfig)$", re.IGNORECASE)


def _table(chars: str) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[[ord(char) for char in chars]] = True
    return table


_IS_DIGIT, _IS_CAPITAL = _table(string.digits), _table(string.ascii_uppercase)
_IS_SIGN, _IS_DOT = _table("%=&+~@;$!_-"), _table(".")
_PARTS = _table(f"/?&=._-|{grams.START}{grams.END}")


def before(link: Link, site: Site) -> str:
    """This will give what stands before the site's name in the host, a leading "www" aside."""
    text = link.host[: len(link.host) - len(site.host)]
    return text.removeprefix("www.").rstrip(".")


def has_more(link: Link, site: Site) -> bool:
    """This will say whether a link has more than its site's name."""
    return link.path not in {"/", ""} or bool(link.query) or bool(before(link, site)) or link.port is not None


class WholeExperts(msgspec.Struct, frozen=True, gc=False):
    """Two n-gram regressions over links: one over the whole link, one over all but the site's name."""

    bits: int
    weights: list[Floats]
    bias: Floats

    @classmethod
    def unpack(cls, weights: NDArray[np.int8], scale: Floats, bias: Floats) -> Self:
        """This will build the tables from quantised weights (2 × rows); a last row stands for nothing."""
        tables = []
        for one, factor in zip(weights, scale, strict=True):
            table = np.zeros(one.size + 1, np.float32)
            table[:-1] = one * factor
            tables.append(table)
        return cls(int(weights.shape[1]).bit_length() - 1, tables, bias)

    def logits(self, which: int, hashed: grams.Hashed) -> Floats:
        """This will give the log-odds of one expert."""
        table, texts = self.weights[which], hashed.texts
        places = hashed.rows(self.bits)
        per_place = table[places[0]]
        for place in places[1:]:
            per_place += table[place]
        total = np.add.reduceat(per_place, texts.starts)
        length = np.sqrt(np.maximum(grams.count(texts), 1))
        logits: Floats = (total / length + self.bias[which]).astype(np.float32)
        return logits

    def columns(
        self,
        links: Sequence[Link],
        sites: Sequence[Site],
        site_margin: NDArray[np.float64],
        imitations: Sequence[Imitation | None],
    ) -> Floats:
        """This will give all that the second forest looks at (columns × links)."""
        fronts = [before(link, site) for link, site in zip(links, sites, strict=True)]
        out = np.empty((len(NAMES), len(links)), np.float32)
        rests = grams.lay_out(rest_texts(links, fronts))
        out[0] = site_margin
        wholes = grams.lay_out(link_texts(links))
        for which, hashed in enumerate(grams.hash_grams(grams.joined(wholes, rests)).split(len(links))):
            out[1 + which] = self.logits(which, hashed)
        out[3:9] = _count(rests, fronts)
        out[9:] = np.array(
            [_measure(*row) for row in zip(links, sites, fronts, imitations, strict=True)], np.float32
        ).T
        return out


def _count(rests: grams.Texts, fronts: Sequence[str]) -> Floats:
    """This will count digits before the site's name, and digits, capitals, signs and dots behind it.

    The last row is the longest stretch behind it without a sign that parts words.
    """
    codes, starts = rests.codes, rests.starts
    # what is before, and the bar that ends it; a front longer than what is read leaves nothing behind it
    ends = starts + rests.lengths
    cuts = np.minimum(starts + 2 + np.fromiter(map(len, fronts), np.int64, len(fronts)), ends - 1)
    out = np.empty((6, starts.size), np.float32)
    sums = np.zeros(codes.size + 1, np.int32)
    for row, table in enumerate((_IS_DIGIT, _IS_DIGIT, _IS_CAPITAL, _IS_SIGN, _IS_DOT)):
        np.cumsum(table[codes], out=sums[1:])
        out[row] = sums[cuts] - sums[starts] if row == 0 else sums[ends] - sums[cuts]
    place = np.arange(codes.size)
    last_parted = np.maximum.accumulate(np.where(_PARTS[codes], place, -1))
    pairs = np.stack([cuts, ends - 1], axis=1).ravel()
    out[5] = np.maximum.reduceat(place - last_parted, pairs)[::2]
    return out


def link_texts(links: Sequence[Link]) -> list[str]:
    """This will give what the first expert reads: host and what is behind it, "www" aside."""
    return [
        f"{grams.START}{link.host.removeprefix('www.')}{_behind(link)}"[: MAX_CHARS - 1] + grams.END
        for link in links
    ]


def rest_texts(links: Sequence[Link], fronts: Sequence[str]) -> list[str]:
    """This will give what the second expert reads: what is before and behind the site's name."""
    return [
        f"{grams.START}{front}|{_behind(link)}"[: MAX_CHARS - 1] + grams.END
        for link, front in zip(links, fronts, strict=True)
    ]


def _behind(link: Link) -> str:
    rest = link.rest
    return "" if rest == "/" else rest


def _measure(link: Link, site: Site, front: str, imitation: Imitation | None) -> tuple[float, ...]:
    path = link.path
    how = imitation.how if imitation is not None else ""
    certainty = imitation.certainty if imitation is not None else 0.0
    dotted = "." in path
    return (
        len(front),
        front.count(".") + 1 if front else 0,
        path.strip("/").count("/") + 1 if len(path) > 1 else 0,
        len(path),
        len(link.query),
        len(path) > 1 and path[-1] == "/",
        dotted and _PAGE.search(path) is not None,
        dotted and _PROGRAM.search(path) is not None,
        link.port is not None,
        link.is_ip,
        _SORTS.get(site.sort, 0),
        site.is_shared,
        0.0 if how in {"subdomain", "path"} else certainty,
        certainty if how == "subdomain" else 0.0,
        certainty if how == "path" else 0.0,
    )
