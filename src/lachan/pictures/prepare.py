"""A grey picture made ready for reading: dark letters on light, of a size that tesseract reads best."""

from __future__ import annotations

from PIL import Image, ImageOps

_DARK = 110


def prepare(gray: Image.Image) -> Image.Image:
    """This will give the picture that tesseract reads."""
    small = gray.resize((64, 64), Image.Resampling.BOX)
    counts = small.histogram()
    median = next(level for level in range(256) if sum(counts[: level + 1]) >= 64 * 64 / 2)
    if median < _DARK:
        gray = ImageOps.invert(gray)
    return gray
