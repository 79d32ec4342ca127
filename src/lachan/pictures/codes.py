"""QR and other square codes in a grey picture. Runs in the reading process alone."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import zxingcpp

from lachan.pictures.model import Code

if TYPE_CHECKING:
    from PIL import Image

# The square codes. Lines of bars are left out: they hold numbers of goods, and text is at times taken for one.
_SYMBOLOGIES = zxingcpp.barcode_formats_from_str("QRCode,MicroQRCode,RMQRCode,DataMatrix,Aztec,PDF417")


def read_codes(gray: Image.Image, shrunk_by: float, at_most: int) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    """This will give the codes, from top to bottom, and notes; corners in pixels before the shrinking."""
    found = zxingcpp.read_barcodes(gray, formats=_SYMBOLOGIES, text_mode=zxingcpp.TextMode.Plain)
    codes = sorted((_code(code, shrunk_by) for code in found), key=lambda code: code.corners[0][::-1])
    notes = []
    if len(codes) > at_most:
        notes.append("note.picture_codes_not_read")
        codes = codes[:at_most]
    if any(code.base64 for code in codes):
        notes.append("note.qr_unreadable")
    return tuple(codes), tuple(notes)


def _code(found: zxingcpp.Barcode, shrunk_by: float) -> Code:
    place = found.position
    top_left, top_right, bottom_right, bottom_left = (
        (round(corner.x * shrunk_by), round(corner.y * shrunk_by))
        for corner in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    )
    text = _text(found)
    content = "" if text else base64.b64encode(found.bytes).decode()
    return Code(text, content, str(found.symbology), (top_left, top_right, bottom_right, bottom_left))


def _text(found: zxingcpp.Barcode) -> str:
    """This will give the text that the code holds, or "" where its bytes are no text."""
    try:
        text = found.bytes.decode()
    except UnicodeDecodeError:
        text = found.text if found.content_type == zxingcpp.ContentType.Text else ""
    return text if all(char.isprintable() or char in "\r\n\t" for char in text) else ""
