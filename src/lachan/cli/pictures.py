"""A picture as a question: its text and its codes are read, then asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.front_door import check
from lachan.pictures import read_picture

if TYPE_CHECKING:
    from lachan.engine.model import Answer, Lists


def check_picture(data: bytes, *, kind: str, lists: Lists) -> Answer:
    """This will answer for a picture; raises `lachan.pictures.PictureRefused` when it is refused."""
    picture = read_picture(data)
    return check(
        picture.text,
        kind=kind,
        lists=lists,
        qr=[code.text for code in picture.codes if code.text],
        notes=picture.notes,
    )
