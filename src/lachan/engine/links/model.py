"""The trained score of a link: experts over character n-grams, measures of the host, boosted trees on both.

Two forests. The first judges a site by its name alone. The second judges the whole link by the first one's margin
and by what stands before and behind the site's name; it is asked only where something stands there. Both margins
are calibrated to a probability at the base rate that the card states.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from lachan.engine.data import path_of
from lachan.engine.links import features, grams, whole
from lachan.engine.links.forest import Forest, limits
from lachan.engine.model import SUSPICIOUS_AT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lachan.engine.links.lookalike import Imitation
    from lachan.engine.links.parse import Link
    from lachan.engine.links.site import Site

    type Floats = NDArray[np.float32]
    type Scores = NDArray[np.float64]

FILE = "links-model.npz"

EXPERTS = ("all", "vietnam", "vn_other", "vn_gambling", "japan", "crypto", "scams", "phishing")
"""Experts on names, by what they learned from."""
SHAPES = ("all_shape", "vietnam_shape")
"""Experts on the shapes of names."""
RISKS = ("vietnam_risk", "all_risk", "japan_risk")
"""Log-odds of a suffix, by what they were counted in."""
COLUMNS = (*EXPERTS, *SHAPES, *RISKS, *features.NAMES)
"""What the first forest looks at, in order."""


class Curve(msgspec.Struct, frozen=True, gc=False):
    """A calibration: margins, rising, and the log-odds at the stated base rate that each stands for."""

    margins: Scores
    log_odds: Scores

    def probability(self, margin: Scores) -> Scores:
        """This will give calibrated probabilities; between two points the line decides, beyond the ends the end."""
        return 1 / (1 + np.exp(-np.interp(margin, self.margins, self.log_odds)))


class Experts(msgspec.Struct, frozen=True, gc=False):
    """N-gram regressions that share one hash: packed weights, the scale of each, and the bias of each."""

    bits: int
    tables: list[NDArray[np.uint64]]
    scale: Floats
    bias: Floats

    def logits(self, hashed: grams.Hashed) -> Floats:
        """This will give each expert's log-odds for each text (experts × texts)."""
        total = grams.sums(self.tables, hashed, self.bits)[: self.scale.size]
        length = np.sqrt(np.maximum(grams.count(hashed.texts), 1))
        return (total * self.scale[:, None] / length + self.bias[:, None]).astype(np.float32)


class Scored(msgspec.Struct, frozen=True, gc=False):
    """What the model says of a batch: probabilities, and for the reasons what it looked at.

    `site_rows` are the columns of the sites (columns × links); `by_path` marks links whose name alone would not have
    been suspicious.
    """

    probability: Scores
    site_rows: Floats
    by_path: NDArray[np.bool_]


class Knowledge(msgspec.Struct, frozen=True, gc=False):
    """What a site is measured with: experts, letter statistics, and the risks of suffixes ("" stands for any other)."""

    names: Experts
    shapes: Experts
    fluency: Floats
    suffix_risk: Mapping[str, tuple[float, ...]]

    def columns(self, sites: Sequence[Site], imitations: Sequence[Imitation | None]) -> Floats:
        """This will give all that the first forest looks at (`COLUMNS` × sites)."""
        hosts = features.lay_out(sites)
        names, shapes = grams.hash_grams(grams.joined(hosts.texts, features.shapes(hosts))).split(len(sites))
        other = self.suffix_risk[""]
        risks = np.array([self.suffix_risk.get(site.suffix, other) for site in sites], np.float32)
        return np.vstack(
            [
                self.names.logits(names),
                self.shapes.logits(shapes),
                risks.T,
                features.measure(sites, hosts, self.fluency, imitations),
            ]
        )


class LinkModel(msgspec.Struct, frozen=True, gc=False):
    """The shipped link model.

    `middle` and `spread` say what is usual for the columns of honest sites.
    """

    knowledge: Knowledge
    site_forest: Forest
    site_curve: Curve
    whole_experts: whole.WholeExperts
    whole_forest: Forest
    whole_curve: Curve
    middle: Floats
    spread: Floats
    about: Mapping[str, object]

    def score(
        self, links: Sequence[Link], sites: Sequence[Site], imitations: Sequence[Imitation | None]
    ) -> Scored:
        """This will score links that have a host; `imitations` are found without exempting official names."""
        rows = self.knowledge.columns(sites, imitations)
        margin = self.site_forest.score(rows)
        probability = self.site_curve.probability(margin)
        by_path = np.zeros(len(links), np.bool_)
        more = [at for at, link in enumerate(links) if whole.has_more(link, sites[at])]
        if more:
            chosen = [links[at] for at in more]
            columns = self.whole_experts.columns(
                chosen, [sites[at] for at in more], margin[more], [imitations[at] for at in more]
            )
            by_path[more] = probability[more] < SUSPICIOUS_AT
            probability[more] = self.whole_curve.probability(self.whole_forest.score(columns))
        return Scored(probability, rows, by_path)


@cache
def link_model() -> LinkModel:
    """This will load the shipped model, once."""
    return load(path_of(FILE))


def load(path: Path) -> LinkModel:
    """This will read a model file as `lachan train links` writes it. Raises OSError, KeyError on another file."""
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(bytes(stored["about"]))
        names = bytes(stored["suffixes"]).decode().split("\n")
        risks = stored["suffix_risk"]
        return LinkModel(
            knowledge=Knowledge(
                names=experts(stored["names"], stored["name_scale"], stored["name_bias"]),
                shapes=experts(stored["shapes"], stored["shape_scale"], stored["shape_bias"]),
                fluency=stored["fluency"].astype(np.float32),
                suffix_risk=dict(zip(names, map(tuple, risks.tolist()), strict=True)),
            ),
            site_forest=_forest(stored, "site"),
            site_curve=Curve(stored["site_margins"], stored["site_log_odds"]),
            whole_experts=whole.WholeExperts.unpack(
                stored["whole_weights"], stored["whole_scale"], stored["whole_bias"]
            ),
            whole_forest=_forest(stored, "whole"),
            whole_curve=Curve(stored["whole_margins"], stored["whole_log_odds"]),
            middle=stored["honest_middle"],
            spread=stored["honest_spread"],
            about=about,
        )


def experts(weights: NDArray[np.uint8], scale: Floats, bias: Floats) -> Experts:
    """This will pack quantised weights (experts × rows) into tables of four experts each."""
    lanes = range(0, weights.shape[0], grams.LANES)
    tables = [grams.pack(weights[first : first + grams.LANES]) for first in lanes]
    return Experts(int(weights.shape[1]).bit_length() - 1, tables, scale, bias)


def _forest(stored: Mapping[str, NDArray[Any]], name: str) -> Forest:
    edges = np.split(stored[f"{name}_edges"], np.cumsum(stored[f"{name}_edge_counts"])[:-1])
    feature, cut = stored[f"{name}_feature"], stored[f"{name}_cut"]
    return Forest(
        edges=edges,
        feature=feature,
        cut=cut,
        limit=limits(edges, feature, cut),
        strike=stored[f"{name}_strike"],
        leaves=stored[f"{name}_leaves"],
        base=float(stored[f"{name}_base"]),
    )
