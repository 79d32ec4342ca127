"""What a citizen handed in at a ward: a picture of the message, and the sound of the call as a file nobody previews."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

from lachan.centre.evidence.services.keeping import HeldFor, keep

if TYPE_CHECKING:
    from lachan.centre.demo.factories import Scene

_KEPT_DAYS: Final = 5 * 365
# such messages come without accents; the name belongs to nobody
_LINES: Final = (
    "NH SONG HONG",
    "",
    "Tai khoan cua ban bi khoa",
    "do dang nhap la. Xac minh",
    "trong 24h tai:",
    "song-hong-xacminh.example",
)
_PAPER: Final = (241, 243, 246)
_INK: Final = (28, 32, 38)


def tell(scene: Scene) -> None:
    """This will keep two files for one report, taken in by the officer of a ward."""
    scene.come_near_the_end(hours=5)
    for name, content in (
        ("tin-nhan-ngan-hang.png", _picture()),
        ("ghi-am-cuoc-goi.bin", bytes(range(256)) * 64),
    ):
        keep(
            content=BytesIO(content),
            name=name,
            held_for=HeldFor(
                holder="report:1",
                office_id=scene.office("CAP-HOANKIEM"),
                source="upload",
                purpose="case_work",
                keep_until=scene.day + timedelta(days=_KEPT_DAYS),
            ),
            actor=scene.actor("hk-truc", "CAP-HOANKIEM"),
            now=scene.now,
        )
        scene.pass_time(minutes=3)


def _picture() -> bytes:
    picture = Image.new("RGB", (540, 960), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((40, 120, 500, 520), radius=24, fill=(255, 255, 255))
    font = ImageFont.load_default(30)
    for number, line in enumerate(_LINES):
        draw.text((70, 150 + 54 * number), line, fill=_INK, font=font)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
