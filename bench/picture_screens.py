"""Invented phone screens, rendered by Chromium: what `pictures.py` measures reading on.

The texts stand in `picture_texts.txt`. Layout, font, colours, size and compression follow from a screen's number alone,
so the same Chromium with the same fonts gives the same pictures.
"""

from __future__ import annotations

import base64
import html
import io
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
FONTS = ("Roboto", "Noto Sans", "Be Vietnam Pro", "DejaVu Sans")
WIDTHS_CSS = (360, 393, 412)
SCALES = (3.0, 2.0, 2.625)
# as it leaves the phone; as a messenger sends it on; as a messenger sends it on small
ENCODINGS = (("PNG", 0, 1.0), ("JPEG", 85, 1.0), ("JPEG", 60, 1.0), ("JPEG", 75, 0.75))

LINK = re.compile(
    r"https?://[^\s,]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.example|\b[\w-]+(?:\.[\w-]+)*\.example(?:/[^\s,]*)?"
)
NUMBER = re.compile(
    r"(?<![\w./-])[+-]?\d[\d.,:/*]*(?: [\d*]{2,6})*\d(?!\w*[./-]\w)|(?<!\w)[A-Z]{1,4}\d{6,}\b"
)


class Screen(NamedTuple):
    """One invented screen: the number that its looks follow from, how it is laid out, who it is from, its parts."""

    number: int
    layout: str
    title: str
    parts: tuple[str, ...]


class Shot(NamedTuple):
    """A rendered screen: the picture, what is to be read in it, and what must be right in that."""

    name: str
    data: bytes
    text: str
    exact: tuple[str, ...]


def screens() -> tuple[Screen, ...]:
    """This will give the invented screens in order."""
    found: list[Screen] = []
    for block in (HERE / "picture_texts.txt").read_text(encoding="utf-8").split("\n== ")[1:]:
        head, *parts = [line for line in block.splitlines() if line]
        layout, title = head.split(" | ")
        found.append(Screen(len(found), layout, title, tuple(parts)))
    return tuple(found)


def exact_of(screen: Screen) -> tuple[str, ...]:
    """This will give the links and numbers of a screen, each of which must be read without a fault."""
    text = "\n".join((screen.title, *screen.parts))
    links = LINK.findall(text)
    rest = LINK.sub(" ", text)
    return tuple(link.rstrip(".") for link in links) + tuple(NUMBER.findall(rest))


def render(which: tuple[Screen, ...], *, chromium: str, variant: int = 0) -> Iterator[Shot]:
    """This will render screens one by one in one Chromium; another variant gives the same texts other looks."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_OPTIONS))
        try:
            for plain in which:
                screen = plain._replace(number=plain.number + variant)
                number = screen.number
                # each choice turns at its own speed, so that all combinations come up
                scale = SCALES[number % 3]
                page = browser.new_page(
                    viewport={"width": WIDTHS_CSS[number // 3 % 3], "height": 760}, device_scale_factor=scale
                )
                page.set_content(_page(screen))
                page.evaluate("document.fonts.ready")
                text = unicodedata.normalize("NFC", page.inner_text("body"))
                picture = page.screenshot(type="png")
                page.close()
                name = f"{plain.number:02}-{screen.layout}-{'dark' if _dark(number) else 'light'}"
                yield Shot(name, _encode(picture, number), text, exact_of(screen))
        finally:
            browser.close()


def _encode(png: bytes, number: int) -> bytes:
    kind, quality, factor = ENCODINGS[number // 2 % 4]
    if kind == "PNG":
        return png
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    if factor != 1:
        picture = picture.resize(
            (round(picture.width * factor), round(picture.height * factor)), Image.Resampling.LANCZOS
        )
    out = io.BytesIO()
    picture.save(out, kind, quality=quality)
    return out.getvalue()


def _dark(number: int) -> bool:
    return number * 7 % 5 in {0, 3}


def _page(screen: Screen) -> str:
    dark = _dark(screen.number)
    font = FONTS[screen.number // 5 % 4]
    body = {
        "sms": _chat, "zalo": _chat, "messenger": _chat, "bank": _bank,
        "web": _web, "lock": _lock, "mail": _mail, "post": _post,
    }[screen.layout](screen)  # fmt: skip
    clock = f"{6 + screen.number % 17}:{screen.number * 13 % 60:02}"
    battery = f"{23 + screen.number * 11 % 76}%"
    return (
        f"<!doctype html><meta charset=utf-8><style>{_faces()}{(HERE / 'picture_screens.css').read_text()}"
        f"body{{font-family:'{font}'}}</style><body class='{screen.layout} {'dark' if dark else 'light'}'>"
        f"<header class=status><span>{clock}</span><i></i><span>{battery}</span></header>{body}"
    )


def _faces() -> str:
    """This will embed Be Vietnam Pro from the site's own fonts, where Debian has no package of it."""
    rules = []
    for path in sorted((HERE.parent / "src").rglob("be-vietnam-pro-*.woff2")):
        weight = "600" if "-600-" in path.name else "400"
        data = base64.b64encode(path.read_bytes()).decode()
        span = (
            "unicode-range:U+102-103,U+110-111,U+128-129,U+168-169,U+1A0-1A1,U+1AF-1B0,U+300-301,U+303-304,"
        )
        span += "U+308-309,U+323,U+329,U+1EA0-1EF9,U+20AB;" if "-vietnamese-" in path.name else ""
        rules.append(
            f"@font-face{{font-family:'Be Vietnam Pro';font-weight:{weight};"
            f"{span if '-vietnamese-' in path.name else ''}src:url(data:font/woff2;base64,{data})}}"
        )
    return "".join(rules)


def _chat(screen: Screen) -> str:
    rows = [f"<header class=bar><b class=face></b><h1>{html.escape(screen.title)}</h1></header>"]
    if screen.layout == "sms":
        rows.append(f"<p class=day>Hôm nay {8 + screen.number % 12}:{screen.number * 7 % 60:02}</p>")
    for at, part in enumerate(screen.parts):
        own = part.startswith("> ")
        words = html.escape(part.removeprefix("> "))
        words = LINK.sub(lambda found: f"<a>{found.group()}</a>", words)
        time = f"<small>{8 + screen.number % 12}:{(screen.number * 7 + at) % 60:02}</small>"
        time = time if screen.layout == "zalo" else ""
        face = "" if own or screen.layout == "sms" else "<b class=face></b>"
        rows.append(f"<div class='row {'own' if own else ''}'>{face}<p class=bubble>{words}{time}</p></div>")
    rows.append("<footer><b class=face></b><p class=field>Tin nhắn</p></footer>")
    return "".join(rows)


def _bank(screen: Screen) -> str:
    rows = []
    for part in screen.parts:
        label, value = part.split(" | ")
        sign = " plus" if value.startswith("+") else " minus" if value.startswith("-") else ""
        rows.append(
            f"<div class=pair><span>{html.escape(label)}</span><b class='{sign}'>{html.escape(value)}</b></div>"
        )
    return (
        f"<header class=brand><h1>{html.escape(screen.title)}</h1></header><main class=card>{''.join(rows)}</main>"
        "<p class=button>Chia sẻ</p>"
    )


def _web(screen: Screen) -> str:
    address, title = html.escape(screen.parts[0]), html.escape(screen.title)
    rows = [f"<header class=address>{address}</header><header class=brand><h2>{title}</h2></header><main>"]
    for part in screen.parts[1:]:
        words = html.escape(part.lstrip("#_ ").strip("[]"))
        kind = {"#": "<h1>{}</h1>", "_": "<p class=field>{}</p>", "[": "<p class=button>{}</p>"}
        rows.append(kind.get(part[0], "<p>{}</p>").format(words))
    return "".join(rows) + "</main>"


def _lock(screen: Screen) -> str:
    title = html.escape(screen.title)
    cards = "".join(
        f"<div class=notice><h3>{title}</h3><p>{html.escape(part)}</p></div>" for part in screen.parts
    )
    return f"<h1 class=clock>{6 + screen.number % 17}:{screen.number * 13 % 60:02}</h1>{cards}"


def _mail(screen: Screen) -> str:
    rows = "".join(
        f"<p>{LINK.sub(lambda at: f'<a>{at.group()}</a>', html.escape(part))}</p>" for part in screen.parts
    )
    return f"<main><h1>{html.escape(screen.title)}</h1><p class=from>tới tôi, hôm qua</p>{rows}</main>"


def _post(screen: Screen) -> str:
    rows = "".join(
        f"<p>{LINK.sub(lambda at: f'<a>{at.group()}</a>', html.escape(part))}</p>" for part in screen.parts
    )
    return (
        f"<header class=bar><b class=face></b><h3>Người dùng ẩn danh</h3></header><main>{rows}</main>"
        f"<div class=poster>{html.escape(screen.title)}</div>"
        f"<p class=from>{screen.number * 17 % 900 + 12} bình luận</p>"
    )
