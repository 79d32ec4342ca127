"""Make the packaged reference data anew from files that are already on this machine.

    python scripts/refresh_data.py suffixes PUBLIC_SUFFIX_LIST.dat --dated 2025-03-28

Each part reads the files named on the command line, writes one file into src/lachan/engine/data/ and
prints the hashes that its card states. Nothing is fetched: where the files come from is the card's business.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import unicodedata
from datetime import date
from pathlib import Path

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
    given = parser.parse_args(arguments)
    written = refresh_suffixes(given.source, given.dated)
    for path in (given.source, written):
        sys.stdout.write(f"{_sha256(path)}  {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
