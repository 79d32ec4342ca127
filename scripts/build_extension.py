"""Pack the browser extension: a folder that a browser loads, and a zip for a store or an administrator.

    make extension CENTRE=https://lachan.example KEY=… NAME="Trung tâm …"

The look-up, the styles, fonts and the mark are the site's own files; the words become JSON. The same sources give the
same zip.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from lachan import __version__

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "extension"
WEB: Final = ROOT / "src" / "lachan" / "centre" / "web" / "static" / "web"
LOOKUP: Final = ROOT / "src" / "lachan" / "centre" / "exchange" / "static" / "exchange"
LICENCE: Final = ROOT / "LICENSE"
BUILT: Final = ROOT / "dist"
# 32 bytes, or these behind the ten that minisign puts before a key
KEY_BYTES: Final = (32, 42)
# The oldest day that a zip can say: what is packed has no time of its own.
_DAY: Final = (1980, 1, 1, 0, 0, 0)


class BadSettingError(ValueError):
    """What is to be packed can't be used; the message says what would do."""


def build(
    folder: Path, *, centre: str = "", key: str = "", name: str = "", name_en: str = "", relay: str = ""
) -> Path:
    """This will pack into an empty folder, and give the zip beside it. Raises BadSettingError."""
    settings = {
        "centre": _site(centre), "key": _key(key), "name": name.strip(), "name_en": name_en.strip(),
        "relay": _site(relay),
    }  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("*.toml", "README.md"))
    for each in (
        LOOKUP / "lookup.js",
        LOOKUP / "keys.js",
        LOOKUP / "relay.js",
        WEB / "tokens.css",
        WEB / "public.css",
        WEB / "mark.svg",
        LICENCE,
    ):
        shutil.copy(each, folder / each.name)
    shutil.copytree(WEB / "fonts", folder / "fonts")
    words = tomllib.loads((SOURCE / "words.toml").read_text("utf-8"))
    _write(folder / "words.json", words)
    _write(folder / "centre.json", settings)
    manifest = json.loads((SOURCE / "manifest.json").read_text("utf-8"))
    _write(folder / "manifest.json", manifest | {"version": __version__})
    packed = folder.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            about = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _DAY)
            about.external_attr = 0o644 << 16
            archive.writestr(about, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return packed


def _site(said: str) -> str:
    if not said:
        return ""
    parts = urlsplit(said)
    is_here = parts.hostname in {"localhost", "127.0.0.1"}
    if not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        raise BadSettingError(f"{said} is no address of a site, such as https://lachan.example")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise BadSettingError(f"{said} has to begin with https://")
    return f"{parts.scheme}://{parts.netloc}"


def _key(said: str) -> str:
    try:
        length = len(base64.b64decode(said.strip(), validate=True))
    except binascii.Error:
        length = -1
    if said and length not in KEY_BYTES:
        raise BadSettingError("KEY is no public key: copy the line that the centre publishes")
    return said.strip()


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n", "utf-8")


def main() -> int:
    """This will pack as told on the command line."""
    parser = argparse.ArgumentParser(description="Pack the browser extension.")
    parser.add_argument("--centre", default="", help="the centre's site: https://lachan.example")
    parser.add_argument("--key", default="", help="its public key, in base64")
    parser.add_argument("--name", default="", help="its name, as it stands in warnings")
    parser.add_argument(
        "--name-en", default="", help="its name in English warnings (the same where left out)"
    )
    parser.add_argument("--relay", default="", help="a relay that another body runs, if there is one")
    parser.add_argument(
        "--out", type=Path, default=BUILT / "extension", help="the folder (default: dist/extension)"
    )
    given = parser.parse_args()
    try:
        packed = build(
            given.out,
            centre=given.centre,
            key=given.key,
            name=given.name,
            name_en=given.name_en,
            relay=given.relay,
        )
    except BadSettingError as error:
        print(f"build_extension: {error}", file=sys.stderr)
        return 2
    print(f"{given.out}\n{packed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
