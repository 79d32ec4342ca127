"""The browser extension as it is packed: what it may do, what it says, and what can't be packed."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "extension"
KEY = "A" * 43 + "="
WORDS: dict[str, dict[str, dict[str, str]]] = tomllib.loads((SOURCE / "words.toml").read_text("utf-8"))
SCRIPTS = "".join(each.read_text("utf-8") for each in sorted(SOURCE.glob("*.js")))
PAGES = "".join(each.read_text("utf-8") for each in sorted(SOURCE.glob("*.html")))


def pack(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    script = ROOT / "scripts" / "build_extension.py"
    return subprocess.run(
        [sys.executable, str(script), f"--out={folder}", *(f"--{name}={value}" for name, value in given.items())],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text("utf-8"))


def test_the_same_sources_give_the_same_zip(tmp_path: Path) -> None:
    hashes = set()
    for name in ("one", "two"):
        assert (
            pack(tmp_path / name, centre="https://lachan.example", key=KEY, name="Trung tâm").returncode == 0
        )
        hashes.add(hashlib.sha256((tmp_path / f"{name}.zip").read_bytes()).hexdigest())
    assert len(hashes) == 1
    assert read(tmp_path / "one", "centre.json") == {
        "centre": "https://lachan.example", "key": KEY, "name": "Trung tâm", "name_en": "", "relay": "",
    }  # fmt: skip
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {
            "manifest.json",
            "lookup.js",
            "keys.js",
            "relay.js",
            "words.json",
            "tokens.css",
            "LICENSE",
        } <= set(archive.namelist())


def test_it_may_do_no_more_than_it_needs(tmp_path: Path) -> None:
    assert pack(tmp_path / "packed").returncode == 0
    manifest = read(tmp_path / "packed", "manifest.json")
    assert manifest["permissions"] == ["webNavigation", "storage", "alarms"]
    for more in ("host_permissions", "optional_host_permissions", "optional_permissions", "content_scripts",
                 "web_accessible_resources", "externally_connectable"):  # fmt: skip
        assert more not in manifest
    policy = manifest["content_security_policy"]["extension_pages"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert set(manifest["icons"].values()) == {f"icons/{size}.png" for size in (16, 32, 48, 128)}


def test_pages_have_no_script_or_style_of_their_own() -> None:
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", PAGES) == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"centre": "http://lachan.example"}, "https://"),
        ({"centre": "https://lachan.example/path"}, "no address of a site"),
        ({"relay": "relay.example"}, "no address of a site"),
        ({"key": "not base64"}, "no public key"),
        ({"key": "AAAA"}, "no public key"),
    ],
)
def test_what_can_not_be_right_is_not_packed(tmp_path: Path, given: dict[str, str], says: str) -> None:
    done = pack(tmp_path / "packed", **given)
    assert done.returncode == 2
    assert says in done.stderr
    assert not (tmp_path / "packed").exists()


def test_all_that_is_said_is_there_in_both_languages() -> None:
    said = set(re.findall(r'data-say="([a-z_]+\.[a-z0-9_]+)"', PAGES))
    said |= set(re.findall(r"""say\(["']([a-z_]+\.[a-z0-9_]+)["']""", SCRIPTS))
    known = {f"{part}.{word}" for part, words in WORDS.items() for word in words}
    assert said
    assert said - known == set()
    for part, words in WORDS.items():
        for word, both in words.items():
            vi, en = both["vi"], both["en"]
            assert unicodedata.normalize("NFC", vi) == vi, f"{part}.{word}"
            assert "'" not in en, f"{part}.{word}: a typographic apostrophe"
            # the centre's name has a capital where it begins a sentence
            assert set(re.findall(r"\{\w+\}", vi.lower())) == set(re.findall(r"\{\w+\}", en.lower())), (
                f"{part}.{word}"
            )


def test_nothing_is_worded_as_safe() -> None:
    for words in WORDS.values():
        for both in words.values():
            assert "an toàn" not in both["vi"].lower()
            assert not re.search(r"\bsafe\b", both["en"].lower())


def test_what_can_go_wrong_has_words() -> None:
    lookup = ROOT / "src" / "lachan" / "centre" / "exchange" / "static" / "exchange"
    codes = set()
    for name in ("lookup.js", "keys.js", "relay.js"):
        codes |= set(re.findall(r'LookupError\("(\w+)"', (lookup / name).read_text("utf-8")))
    assert codes
    assert codes - set(WORDS["error"]) == set()


def test_policies_are_those_that_are_read() -> None:
    schema = json.loads((SOURCE / "policy.json").read_text("utf-8"))["properties"]
    fields = re.search(r"const FIELDS = \[(.*?)\]", (SOURCE / "settings.js").read_text("utf-8"))
    assert fields is not None
    assert set(schema) == {*re.findall(r'"(\w+)"', fields[1]), "may_go_on"}
