"""The parts of the model, and the shipped file."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.engine.data import path_of
from lachan.engine.links import explain, features, grams, whole
from lachan.engine.links.lookalike import find_many
from lachan.engine.links.model import COLUMNS, FILE, Curve, link_model, load
from lachan.engine.links.parse import parse_link
from lachan.engine.links.site import Site, site_of

HOSTS = [
    "example.com",
    "vietcombank.com.vn",
    "a1b2c3.top",
    "xn--80ak6aa92e.com",
    "203.0.113.7",
    "com.vn",
    "x" * 70 + ".vn",
]


def site(address: str) -> Site:
    link = parse_link(address)
    assert link is not None
    return site_of(link)


def measured(hosts: list[str]) -> dict[str, list[float]]:
    sites = [Site(host, "com" if host.endswith(".com") else "", is_shared=False) for host in hosts]
    rows = features.measure(
        sites, features.lay_out(sites), np.zeros(features.SYMBOLS**3, np.float32), [None] * len(sites)
    )
    return {name: row.tolist() for name, row in zip(features.NAMES, rows, strict=True)}


def test_it_counts_what_a_name_is_made_of() -> None:
    rows = measured(["ab12cd3.com", "bank-of-xyz.com"])
    assert rows["name_chars"] == [7, 11]
    assert rows["digits"] == [3, 0]
    assert rows["letters"] == [4, 9]
    assert rows["hyphens"] == [0, 2]
    assert rows["switches"] == [3, 0]
    assert rows["digit_run"] == [2, 0]
    assert rows["first_is_digit"] == [0, 0]
    assert rows["last_is_digit"] == [1, 0]
    assert rows["letter_run"] == [2, 4]


@given(st.lists(st.sampled_from(HOSTS), min_size=1, max_size=6))
def test_hosts_are_measured_alike_alone_and_together(hosts: list[str]) -> None:
    together = measured(hosts)
    for at, host in enumerate(hosts):
        alone = measured([host])
        assert {name: row[at] for name, row in together.items()} == {
            name: row[0] for name, row in alone.items()
        }


def test_shapes_keep_the_ending_and_forget_the_letters() -> None:
    sites = [Site("bank12.com", "com", is_shared=False), Site("dusk98.com", "com", is_shared=False)]
    shapes = features.shapes(features.lay_out(sites))
    first, second = np.split(shapes.codes, [shapes.lengths[0]])
    assert first.tobytes() == second.tobytes()
    assert first.tobytes().endswith(b"com\x03")


def test_grams_do_not_reach_into_the_next_text() -> None:
    weights = np.random.default_rng(1).integers(1, 256, (4, 1 << 8)).astype(np.uint8)
    table = [grams.pack(weights)]
    texts = ["\x02ab\x03", "\x02example.com\x03", "\x02" + "x" * 60 + "\x03"]
    together = grams.sums(table, grams.hash_grams(grams.lay_out(texts)), 8)
    alone = [grams.sums(table, grams.hash_grams(grams.lay_out([text])), 8)[:, 0] for text in texts]
    assert (together == np.stack(alone, axis=1)).all()


def test_a_long_name_does_not_spill_over() -> None:
    highest = [grams.pack(np.full((4, 1 << 8), 255, np.uint8))]
    texts = grams.lay_out([grams.marked("x" * 500)])
    assert (
        grams.sums(highest, grams.hash_grams(texts), 8)[:, 0].tolist()
        == [int(grams.count(texts)[0]) * (255 - grams.ZERO)] * 4
    )


@pytest.mark.parametrize(
    ("address", "host", "sort"),
    [
        ("http://a.b.example.com/", "example.com", ""),
        ("https://vcb.weebly.com/", "vcb.weebly.com", "sites"),
        ("https://x.vcb.weebly.com/", "vcb.weebly.com", "sites"),
        ("https://www.weebly.com/", "weebly.com", "sites"),
        ("https://shop.vercel.app/a", "shop.vercel.app", "sites"),
        ("https://docs.google.com/forms/d", "google.com", "forms"),
        ("https://bit.ly/abc", "bit.ly", "short"),
        ("http://203.0.113.7/", "203.0.113.7", ""),
    ],
)
def test_it_knows_whose_site_a_link_leads_to(address: str, host: str, sort: str) -> None:
    assert (site(address).host, site(address).sort) == (host, sort)


def test_it_measures_what_stands_before_and_behind_a_site() -> None:
    model = link_model()
    addresses = [
        "http://m.x9.example.com/AB/c-1.php?id=12&a=b",
        "http://example.com/" + "a" * 300,
        "http://b.example.com/",
    ]
    links = [link for link in map(parse_link, addresses) if link is not None]
    sites = [site_of(link) for link in links]
    rows = model.whole_experts.columns(links, sites, np.zeros(3), [None] * 3)
    by_name = {name: row.tolist() for name, row in zip(whole.NAMES, rows, strict=True)}
    assert by_name["before_digits"] == [1, 0, 0]
    assert by_name["before_labels"] == [2, 0, 1]
    assert by_name["behind_digits"] == [3, 0, 0]
    assert by_name["behind_capitals"] == [2, 0, 0]
    assert by_name["path_depth"] == [2, 1, 0]
    assert by_name["page_file"] == [1, 0, 0]
    assert by_name["longest_part"][0] == 3
    assert by_name["longest_part"][2] == 0
    alone = model.whole_experts.columns(links[:1], sites[:1], np.zeros(1), [None])
    assert alone[:, 0].tolist() == rows[:, 0].tolist()


def test_a_curve_is_monotone() -> None:
    model = link_model()
    for curve in (model.site_curve, model.whole_curve):
        said = curve.probability(np.linspace(-30, 30, 5000))
        assert (np.diff(said) >= 0).all()
        assert 0 < said[0] < said[-1] < 1
    assert Curve(np.array([0.0, 1.0]), np.array([0.0, 2.0])).probability(np.array([-5.0]))[
        0
    ] == pytest.approx(0.5)


def test_the_shipped_model_loads_quickly_and_fits_the_code() -> None:
    began = time.process_time()
    model = load(path_of(FILE))
    assert time.process_time() - began < 0.5  # 60 ms on a quiet machine
    assert model.middle.size == len(COLUMNS)
    assert len(model.site_forest.edges) == len(COLUMNS)
    assert len(model.whole_forest.edges) == len(whole.NAMES)
    assert path_of(FILE).stat().st_size < 8_000_000


def test_the_reason_names_what_stands_out() -> None:
    model = link_model()
    hosts = ["kubet88vip.net", "qzxvkjw.top"]
    sites = [site(host) for host in hosts]
    rows = model.knowledge.columns(sites, find_many(hosts, exempt_official=False))
    assert rows.shape == (len(COLUMNS), 2)
    groups = explain.most_telling(rows, model)
    assert all(0 <= group < len(explain.GROUPS) for group in groups)
    reason = explain.reason(groups[0], 0.95, "http://kubet88vip.net/", by_path=False)
    assert reason.params["because_en"]
