"""Keeping, reading and showing evidence, in MB/s and seconds, beside plain hashing and writing in the same run.

    python bench/evidence.py [MB]

Each figure is the best of five, so that other work on the machine counts least. The database is a SQLite file in a
folder of its own. Both ways end with fsync of file and folder. The fresh folder is gone afterwards.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
PIECE_BYTES = 262_144


def best(act: Callable[[], object], *, before: Callable[[], object] = bool) -> float:
    """This will give the least seconds of some rounds; what is done `before` each is not counted."""
    taken = []
    for _ in range(ROUNDS):
        before()
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def plain(folder: Path, content: bytes) -> None:
    """This will hash a content and write it as it is, for good."""
    path = folder / "plain"
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for at in range(0, len(content), PIECE_BYTES):
            piece = content[at : at + PIECE_BYTES]
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def main() -> None:
    """This will measure and print."""
    size_mb = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    folder = Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    os.environ |= {
        "LACHAN_DATA": str(folder / "data"),
        "LACHAN_EVIDENCE_MB": "1000",
        "LACHAN_EVIDENCE_PER_DAY": "100000",
        "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
    }
    os.environ.pop("LACHAN_DATABASE", None)
    try:
        measure(folder, size_mb)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, size_mb: int) -> None:
    """This will set a site up in the folder and measure there."""
    import django  # noqa: PLC0415 - the folder has to be named first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after Django is set up
    from django.utils import timezone  # noqa: PLC0415 - as above
    from PIL import Image  # noqa: PLC0415 - as above

    from lachan.centre.audit.actors import OPERATOR  # noqa: PLC0415 - as above
    from lachan.centre.evidence import services  # noqa: PLC0415 - as above
    from lachan.centre.evidence.models import Content, Handling, Holding  # noqa: PLC0415 - as above
    from lachan.centre.evidence.place import site_store  # noqa: PLC0415 - as above
    from lachan.centre.evidence.previews import draw  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0, interactive=False)
    chance = random.Random(1)  # noqa: S311 - the same content each time
    content, small = chance.randbytes(size_mb * 1_000_000), chance.randbytes(20_000)
    now = timezone.now()
    held_for = services.HeldFor("case:1", 1, "upload", "case_work", (now + timedelta(days=9)).date())
    store = site_store()

    def keep(what: bytes) -> str:
        kept = services.keep(content=io.BytesIO(what), name="a", held_for=held_for, actor=OPERATOR, now=now)
        return kept.sha256

    def clear() -> None:
        for table in (Handling, Holding, Content):
            table.objects.all().delete()
        for sha256 in list(store.all()):
            store.remove(sha256)

    def read(sha256: str) -> None:
        sealed = store.open(sha256)
        for _ in sealed.chunks():
            pass
        sealed.close()

    plain_seconds = best(lambda: plain(folder, content))
    keep_seconds = best(lambda: keep(content), before=clear)
    sha256 = keep(content)
    again_seconds = best(lambda: keep(content))
    hash_seconds = best(lambda: hashlib.sha256(content).digest())
    read_seconds = best(lambda: read(sha256))
    small_seconds = best(lambda: keep(small), before=clear)
    print(f"{size_mb} MB, best of {ROUNDS}")
    print(f"hash and write plain  {size_mb / plain_seconds:8.0f} MB/s")
    kept, had = keep_seconds / plain_seconds, read_seconds / hash_seconds
    print(f"keep                  {size_mb / keep_seconds:8.0f} MB/s  {kept:.2f} times as long as plain")
    print(f"keep what is there    {size_mb / again_seconds:8.0f} MB/s")
    print(f"hash alone            {size_mb / hash_seconds:8.0f} MB/s")
    print(f"read and prove        {size_mb / read_seconds:8.0f} MB/s  {had:.2f} times as long as hashing")
    print(f"keep 20 kB            {small_seconds * 1000:8.1f} ms")

    photo = io.BytesIO()
    noise = Image.frombytes("RGB", (400, 300), chance.randbytes(400 * 300 * 3)).resize((4_000, 3_000))
    noise.save(photo, "JPEG", quality=85)
    screen = io.BytesIO()
    Image.new("RGB", (1_080, 2_400), "white").save(screen, "PNG")
    for name, kind, said in (
        ("photo of 12 megapixels", "jpeg", photo.getvalue()),
        ("screenshot of a phone", "png", screen.getvalue()),
        ("text of 20 kB", "text", b"xin chao\n" * 2_200),
    ):
        seconds = best(partial(draw, kind, [said], size_bytes=len(said)))
        print(f"preview, {name:24} {seconds:5.2f} s")


if __name__ == "__main__":
    main()
