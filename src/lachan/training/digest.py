"""The digest of the packaged data, which every answer names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import lachan.engine.data

DATA = Path(next(iter(lachan.engine.data.__path__)))
DIGEST = DATA / "DIGEST"


def data_digest(folder: Path = DATA) -> str:
    """This will give twelve hexadecimal digits of the SHA-256 over names and bytes of the data, cards left out."""
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix not in {".md", ".py"} and path.name != DIGEST.name:
            total.update(path.name.encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]


def write_digest(folder: Path = DATA) -> str:
    """This will write the digest beside the data; done at the end of each training and refresh."""
    digest = data_digest(folder)
    (folder / DIGEST.name).write_text(digest + "\n", encoding="ascii")
    return digest
