"""The first bytes name the format, and nothing else is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lachan.pictures.sniff import READ, name_format
from pictures.drawn import as_file


@pytest.mark.parametrize("name", READ)
def test_it_names_what_is_read(name: str) -> None:
    assert name_format(as_file(Image.new("RGB", (3, 3)), name)) == name


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><svg/>", "SVG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "AVIF"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"\xff\x0a\x00", "JPEG XL"),
        (b"", ""),
        (b"hello", ""),
        (b"<html><body>", ""),
        (b"RIFF\0\0\0\0WAVE", ""),
        (b"\0\0\0\x18ftypmp42", ""),
    ],
)
def test_it_names_what_is_not_read(data: bytes, name: str) -> None:
    assert name_format(data) == name


@given(st.binary(max_size=200))
def test_it_never_fails(data: bytes) -> None:
    assert isinstance(name_format(data), str)
