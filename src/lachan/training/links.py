"""Train the link model: `train(data, out)` writes the model that the engine ships, and its card.

Two halves. Experts (n-gram regressions) and counts are learned by folds of time, so that the trees above them see each
row as a stranger; then the same for whole links, on top of the margin of the first half.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from sklearn.isotonic import IsotonicRegression

from lachan.engine.links import features
from lachan.engine.links.lookalike import find_many
from lachan.engine.links.model import COLUMNS, EXPERTS, FILE, RISKS, SHAPES, Curve, Knowledge, experts, load
from lachan.engine.links.parse import parse_link
from lachan.engine.links.site import Site, site_of
from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT
from lachan.training import link_data as ld
from lachan.training import metrics
from lachan.training.link_card import write_card
from lachan.training.link_eval import evaluate
from lachan.training.link_experts import count_grams, fit_all
from lachan.training.link_forest import cross_margins, grow
from lachan.training.link_wholes import WHOLE_TREES, LinkRows, WholeModel, learn_whole, link_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lachan.engine.links.forest import Forest
    from lachan.engine.links.lookalike import Imitation
    from lachan.training.link_experts import Counts

    type Floats = NDArray[np.float32]
    type Mask = NDArray[np.bool_]

SITE_BITS = 19
SHAPE_BITS = 16

# How much a bad row of each source counts: small and Vietnamese sources up, wildcard campaigns down.
WEIGHTS = {ld.VIETNAM: 3.0, ld.JAPAN: 0.6, ld.CRYPTO: 0.8, ld.SCAMS: 0.6, ld.PHISHTANK: 1.5, ld.LABELLED: 1.5}
# Large sources are thinned out (by hash) so that training takes minutes.
MOST_ROWS = {ld.JAPAN: 40_000, ld.CRYPTO: 25_000, ld.SCAMS: 45_000}
# The share of bad among the names and links that people ask about, as far as the calibration is concerned. Chosen so
# that at the fixed thresholds well-known names are safe from a wrong accusation; the card states it.
SITE_BASE_RATE = 0.06
LINK_BASE_RATE = 0.07
# In the trees, Vietnamese rows and the names that everybody knows count more than elsewhere: a wrong accusation of
# one of those is the worst error there is.
VIETNAM_IN_TREES = 4.0
WELL_KNOWN_IN_TREES = 8.0
SITE_TREES = 300

SOURCES_OF: Mapping[str, tuple[str, ...]] = {
    "all": ld.SOURCES,
    "vietnam": (ld.VIETNAM,),
    "vn_other": (ld.VIETNAM,),
    "vn_gambling": (ld.VIETNAM,),
    "japan": (ld.JAPAN,),
    "crypto": (ld.CRYPTO,),
    "scams": (ld.SCAMS,),
    "phishing": (ld.PHISHTANK, ld.LABELLED),
}


class Rows(NamedTuple):
    """Sites to learn from: what the model sees, the truth, the source, the weights and the fold of each."""

    sites: list[Site]
    bad: Mask
    source: NDArray[np.str_]
    gambling: Mask
    weight: NDArray[np.float64]
    tree_weight: NDArray[np.float64]
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
    weight = np.array([WEIGHTS.get(one, 1.0) for one in source])
    stressed = np.where(
        source == ld.VIETNAM,
        VIETNAM_IN_TREES,
        np.where(thinned["lists"] >= ld.WELL_KNOWN, WELL_KNOWN_IN_TREES, 1),
    )
    return Rows(
        sites=[site_of(link) for link in links if link is not None and link.host],
        bad=source != "",
        source=source,
        gambling=thinned["gambling"].to_numpy(),
        weight=weight,
        tree_weight=weight * stressed,
        fold=thinned["fold"].to_numpy(),
    )


class Learned(NamedTuple):
    """Knowledge, and the weights that it was packed from, as they are written."""

    knowledge: Knowledge
    names: NDArray[np.uint8]
    shapes: NDArray[np.uint8]


class Counted(NamedTuple):
    """The n-grams of the names and of their shapes."""

    names: Counts
    shapes: Counts


def count_sites(sites: Sequence[Site]) -> Counted:
    """This will count the n-grams of sites."""
    hosts = features.lay_out(sites)
    return Counted(count_grams(hosts.texts, SITE_BITS), count_grams(features.shapes(hosts), SHAPE_BITS))


def learn_knowledge(rows: Rows, chosen: Mask, counted: Counted) -> Learned:
    """This will fit experts, letter statistics and suffix risks on the chosen rows."""

    def choice(name: str) -> tuple[Mask, NDArray[np.float64]]:
        family = name.removesuffix("_shape")
        own = np.isin(rows.source, SOURCES_OF[family])
        if family.startswith("vn_"):
            own &= rows.gambling == (family == "vn_gambling")
        weight = rows.weight if family == "all" else np.ones(rows.bad.size)
        return chosen & (own | ~rows.bad), weight

    names = fit_all(counted.names, rows.bad, [choice(name) for name in EXPERTS], looseness=20.0)
    shapes = fit_all(counted.shapes, rows.bad, [choice(name) for name in SHAPES], looseness=5.0)
    at = np.flatnonzero(chosen)
    honest = [rows.sites[i] for i in at if not rows.bad[i]]
    knowledge = Knowledge(experts(*names), experts(*shapes), _fluency(honest), _suffix_risks(rows, at))
    return Learned(knowledge, names[0], shapes[0])


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
    for name in RISKS:
        own = np.isin(source, SOURCES_OF[name.removesuffix("_risk")])
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


def imitations_of(sites: Sequence[Site]) -> list[Imitation | None]:
    """This will find imitations without exempting official names, as the model always sees them."""
    return find_many([site.host for site in sites], exempt_official=False)


class SiteModel(NamedTuple):
    """The first half: knowledge learned on all rows, and the forest grown on out-of-fold columns.

    `margins` are out of fold twice: neither the experts nor the trees that gave them had learned from the row.
    """

    learned: Learned
    by_fold: list[Knowledge]
    columns: Floats
    forest: Forest
    margins: NDArray[np.float64]


def learn_sites(rows: Rows) -> SiteModel:
    """This will train the first half; the forest sees each row by experts that did not learn from its fold."""
    counted = count_sites(rows.sites)
    imitations = imitations_of(rows.sites)
    columns = np.empty((len(COLUMNS), len(rows.sites)), np.float32)
    by_fold = []
    for fold in range(ld.FOLDS):
        knowledge = learn_knowledge(rows, rows.fold != fold, counted).knowledge
        by_fold.append(knowledge)
        inside = np.flatnonzero(rows.fold == fold)
        columns[:, inside] = knowledge.columns(
            [rows.sites[i] for i in inside], [imitations[i] for i in inside]
        )
        print(f"  experts of fold {fold + 1} of {ld.FOLDS}", flush=True)
    learned = learn_knowledge(rows, np.ones(len(rows.sites), np.bool_), counted)
    forest = grow(columns, rows.bad, rows.tree_weight, trees=SITE_TREES)
    margins = cross_margins(columns, rows.bad, rows.tree_weight, rows.fold, trees=SITE_TREES)
    return SiteModel(learned, by_fold, columns, forest, margins)


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
    chosen = np.unique(np.concatenate([knots[:: max(1, len(knots) // points)], knots[-6:]]))
    truth = fitted.predict(chosen)
    log_odds = np.maximum.accumulate(np.log(truth / (1 - truth)))
    # a hair's rise keeps the order of rows where the isotonic curve is flat
    return Curve(chosen, log_odds + np.arange(chosen.size) * 1e-3)


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
    knowledge = sites.learned.knowledge
    names = list(knowledge.suffix_risk)
    honest = sites.columns[:, ~bad]
    middle = np.median(honest, axis=1)
    spread = np.maximum(np.quantile(honest, 0.9, axis=1) - np.quantile(honest, 0.1, axis=1), 0.1)
    arrays: dict[str, Any] = {
        "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
        "suffixes": np.frombuffer("\n".join(names).encode(), np.uint8),
        "suffix_risk": np.array([knowledge.suffix_risk[name] for name in names], np.float32),
        "names": sites.learned.names,
        "name_scale": knowledge.names.scale,
        "name_bias": knowledge.names.bias,
        "shapes": sites.learned.shapes,
        "shape_scale": knowledge.shapes.scale,
        "shape_bias": knowledge.shapes.bias,
        "fluency": knowledge.fluency.astype(np.float16),
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


class Built(NamedTuple):
    """Everything that was trained, before it is written."""

    rows: Rows
    sites: SiteModel
    links: LinkRows
    whole: WholeModel


def build(tables: ld.Tables, cuts: Mapping[str, str] | None) -> Built:
    """This will train both halves, on what is earlier than `cuts` (None: on everything)."""
    split = ld.split(tables, cuts)
    rows = rows_of(split.train)
    print(f"sites: {rows.bad.sum()} bad, {(~rows.bad).sum()} honest", flush=True)
    sites = learn_sites(rows)
    held_back = ld.held_back(tables.honest_links["unit"]) if cuts is not None else frozenset()
    links = link_rows(tables, cuts, split.kept_out | held_back)
    print(f"links: {links.bad.sum()} bad, {(~links.bad).sum()} honest", flush=True)
    return Built(rows, sites, links, learn_whole(links, sites))


def curves(built: Built) -> tuple[Curve, Curve]:
    """This will calibrate both halves at the base rates of the module."""
    rows, sites, links, whole_model = built
    return (
        calibrate(sites.margins, rows.bad, rows.weight, base_rate=SITE_BASE_RATE),
        calibrate(whole_model.margins, links.bad, links.weight, base_rate=LINK_BASE_RATE),
    )


def write_built(built: Built, path: Path) -> Mapping[str, object]:
    """This will write the model file; gives what it says about itself."""
    rows, sites, links, whole_model = built
    about = {
        "experts": len(EXPERTS) + len(SHAPES),
        "measures": len(RISKS) + len(features.NAMES),
        "site_trees": SITE_TREES,
        "whole_trees": WHOLE_TREES,
        "site_base_rate": SITE_BASE_RATE,
        "link_base_rate": LINK_BASE_RATE,
        "bad_sites": int(rows.bad.sum()),
        "honest_sites": int((~rows.bad).sum()),
        "bad_links": int(links.bad.sum()),
        "honest_links": int((~links.bad).sum()),
    }
    site_curve, whole_curve = curves(built)
    write(path, sites, rows.bad, site_curve, whole_model, whole_curve, about)
    return about


def calibration_lines(built: Built) -> list[str]:
    """This will say how well said and true agree, on margins that were learned without the rows themselves."""
    rows, sites, links, whole_model = built
    lines = []
    halves = (
        ("names", curves(built)[0], sites.margins, rows.bad, SITE_BASE_RATE),
        ("links", curves(built)[1], whole_model.margins, links.bad, LINK_BASE_RATE),
    )
    for name, curve, margins, bad, base_rate in halves:
        said = curve.probability(margins)
        brier = metrics.brier(said, bad, base_rate=base_rate)
        error = metrics.calibration_error(said, bad, base_rate=base_rate)
        lines.append(f"{name}: Brier score {brier:.4f}, mean distance of said and true {error:.4f}")
        lines += [
            f"  said {one.said:.2f}  true {one.true:.2f}  rows {one.rows}"
            for one in metrics.reliability(said, bad, base_rate=base_rate)
        ]
    popular = rows.tree_weight[~rows.bad] > 1
    said = halves[0][1].probability(sites.margins[~rows.bad][popular])
    lines.append(
        f"well-known honest names, by folds: dangerous {(said >= DANGEROUS_AT).mean():.4f}, "
        f"suspicious {(said >= SUSPICIOUS_AT).mean():.4f} of {said.size}"
    )
    return lines


def train(data: Path, out: Path, *, made: date | None = None) -> None:
    """This will train the link model on a data folder and write it and its card into the folder `out`.

    First a model on the earlier part of the data, which is measured on the later part; then, by the same recipe, the
    one that is written, on everything. Single-threaded and seeded: the same data give the same bytes on one machine.
    Raises FileNotFoundError when a table is missing.
    """
    tables = ld.read(data)
    with TemporaryDirectory() as folder:
        earlier = Path(folder) / FILE
        print("the earlier part, to be measured on the later", flush=True)
        built = build(tables, ld.REPORT)
        write_built(built, earlier)
        del built
        figures = []
        for line in evaluate(data, load(earlier)):
            print(line, flush=True)
            figures.append(line)
    print("everything", flush=True)
    built = build(tables, None)
    about = write_built(built, out / FILE)
    calibration = calibration_lines(built)
    day = made if made is not None else datetime.now(tz=UTC).date()  # noqa: TID251 - the day of making is a fact
    card = write_card(FILE, made=day, about=about, figures=figures, calibration=calibration)
    (out / FILE).with_suffix(".card.md").write_text(card, encoding="utf-8")
