"""Memory of the idle site: PSS of all its processes after each model has been used once.

    python bench/memory.py

PSS counts what processes share once, divided among them. A message, a link, a number, an account and a picture are
asked of every process first, by many connections at once.
"""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

from PIL import Image, ImageDraw

from api import CHECK, MESSAGES, SITE, ask, serving  # type: ignore[import-not-found]  # beside this script

TARGET_MB = 300


def processes(group: int) -> list[int]:
    """This will give the ids of all processes of a group."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                if os.getpgid(int(path.name)) == group:
                    found.append(int(path.name))
            except ProcessLookupError:
                continue
    return found


def pss_mb(process: int) -> float:
    """This will give the proportional set size of a process in MB."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    return 0.0


def picture() -> bytes:
    """This will give a PNG with a line of text."""
    with tempfile.SpooledTemporaryFile() as file:
        image = Image.new("RGB", (600, 200), "white")
        ImageDraw.Draw(image).text((20, 80), "Tai khoan bi khoa vietcombank-login.top", fill="black")
        image.save(file, "PNG")
        file.seek(0)
        return file.read()


def show_picture() -> None:
    """This will ask about a picture by the API."""
    body = (
        b'--B\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
        + picture()
        + b"\r\n--B--\r\n"
    )
    request = Request(CHECK, body, {"Content-Type": "multipart/form-data; boundary=B"})  # noqa: S310 - our own site
    with urlopen(request, timeout=30) as response:  # noqa: S310 - as above
        response.read()


def main() -> None:
    """This will print the PSS of each process and of all."""
    with tempfile.TemporaryDirectory() as folder, serving(SITE, Path(folder)) as group:
        with ThreadPoolExecutor(8) as pool:
            for _ in pool.map(ask, [*MESSAGES, "970436:0123456789"] * 20):
                pass
        show_picture()
        show_picture()
        total = 0.0
        for process in sorted(processes(group)):
            size = pss_mb(process)
            total += size
            print(f"process {process}: {size:6.1f} MB")
        print(f"PSS of all processes {total:.1f} MB (at most {TARGET_MB} wanted)")


if __name__ == "__main__":
    main()
