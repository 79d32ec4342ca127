"""From text to indicators: one file for each kind."""

from __future__ import annotations

from lachan.engine.extract.finds import Extraction
from lachan.engine.extract.reading import canonicalize, extract

__all__ = ["Extraction", "canonicalize", "extract"]
