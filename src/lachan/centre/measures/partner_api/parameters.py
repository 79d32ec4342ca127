"""What stands in an address that a partner's program asks for. Rooms above read theirs by it too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpRequest

NUMBER: Final = re.compile(r"[0-9]{1,18}")


def parameters(request: HttpRequest, allowed: Collection[str]) -> dict[str, str]:
    """This will give what stands in the address; one that there isn't or that stands twice is refused."""
    found: dict[str, str] = {}
    for name, values in request.GET.lists():
        if name not in allowed or len(values) != 1:
            raise misfit(name if name in allowed else "", ", ".join(allowed))
        found[name] = values[0]
    return found


def number(asked: dict[str, str], name: str, usual: int, *, least: int, most: int) -> int:
    """This will give a number that stands in the address, or the usual one. Raises Refusal (422)."""
    value = asked.get(name, str(usual))
    if not NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise misfit(name, f"{least}–{most}")
    return int(value)


def misfit(name: str, allowed: str) -> Refusal:
    """This will make the refusal of a parameter that doesn't fit; `name` is "" for one that there isn't."""
    return Refusal(422, "measures_parameter", pointer=f"/{name}" if name else "", allowed=allowed)
