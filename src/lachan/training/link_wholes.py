"""The second half of the link model: whole links, on top of the margin that the first half gives their sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import polars as pl

from lachan.engine.links import grams, whole
from lachan.engine.links.lookalike import find_many
from lachan.engine.links.parse import Link, parse_link
from lachan.engine.links.site import Site, site_of
from lachan.training import link_data as ld
from lachan.training.link_experts import count_grams, fit, quantize
from lachan.training.link_forest import cross_margins, grow
from lachan.training.link_shapes import match_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lachan.engine.links.forest import Forest
    from lachan.engine.links.model import Knowledge
    from lachan.training.link_experts import Counts

    type Floats = NDArray[np.float32]
    type Mask = NDArray[np.bool_]

WHOLE_BITS = 20
WHOLE_TREES = 200
# Fewer than for names: stopping early holds the many grams of paths back, and more has not been tried.
WHOLE_STEPS = 40
MOST_LINKS_A_UNIT = 5
# Wildcard campaigns are most of the links; they count less.
LINK_WEIGHTS = {ld.JAPAN: 0.25}


class FirstHalf(Protocol):
    """What the second half needs of the first: its trees, and what was known without each fold."""

    @property
    def forest(self) -> Forest:
        """This will give the trees over sites."""
        ...

    @property
    def by_fold(self) -> list[Knowledge]:
        """This will give the knowledge learned without each fold."""
        ...


class LinkRows(NamedTuple):
    """Whole links to learn from."""

    links: list[Link]
    sites: list[Site]
    bad: Mask
    weight: NDArray[np.float64]
    fold: NDArray[np.int64]


def link_rows(tables: ld.Tables, cuts: Mapping[str, str] | None, kept_out: frozenset[str]) -> LinkRows:
    """This will gather the links that have more than a site's name, weighted so that both classes have one shape.

    Of each source and unit at most `MOST_LINKS_A_UNIT`; what belongs to a unit that is measured on is left out.
    """
    bad = tables.bad_links.filter(pl.col("source") != ld.OPENPHISH)
    if cuts is not None:
        limits = pl.DataFrame({"source": list(cuts), "cut": list(cuts.values())})
        bad = bad.join(limits, on="source", how="left", maintain_order="left").filter(
            pl.col("cut").is_null() | (pl.col("date") < pl.col("cut"))
        )
    both = pl.concat(
        [
            bad.select("url", "unit", "source"),
            tables.honest_links.select("url", "unit", source=pl.lit("")),
        ]
    ).filter(~pl.col("unit").is_in(list(kept_out)))
    both = both.filter(pl.int_range(pl.len()).over("unit", "source") < MOST_LINKS_A_UNIT)
    links, sites, sources, units = [], [], [], []
    for url, unit, source in both.select("url", "unit", "source").iter_rows():
        link = parse_link(url)
        if link is None or not link.host:
            continue
        site = site_of(link)
        if whole.has_more(link, site):
            links.append(link)
            sites.append(site)
            sources.append(source)
            units.append(unit)
    bad_rows = np.array(sources) != ""
    count = np.array([LINK_WEIGHTS.get(source, 1.0) for source in sources])
    fold = np.array([int(ld.share_of(unit, "fold") * ld.FOLDS) for unit in units])
    return LinkRows(links, sites, bad_rows, match_shapes(links, bad_rows, count), fold)


class WholeModel(NamedTuple):
    """The second half."""

    quantized: NDArray[np.int8]
    scale: Floats
    bias: Floats
    forest: Forest
    margins: NDArray[np.float64]
    columns: Floats


def learn_whole(rows: LinkRows, first: FirstHalf) -> WholeModel:
    """This will train the second half on out-of-fold margins of the first and out-of-fold experts."""
    fronts = [whole.before(link, site) for link, site in zip(rows.links, rows.sites, strict=True)]
    texts = (whole.link_texts(rows.links), whole.rest_texts(rows.links, fronts))
    counts = [count_grams(grams.lay_out(one), WHOLE_BITS) for one in texts]
    hosts = [link.host for link in rows.links]
    imitations = find_many(hosts, paths=[link.path for link in rows.links], exempt_official=False)
    columns = np.empty((len(whole.NAMES), len(rows.links)), np.float32)
    for fold in range(ld.FOLDS):
        inside, outside = np.flatnonzero(rows.fold == fold), np.flatnonzero(rows.fold != fold)
        experts = whole.WholeExperts.unpack(*_fit_whole(counts, rows, outside))
        part = [rows.sites[i] for i in inside]
        own = [imitations[i] for i in inside]
        # the first half as it was before it had seen these units
        margin = first.forest.score(first.by_fold[fold].columns(part, own))
        columns[:, inside] = experts.columns([rows.links[i] for i in inside], part, margin, own)
        print(f"  whole links of fold {fold + 1} of {ld.FOLDS}", flush=True)
    quantized, scale, bias = _fit_whole(counts, rows, np.arange(len(rows.links)))
    rising = [whole.NAMES.index("site_margin")]
    forest = grow(columns, rows.bad, rows.weight, trees=WHOLE_TREES, rising=rising)
    margins = cross_margins(columns, rows.bad, rows.weight, rows.fold, trees=WHOLE_TREES)
    return WholeModel(quantized, scale, bias, forest, margins, columns)


def _fit_whole(
    counts: Sequence[Counts], rows: LinkRows, at: NDArray[np.int64]
) -> tuple[NDArray[np.int8], Floats, Floats]:
    weights, scales, biases = [], [], []
    for one in counts:
        coefficients, bias = fit(one[at], rows.bad[at], rows.weight[at], steps=WHOLE_STEPS)
        quantized, scale = quantize(coefficients)
        weights.append((quantized.astype(np.int16) - grams.ZERO).astype(np.int8))
        scales.append(scale)
        biases.append(bias)
    return np.stack(weights), np.array(scales, np.float32), np.array(biases, np.float32)
