"""Training on made-up tables: the same bytes twice, a file that the engine reads, and no peeping at the later part."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import lightgbm
import numpy as np
import polars as pl
import pytest

from lachan.engine.links import grams
from lachan.engine.links.model import COLUMNS, load
from lachan.engine.links.parse import parse_link
from lachan.training import link_data as ld
from lachan.training import link_floor, link_wholes, links
from lachan.training.link_eval import match, scores_of
from lachan.training.link_experts import count_grams, fit, quantize
from lachan.training.link_forest import take_out
from lachan.training.link_shapes import match_shapes, shape_of

if TYPE_CHECKING:
    from pathlib import Path

HONEST_WORDS = ("garden", "school", "studio", "travel", "music", "north", "river", "coffee", "book", "house")
BAD_WORDS = ("bet", "win", "vay", "otp", "qua", "nap", "the", "momo", "vip", "club")


def names(source: random.Random, words: tuple[str, ...], endings: tuple[str, ...], count: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        made[
            "".join(source.sample(words, 2)) + str(source.randint(0, 999)) + "." + source.choice(endings)
        ] = None
    return list(made)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This will write small tables of the form of the development data."""
    folder = tmp_path_factory.mktemp("data")
    source = random.Random(7)  # noqa: S311 - made-up names, the same on every run
    honest = names(source, HONEST_WORDS, ("com", "org", "vn"), 900)
    bad = names(source, BAD_WORDS, ("top", "xyz", "com"), 900)
    days = [f"20{year}-{month:02d}-15" for year in range(19, 26) for month in range(1, 13)]

    def dated(units: list[str], address: str) -> pl.DataFrame:
        urls = [
            f"http://{unit}/login/{at}.php" if address == "url" else unit for at, unit in enumerate(units)
        ]
        return pl.DataFrame({address: urls, "date": [source.choice(days) for _ in units], "unit": units})

    for name, address, part in (
        ("url_phish_jpcert", "url", bad[:200]),
        ("url_phish_openphish", "url", bad[200:300]),
        ("url_phish_phishtank", "url", bad[300:450]),
        ("domain_phish_crypto_polkadot", "host", bad[450:550]),
        ("domain_scam_jarelllama", "host", bad[550:700]),
    ):
        dated(part, address).write_parquet(folder / f"{name}.parquet")
    pl.DataFrame(
        {
            "host": bad[700:],
            "unit": bad[700:],
            "first_seen": ["2022-11-01"] * 150 + ["2023-01-01"] * 50,
            "left_censored": [True] * 100 + [False] * 100,
            "category": ["gambling", "anti_fraud_list"] * 100,
        }
    ).write_parquet(folder / "vn_scam_domains.parquet")
    pages = [f"http://{unit}/about/{at}.html" for at, unit in enumerate(honest[:400])]
    pl.DataFrame(
        {
            "url": [*pages, *(f"http://{unit}/a/b.php" for unit in bad[:100])],
            "label": [0] * 400 + [1] * 100,
            "unit": [*honest[:400], *bad[:100]],
            "unit_also_listed_bad": [False] * 500,
        }
    ).write_parquet(folder / "url_labelled.parquet")
    flags = {name: [True] * 900 for name in ("in_tranco", "in_crux")}
    flags |= {name: [at % 9 == 0 for at in range(900)] for name in ("in_cisco20k", "in_majestic10k")}
    pl.DataFrame(
        {"unit": honest, **flags, "is_vn": [False] * 900, "listed_bad": [False] * 900}
    ).write_parquet(folder / "domain_benign.parquet")
    hosts = pl.DataFrame(
        {"host": [f"www.{unit}" for unit in honest[:50]], "unit": honest[:50], "listed_bad": [False] * 50}
    )
    hosts.write_parquet(folder / "vn_hosts_benign.parquet")
    hosts.write_parquet(folder / "vn_official_domains.parquet")
    return folder


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in (
        (links, "SITE_BITS", 12),
        (links, "SHAPE_BITS", 10),
        (links, "SITE_TREES", 6),
        (link_wholes, "WHOLE_BITS", 12),
        (link_wholes, "WHOLE_TREES", 4),
    ):
        monkeypatch.setattr(module, name, value)


def test_the_same_data_give_the_same_bytes_and_a_model_that_tells_them_apart(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch)
    tables = ld.read(data)
    for name in ("one.npz", "two.npz"):
        links.write_built(links.build(tables, None), tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    model = load(tmp_path / "one.npz")
    assert model.about["site_base_rate"] == links.SITE_BASE_RATE
    honest = scores_of(["riverschool12.com", "gardenmusic5.org", "coffeebook77.com"], model)
    bad = scores_of(["betvip12.top", "momowin5.xyz", "vayclub77.top"], model)
    assert honest.max() < bad.min()


def test_what_is_measured_on_is_not_trained_on(data: Path) -> None:
    tables = ld.read(data)
    split = ld.split(tables, ld.REPORT)
    trained = set(split.train["unit"])
    assert not trained & split.kept_out
    assert not trained & set(split.tests[ld.OPENPHISH])
    assert not (split.train["source"] == ld.OPENPHISH).any()
    dates = dict(tables.bad.filter(pl.col("source") == ld.JAPAN).select("unit", "date").iter_rows())
    used = split.train.filter(pl.col("source") == ld.JAPAN)["unit"]
    assert all(dates[unit] < ld.REPORT[ld.JAPAN] for unit in used)


def test_settings_are_chosen_without_the_weeks_that_are_reported(data: Path) -> None:
    tables = ld.read(data)
    chosen = ld.split(tables, ld.SELECT, until=ld.REPORT)
    reported = ld.split(tables, ld.REPORT)
    for source in (ld.JAPAN, ld.OPENPHISH):
        assert not set(chosen.tests[source]) & set(reported.tests[source])
    assert not set(chosen.honest_test["unit"]) & set(reported.honest_test["unit"])
    assert not set(chosen.train["unit"]) & set(reported.honest_test["unit"])


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ld.read(tmp_path)


def test_taken_out_trees_score_as_lightgbm_does() -> None:
    rng = np.random.default_rng(3)
    columns = np.round(rng.normal(size=(5, 3000)), 1).astype(np.float32)
    bad = columns[0] + columns[1] * columns[2] > 0.3
    settings = {"objective": "binary", "num_leaves": 16, "verbose": -1, "num_threads": 1}
    booster = lightgbm.train(
        settings, lightgbm.Dataset(columns.T.copy(), bad.astype(int), params=settings), 12
    )
    forest = take_out(booster, 5)
    assert forest.score(columns) == pytest.approx(booster.predict(columns.T.copy(), raw_score=True), abs=1e-5)


def test_experts_sum_in_the_engine_as_they_did_in_training() -> None:
    texts = grams.lay_out(
        [grams.marked(one) for one in ("example.com", "vietcombank.com.vn", "ab.vn", "x" * 80 + ".com")]
    )
    counts = count_grams(texts, 10)
    coefficients = np.random.default_rng(2).normal(size=1 << 10)
    quantized, step = quantize(coefficients)
    packed = [grams.pack(np.stack([quantized, 255 - quantized]))]
    sums = grams.sums(packed, grams.hash_grams(texts), 10)[0] * step / np.sqrt(grams.count(texts))
    assert sums == pytest.approx(counts @ coefficients, abs=0.1)


def test_a_regression_finds_what_tells_rows_apart() -> None:
    texts = grams.lay_out(
        [grams.marked(f"{word}{at}.com") for at in range(60) for word in ("betwin", "garden")]
    )
    bad = np.array([True, False] * 60)
    coefficients, bias = fit(count_grams(texts, 12), bad, np.ones(120))
    assert (((count_grams(texts, 12) @ coefficients + bias) > 0) == bad).all()


def test_matching_gives_both_classes_one_shape() -> None:
    bad = [f"http://bad{at}.com/a/{at}.php" for at in range(30)] + [f"http://bad{at}.com/" for at in range(5)]
    honest = [f"http://fine{at}.com/a/{at}.php" for at in range(10)] + [
        f"http://fine{at}.com/?q=1" for at in range(9)
    ]
    matched = match(bad, honest)
    shapes = [sorted(shape_of(link) for one in side if (link := parse_link(one))) for side in matched]
    assert shapes[0] == shapes[1]
    parsed = [link for one in bad + honest if (link := parse_link(one))]
    truth = np.arange(len(parsed)) < len(bad)
    weights = match_shapes(parsed, truth, np.ones(len(parsed)))
    deep = np.array(["php" in link.path for link in parsed])
    assert weights[truth & deep].sum() == pytest.approx(weights[~truth & deep].sum())


def test_the_columns_have_names() -> None:
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_the_floor_learns_from_the_same_units_and_tells_them_apart(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_floor, "BITS", 12)
    split = ld.split(ld.read(data), ld.REPORT)
    floors = link_floor.learn_floors(split)
    assert set(floors) == set(link_floor.NAMES)
    for floor in floors.values():
        honest = floor.score(["riverschool12.com", "gardenmusic5.org", "coffeebook77.com"])
        assert floor.score(["betvip12.top", "momowin5.xyz", "vayclub77.top"]).min() > honest.max()
