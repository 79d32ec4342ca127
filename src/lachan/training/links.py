"""Train the link model: `train(data, out)` writes the model that the engine ships, and its card."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from sklearn.isotonic import IsotonicRegression

from lachan.engine.links import features, grams, whole
from lachan.engine.links.lookalike import find_many
from lachan.engine.links.model import Curve, Experts, LinkModel, _experts
from lachan.engine.links.parse import Link, parse_link
from lachan.engine.links.site import Site, site_of
from lachan.training import link_data as ld
from lachan.training.link_experts import count_grams, fit, quantize
from lachan.training.link_forest import grow
from lachan.training.link_shapes import match_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lachan.engine.links.forest import Forest
    from lachan.training.link_experts import Counts

    type Floats = NDArray[np.float32]
    type Mask = NDArray[np.bool_]

SITE_BITS = 19
WHOLE_BITS = 18

# How much a bad row of each source counts: small and Vietnamese sources up, wildcard campaigns down.
WEIGHTS = {ld.VIETNAM: 3.0, ld.JAPAN: 0.6, ld.CRYPTO: 0.8, ld.SCAMS: 0.6, ld.PHISHTANK: 1.5, ld.LABELLED: 1.5}
# Large sources are thinned out (by hash) so that training takes minutes.
MOST_ROWS = {ld.JAPAN: 40_000, ld.CRYPTO: 25_000, ld.SCAMS: 45_000}
MOST_LINKS_A_UNIT = 5
SITE_TREES = 300
WHOLE_TREES = 200

EXPERTS: Mapping[str, tuple[str, ...]] = {
    "all": ld.SOURCES,
    "vn_other": (ld.VIETNAM,),
    "vn_gambling": (ld.VIETNAM,),
    "japan": (ld.JAPAN,),
    "crypto": (ld.CRYPTO,),
    "scams": (ld.SCAMS,),
    "phishing": (ld.PHISHTANK, ld.LABELLED),
}
RISK_FAMILIES: tuple[tuple[str, ...], ...] = ((ld.VIETNAM,), ld.SOURCES, (ld.JAPAN,))


class Rows(NamedTuple):
    """Sites to learn from: what the model sees, the truth, the source, the weight and the fold of each."""

    sites: list[Site]
    bad: Mask
    source: NDArray[np.str_]
    gambling: Mask
    weight: NDArray[np.float64]
    fold: NDArray[np.int64]


def rows_of(train: pl.DataFrame) -> Rows:
    """This will turn the training units into rows, large sources thinned out."""
    share = pl.Series([ld.share_of(unit, "thin") for unit in train["unit"]])
    most = pl.DataFrame({"source": list(MOST_ROWS), "most": list(MOST_ROWS.values())})
    thinned = (
        train.with_columns(share=share)
        .join(most, on="source", how="left", maintain_order="left")
        .with_columns(rows=pl.len().over("source"))
        .filter(pl.col("most").is_null() | (pl.col("share") * pl.col("rows") < pl.col("most")))
    )
    links = [parse_link(unit) for unit in thinned["unit"]]
    kept = pl.Series([link is not None and bool(link.host) for link in links])
    thinned = thinned.filter(kept)
    source = thinned["source"].to_numpy().astype(str)
    return Rows(
        sites=[site_of(link) for link in links if link is not None and link.host],
        bad=source != "",
        source=source,
        gambling=thinned["gambling"].to_numpy(),
        weight=np.array([WEIGHTS.get(one, 1.0) for one in source]),
        fold=thinned["fold"].to_numpy(),
    )


class Knowledge(NamedTuple):
    """What a site is measured with: experts, letter statistics, risks of suffixes."""

    experts: Experts
    packed: NDArray[np.uint8]
    fluency: Floats
    suffix_risk: dict[str, tuple[float, ...]]

    def columns(self, sites: Sequence[Site], imitations: Sequence[object]) -> Floats:
        """This will give what the first forest looks at."""
        empty = LinkModel.site_columns
        return empty(_Shell(self.experts, self.fluency, self.suffix_risk), sites, imitations)  # type: ignore[arg-type]


class _Shell(NamedTuple):
    experts: Experts
    fluency: Floats
    suffix_risk: Mapping[str, tuple[float, ...]]


def learn_knowledge(rows: Rows, chosen: Mask, counts: object, *, steps: int = 50) -> Knowledge:
    """This will fit experts, letter statistics and suffix risks on the chosen rows."""
    weights, scales, biases = [], [], []
    for name, sources in EXPERTS.items():
        own = np.isin(rows.source, sources)
        if name.startswith("vn_"):
            own &= rows.gambling == (name == "vn_gambling")
        at = np.flatnonzero(chosen & (own | ~rows.bad))
        weight = rows.weight[at] if name == "all" else np.ones(at.size)
        coefficients, bias = fit(counts[at], rows.bad[at], weight, steps=steps)  # type: ignore[index]
        quantized, scale = quantize(coefficients)
        weights.append(quantized)
        scales.append(scale)
        biases.append(bias)
    packed = np.stack(weights)
    experts = _experts(packed, np.array(scales, np.float32), np.array(biases, np.float32))
    at = np.flatnonzero(chosen)
    honest = [rows.sites[i] for i in at if not rows.bad[i]]
    return Knowledge(experts, packed, _fluency(honest), _suffix_risks(rows, at))


def _fluency(honest: Sequence[Site]) -> Floats:
    """This will give the log-probability of each letter after two others, as honest names have them."""
    hosts = features.lay_out(honest)
    number = features.SYMBOLS
    seen = np.bincount(features.trigrams(hosts.texts), minlength=number**3).reshape(-1, number) + 0.05
    return np.log(seen / seen.sum(axis=1, keepdims=True)).ravel().astype(np.float16).astype(np.float32)


def _suffix_risks(rows: Rows, at: NDArray[np.int64], *, pull: float = 20.0) -> dict[str, tuple[float, ...]]:
    """This will give the log-odds of bad for each suffix, pulled towards the mean as if by `pull` more rows."""
    suffixes = np.array([rows.sites[i].suffix for i in at])
    names, number = np.unique(suffixes, return_inverse=True)
    bad, source = rows.bad[at], rows.source[at]
    risks = []
    for sources in RISK_FAMILIES:
        own = np.isin(source, sources)
        hits = np.bincount(number, weights=own, minlength=names.size)
        misses = np.bincount(number, weights=~bad, minlength=names.size)
        base = own.sum() / (own.sum() + (~bad).sum())
        risks.append(
            np.append(
                np.log((hits + pull * base) / (misses + pull * (1 - base))), np.log(base / (1 - base))
            ).round(3)
        )
    table = np.stack(risks, axis=1).tolist()
    return {name: tuple(risk) for name, risk in zip([*names.tolist(), ""], table, strict=True)}


def imitations_of(sites: Sequence[Site]) -> list[object]:
    """This will find imitations without exempting official names, as the model always sees them."""
    return list(find_many([site.host for site in sites], exempt_official=False))


class SiteModel(NamedTuple):
    """The first half: knowledge learned on all rows, and the forest grown on out-of-fold columns.

    `margins` are out of fold twice: neither the experts nor the trees that gave them had learned from the row.
    """

    knowledge: Knowledge
    by_fold: list[Knowledge]
    columns: Floats
    forest: Forest
    margins: NDArray[np.float64]


def learn_sites(rows: Rows, *, trees: int = SITE_TREES) -> SiteModel:
    """This will train the first half; the forest sees each row by experts that did not learn from its fold."""
    counts = count_grams([grams.marked(site.host) for site in rows.sites], SITE_BITS)
    imitations = imitations_of(rows.sites)
    columns: Floats | None = None
    by_fold = []
    for fold in range(ld.FOLDS):
        knowledge = learn_knowledge(rows, rows.fold != fold, counts)
        by_fold.append(knowledge)
        inside = np.flatnonzero(rows.fold == fold)
        part = knowledge.columns([rows.sites[i] for i in inside], [imitations[i] for i in inside])
        if columns is None:
            columns = np.empty((part.shape[0], len(rows.sites)), np.float32)
        columns[:, inside] = part
        print(f"  experts of fold {fold + 1} of {ld.FOLDS}", flush=True)
    knowledge = learn_knowledge(rows, np.ones(len(rows.sites), np.bool_), counts)
    assert columns is not None  # noqa: S101 - FOLDS is at least 1
    forest = grow(columns, rows.bad, rows.weight, trees=trees)
    margins = cross_margins(columns, rows.bad, rows.weight, rows.fold, trees=trees)
    return SiteModel(knowledge, by_fold, columns, forest, margins)


def cross_margins(
    columns: Floats, bad: Mask, weight: NDArray[np.float64], fold: NDArray[np.int64], *, trees: int
) -> NDArray[np.float64]:
    """This will give each row the margin of trees that were grown without its fold."""
    margins = np.empty(bad.size)
    for one in np.unique(fold):
        away = fold != one
        grown = grow(columns[:, away], bad[away], weight[away], trees=trees)
        margins[~away] = grown.score(columns[:, ~away])
    return margins


def calibrate(
    margins: NDArray[np.float64],
    bad: Mask,
    weight: NDArray[np.float64],
    *,
    base_rate: float,
    points: int = 24,
) -> Curve:
    """This will give the curve from margin to log-odds at a base rate: isotonic, then straight between points."""
    balance = np.where(bad, base_rate / weight[bad].sum(), (1 - base_rate) / weight[~bad].sum()) * weight
    fitted = IsotonicRegression(y_min=1e-4, y_max=1 - 1e-4).fit(margins, bad, sample_weight=balance)
    knots = np.unique(np.quantile(margins, np.linspace(0.001, 0.9995, 8 * points)))
    chosen = np.unique(np.concatenate([knots[:: len(knots) // points], knots[-6:]]))
    truth = fitted.predict(chosen)
    log_odds = np.maximum.accumulate(np.log(truth / (1 - truth)))
    # a hair's rise keeps the order of rows where the isotonic curve is flat
    return Curve(chosen, log_odds + np.arange(chosen.size) * 1e-3)


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
            bad.select("url", "unit", bad=pl.lit(value=True)),
            tables.honest_links.select("url", "unit", bad=pl.lit(value=False)),
        ]
    ).filter(~pl.col("unit").is_in(list(kept_out)))
    both = both.filter(pl.int_range(pl.len()).over("unit", "bad") < MOST_LINKS_A_UNIT)
    links, sites, truth, units = [], [], [], []
    for url, unit, is_bad in both.iter_rows():
        link = parse_link(url)
        if link is None or not link.host:
            continue
        site = site_of(link)
        if whole.has_more(link, site):
            links.append(link)
            sites.append(site)
            truth.append(is_bad)
            units.append(unit)
    is_bad = np.array(truth)
    fold = np.array([int(ld.share_of(unit, "fold") * ld.FOLDS) for unit in units])
    return LinkRows(links, sites, is_bad, match_shapes(links, is_bad), fold)


class WholeModel(NamedTuple):
    """The second half."""

    quantized: NDArray[np.int8]
    scale: Floats
    bias: Floats
    forest: Forest
    margins: NDArray[np.float64]
    columns: Floats


def learn_whole(rows: LinkRows, site_model: SiteModel, *, trees: int = WHOLE_TREES) -> WholeModel:
    """This will train the second half on out-of-fold margins of the first and out-of-fold experts."""
    fronts = [whole.before(link, site) for link, site in zip(rows.links, rows.sites, strict=True)]
    texts = (whole.link_texts(rows.links), whole.rest_texts(rows.links, fronts))
    counts = [count_grams(one, WHOLE_BITS) for one in texts]
    hosts = [link.host for link in rows.links]
    imitations = find_many(hosts, paths=[link.path for link in rows.links], exempt_official=False)
    columns = np.empty((len(whole.NAMES), len(rows.links)), np.float32)
    for fold in range(ld.FOLDS):
        inside, outside = np.flatnonzero(rows.fold == fold), np.flatnonzero(rows.fold != fold)
        experts = whole.WholeExperts.unpack(*_fit_whole(counts, rows, outside))
        part = [rows.sites[i] for i in inside]
        own = [imitations[i] for i in inside]
        # the first half as it was before it had seen these units
        margin = site_model.forest.score(site_model.by_fold[fold].columns(part, own))
        columns[:, inside] = experts.columns([rows.links[i] for i in inside], part, margin, own)
        print(f"  whole links of fold {fold + 1} of {ld.FOLDS}", flush=True)
    quantized, scale, bias = _fit_whole(counts, rows, np.arange(len(rows.links)))
    rising = [whole.NAMES.index("site_margin")]
    forest = grow(columns, rows.bad, rows.weight, trees=trees, rising=rising)
    margins = cross_margins(columns, rows.bad, rows.weight, rows.fold, trees=trees)
    return WholeModel(quantized, scale, bias, forest, margins, columns)


def _fit_whole(
    counts: Sequence[Counts], rows: LinkRows, at: NDArray[np.int64]
) -> tuple[NDArray[np.int8], Floats, Floats]:
    weights, scales, biases = [], [], []
    for one in counts:
        coefficients, bias = fit(one[at], rows.bad[at], rows.weight[at])
        quantized, scale = quantize(coefficients)
        weights.append((quantized.astype(np.int16) - grams.ZERO).astype(np.int8))
        scales.append(scale)
        biases.append(bias)
    return np.stack(weights), np.array(scales, np.float32), np.array(biases, np.float32)


def write(
    path: Path,
    sites: SiteModel,
    bad: Mask,
    site_curve: Curve,
    links: WholeModel,
    whole_curve: Curve,
    about: object,
) -> None:
    """This will write the model file: plain arrays, no pickle, the same bytes for the same content."""
    names = list(sites.knowledge.suffix_risk)
    honest = sites.columns[:, ~bad]
    middle = np.median(honest, axis=1)
    spread = np.maximum(np.quantile(honest, 0.9, axis=1) - np.quantile(honest, 0.1, axis=1), 0.1)
    arrays: dict[str, Any] = {
        "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
        "suffixes": np.frombuffer("\n".join(names).encode(), np.uint8),
        "suffix_risk": np.array([sites.knowledge.suffix_risk[name] for name in names], np.float32),
        "experts": sites.knowledge.packed,
        "expert_scale": sites.knowledge.experts.scale,
        "expert_bias": sites.knowledge.experts.bias,
        "fluency": sites.knowledge.fluency.astype(np.float16),
        "honest_middle": middle.astype(np.float32),
        "honest_spread": spread.astype(np.float32),
        "site_margins": site_curve.margins,
        "site_log_odds": site_curve.log_odds,
        "whole_weights": links.quantized,
        "whole_scale": links.scale,
        "whole_bias": links.bias,
        "whole_margins": whole_curve.margins,
        "whole_log_odds": whole_curve.log_odds,
    }
    for name, forest in (("site", sites.forest), ("whole", links.forest)):
        arrays[f"{name}_edges"] = np.concatenate(forest.edges)
        arrays[f"{name}_edge_counts"] = np.array([edges.size for edges in forest.edges])
        arrays[f"{name}_feature"] = forest.feature
        arrays[f"{name}_cut"] = forest.cut
        arrays[f"{name}_strike"] = forest.strike
        arrays[f"{name}_leaves"] = forest.leaves
        arrays[f"{name}_base"] = np.array(forest.base)
    with path.open("wb") as out:
        np.savez_compressed(out, **arrays)
