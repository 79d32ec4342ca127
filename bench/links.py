"""How fast links are judged: the whole judge with lists on and reasons, beside scikit-learn's hashing alone.

    python bench/links.py [--links 40000] [--of FILE.parquet]

One core, one run, no two links the same. Without --of the links are made up: official names, the examples of all rules
and ways of imitation, and names of two or three words with and without a path; about half of them are suspicious. With
--of the column `url` (or `host`) of a Parquet file is read. The reference counts the same 2- to 5-grams with
scikit-learn and multiplies them by weights, and gives no reasons; the ratio does not depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from datetime import date
from typing import TYPE_CHECKING

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is loaded: one core is what is measured

import numpy as np
import polars as pl
from sklearn.feature_extraction.text import HashingVectorizer

from lachan.engine.brands import official_domains
from lachan.engine.links import judge_many, rules
from lachan.engine.links.forest import Forest
from lachan.engine.links.lookalike.ways import ALL as WAYS
from lachan.engine.links.model import link_model
from lachan.engine.links.parse import parse_link
from lachan.engine.lists import NoLists, default_lists
from lachan.engine.model import SUSPICIOUS_AT, Indicator, Kind, Lists

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 11, 24)
ENDINGS = (
    "com",
    "com",
    "com",
    "net",
    "org",
    "vn",
    "com.vn",
    "de",
    "co.uk",
    "top",
    "xyz",
    "vip",
    "shop",
    "vercel.app",
)
WORDS = (
    "bank", "shop", "vay", "tien", "game", "viet", "online", "live", "momo", "pay", "sale", "hot", "the", "qua",
    "garden", "studio", "north", "river", "photo", "health", "school", "kids", "travel", "music", "book", "car", "home",
)  # fmt: skip
PATHS = (
    "",
    "",
    "/",
    "/index.html",
    "/login.php",
    "/a/b/c",
    "/tin-tuc/bai-viet-123.html",
    "/?id=42",
    "/wp-admin/x/",
)


def made_up(count: int) -> list[str]:
    """This will make up so many different links."""
    source = random.Random(1)  # noqa: S311 - made-up names, the same on every run
    links = dict.fromkeys(f"https://{domain}/" for domain in official_domains())
    for part in (*rules.ALL, *WAYS):
        links.update(dict.fromkeys(part.HITS))
    while len(links) < count:
        name = "".join(source.sample(WORDS, source.randint(1, 3)))
        if source.random() < 0.3:
            name += str(source.randint(1, 999))
        links[f"https://{name}.{source.choice(ENDINGS)}{source.choice(PATHS)}"] = None
    return list(links)[:count]


def asked_of(links: Sequence[str]) -> list[Indicator]:
    """This will make questions in canonical form, as extraction gives them."""
    return [
        Indicator(Kind.URL, link.url, written)
        for written in links
        if (link := parse_link(written)) is not None
    ]


def per_second(asked: Sequence[Indicator], lists: Lists) -> tuple[float, float]:
    """This will give answers a second of processor time, and the share that is suspicious."""
    judge_many(asked[:200], lists=lists, today=TODAY)
    began = time.process_time()
    judged = judge_many(asked, lists=lists, today=TODAY)
    took = time.process_time() - began
    return len(asked) / took, float(np.mean([one.score >= SUSPICIOUS_AT for one in judged]))


def reference(links: Sequence[str]) -> float:
    """This will give links a second by scikit-learn: hashed n-grams times weights."""
    counter = HashingVectorizer(
        analyzer="char", ngram_range=(2, 5), n_features=1 << 19, norm="l2", alternate_sign=False
    )
    weights = np.random.default_rng(1).normal(size=1 << 19)
    counter.transform(links[:200])
    began = time.process_time()
    counter.transform(links) @ weights
    return len(links) / (time.process_time() - began)


def main() -> None:
    """This will print the table."""
    arguments = argparse.ArgumentParser(description="How fast links are judged.")
    arguments.add_argument("--links", type=int, default=40_000)
    arguments.add_argument("--of", default="")
    given = arguments.parse_args()
    if given.of:
        table = pl.read_parquet(given.of)
        column = table["url" if "url" in table.columns else "host"].unique()
        links = column.sample(min(given.links, len(column)), seed=1).to_list()
    else:
        links = made_up(given.links)
    asked = asked_of(links)
    began = time.process_time()
    trees = link_model().site_forest
    loading = time.process_time() - began
    assert isinstance(trees, Forest)
    began = time.process_time()
    for one in links:
        parse_link(one)
    parsing = len(links) / (time.process_time() - began)
    off, _ = per_second(asked, NoLists())
    on, suspicious = per_second(asked, default_lists(TODAY))
    beside = reference(links)
    single = min(_one(asked[at]) for at in range(300))
    print(f"links {len(asked)}, suspicious {suspicious:.2f}, model loaded in {loading * 1000:.0f} ms")
    print(f"parse                        {parsing:10,.0f}/s")
    print(f"judge, lists on, reasons     {on:10,.0f}/s")
    print(f"judge, lists off, reasons    {off:10,.0f}/s")
    print(f"scikit-learn hashing alone   {beside:10,.0f}/s")
    print(f"judge beside scikit-learn    {on / beside:10.2f}")
    print(f"one link by itself           {single * 1e6:10,.0f} µs")


def _one(asked: Indicator) -> float:
    began = time.process_time()
    judge_many([asked], lists=default_lists(TODAY), today=TODAY)
    return time.process_time() - began


if __name__ == "__main__":
    main()
