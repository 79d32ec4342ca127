"""Pictures drawn for tests: text, codes, and files that no honest camera makes."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from programs import need_file

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
VIETQR = "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"


def as_file(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """This will give the picture as a file of the kind."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def text_picture(
    *lines: str,
    size: int = 40,
    width: int = 1080,
    ink: Any = "black",
    paper: Any = "white",
    mode: str = "RGB",
) -> Image.Image:
    """This will draw lines of text, one below the other."""
    font = ImageFont.truetype(need_file(FONT, "fonts-dejavu-core"), size)
    picture = Image.new(mode, (width, 60 + 2 * size * len(lines)), paper)
    draw = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        draw.text((40, 40 + 2 * size * at), line, fill=ink, font=font)
    return picture


def qr(content: str | bytes, scale: int = 6) -> Image.Image:
    """This will draw a QR code with the white around it that belongs to it."""
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode)
    pixels = memoryview(code.to_image(scale=scale))
    height, width = pixels.shape or (0, 0)
    return Image.frombytes("L", (width, height), pixels.tobytes())


def side_by_side(pictures: Sequence[Image.Image], paper: int = 255) -> Image.Image:
    """This will put pictures beside each other, with room between."""
    sheet = Image.new("L", (sum(p.width + 80 for p in pictures), max(p.height for p in pictures) + 80), paper)
    left = 40
    for picture in pictures:
        sheet.paste(picture, (left, 40))
        left += picture.width + 80
    return sheet


def blank_png(width: int, height: int, *, bits: int = 8, colour: int = 0) -> bytes:
    """This will write a black PNG row by row: a few kilobytes for a gigapixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = b"\0" + bytes((width * bits * channels + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
