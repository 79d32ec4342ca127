"""Measure the link judge on the development data, by time: `python -m lachan.training.link_eval DATA [MODEL]`.

The model that is measured must have been trained on the earlier part alone (`train(..., until=REPORT)` writes such a
one); the shipped model, trained on everything, would be asked what it has learned by heart. Lists are off.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from lachan.engine.brands import official_domains
from lachan.engine.links.judge import judge_many
from lachan.engine.links.model import load
from lachan.engine.links.parse import parse_link
from lachan.engine.lists.none import NoLists
from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT, Indicator, Kind
from lachan.training import link_data as ld
from lachan.training import metrics
from lachan.training.link_floor import learn_floors
from lachan.training.link_shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from lachan.engine.links.model import LinkModel
    from lachan.engine.model import Lists

    type Floats = NDArray[np.float64]

_DAY = date(2026, 11, 24)
_MOST = 6_000
# 206 of the 2,245 Vietnamese units of the report's weeks are German, Austrian and Swiss sites that were broken into.
_GERMAN = (".de", ".ch", ".at")


def scores_of(addresses: Sequence[str], model: LinkModel | None, lists: Lists | None = None) -> Floats:
    """This will give the judge's score of each address, lists off unless given."""
    asked = [Indicator(Kind.URL if "/" in one else Kind.DOMAIN, one) for one in addresses]
    judged = judge_many(asked, lists=lists or NoLists(), today=_DAY, model=model)
    return np.array([one.score for one in judged])


def _row(name: str, bad: Floats, honest: Floats) -> str:
    scores = np.concatenate([bad, honest])
    truth = np.arange(scores.size) < bad.size
    caught = metrics.bootstrap(lambda s, t: metrics.caught_at(s, t, false_alarms=0.01), scores, truth, seed=1)
    area = metrics.bootstrap(metrics.auroc, scores, truth, seed=1)
    return f"{name:50s} bad {bad.size:6d} honest {honest.size:6d}  caught {caught}  AUROC {area}"


def _some(units: Sequence[str], most: int = _MOST) -> list[str]:
    return sorted(sorted(units, key=lambda unit: ld.share_of(unit, "some"))[:most])


def floors_table(split: ld.Split) -> Iterator[str]:
    """This will measure plain regressions that learned from the same units as the model, on the same later units."""
    vietnam = split.tests["vn_gambling"] + split.tests["vn_other"]
    tests = {
        "vn": vietnam,
        "vn without German names": [unit for unit in vietnam if not unit.endswith(_GERMAN)],
        "OpenPhish": split.tests[ld.OPENPHISH],
        "JPCERT": split.tests[ld.JAPAN],
    }
    honest = split.honest_test["unit"].to_list()
    for name, floor in learn_floors(split).items():
        margins = floor.score(honest)
        for test, units in tests.items():
            yield _row(f"{name}: {test}", floor.score(_some(units)), margins)


def units_table(split: ld.Split, score: Callable[[Sequence[str]], Floats]) -> Iterator[str]:
    """This will measure units against honest units, source by source, and the honest ones at the fixed thresholds."""
    honest = score(split.honest_test["unit"].to_list())
    vietnam = split.tests["vn_gambling"] + split.tests["vn_other"]
    tests = {
        "vn_scam_domains": vietnam,
        "  without German names": [unit for unit in vietnam if not unit.endswith(_GERMAN)],
        "  gambling": split.tests["vn_gambling"],
        "OpenPhish (not trained on)": split.tests[ld.OPENPHISH],
        "JPCERT": split.tests[ld.JAPAN],
        "PhishTank": split.tests[ld.PHISHTANK],
        "crypto (polkadot)": split.tests[ld.CRYPTO],
        "scams (jarelllama)": split.tests[ld.SCAMS],
    }
    found = {}
    for name, units in tests.items():
        found[name] = score(_some(units))
        yield _row(name, found[name], honest)
    popular = honest[(split.honest_test["lists"] >= ld.WELL_KNOWN).to_numpy()]
    for name, scores in {"honest units": honest, "  in 3 lists or more": popular, **found}.items():
        at = [metrics.flagged(scores, at=limit) for limit in (DANGEROUS_AT, SUSPICIOUS_AT)]
        yield f"{name:50s} dangerous {at[0]:.4f}  suspicious {at[1]:.4f}  of {scores.size}"
    official = score(sorted(official_domains()))
    at = [metrics.flagged(official, at=limit) for limit in (DANGEROUS_AT, SUSPICIOUS_AT)]
    yield f"{'official names (seen in training)':50s} dangerous {at[0]:.4f}  suspicious {at[1]:.4f}  of {official.size}"


def links_table(
    tables: ld.Tables, split: ld.Split, score: Callable[[Sequence[str]], Floats]
) -> Iterator[str]:
    """This will measure whole links, matched in shape: as many bad as honest ones in each cell."""
    kept = tables.honest_links.filter(pl.col("unit").is_in(list(ld.held_back(tables.honest_links["unit"]))))
    honest = [url for url in kept["url"] if parse_link(url) is not None]
    for source in (ld.OPENPHISH, ld.PHISHTANK, ld.JAPAN):
        later = tables.bad_links.filter(
            (pl.col("source") == source)
            & (pl.col("date") >= ld.REPORT[source])
            & pl.col("unit").is_in(split.tests[source])
        )
        bad = [url for url in _some(later["url"].to_list(), 20_000) if parse_link(url) is not None]
        matched_bad, matched_honest = match(bad, honest)
        yield _row(f"links of {source}, matched", score(matched_bad), score(matched_honest))


def match(bad: Sequence[str], honest: Sequence[str]) -> tuple[list[str], list[str]]:
    """This will take as many bad as honest links from each cell of shape."""
    cells: dict[tuple[int, ...], tuple[list[str], list[str]]] = {}
    for which, urls in enumerate((bad, honest)):
        for url in sorted(urls, key=lambda one: ld.share_of(one, "match")):
            link = parse_link(url)
            if link is not None and link.host:
                cells.setdefault(shape_of(link), ([], []))[which].append(url)
    out: tuple[list[str], list[str]] = ([], [])
    for pair in cells.values():
        number = min(map(len, pair))
        for into, urls in zip(out, pair, strict=True):
            into.extend(urls[:number])
    return out


def lookalike_table(data: Path, split: ld.Split, score: Callable[[Sequence[str]], Floats]) -> Iterator[str]:
    """This will measure imitations of Vietnamese names: all rows, and those whose unit was in no training row."""
    table = pl.read_parquet(data / "vn_brand_lookalike.parquet").sort("host")
    trained = set(split.train["unit"])
    official = official_domains()

    def is_official(host: str) -> bool:
        return any(host == name or host.endswith(f".{name}") for name in official)

    unseen = ~table["unit"].is_in(list(trained)) | table["unit"].is_in(list(split.kept_out))
    exempt = pl.Series([is_official(host) for host in table["host"]])
    for name, rows, lowered in (
        ("lookalikes, all", pl.Series([True] * len(table)), False),
        ("lookalikes, all, official exempt", pl.Series([True] * len(table)), True),
        ("lookalikes, unit not trained on", unseen, False),
        ("lookalikes, not trained on, exempt", unseen, True),
        ("lookalikes, without official names", ~exempt, False),
    ):
        part = table.filter(rows)
        scores = score(part["host"].to_list())
        if lowered:
            scores[exempt.filter(rows).to_numpy()] = 0
        truth = part["label"].to_numpy() == 1
        yield _row(name, scores[truth], scores[~truth])
    hosts = table.filter(exempt)["host"].to_list()
    flagged = metrics.flagged(score(hosts), at=SUSPICIOUS_AT)
    yield f"{'official hosts among them':50s} suspicious, lists off {flagged:.4f}  of {len(hosts)}"


def evaluate(data: Path, model: LinkModel | None) -> Iterator[str]:
    """This will give every row of the table, lists off."""
    tables = ld.read(data)
    split = ld.split(tables, ld.REPORT)

    def score(addresses: Sequence[str]) -> Floats:
        return scores_of(addresses, model)

    yield from floors_table(split)
    yield from units_table(split, score)
    yield from links_table(tables, split, score)
    yield from lookalike_table(data, split, score)


def main(arguments: Sequence[str]) -> None:
    """This will print the table."""
    data = Path(arguments[0])
    for line in evaluate(data, load(Path(arguments[1])) if len(arguments) > 1 else None):
        print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
