"""A grey picture made ready for reading: dark letters on white, in pages of a size that is read in time.

A phone screen has dark letters on light bubbles and light letters on coloured ones, in one picture. Tesseract finds
one threshold for a whole page, so it loses the ones or the others (measured: character errors 6.4 % on such screens
as they are, 2.1 % on the same screens after this; `docs/reference/pictures.md`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Letters are lifted from this much at once: a whole phone screen (1440 by 3200), with some 35 MB for the steps between.
_BAND_PIXELS = 4_700_000
# What is read at once: a phone screen has 200 to 600 letters, and 2,800 are read in a second. What has been read when
# the time is over is kept, so a page full of text is read in parts.
_PAGE_LETTERS = 900
# An upright stroke has two edges and a letter about two strokes, each about half as high as a line of text.
_EDGES = 4
_STROKE_TO_LINE = 0.5
_EDGE = 64
# What is wider than a phone's screen is a photo or a computer's screen; beyond this only camera noise is added.
_MOST_PIXELS = 6_000_000
_LONG = 2.6
_LONG_WIDTH = 1_600

# The background is found on a picture made this much smaller, by the median of a window (of pixels there), twice.
_SHRINK = 6
_WINDOW = 13
_TWICE = 2
# The thickest stroke of a letter: a 36th of the width is 30 pixels on a screen of 1080; a heading's stroke is 12.
_STROKE_PART = 36
_THINNEST_STROKE = 12
# Less contrast than this (of 255) is noise of the compression. More gain makes letters fatter and is read worse
# (character errors 2.1 % at 1.4, 2.8 % at 2, 3.8 % at 3).
_NOISE = 10
_GAIN = 1.4
_TO_INK = [255 - min(255, max(0, int((level - _NOISE) * _GAIN))) for level in range(256)]
_BLANK = 250


class Page(NamedTuple):
    """A part of a picture with dark letters on white, where its top stood, and about how many letters it has."""

    picture: Image.Image
    top: int
    letters: int


def fit(gray: Image.Image, factor: float) -> Image.Image:
    """This will give the picture `factor` times as large, or smaller where that would be too large to be read."""
    width, height = gray.width * factor, gray.height * factor
    if height > width * _LONG:
        # a long screenshot: no narrower than a phone's screen, whatever its length
        factor *= min(1.0, _LONG_WIDTH / width)
    else:
        factor *= min(1.0, (_MOST_PIXELS / (width * height)) ** 0.5)
    if factor == 1:
        return gray
    size = (max(1, round(gray.width * factor)), max(1, round(gray.height * factor)))
    return gray.resize(size, Image.Resampling.LANCZOS if factor < 1 else Image.Resampling.BICUBIC)


def pages(gray: Image.Image) -> Iterator[Page]:
    """This will give the pages of a picture from top to bottom, cut between lines of text.

    Where they are cut follows from the picture alone, so that a picture is read alike on a slow and a fast machine.
    """
    rows = max(1, _BAND_PIXELS // gray.width)
    top = 0
    while top < gray.height:
        bottom = min(top + rows, gray.height)
        ink = lift_letters(gray.crop((0, top, gray.width, bottom)))
        if bottom < gray.height:
            bottom = top + _last_gap(ink)
            ink = ink.crop((0, 0, ink.width, bottom - top))
        for start, end, letters in _parts(ink):
            yield Page(ink.crop((0, start, ink.width, end)), top + start, letters)
        top = bottom


def _parts(ink: Image.Image) -> Iterator[tuple[int, int, int]]:
    """This will give first row, last row (excluded) and letters of parts of about `_PAGE_LETTERS`, cut in gaps."""
    steps = ImageChops.difference(ink, ImageChops.offset(ink, 1, 0)).point(
        lambda step: 255 if step > _EDGE else 0
    )
    # one number a row: 255 times the share of pixels that are an edge
    edges = steps.resize((1, ink.height), Image.Resampling.BOX).tobytes()
    # each edge has its say on how high a line is, so that icons' and frames' few do not count
    weights = [(sum(line), len(line)) for line in edges.split(b"\0") if line]
    height = sum(weight * rows for weight, rows in weights) / max(1, sum(weight for weight, _ in weights))
    per_row = ink.width / 255 / _EDGES / max(1.0, height * _STROKE_TO_LINE)
    start, letters = 0, 0.0
    for row, share in enumerate(edges):
        letters += share * per_row
        if letters >= _PAGE_LETTERS and not share and _is_blank(ink, row):
            yield start, row, round(letters)
            start, letters = row, 0.0
    yield start, ink.height, round(letters)


def lift_letters(gray: Image.Image) -> Image.Image:
    """This will give what is thin and stands out from what is around it, dark on white, whatever stood behind it.

    A letter is a ridge, an edge of a bubble is a step. Closing (fill what is dark and thin) and opening (clear what is
    light and thin) leave steps alone, so what they change is letters and the gaps between them; of these the letters
    are what differs from the background as well, the median around it.
    """
    stroke = max(_THINNEST_STROKE, gray.width // _STROKE_PART)
    lighter, darker = ImageChops.lighter, ImageChops.darker
    background = _background(gray)
    dark = darker(
        ImageChops.subtract(_spread(_spread(gray, stroke, lighter), -stroke, darker), gray),
        ImageChops.subtract(background, gray),
    )
    light = darker(
        ImageChops.subtract(gray, _spread(_spread(gray, stroke, darker), -stroke, lighter)),
        ImageChops.subtract(gray, background),
    )
    return lighter(dark, light).point(_TO_INK)


def _background(gray: Image.Image) -> Image.Image:
    size = (max(1, gray.width // _SHRINK), max(1, gray.height // _SHRINK))
    # single pixels, not means: among small letters close together a mean is no colour that is there
    small = gray.resize(size, Image.Resampling.NEAREST)
    for _ in range(_TWICE):
        small = small.filter(ImageFilter.MedianFilter(_WINDOW))
    return small.resize(gray.size, Image.Resampling.BILINEAR)


def _spread(
    picture: Image.Image, window: int, pick: Callable[[Image.Image, Image.Image], Image.Image]
) -> Image.Image:
    """This will give for each pixel the lightest or darkest in the square that ends (window < 0: begins) there.

    By doubling: a window of 30 takes ten steps, where a rank filter would sort 900 pixels for each.
    """
    way = 1 if window > 0 else -1
    for down in (False, True):
        done = 1
        while done < abs(window):
            step = min(done, abs(window) - done)
            picture = pick(
                picture, ImageChops.offset(picture, 0 if down else way * step, way * step if down else 0)
            )
            done += step
    return picture


def _last_gap(ink: Image.Image) -> int:
    """This will give the row to cut at: the last gap below the middle, or the end where there is none."""
    return next(
        (row for row in range(ink.height - 1, ink.height // 2, -1) if _is_blank(ink, row)), ink.height
    )


def _is_blank(ink: Image.Image, row: int) -> bool:
    return min(ink.crop((0, row, ink.width, row + 1)).tobytes()) >= _BLANK
