"""The OpenAPI document of this room's doors for partners, made from the types that are read and told."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from lachan.centre.exchange.partner_api import said
from lachan.centre.exchange.webhooks.saying import MOST
from lachan.centre.measures.partner_api.documents import content, operation, parameter

_TYPES: Final[list[Any]] = [said.PartnerChanges]
_, _COMPONENTS = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
SCHEMAS: Final[dict[str, Any]] = _COMPONENTS
_WHOLE: Final = {"type": "integer", "minimum": 0}


def changes_operation() -> dict[str, Any]:
    """This will describe asking for what changed."""
    parameters = [
        parameter("since", _WHOLE, "`upto` of the last answer or message; without it all is told, in parts."),
        parameter("fill", _WHOLE, "As `next` has it."),
        parameter("after", _WHOLE, "As `next` has it."),
        parameter("part", _WHOLE, "As `next` has it."),
        parameter("size", {"type": "integer", "minimum": 1, "maximum": MOST}, "Usually all of a part."),
    ]
    return operation(
        "What changed in what this partner is told", {200: content("PartnerChanges")}, (422,), parameters
    )
