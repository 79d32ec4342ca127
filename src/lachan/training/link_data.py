"""The tables that the link model is trained and measured on, read from a data folder and split by time.

Nothing of them is written into the model's package but weights. `url_phish_openphish` is for evaluation alone
(its terms forbid more), so the training tables never hold it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from lachan.engine.brands import official_domains
from lachan.engine.links.suffixes import split_host

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VIETNAM, JAPAN, CRYPTO, SCAMS, PHISHTANK, LABELLED = "vn", "jp", "pk", "jl", "pt", "ul"
OPENPHISH = "op"
SOURCES = (VIETNAM, JAPAN, CRYPTO, SCAMS, PHISHTANK, LABELLED)
"""What is trained on."""

# The first day of the later part, by which the recipe is judged: the last weeks or months of each source. Two steps,
# so that settings are chosen on the first and figures reported on the second.
REPORT = {
    VIETNAM: "2022-12-16", JAPAN: "2024-01-01", CRYPTO: "2024-09-01", SCAMS: "2025-02-01", PHISHTANK: "2021-03-01",
    OPENPHISH: "2025-12-01",
}  # fmt: skip
SELECT = {
    VIETNAM: "2022-11-16", JAPAN: "2023-07-01", CRYPTO: "2024-05-01", SCAMS: "2025-01-15", PHISHTANK: "2021-01-01",
    OPENPHISH: "2025-07-01",
}  # fmt: skip

# Dates of rows whose true date is earlier than the window of observation.
_BEFORE_ALL = "2000-01-01"
FOLDS = 3
BENIGN_FOLDS = 5
WELL_KNOWN = 3
"""A name that stands in so many of Tranco, CrUX, Cisco and Majestic is one that everybody knows."""
OFFICIAL = 9
"""The number of lists that stands for an official name of brands.csv."""
_POPULAR = ("in_tranco", "in_crux", "in_cisco20k", "in_majestic10k")
_FILES = {
    JAPAN: "url_phish_jpcert", OPENPHISH: "url_phish_openphish", PHISHTANK: "url_phish_phishtank",
    CRYPTO: "domain_phish_crypto_polkadot", SCAMS: "domain_scam_jarelllama",
}  # fmt: skip


def share_of(text: str, salt: str = "") -> float:
    """This will give a number in 0–1 that depends on the text alone, to split by."""
    digest = hashlib.blake2b(f"{salt}{text}".encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def held_back(units: pl.Series) -> frozenset[str]:
    """This will give the fifth of the units of honest links that is kept out of training, to be measured on."""
    return frozenset(unit for unit in units.unique() if share_of(unit) < 1 / BENIGN_FOLDS)


class Tables(NamedTuple):
    """`bad`: source, unit, date, gambling, first by date. `honest`: unit, lists (how many), is_vn, listed_bad.

    `bad_links`: source, url, unit, date. `honest_links`: url, unit. All sorted, each unit once a source.
    """

    bad: pl.DataFrame
    honest: pl.DataFrame
    bad_links: pl.DataFrame
    honest_links: pl.DataFrame


def read(data: Path) -> Tables:
    """This will read the tables of a data folder. Raises FileNotFoundError when one is missing."""
    vietnam = pl.read_parquet(data / "vn_scam_domains.parquet").select(
        source=pl.lit(VIETNAM),
        unit="unit",
        url=pl.col("host"),
        date=pl.when("left_censored").then(pl.lit(_BEFORE_ALL)).otherwise("first_seen"),
        gambling=pl.col("category").str.contains("gambling"),
    )
    labelled = pl.read_parquet(data / "url_labelled.parquet")
    parts = [
        vietnam,
        labelled.filter(pl.col("label") == 1).select(
            source=pl.lit(LABELLED),
            unit="unit",
            url="url",
            date=pl.lit(_BEFORE_ALL),
            gambling=pl.lit(value=False),
        ),
    ]
    for source, name in _FILES.items():
        table = pl.read_parquet(data / f"{name}.parquet")
        address = "url" if "url" in table.columns else "host"
        parts.append(
            table.select(
                source=pl.lit(source), unit="unit", url=address, date="date", gambling=pl.lit(value=False)
            )
        )
    every = pl.concat(parts).filter(pl.col("unit") != "").sort("source", "unit", "date", "url")
    bad = every.unique(["source", "unit"], keep="first", maintain_order=True).drop("url")
    honest = (
        pl.read_parquet(data / "domain_benign.parquet")
        .select("unit", "is_vn", "listed_bad", lists=sum(pl.col(name).cast(pl.Int32) for name in _POPULAR))
        .sort("unit")
    )
    # what a protected name really owns is honest, whatever list it stands on, and as well known as anything
    official = pl.DataFrame({"unit": sorted({split_host(domain).unit for domain in official_domains()})})
    bad = bad.join(official, on="unit", how="anti", maintain_order="left")
    honest = pl.concat(
        [
            honest.join(official, on="unit", how="anti", maintain_order="left"),
            official.select(
                "unit",
                is_vn=pl.col("unit").str.ends_with(".vn"),
                listed_bad=pl.lit(value=False),
                lists=pl.lit(OFFICIAL, pl.Int32),
            ),
        ]
    ).sort("unit")
    known_bad = bad["unit"].unique()
    hosts = pl.concat(
        [
            pl.read_parquet(data / name).filter(~pl.col("listed_bad")).select(url="host", unit="unit")
            for name in ("vn_hosts_benign.parquet", "vn_official_domains.parquet")
        ]
    )
    honest_links = (
        pl.concat(
            [
                labelled.filter((pl.col("label") == 0) & ~pl.col("unit_also_listed_bad")).select(
                    "url", "unit"
                ),
                hosts.filter(~pl.col("unit").is_in(known_bad.implode())),
            ]
        )
        .unique("url", keep="first", maintain_order=True)
        .sort("unit", "url")
    )
    bad_links = every.filter(pl.col("source").is_in([JAPAN, PHISHTANK, LABELLED, OPENPHISH])).drop("gambling")
    return Tables(bad, honest, bad_links, honest_links)


class Split(NamedTuple):
    """Units to learn from and units to be measured on. `train` has source ("" = honest), unit, gambling, lists, fold.

    `tests` holds bad units by name of the test (`vn_gambling` and `vn_other` apart); `honest_test` honest units
    that were kept out of `train`, with their columns. `kept_out` holds every unit that no training may see.
    """

    train: pl.DataFrame
    tests: Mapping[str, list[str]]
    honest_test: pl.DataFrame
    kept_out: frozenset[str]


def split(tables: Tables, cuts: Mapping[str, str] | None, *, until: Mapping[str, str] | None = None) -> Split:
    """This will split units by time at `cuts` (None: train on all); tests end before `until` where given.

    Honest units have no date: a fifth of them, by hash, is kept out. Bad units that are popular are not used.
    """
    popular = pl.DataFrame({"unit": tables.honest["unit"], "popular": True})
    bad = tables.bad.join(popular, on="unit", how="left").filter(pl.col("popular").is_null()).drop("popular")
    honest = tables.honest.filter(~pl.col("listed_bad"))
    share = [share_of(unit) for unit in honest["unit"]]
    fold = pl.Series([int(one * BENIGN_FOLDS) for one in share])
    fold = pl.select(pl.when(honest["lists"] == OFFICIAL).then(-1).otherwise(fold)).to_series()
    kept = () if cuts is None else (0,) if until is None else (1,)
    honest_test = honest.filter(fold.is_in(kept))
    if until is not None:
        # what the report is measured on is not even looked at while settings are chosen
        honest, fold = honest.filter(fold != 0), fold.filter(fold != 0)
    honest = honest.filter(~fold.is_in(kept))
    tests: dict[str, list[str]] = {}
    if cuts is not None:
        for source, cut in cuts.items():
            later = bad.filter((pl.col("source") == source) & (pl.col("date") >= cut))
            if until is not None:
                later = later.filter(pl.col("date") < until[source])
            if source == VIETNAM:
                tests["vn_gambling"] = later.filter("gambling")["unit"].to_list()
                tests["vn_other"] = later.filter(~pl.col("gambling"))["unit"].to_list()
            else:
                tests[source] = later["unit"].to_list()
        limits = pl.DataFrame({"source": list(cuts), "cut": list(cuts.values())})
        bad = bad.join(limits, on="source", how="left", maintain_order="left").filter(
            pl.col("cut").is_null() | (pl.col("date") < pl.col("cut"))
        )
    kept_out = frozenset(unit for units in tests.values() for unit in units) | frozenset(honest_test["unit"])
    bad = bad.filter(pl.col("source").is_in(SOURCES) & ~pl.col("unit").is_in(list(kept_out)))
    train = pl.concat(
        [
            bad.select("source", "unit", "gambling", lists=pl.lit(0, pl.Int32), fold=_folds(bad)),
            honest.select(
                source=pl.lit(""),
                unit="unit",
                gambling=pl.lit(value=False),
                lists="lists",
                fold=pl.Series(
                    [int(share_of(unit, "fold") * FOLDS) for unit in honest["unit"]], dtype=pl.Int64
                ),
            ),
        ]
    )
    return Split(train, tests, honest_test, kept_out)


def _folds(bad: pl.DataFrame) -> pl.Series:
    """This will put bad units into folds of time, so that an expert never scores the campaign it learned from.

    Units without a date go by the first letters of their names, which campaigns share.
    """
    family = pl.Series([share_of("".join(filter(str.isalpha, unit))[:5], "family") for unit in bad["unit"]])
    ranked = bad.with_columns(family=family).with_columns(
        rank=pl.struct("date", "family").rank("ordinal").over("source") - 1, rows=pl.len().over("source")
    )
    by_time = (ranked["rank"] * FOLDS) // ranked["rows"]
    by_name = (family * FOLDS).cast(pl.Int64)
    undated = bad["date"] == _BEFORE_ALL
    return pl.select(pl.when(undated).then(by_name).otherwise(by_time.cast(pl.Int64))).to_series()
