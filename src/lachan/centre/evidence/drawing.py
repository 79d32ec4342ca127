"""The drawing process: takes limits on itself, reads one file from standard input, answers with bare pixels or letters.

Started by `previews.draw`, never imported by the process that asks. It says one line of JSON (`Drawn`), then the bytes:
three for each pixel, or UTF-8. What it says is not believed either: the asker makes the picture of the pixels itself.
"""

from __future__ import annotations

import codecs
import io
import subprocess
import sys
from typing import Final

import msgspec
from PIL import Image, ImageCms, ImageFile, ImageOps

from lachan.centre.evidence.confining import Walls, confine, limit
from lachan.pictures.decode import webp_size
from lachan.pictures.model import Limits, PictureRefused

# As wide as the desk shows a file; a long screenshot keeps its width as far as it goes.
_WIDTH: Final = 1_600
_MOST_PIXELS: Final = 6_000_000
# Under a see-through picture: neither white nor black writing hides on it.
_PAPER: Final = (206, 206, 206)
_TEXT_CHARS: Final = 100_000
_PROGRAM_SECONDS: Final = 20


# `page`: there is no such page.
CODES: Final = frozenset({"broken", "too_many_pixels", "memory", "page"})
# The first frame of several; the end is missing; the first part of a long text.
NOTES: Final = frozenset({"first_frame", "damaged", "cut"})


class Task(msgspec.Struct, frozen=True):
    """What is to be drawn: `what` is `picture`, `pdf` or `text`; `format` that of a picture; `page` counts from 1.

    `pdftoppm` and `pdfinfo` are the programs' paths. `memory_bytes` and `seconds` (of the processor) are the limits.
    """

    what: str
    format: str
    page: int
    pdftoppm: str
    pdfinfo: str
    memory_bytes: int
    seconds: int


class Drawn(msgspec.Struct, frozen=True):
    """What was drawn, or in `code` (of `CODES`) why not. `pages` counts all; `notes` (of `NOTES`) what is missing."""

    code: str = ""
    width: int = 0
    height: int = 0
    pages: int = 1
    notes: tuple[str, ...] = ()
    walls: Walls | None = None


def main() -> None:
    """This will read `argv[1]` (a `Task`) and the file, and answer."""
    task = msgspec.json.decode(sys.argv[1].encode(), type=Task)
    # plug-ins are loaded while files can still be read
    Image.init()
    for encoding in ("utf-16", "utf-8-sig"):
        codecs.lookup(encoding)
    limit(memory_bytes=task.memory_bytes, seconds=task.seconds)
    walls = confine()
    said, payload = answer(sys.stdin.buffer.read(), task)
    out = sys.stdout.buffer
    out.write(msgspec.json.encode(msgspec.structs.replace(said, walls=walls)) + b"\n")
    out.write(payload)
    out.flush()


def answer(data: bytes, task: Task) -> tuple[Drawn, bytes]:
    """This will draw, or say why not; nothing is raised."""
    try:
        if task.what == "text":
            return _text(data)
        if task.what == "pdf":
            return _page(data, task)
        return _picture(data, task.format)
    except PictureRefused as refused:
        too_many = refused.code in {"picture.too_many_pixels", "picture.too_long_side"}
        return Drawn("too_many_pixels" if too_many else "broken"), b""
    except MemoryError:
        return Drawn("memory"), b""
    except Exception:  # noqa: BLE001 - decoders raise whatever they like on a broken file
        return Drawn("broken"), b""


def _picture(data: bytes, name: str) -> tuple[Drawn, bytes]:
    limits = Limits()
    if name == "WEBP":
        # its decoder takes the memory for all pixels before one can ask it for the size
        refuse_large(webp_size(data), limits.heavy_pixels, limits)
    # the size is checked here, by our limits
    Image.MAX_IMAGE_PIXELS = None
    picture: Image.Image = Image.open(
        io.BytesIO(data), formats=("JPEG", "MPO") if name == "JPEG" else (name,)
    )
    progressive = "progression" in picture.info or "progressive" in picture.info
    refuse_large(picture.size, limits.most_pixels(name, progressive=progressive), limits)
    notes = ["first_frame"] if getattr(picture, "is_animated", False) else []
    if name == "JPEG" and picture.width > 2 * _WIDTH:
        # decoded at a half or less, as far as it stays larger than what is shown
        picture.draft("RGB", (_WIDTH, picture.height * _WIDTH // picture.width))
    try:
        picture.load()
    except OSError:
        # the end is missing: once more, keeping what was decoded up to there
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            picture.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        notes.append("damaged")
    return _pixels(_flat(ImageOps.exif_transpose(_smaller(picture))), 1, notes)


def refuse_large(size: tuple[int, int], most_pixels: int, limits: Limits) -> None:
    """This will raise PictureRefused for a picture with a side or an area beyond the limits."""
    if max(size) > limits.side_pixels:
        raise PictureRefused("picture.too_long_side")
    if not 0 < size[0] * size[1] <= most_pixels:
        raise PictureRefused("picture.too_many_pixels" if size[0] * size[1] else "picture.broken")


def _smaller(picture: Image.Image) -> Image.Image:
    # only as a view of the same meaning: palettes have to become colours before pixels are mixed
    if picture.mode in {"P", "PA", "1"}:
        picture = _with_exif(picture, picture.convert("RGBA"))
    factor = min(1.0, _WIDTH / picture.width, (_MOST_PIXELS / (picture.width * picture.height)) ** 0.5)
    if factor >= 1:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    how = Image.Resampling.NEAREST if picture.mode.startswith(("I", "F")) else Image.Resampling.LANCZOS
    return _with_exif(picture, picture.resize(size, how, reducing_gap=2.0))


def _with_exif(picture: Image.Image, made: Image.Image) -> Image.Image:
    made.info = dict(picture.info)
    try:
        orientation = picture.getexif().get(0x0112)
        if orientation is not None:
            made.getexif()[0x0112] = orientation
    except Exception:  # noqa: BLE001, S110 - a nonsense EXIF block does not make the picture unreadable
        pass
    return made


def _flat(picture: Image.Image) -> Image.Image:
    """This will give a picture of three colours and nothing else: no profile, no see-through parts, no metadata."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        paper = Image.new("RGB", clear.size, _PAPER)
        paper.paste(clear.convert("RGB"), (0, 0), clear.getchannel("A"))
        return paper
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            turned = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if turned is not None:
            return turned
    return picture.convert("RGB")


def _pixels(picture: Image.Image, pages: int, notes: list[str]) -> tuple[Drawn, bytes]:
    said = Drawn(width=picture.width, height=picture.height, pages=pages, notes=tuple(notes))
    return said, picture.tobytes()


def _text(data: bytes) -> tuple[Drawn, bytes]:
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    text = codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    notes = ("cut",) if len(text) > _TEXT_CHARS else ()
    return Drawn(notes=notes), text[:_TEXT_CHARS].encode("utf-8")


def _page(data: bytes, task: Task) -> tuple[Drawn, bytes]:
    pages = _count_pages(data, task.pdfinfo)
    if pages < 1:
        return Drawn("broken"), b""
    if task.page > pages:
        return Drawn("page", pages=pages), b""
    said = _ask(
        [
            task.pdftoppm,
            "-f",
            f"{task.page}",
            "-l",
            f"{task.page}",
            "-scale-to-x",
            f"{_WIDTH}",
            "-scale-to-y",
            "-1",
            "-",
        ],
        data,
    )
    # a page may be as long as it likes; its size is known from the head of what comes back
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(io.BytesIO(said), formats=("PPM",))
    refuse_large(picture.size, Limits().pixels, Limits())
    if picture.width != _WIDTH:
        # of a page that is too large for its memory pdftoppm gives a single pixel
        return Drawn("too_many_pixels", pages=pages), b""
    return _pixels(_smaller(picture).convert("RGB"), pages, [])


def _count_pages(data: bytes, pdfinfo: str) -> int:
    for line in _ask([pdfinfo, "-"], data).decode("utf-8", "replace").splitlines():
        if line.startswith("Pages:"):
            return int(line.partition(":")[2])
    return 0


def _ask(words: list[str], data: bytes) -> bytes:
    return subprocess.run(  # noqa: S603 - a program of the system with fixed words; the file goes through a pipe
        words,
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        timeout=_PROGRAM_SECONDS,
        check=True,
    ).stdout
