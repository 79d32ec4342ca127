"""What is read from a picture, what it may cost, and how a picture is refused."""

from __future__ import annotations

import msgspec

type Point = tuple[int, int]
"""Pixels from the left and from the top of the upright picture."""


class Limits(msgspec.Struct, frozen=True):
    """What one picture may cost. `docs/reference/pictures.md` has the measurements behind the numbers.

    `pixels` is for PNG, GIF and BMP; `heavy_pixels` for WebP, AVIF and progressive JPEG, whose decoders hold a picture
    three times over; `light_pixels` for other JPEG, which is shrunk while it is decoded. `seconds` is the time on the
    clock for everything, `memory_bytes` what each of the two processes may take (RLIMIT_DATA), `codes` how many QR
    codes are given, `wait_seconds` how long one waits for a turn.
    """

    data_bytes: int = 10_000_000
    side_pixels: int = 16_384
    pixels: int = 16_000_000
    heavy_pixels: int = 8_500_000
    light_pixels: int = 50_000_000
    seconds: float = 3.0
    memory_bytes: int = 170_000_000
    codes: int = 20
    wait_seconds: float = 3.0

    def most_pixels(self, name: str, *, progressive: bool) -> int:
        """This will give the limit for a picture of the format `name`."""
        if progressive or name in {"WEBP", "AVIF"}:
            return self.heavy_pixels
        return self.light_pixels if name == "JPEG" else self.pixels


LIMITS = Limits()


class Code(msgspec.Struct, frozen=True):
    """A QR or other square code: what it says, and its corners, clockwise from its own top left.

    `text` is "" where the code holds bytes that are no text; these stand in `base64`, which is "" otherwise.
    `symbology` is the kind of code by its common name: `QR Code`, `Data Matrix`, ….
    """

    text: str
    base64: str
    symbology: str
    corners: tuple[Point, Point, Point, Point]


class Picture(msgspec.Struct, frozen=True):
    """What was read from a picture.

    `text` is NFC, one line a line of the picture, an empty line between blocks. `notes` are codes of what could not be
    looked at, each with a sentence in `words.WORDS`. Sizes are those of the upright picture before any shrinking.
    """

    text: str
    codes: tuple[Code, ...]
    width_pixels: int
    height_pixels: int
    format: str
    notes: tuple[str, ...] = ()


class PictureRefused(Exception):  # noqa: N818 - a refusal with its reason, not an error of the program
    """A picture that is not read: the code of the reason, and the limit that it names ("" where there is none)."""

    def __init__(self, code: str, limit: str = "") -> None:
        """This will keep the code, which has its sentence in `words.WORDS`, and what fills `{limit}` in it."""
        super().__init__(f"{code}: {limit}" if limit else code)
        self.code = code
        self.limit = limit


class Task(msgspec.Struct, frozen=True):
    """What the reading process is told: the format by the first bytes, the languages ("" for no text), the limits."""

    format: str
    languages: str
    tesseract: str
    limits: Limits


class Reply(msgspec.Struct, frozen=True):
    """What the reading process says: a picture, or why not."""

    picture: Picture | None = None
    code: str = ""
    limit: str = ""
