"""What holds for every file of the repository, whoever writes it."""

from __future__ import annotations

import functools
import re
import subprocess
import unicodedata
from pathlib import Path

import pytest

from programs import leave_out, need_program

ROOT = Path(__file__).parents[1]
LARGEST_MB = 8
LONGEST_FILE_LINES = 450

# The parts are joined here, so that this file does not hold what it looks for.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "conda." + "anaconda",
]
MACHINE_PATHS = [
    "/wo" + "rk/",
    "/fa" + "rm/",
    "/ro" + "ot/",
    "/opt/" + "tools",
    "." + "library/",
    "/home/" + "[a-z]",
]
FOREIGN_WORDS = re.compile(
    "|".join(REGISTRIES + [re.escape(p) if p[-1] != "]" else p for p in MACHINE_PATHS])
)

# Lists of names of the whole web, where an address of a registry is a row like any other.
LISTS_OF_HOSTS = {"src/lachan/engine/data/public_suffixes.txt", "src/lachan/engine/data/brands.csv"}

# Hosts where persons have their mail. Addresses in examples end in `.example`: an invented one at such a host may
# well be somebody's.
PERSONS_MAIL = re.compile(
    r"(?i)[\w.+-]+@(?:g(?:oogle)?mail|yahoo|ymail|outlook|hotmail|live|msn|icloud|me|proton(?:mail)?|zoho|gmx|mail|qq|163"
    r"|yandex|users\.noreply\.\w+|fpt|vnn|anthropic)\.(?:com|vn|net|org|me|ru|de|ch)\b"
)

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")


@functools.cache
def tracked() -> tuple[str, ...]:
    """This will give the path of each file that is part of the repository."""
    git = need_program("git", "git")
    if not (ROOT / ".git").exists():
        leave_out("this is no git checkout, so what belongs to the repository is not known; use: git clone")
    run = subprocess.run(
        [git, "-C", str(ROOT), "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    paths = run.stdout.decode("utf-8").rstrip("\0").split("\0")
    return tuple(path for path in paths if (ROOT / path).is_file())


def texts() -> list[tuple[str, str]]:
    """This will give path and text of each tracked file that is text."""
    found = []
    for path in tracked():
        raw = (ROOT / path).read_bytes()
        if b"\0" in raw:
            continue
        try:
            found.append((path, raw.decode("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_it_names_no_registry_and_no_machine() -> None:
    bad = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        if path not in LISTS_OF_HOSTS
        for number, line in enumerate(text.splitlines(), 1)
        if FOREIGN_WORDS.search(line)
    ]
    assert bad == []


def test_it_holds_no_address_of_a_person() -> None:
    bad = [f"{path}: {match.group()}" for path, text in texts() for match in PERSONS_MAIL.finditer(text)]
    assert bad == []


def test_locks_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = re.findall(
            r"(?m)^[a-z0-9][^\n]*?==[^\n]*\n(?: {4}--hash=sha256:[0-9a-f]{64}[^\n]*\n)+", text
        )
        assert len(packages) == len(re.findall(r"(?m)^[^\s#]", text)) > 20, name
        assert "://" not in text
        assert "--index" not in text


def test_what_serves_is_what_is_tested() -> None:
    serving, testing = (
        set(re.findall(r"(?m)^(\S+==\S+)", (ROOT / name).read_text(encoding="utf-8")))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert serving < testing


def slugs(markdown: str) -> set[str]:
    """This will give the anchors that the headings of a page have."""
    headings = re.findall(r"(?m)^#+\s+(.+?)\s*$", markdown)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_between_documents_resolve() -> None:
    bad = []
    for path, text in texts():
        if not path.endswith(".md"):
            continue
        prose = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", text)
        for target in LINK.findall(prose):
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            file, _, anchor = target.partition("#")
            page = (ROOT / path).parent / file if file else ROOT / path
            if not page.exists():
                bad.append(f"{path}: {target} is not there")
            elif anchor and page.suffix == ".md" and anchor not in slugs(page.read_text(encoding="utf-8")):
                bad.append(f"{path}: {target} has no such heading")
    assert bad == []


def test_each_data_file_has_its_card() -> None:
    folder = "src/lachan/engine/data/"
    files = [
        path
        for path in tracked()
        if path.startswith(folder) and not path.endswith((".py", ".card.md", "/DIGEST"))
    ]
    assert files
    # a file, or all files that share a stem (`links.npz`, `links.json`), or a folder of them, is told of by one card
    without = [
        path
        for path in files
        if not any((ROOT / folder / f"{stem}.card.md").is_file() for stem in stems(path))
    ]
    assert without == []


def stems(path: str) -> set[str]:
    """This will give the names that a data file's card may have: its own, its stem, its folder."""
    parts = Path(path).relative_to("src/lachan/engine/data").parts
    return {parts[0], parts[0].split(".")[0], Path(parts[0]).stem}


def test_a_card_says_whence_and_when() -> None:
    cards = [(path, text) for path, text in texts() if path.endswith(".card.md")]
    assert cards
    for path, text in cards:
        assert re.search(r"(?i)licen[cs]e|written by the project", text), f"{path} names no licence"
        assert re.search(r"\b20\d\d\b", text), f"{path} has no date"


def test_no_file_is_too_large_and_no_source_too_long() -> None:
    large = [path for path in tracked() if (ROOT / path).stat().st_size > LARGEST_MB * 1_000_000]
    long = [
        path
        for path, text in texts()
        if path.endswith((".py", ".html", ".js", ".css"))
        and path.startswith(("src/", "scripts/", "bench/", "tests/"))
        and "/migrations/" not in path
        and "/vendor/" not in path
        and len(text.splitlines()) > LONGEST_FILE_LINES
    ]
    assert large == []
    assert long == []


def test_texts_are_composed() -> None:
    # A word that is spelt in two ways is found in one of them only. Tables of characters are made of the odd ones.
    bad = [path for path, text in texts() if not unicodedata.is_normalized("NFC", text)]
    assert [path for path in bad if not path.startswith("src/lachan/engine/data/confusables")] == []


@pytest.mark.parametrize("script", ["scripts/setup.sh", "scripts/lock.sh", ".ci/run"])
def test_shell_scripts_pass_shellcheck(script: str) -> None:
    shellcheck = need_program("shellcheck", "shellcheck")
    run = subprocess.run([shellcheck, ROOT / script], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stdout
