"""Untrusted bytes → one upright grey picture. Runs in the reading process alone."""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL import Image, ImageFile

from lachan.pictures.model import Limits, PictureRefused

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TURNED = {5, 6, 7, 8}
# Rows that are turned to grey at once, so that a large picture is not held three times over.
_BAND_ROWS = 512
# A see-through picture stands on white, unless what is drawn is itself this light (mean of 0–255).
_LIGHT = 160
_HALF_OPAQUE = 128
_SIXTEEN_TO_EIGHT = 1 / 256


class Decoded(NamedTuple):
    """A grey picture (mode L) the right way up, its size before any shrinking, by how much it was shrunk, notes."""

    gray: Image.Image
    width_pixels: int
    height_pixels: int
    shrunk_by: float
    notes: tuple[str, ...]


def decode(data: bytes, name: str, limits: Limits) -> Decoded:
    """This will decode the first frame of a picture of the format `name`.

    Raises `PictureRefused` for too many pixels, found out from the header before anything is decoded, and for what is
    broken from the start. Of a picture whose end is missing it gives what there is, with a note.
    """
    if name == "WEBP":
        # its decoder takes the memory for all pixels before one can ask it for the size
        _refuse_large(webp_size(data), limits.heavy_pixels, limits)
    notes: list[str] = []
    # the size is checked here, by our limits
    Image.MAX_IMAGE_PIXELS = None
    formats = ("JPEG", "MPO") if name == "JPEG" else (name,)
    picture = Image.open(io.BytesIO(data), formats=formats)
    width, height = picture.size
    progressive = "progression" in picture.info or "progressive" in picture.info
    _refuse_large((width, height), limits.most_pixels(name, progressive=progressive), limits)
    if getattr(picture, "is_animated", False):
        notes.append("note.picture_first_frame_only")
    if width * height > limits.pixels:
        picture.draft("L", (width // 2, height // 2))
        notes.append("note.picture_shrunk")
    orientation = _orientation(picture)
    if not _load(picture):
        notes.append("note.picture_damaged")
    gray = _to_gray(picture)
    shrunk_by = width / picture.width
    picture.close()
    if (turn := _UPRIGHT.get(orientation)) is not None:
        gray = gray.transpose(turn)
    if orientation in _TURNED:
        width, height = height, width
    return Decoded(gray, width, height, shrunk_by, tuple(notes))


def webp_size(data: bytes) -> tuple[int, int]:
    """This will give width and height of a WebP picture from its header (RFC 9649). Raises `PictureRefused`."""
    kind, head = data[12:16], data[20:30]
    if len(head) < 10:  # noqa: PLR2004 - the longest of the three headers
        raise PictureRefused("picture.broken")
    if kind == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    raise PictureRefused("picture.broken")


def _refuse_large(size: tuple[int, int], most_pixels: int, limits: Limits) -> None:
    if max(size) > limits.side_pixels:
        raise PictureRefused("picture.too_long_side", f"{limits.side_pixels}")
    if size[0] * size[1] > most_pixels:
        raise PictureRefused("picture.too_many_pixels", f"{most_pixels / 1_000_000:g}")
    if not size[0] * size[1]:
        raise PictureRefused("picture.broken")


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a nonsense EXIF block does not make the picture unreadable
        return 1


def _load(picture: Image.Image) -> bool:
    """This will decode the pixels; False where only a part of them could be."""
    try:
        picture.load()
    except OSError:
        # the end is missing: once more, keeping what was decoded up to there
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            picture.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return False
    return True


def _to_gray(picture: Image.Image) -> Image.Image:
    clear = picture.has_transparency_data
    paper = _paper(picture) if clear else 255
    gray = Image.new("L", picture.size, paper)
    for top in range(0, picture.height, _BAND_ROWS):
        band = picture.crop((0, top, picture.width, min(top + _BAND_ROWS, picture.height)))
        if clear:
            band = band.convert("RGBA")
            gray.paste(band.convert("L"), (0, top), band.getchannel("A"))
        else:
            gray.paste(_band_to_gray(band), (0, top))
    return gray


def _band_to_gray(band: Image.Image) -> Image.Image:
    if band.mode == "L":
        return band
    if band.mode.startswith("I"):
        # sixteen bits a pixel: the upper eight
        return band.convert("I").point(lambda value: value * _SIXTEEN_TO_EIGHT).convert("L")
    return band.convert("RGB").convert("L")


def _paper(picture: Image.Image) -> int:
    """This will choose what a see-through picture stands on: white, or black where the drawing is light."""
    small = picture.resize((min(picture.width, 256), min(picture.height, 256)), Image.Resampling.NEAREST)
    small = small.convert("RGBA")
    drawn = small.getchannel("A").point(lambda alpha: 255 if alpha >= _HALF_OPAQUE else 0)
    counts = small.convert("L").histogram(drawn)
    total = sum(counts)
    return 0 if total and sum(level * count for level, count in enumerate(counts)) / total > _LIGHT else 255
