"""What the matrix asks at the TAXII server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lachan.centre.exchange.stix.extensions import PROJECT_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ROOT: Final = "taxii2/<slug:root>/"
_NAMED: Final = f"{_ROOT}collections/<str:named>/"
_ONE: Final = f"{_NAMED}objects/<str:object_id>/"
_SAID: Final = {"root": "public", "named": "block-clear", "object_id": PROJECT_ID, "status": "x"}

BLANKS: Final[dict[str, Callable[[Any], Mapping[str, Any]]]] = {
    "taxii2/schemas/<slug:name>.json": lambda _: {"name": "listing"},
    **{
        address: lambda _: _SAID
        for address in (
            _ROOT, f"{_ROOT}status/<str:status>/", f"{_ROOT}collections/", _NAMED, f"{_NAMED}manifest/",
            f"{_NAMED}objects/", _ONE, f"{_ONE}versions/",
        )
    },
}  # fmt: skip
BODIES: Final[dict[str, Any]] = {}
