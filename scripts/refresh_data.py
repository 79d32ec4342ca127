"""Make the packaged reference data anew from files that are already on this machine.

    python scripts/refresh_data.py suffixes PUBLIC_SUFFIX_LIST.dat --dated 2025-03-28
    python scripts/refresh_data.py confusables CONFUSABLES.json SCRIPTS.txt

Each part reads the files named on the command line, writes one file into src/lachan/engine/data/ and
prints the hashes that its card states. Nothing is fetched: where the files come from is the card's business.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from datetime import date
from pathlib import Path

from lachan.engine.fold import fold

DATA = Path(__file__).resolve().parent.parent / "src" / "lachan" / "engine" / "data"


def _ascii_rule(rule: str) -> str:
    """This will give a suffix rule with its labels in punycode (`*` and `!` stay)."""
    labels = unicodedata.normalize("NFC", rule.lower()).split(".")
    return ".".join(x if x.isascii() else "xn--" + x.encode("punycode").decode("ascii") for x in labels)


def refresh_suffixes(source: Path, dated: date) -> Path:
    """This will write public_suffixes.txt from the Public Suffix List: both sections, sorted, in punycode."""
    sections: dict[str, list[str]] = {"ICANN": [], "PRIVATE": []}
    section = ""
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("// ===BEGIN "):
            section = line.removeprefix("// ===BEGIN ").split()[0]
        elif line.startswith("// ===END "):
            section = ""
        elif section and line and not line.startswith("//"):
            sections[section].append(_ascii_rule(line.split()[0]))
    if not all(sections.values()):
        raise SystemExit(f"{source}: an ICANN and a PRIVATE section were expected")
    target = DATA / "public_suffixes.txt"
    head = (
        "# Public Suffix List, rules only, in punycode, sorted within each section.\n"
        f"# Edition of {dated.isoformat()}. This file is subject to the terms of the Mozilla Public\n"
        "# License, v. 2.0; a copy of it can be had at https://mozilla.org/MPL/2.0/.\n"
    )
    body = "".join(
        f"[{name.lower()}]\n" + "".join(f"{rule}\n" for rule in sorted(set(rules)))
        for name, rules in sections.items()
    )
    target.write_text(head + body, encoding="ascii")
    return target


def _latin_letter(char: str, alike: list[str]) -> str:
    """This will give the one lower-case ASCII letter or digit that a character looks like, or ""."""
    lower = [x.lower() for x in alike if len(x) == 1 and x.isascii() and x.isalnum()]
    # 1, I and l are one class in UTS 39, and so are 0 and O; letters say more than digits
    lower.sort(key=lambda x: (x.isdigit(), x))
    return lower[0] if lower and not char.isascii() else ""


def refresh_confusables(pairs: Path, scripts: Path) -> Path:
    """This will write confusables.txt: letters of any script that look like a Latin one, and the script ranges.

    `pairs` maps each character to what it looks like ([{"c": …}, …]; UTS 39); `scripts` is Unicode's Scripts.txt.
    """
    alike: dict[str, str] = {}
    for char, others in json.loads(pairs.read_text(encoding="utf-8")).items():
        if len(char) == 1 and (letter := _latin_letter(char, [other["c"] for other in others])):
            alike[char] = letter
    # matching is done on lower-cased text: a capital's likeness goes over to its small letter, if that has none
    for code in range(0x80, 0x10000):
        # a stroke, hook or tail is no accent that folding takes off, yet a reader sees the letter below it
        if named := re.match(
            r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH ", unicodedata.name(chr(code), "")
        ):
            alike[chr(code)] = named[1].lower()
    for char, letter in sorted(alike.items()):
        if len(small := char.lower()) == 1 and not small.isascii():
            alike.setdefault(small, letter)
    # what folding already turns into an ASCII letter needs no entry
    # and signs that are no letters, or letters that look like digits, name nobody
    kept = {
        char: letter
        for char, letter in alike.items()
        if char.lower() == char
        and letter.isalpha()
        and unicodedata.category(char)[0] in "LN"
        and not fold(char).text.isascii()
    }
    by_letter = {
        letter: "".join(sorted(c for c in kept if kept[c] == letter)) for letter in sorted(set(kept.values()))
    }
    ranges: list[list[int | str]] = []
    line_form = re.compile(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)")
    found = (line_form.match(line) for line in scripts.read_text(encoding="utf-8").splitlines())
    for match in sorted((m for m in found if m), key=lambda m: int(m[1], 16)):
        first, last, script = int(match[1], 16), int(match[2] or match[1], 16), match[3]
        if script in {"Common", "Inherited"}:
            continue
        if ranges and ranges[-1][2] == script and ranges[-1][1] == first - 1:
            ranges[-1][1] = last
        else:
            ranges.append([first, last, script])
    target = DATA / "confusables.txt"
    target.write_text(
        "# Made from Unicode data files; (c) Unicode, Inc., Unicode License v3; see confusables.card.md.\n[letters]\n"
        + "".join(f"{letter}\t{chars}\n" for letter, chars in by_letter.items())
        + "[scripts]\n"
        + "".join(f"{first:x}\t{last:x}\t{script}\n" for first, last, script in ranges),
        encoding="utf-8",
    )
    return target


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """This will run one part and print the hashes of what was read and written."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = parser.add_subparsers(dest="part", required=True)
    suffixes = parts.add_parser("suffixes", help="public_suffixes.txt from the Public Suffix List")
    suffixes.add_argument("source", type=Path)
    suffixes.add_argument("--dated", type=date.fromisoformat, required=True, help="the edition's day")
    confusables = parts.add_parser("confusables", help="confusables.txt from UTS 39 pairs and Scripts.txt")
    confusables.add_argument("pairs", type=Path)
    confusables.add_argument("scripts", type=Path)
    given = parser.parse_args(arguments)
    if given.part == "suffixes":
        paths = [given.source, refresh_suffixes(given.source, given.dated)]
    else:
        paths = [given.pairs, given.scripts, refresh_confusables(given.pairs, given.scripts)]
    for path in paths:
        sys.stdout.write(f"{_sha256(path)}  {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
