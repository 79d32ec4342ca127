"""Make the tables of RDAP servers anew from IANA's bootstrap files (RFC 9224), which are on this machine already.

    python scripts/refresh_rdap.py dns.json ipv4.json ipv6.json

Each file is read by its own description of services, held against what a table may hold, and written into
src/lachan/centre/fetch/rdap/. Nothing is fetched; IANA publishes the files under data.iana.org/rdap.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "src" / "lachan" / "centre" / "fetch" / "rdap"
NAMES = ("dns", "ipv4", "ipv6")


def refresh(name: str, source: Path) -> str:
    """This will write one table, of each service its entries and first address by HTTPS, and give a line about it."""
    read: dict[str, Any] = json.loads(source.read_text("utf-8"))
    published = datetime.fromisoformat(read["publication"])
    servers: dict[str, list[str]] = {}
    for entries, addresses in read["services"]:
        secure = [address for address in addresses if address.startswith("https://")]
        for address in secure[:1]:
            servers.setdefault(address.rstrip("/") + "/", []).extend(_entry(name, entry) for entry in entries)
    table = {
        "publication": f"{published:%Y-%m-%dT%H:%M:%SZ}",
        "services": [[sorted(entries), [address]] for address, entries in sorted(servers.items())],
    }
    target = FOLDER / f"{name}.json"
    lines = ",\n".join(json.dumps(service, separators=(",", ":")) for service in table["services"])
    target.write_text(f'{{"publication":"{table["publication"]}","services":[\n{lines}\n]}}\n', "utf-8")
    count = sum(len(entries) for entries in servers.values())
    return f"{target.name}: of {table['publication']}, {count} entries at {len(servers)} servers"


def _entry(name: str, entry: str) -> str:
    if name == "dns":
        return entry.lower().encode("idna").decode() if not entry.isascii() else entry.lower()
    return str(ip_network(entry))


def main() -> int:
    """This will write the tables of the files that are named, and say what is in them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in NAMES:
        parser.add_argument(name, type=Path, help=f"IANA's {name}.json")
    options = parser.parse_args()
    for name in NAMES:
        print(refresh(name, getattr(options, name)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
