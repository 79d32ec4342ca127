from __future__ import annotations

import gzip
import io
import random
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from centre.evidence.files import pdf, picture, zipped
from lachan.centre.evidence.kinds import MARKS, PICTURES, Kind, KindReader

PAGE = b"<html><script>alert(1)</script></html>"


def kind_of(content: bytes, *, pieces: int = 1_000) -> Kind:
    reader = KindReader()
    for at in range(0, len(content), pieces):
        reader.feed(content[at : at + pieces])
    return reader.finish()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"])
def test_pictures_are_known_by_their_bytes_and_shown(kind: str) -> None:
    found = kind_of(picture(kind))
    assert found == Kind(kind.lower(), ())
    assert found.is_shown


def test_honest_pictures_of_noise_are_not_marked() -> None:
    chance = random.Random(3)  # noqa: S311 - the same noise each time
    noisy = Image.frombytes("RGB", (600, 500), chance.randbytes(600 * 500 * 3))
    for kind, options in (("PNG", {}), ("JPEG", {"quality": 95}), ("BMP", {}), ("WEBP", {"lossless": True})):
        file = io.BytesIO()
        saved: dict[str, Any] = options
        noisy.save(file, kind, **saved)
        assert kind_of(file.getvalue()) == Kind(kind.lower(), ())


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"xin ch\xc3\xa0o\n", "text"),
        ("xin chào".encode("utf-16"), "text"),
        (b"BMW ban xe cu", "text"),
        (b"MZ la ten toi", "text"),
        (b"MZ\x90\0\x03\0", "program"),
        (b"\x7fELF\x02\x01", "program"),
        (b"<html><body>", "markup"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "markup"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "markup"),
        (b"<!-- --><script>", "markup"),
        (b"\x00\x01\x02\x03", "other"),
        (b"xin ch\xe0o", "other"),
        (b"xin chao\0", "other"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\0\0\0\x18ftypisom", "film"),
        (b"", "empty"),
    ],
)
def test_other_contents_are_known_too(content: bytes, kind: str) -> None:
    found = kind_of(content)
    assert found.name == kind
    assert found.is_shown == (kind == "text")


def test_archives_are_known_and_never_shown() -> None:
    for content, kind in ((zipped(a=b"x"), "zip"), (gzip.compress(b"x"), "gzip")):
        assert kind_of(content).name == kind
        assert not kind_of(content).is_shown


POLYGLOTS = {
    "a GIF that is a script": b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert(1)//",
    "a picture with a page behind it": picture("PNG") + PAGE,
    "a picture with a page in its comment": picture("GIF").replace(
        b"\x2c", b"\x21\xfe\x26" + PAGE[:38] + b"\0\x2c", 1
    ),
    "a JPEG with a page in its comment": b"\xff\xd8\xff\xfe\x00\x28" + PAGE[:38] + picture("JPEG")[2:],
    "a picture with a zip behind it": picture("PNG") + zipped(a=b"x" * 500),
    "a picture with a RAR behind it": picture("JPEG") + b"Rar!\x1a\x07\x00" + bytes(100),
    "a picture with a 7z behind it": picture("PNG") + b"7z\xbc\xaf\x27\x1c\x00" + bytes(100),
    "a PDF with a zip behind it": pdf() + zipped(a=b"x"),
    "a picture with a PDF in its head": picture("PNG")[:33] + b"%PDF-1.4" + picture("PNG")[33:],
    "a text with a PDF in its head": b"xin chao\n" + pdf(),
    "a BMP that is a script": b"BM/*" + picture("BMP")[4:] + b"*/=1;alert(1)",
}


@pytest.mark.parametrize("name", POLYGLOTS)
@pytest.mark.parametrize("pieces", [7, 1_000, 10_000_000])
def test_what_fits_two_kinds_is_marked_and_not_shown(name: str, pieces: int) -> None:
    found = kind_of(POLYGLOTS[name], pieces=pieces)
    assert found.marks == ("polyglot",), name
    assert not found.is_shown


def test_a_marker_across_two_pieces_is_found() -> None:
    content = picture("PNG") + bytes(5_000) + PAGE
    for cut in range(len(content) - 40, len(content)):
        reader = KindReader()
        reader.feed(content[:cut])
        reader.feed(content[cut:])
        assert reader.finish().marks == ("polyglot",)


def test_a_pdf_with_scripts_and_files_is_marked_and_shown_as_pixels() -> None:
    scripted = pdf(
        catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Names << /EmbeddedFiles 9 0 R >>"
    )
    found = kind_of(scripted)
    assert found == Kind("pdf", ("pdf_files", "pdf_script"))
    assert found.is_shown


def test_a_zip_end_needs_lengths_that_fit() -> None:
    # four bytes by chance are no zip
    by_chance = picture("PNG") + b"PK\x05\x06" + b"\xff" * 30
    assert kind_of(by_chance) == Kind("png", ())


@given(st.binary(max_size=3_000), st.integers(1, 600))
def test_whatever_comes_has_a_kind(content: bytes, pieces: int) -> None:
    found = kind_of(content, pieces=pieces)
    assert found.name
    assert set(found.marks) <= MARKS
    assert found == kind_of(content, pieces=10_000)


@given(st.sampled_from(sorted(PICTURES)), st.binary(max_size=300), st.integers(0, 2_000))
def test_bytes_put_into_a_picture_do_not_make_it_another_kind(kind: str, put: bytes, at: int) -> None:
    content = picture(kind.upper())
    at = max(64, at % len(content))
    assert kind_of(content[:at] + put + content[at:]).name == kind


def test_a_bomb_is_looked_at_from_outside_alone() -> None:
    bomb = zipped(a=zlib.compress(bytes(10_000_000)))
    assert kind_of(bomb).name == "zip"
