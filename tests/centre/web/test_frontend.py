from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders

import lachan.centre.web

ROOT = Path(__file__).resolve().parents[3]
WEB = Path(lachan.centre.web.__file__).parent
MANIFEST = json.loads((WEB / "frontend.json").read_text("utf-8"))
FILES = {file["path"]: file for package in MANIFEST["packages"] for file in package["files"]}


def test_every_vendored_file_is_what_the_manifest_says() -> None:
    for path, file in FILES.items():
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == file["sha256"], path


def test_every_package_has_name_version_and_licence() -> None:
    for package in MANIFEST["packages"]:
        assert package["name"]
        assert package["version"]
        assert package["licence"] in {"0BSD", "BSD-3-Clause", "MIT", "MPL-2.0", "OFL-1.1"}


def test_no_vendored_file_stands_outside_the_manifest() -> None:
    kept = [
        *(WEB / "static/vendor").iterdir(),
        *(WEB / "static/web/fonts").glob("*.woff2"),
        *(ROOT / "tests/vendor").iterdir(),
    ]
    assert {str(path.relative_to(ROOT)) for path in kept} == set(FILES)


def test_the_fonts_carry_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (WEB / "static/web/fonts/OFL.txt").read_text("utf-8")


def test_every_file_that_a_stylesheet_names_is_there() -> None:
    css = (WEB / "static/web/tokens.css").read_text("utf-8")
    names = re.findall(r"url\(([^)]+)\)", css)
    assert names
    assert all(finders.find(f"web/{name}") for name in names)


def values(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):([^;}]+)", block))


def test_dark_is_the_same_by_wish_and_by_hand() -> None:
    css = (WEB / "static/web/tokens.css").read_text("utf-8")
    by_wish = re.search(
        r"prefers-color-scheme:dark\)\{:root:not\(\[data-theme=light\]\)\{(.*?)\}\}", css, re.DOTALL
    )
    by_hand = re.search(r"\[data-theme=dark\]\{color-scheme:dark;(.*?)\}", css, re.DOTALL)
    assert by_wish
    assert by_hand
    assert values(by_wish[1]) == values(by_hand[1])


def test_dark_says_every_colour_that_light_says() -> None:
    css = (WEB / "static/web/tokens.css").read_text("utf-8")
    light = re.search(r":root,\[data-theme=light\]\{(.*?)\n\}", css, re.DOTALL)
    dark = re.search(r"\[data-theme=dark\]\{color-scheme:dark;(.*?)\}", css, re.DOTALL)
    assert light
    assert dark
    colours = {name for name, value in values(light[1]).items() if value.startswith("#")}
    assert colours <= set(values(dark[1])), colours - set(values(dark[1]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_text_can_be_read_in_both_schemes() -> None:
    css = (WEB / "static/web/tokens.css").read_text("utf-8")
    light = re.search(r":root,\[data-theme=light\]\{(.*?)\n\}", css, re.DOTALL)
    dark = re.search(r"\[data-theme=dark\]\{color-scheme:dark;(.*?)\}", css, re.DOTALL)
    assert light
    assert dark
    for scheme in (values(light[1]), values(dark[1])):
        colours = {name: value[:7] for name, value in scheme.items() if value.startswith("#")}
        pairs = [
            (f"--on-{level}", f"--{level}-solid") for level in ("danger", "suspect", "unknown", "trusted")
        ]
        pairs += [
            (ink, ground)
            for ink in ("--ink", "--ink-2", "--ink-3", "--link")
            for ground in ("--paper", "--surface", "--sunken")
        ]
        pairs += [("--ink", f"--{level}-soft") for level in ("danger", "suspect", "unknown", "trusted")]
        for ink, ground in pairs:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
