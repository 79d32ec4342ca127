"""Pictures: the text and the QR codes in a screenshot, read in a process with limits.

>>> from lachan.pictures import read_picture
>>> read_picture(open("screenshot.png", "rb").read()).text

Names are loaded when first asked for, so that the reading process does not load what only the asking one needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lachan.pictures.model import LIMITS, Code, Limits, Picture, PictureRefused
    from lachan.pictures.programs import Availability, available
    from lachan.pictures.read import allow_at_once, read_picture
    from lachan.pictures.words import WORDS, refusal

__all__ = [
    "LIMITS",
    "WORDS",
    "Availability",
    "Code",
    "Limits",
    "Picture",
    "PictureRefused",
    "allow_at_once",
    "available",
    "read_picture",
    "refusal",
]

_HOMES = {
    "Availability": "programs",
    "available": "programs",
    "allow_at_once": "read",
    "read_picture": "read",
    "WORDS": "words",
    "refusal": "words",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)
    globals()[name] = value
    return value
