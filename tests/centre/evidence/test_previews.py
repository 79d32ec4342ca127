from __future__ import annotations

import io
import random
import struct
import time
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageCms

from centre.evidence.files import pdf, picture
from lachan.centre.evidence import previews
from lachan.centre.evidence.previews import Preview, draw, visible
from lachan.centre.evidence.refusing import EvidenceRefused
from programs import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lachan.centre.evidence.drawing import Drawn, Task


def drawn(kind: str, content: bytes, *, page: int = 1) -> Preview:
    return draw(kind, [content], size_bytes=len(content), page=page)


def shown(kind: str, content: bytes, *, page: int = 1) -> Image.Image:
    preview = drawn(kind, content, page=page)
    assert preview.content_type == "image/png"
    image = Image.open(io.BytesIO(preview.content), formats=["PNG"])
    image.load()
    assert image.mode == "RGB"
    # bare pixels: no profile, no EXIF, no text, no trailing bytes
    assert not image.info
    assert preview.content.endswith(b"IEND\xaeB`\x82")
    return image


def why_not(kind: str, content: bytes, *, page: int = 1) -> str:
    with pytest.raises(EvidenceRefused) as caught:
        drawn(kind, content, page=page)
    assert caught.value.what_code == "no_preview"
    assert caught.value.what("vi") != caught.value.what("en")
    return caught.value.what("en")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"])
def test_each_kind_of_picture_is_drawn_anew(kind: str) -> None:
    assert shown(kind.lower(), picture(kind, (300, 200))).size == (300, 200)


def test_a_large_photo_is_made_smaller() -> None:
    assert shown("jpeg", picture("JPEG", (8_000, 6_000))).size == (1_600, 1_200)


def test_a_long_screenshot_stays_legible() -> None:
    assert shown("png", picture("PNG", (1_080, 5_000))).size == (1_080, 5_000)


def test_nothing_of_exif_is_left_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Nguyen Van A"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0)})
    content = picture("JPEG", (60, 20), exif=exif)
    assert b"Nguyen Van A" in content
    assert shown("jpeg", content).size == (20, 60)
    assert b"Nguyen" not in drawn("jpeg", content).content


def test_a_nonsense_exif_block_does_not_stand_in_the_way() -> None:
    assert shown("jpeg", picture("JPEG", (60, 20), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")).size == (60, 20)


def test_cmyk_and_profiles_become_common_colours() -> None:
    assert shown("jpeg", picture("JPEG", (60, 40), mode="CMYK")).size == (60, 40)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert shown("png", picture("PNG", icc_profile=profile)).size == (60, 40)
    assert shown("png", picture("PNG", icc_profile=b"nonsense")).size == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_all_modes_of_png_are_drawn(mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (50, 30)).save(file, "PNG")
    assert shown("png", file.getvalue()).size == (50, 30)


def test_neither_white_nor_black_writing_hides_on_a_see_through_picture() -> None:
    file = io.BytesIO()
    clear = Image.new("RGBA", (30, 10), (255, 255, 255, 0))
    clear.paste((255, 255, 255, 255), (0, 0, 10, 10))
    clear.paste((0, 0, 0, 255), (20, 0, 30, 10))
    clear.save(file, "PNG")
    image = shown("png", file.getvalue())
    assert len({image.getpixel((5, 5)), image.getpixel((15, 5)), image.getpixel((25, 5))}) == 3


def test_of_a_moving_picture_the_first_frame_is_shown() -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue", "green")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    preview = drawn("gif", file.getvalue())
    assert preview.notes == ("first_frame",)


def test_of_a_picture_whose_end_is_missing_what_there_is_is_shown() -> None:
    noisy = Image.frombytes("RGB", (400, 400), random.Random(1).randbytes(480_000))  # noqa: S311 - the same each time
    file = io.BytesIO()
    noisy.save(file, "JPEG")
    assert drawn("jpeg", file.getvalue()[: len(file.getvalue()) // 2]).notes == ("damaged",)


def huge_png(side: int) -> bytes:
    """This will give a picture of `side` times `side` pixels, a few kilobytes large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * 100), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_of_thirty_thousand_pixels_is_refused_from_its_header() -> None:
    begun = time.monotonic()
    assert why_not("png", huge_png(30_000)) == "The picture has too many pixels."
    assert time.monotonic() - begun < 3


def test_a_webp_that_says_it_is_huge_is_refused_before_its_decoder_sees_it() -> None:
    content = bytearray(picture("WEBP", (60, 40), lossless=True))
    bits = (16_383) | (16_383 << 14)
    content[21:25] = bits.to_bytes(4, "little")
    assert why_not("webp", bytes(content)) == "The picture has too many pixels."


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "bmp", "avif", "pdf"])
def test_rubbish_is_broken_and_nothing_else(kind: str) -> None:
    noise = random.Random(2).randbytes(20_000)  # noqa: S311 - the same noise each time
    if kind == "pdf":
        need_program("pdftoppm", "poppler-utils")
    assert why_not(kind, noise) == "The file is broken and can’t be drawn."


def test_pages_of_a_pdf_are_drawn_one_by_one() -> None:
    need_program("pdftoppm", "poppler-utils")
    preview = drawn("pdf", pdf(pages=3), page=3)
    assert preview.pages == 3
    assert preview.content.startswith(b"\x89PNG")
    assert why_not("pdf", pdf(pages=3), page=4) == "The file has no such page."
    assert why_not("pdf", pdf(), page=0) == "The file has no such page."


def test_of_a_pdf_with_scripts_only_pixels_are_left() -> None:
    need_program("pdftoppm", "poppler-utils")
    content = pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")
    image = shown("pdf", content)
    assert image.width == 1_600
    darkest, _ = image.convert("L").getextrema()
    assert darkest == 0


def test_a_page_of_a_kilometre_is_refused() -> None:
    need_program("pdftoppm", "poppler-utils")
    content = pdf().replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 5 99999]")
    assert why_not("pdf", content)


def test_without_popplers_programs_there_is_no_preview_of_a_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "pdf_programs", lambda: ("", ""))
    assert "poppler" in why_not("pdf", pdf())


def test_a_text_is_given_as_text_with_what_hides_spelled_out() -> None:
    preview = drawn("text", "xin chào\r\n<script>\u202emp3.exe\u200b\x1b[2J".encode())
    assert preview.content_type == "text/plain; charset=utf-8"
    assert preview.content.decode() == "xin chào\n<script>⟨202E⟩mp3.exe⟨200B⟩⟨001B⟩[2J"


def test_a_text_of_sixteen_bits_and_a_long_one_are_read() -> None:
    assert drawn("text", "tiếng Việt".encode("utf-16")).content.decode() == "tiếng Việt"
    preview = drawn("text", "ế".encode() * 300_000)
    assert preview.notes == ("cut",)
    assert len(preview.content.decode()) == 100_000


def test_letters_of_joined_signs_stay_as_they_are() -> None:
    assert visible("ế 👍🏽\n\t".encode()).decode() == "ế 👍🏽\n\t"


@pytest.mark.parametrize("kind", ["zip", "markup", "program", "other", "film", "empty"])
def test_other_kinds_are_never_drawn(kind: str) -> None:
    assert why_not(kind, b"content") == "Files of this kind are not drawn."


def test_a_content_that_is_too_large_is_not_even_read() -> None:
    def chunks() -> Iterator[bytes]:
        yield b""
        raise AssertionError

    with pytest.raises(EvidenceRefused, match="no_preview"):
        draw("png", chunks(), size_bytes=100_000_001)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"no line",
        b"{}\n",
        b'{"width": 2, "height": 2}\n<script>',
        b'{"width": -1, "height": -3}\n123456789',
        b'{"width": 1, "height": 1}\n1234',
        b"x" * 5_000 + b"\n",
        b'{"width": "1"}\n',
    ],
)
def test_a_drawing_process_that_lies_is_not_believed(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        previews, "_BOOT", f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({said!r})"
    )
    assert why_not("png", picture()) == "The file is broken and can’t be drawn."


def test_a_drawing_process_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "_BOOT", "import time; time.sleep(60)")
    monkeypatch.setattr(previews, "CLOCK_SECONDS", 0.5)
    begun = time.monotonic()
    assert why_not("png", picture()) == "Drawing it takes too long."
    assert time.monotonic() - begun < 30


def test_a_drawing_process_that_says_too_much_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "_BOOT", "import sys\nwhile True: sys.stdout.buffer.write(b'x' * 100_000)")
    assert why_not("png", picture()) == "The file is broken and can’t be drawn."


def test_the_next_one_waits_for_its_turn_and_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "WAIT_SECONDS", 0.1)
    with previews._turn(), previews._turn(), pytest.raises(EvidenceRefused) as caught:
        drawn("png", picture())
    assert (caught.value.what_code, caught.value.status) == ("preview_busy", 503)
    assert drawn("png", picture()).content


def test_a_sealed_file_that_breaks_off_ends_the_drawing() -> None:
    def chunks() -> Iterator[bytes]:
        yield picture()[:20]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        draw("png", chunks(), size_bytes=100)


def test_the_walls_stand_where_the_kernel_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Drawn] = []
    ask = previews._ask

    def listen(task: Task, chunks: list[bytes]) -> tuple[Drawn, bytes]:
        answer = ask(task, chunks)
        said.append(answer[0])
        return answer

    monkeypatch.setattr(previews, "_ask", listen)
    drawn("png", picture())
    walls = said[0].walls
    assert walls is not None
    assert walls.rights
