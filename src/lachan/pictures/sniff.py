"""The format that the first bytes of a file name."""

from __future__ import annotations

READ = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF")
"""The formats that are read."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"%PDF-", "PDF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\1\0", "ICO"),
    (b"8BPS", "PSD"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
)
_BRANDS = {
    "AVIF": (b"avif", b"avis"),
    "HEIC": (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis"),
}
_FTYP_BYTES = 64
_MARKUP_BYTES = 1024


def name_format(data: bytes) -> str:
    """This will name the format by the first bytes alone, or give "" for what is no picture that we know."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        # the major brand may be the general one (mif1); then the compatible brands tell
        head = data[8:_FTYP_BYTES]
        return next((name for name, brands in _BRANDS.items() if any(brand in head for brand in brands)), "")
    head = data[:_MARKUP_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<svg") or (
        head.startswith((b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in head
    ):
        return "SVG"
    return ""
