"""What made an answer, so that it can be computed again."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lachan import __version__

if TYPE_CHECKING:
    from lachan.engine.model import Lists


def name(lists: Lists) -> str:
    """This will name the engine, its packaged data and the lists: `lachan/0.1.0 data/3f9c0a12 lists/…`."""
    return f"lachan/{__version__} data/{data_digest()} lists/{lists.version}"


@lru_cache(maxsize=1)
def data_digest() -> str:
    """This will give the digest of the packaged data, as written beside it when it was made."""
    return files("lachan.engine.data").joinpath("DIGEST").read_text("ascii").strip()
