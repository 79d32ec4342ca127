"""Untrusted bytes become one upright grey picture."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from lachan.pictures.decode import decode, webp_size
from lachan.pictures.model import LIMITS, Limits, PictureRefused
from pictures.drawn import as_file, blank_png

# a dark mark in the top left corner of a light picture that is wider than high
MARKED = Image.new("L", (40, 20), 240)
MARKED.paste(10, (0, 0, 10, 5))


def _decode(picture: Image.Image, kind: str = "PNG", **options: Any) -> Image.Image:
    return decode(as_file(picture, kind, **options), kind, LIMITS).gray


def _with_orientation(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    stored = MARKED if turned is None else MARKED.transpose(turned)
    return as_file(stored, "JPEG", quality=95, exif=exif)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_turns_a_photo_the_right_way_up(orientation: int) -> None:
    decoded = decode(_with_orientation(orientation), "JPEG", LIMITS)
    assert decoded.gray.size == (40, 20)
    assert (decoded.width_pixels, decoded.height_pixels) == (40, 20)
    assert decoded.gray.getpixel((2, 2)) < 60  # type: ignore[operator] # one number in mode L
    assert decoded.gray.getpixel((37, 17)) > 200  # type: ignore[operator]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_nonsense_instead_of_an_orientation_is_passed_over() -> None:
    data = as_file(MARKED, "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert decode(data, "JPEG", LIMITS).gray.size == (40, 20)


def test_a_nonsense_colour_profile_is_passed_over() -> None:
    gray = _decode(MARKED.convert("RGB"), "PNG", icc_profile=b"no profile at all" * 50)
    assert gray.getpixel((2, 2)) == 10


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_it_reads_every_kind_of_pixel(mode: str) -> None:
    picture = Image.new("L", (30, 30), 200)
    picture.paste(0, (0, 0, 15, 30))
    if mode == "I;16":
        picture = picture.convert("I").point(lambda value: value * 257).convert("I;16")
    else:
        picture = picture.convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    gray = _decode(picture, kind)
    assert gray.mode == "L"
    assert gray.getpixel((2, 15)) < 20  # type: ignore[operator]
    assert gray.getpixel((27, 15)) > 180  # type: ignore[operator]


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)])
def test_what_is_drawn_on_nothing_stands_out(ink: int, paper: int) -> None:
    picture = Image.new("RGBA", (40, 40), (90, 90, 90, 0))
    picture.paste((ink, ink, ink, 255), (10, 10, 30, 30))
    gray = _decode(picture)
    assert gray.getpixel((20, 20)) == ink
    assert gray.getpixel((2, 2)) == paper


def test_a_palette_with_a_clear_colour_is_laid_on_paper() -> None:
    picture = Image.new("P", (20, 20), 1)
    picture.putpalette([0, 0, 0, 250, 0, 0] + [0] * 762)
    picture.paste(0, (0, 0, 10, 20))
    gray = _decode(picture, "PNG", transparency=1)
    assert gray.getpixel((2, 10)) == 0
    assert gray.getpixel((17, 10)) == 255


def test_it_takes_the_first_frame_and_says_so() -> None:
    frames = [Image.new("L", (20, 20), shade) for shade in (10, 200, 90)]
    for kind in ("GIF", "WEBP"):
        data = as_file(frames[0], kind, save_all=True, append_images=frames[1:])
        decoded = decode(data, kind, LIMITS)
        assert decoded.notes == ("note.picture_first_frame_only",)
        assert abs(decoded.gray.getpixel((5, 5)) - 10) < 5  # type: ignore[operator]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_without_its_end_is_read_as_far_as_it_goes(kind: str) -> None:
    data = as_file(Image.effect_noise((300, 300), 60).convert("RGB"), kind)
    decoded = decode(data[: len(data) * 2 // 3], kind, LIMITS)
    assert decoded.notes == ("note.picture_damaged",)
    assert decoded.gray.size == (300, 300)


def test_the_limit_is_checked_before_anything_is_decoded() -> None:
    with pytest.raises(PictureRefused) as refused:
        decode(blank_png(30_000, 300, bits=1), "PNG", LIMITS)
    assert (refused.value.code, refused.value.limit) == ("picture.too_long_side", "16384")
    with pytest.raises(PictureRefused) as refused:
        decode(blank_png(16_000, 1_001, bits=1), "PNG", LIMITS)
    assert (refused.value.code, refused.value.limit) == ("picture.too_many_pixels", "16")


def test_a_large_photo_is_shrunk_while_it_is_decoded() -> None:
    small = Limits(pixels=10_000, light_pixels=100_000)
    decoded = decode(as_file(Image.new("RGB", (300, 200), "teal"), "JPEG"), "JPEG", small)
    assert decoded.gray.size == (150, 100)
    assert (decoded.width_pixels, decoded.shrunk_by, decoded.notes) == (300, 2.0, ("note.picture_shrunk",))


@pytest.mark.parametrize(
    "options", [{"lossless": True}, {"lossless": False}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}]
)
def test_the_size_of_webp_is_read_from_its_head(options: dict[str, Any]) -> None:
    assert webp_size(as_file(Image.new("RGB", (123, 45)), "WEBP", **options)) == (123, 45)


@pytest.mark.parametrize("data", [b"", b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WEBPJUNK" + bytes(40)])
def test_webp_without_a_head_is_refused(data: bytes) -> None:
    with pytest.raises(PictureRefused, match="broken"):
        webp_size(data)


def test_a_huge_webp_is_refused_by_its_head_alone() -> None:
    head = b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (16_000).to_bytes(3, "little") * 2
    with pytest.raises(PictureRefused, match="too_many_pixels"):
        decode(head + bytes(20), "WEBP", LIMITS)
