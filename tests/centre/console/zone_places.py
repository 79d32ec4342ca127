"""What the rows of the matrix about zones ask, and these rows. The form is that of `matrix.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Programs come with keys alone, whoever is signed in beside: tests/centre/exchange/zones/test_views.py
ZONES: Final = """
exchange/zones/<str:name>.zone                  GET  -     401
exchange/zones/<str:name>.zone                  POST -     405
"""
BLANKS: Final[dict[str, Callable[[Any], Mapping[str, Any]]]] = {
    "exchange/zones/<str:name>.zone": lambda _: {"name": "rpz.lachan"},
}
BODIES: Final[dict[str, Any]] = {}
