"""The OpenAPI document of this room's doors for partners, made from the types that are read and told."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from lachan.centre.cases.api.bodies import JSON
from lachan.centre.exchange.claims.judging import KEPT_SAYS, MARK_CHARS, PartnerClaim
from lachan.centre.exchange.finds import PartnerFind
from lachan.centre.exchange.partner_api import said
from lachan.centre.exchange.partner_api.claim_doors import CSV
from lachan.centre.exchange.partner_api.told_doors import MOST_TOLD
from lachan.centre.exchange.webhooks.saying import MOST
from lachan.centre.measures.partner_api.documents import content, operation, parameter, writing

_REF: Final = "#/components/schemas/{name}"
_TYPES: Final[list[Any]] = [
    said.PartnerChanges, PartnerClaim, said.PartnerClaims, said.PartnerClaimsDone, PartnerFind, said.PartnerFinds,
    said.PartnerFindsDone, said.PartnerClaimsTold,
]  # fmt: skip
_, _COMPONENTS = msgspec.json.schema_components(_TYPES, ref_template=_REF)
SCHEMAS: Final[dict[str, Any]] = _COMPONENTS
# each is read by itself, so that one that doesn't fit leaves the others
SCHEMAS["PartnerClaims"]["properties"]["claims"]["items"] = {"$ref": _REF.format(name="PartnerClaim")}
SCHEMAS["PartnerFinds"]["properties"]["finds"]["items"] = {"$ref": _REF.format(name="PartnerFind")}
_FILE: Final = {"type": "string"}
FINDS_SAMPLE: Final = {
    "finds": [
        {
            "mark": "case-8831",
            "kind": "domain",
            "value": "dichvucong-capnhat.top",
            "first_seen": "2026-11-29T06:40:00+07:00",
            "confidence": 70,
            "tlp": "green",
            "note": "SMS to 40 customers",
        },
        {"mark": "case-8790", "withdrawn": True},
    ]
}
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


def claims_operation() -> dict[str, Any]:
    """This will describe claims as JSON."""
    summary = "Say what became of what this partner was told, up to 1,000 at once, each by itself"
    return writing(summary, "PartnerClaims", {200: content("PartnerClaimsDone")})


def claims_told_operation() -> dict[str, Any]:
    """This will describe asking what became of claims."""
    place = {"type": "string", "pattern": "^[0-9]{1,16}-[0-9]{1,18}$"}
    size = {"type": "integer", "minimum": 1, "maximum": MOST_TOLD}
    mark = {"type": "string", "minLength": 1, "maxLength": MARK_CHARS}
    parameters = [
        parameter("place", place, "As `next` has it; without it the last ones."),
        parameter("size", size, "Usually 100."),
        parameter("says", {"type": "string", "enum": list(KEPT_SAYS)}, "Only what says this."),
        parameter("mark", mark, "Only what was said under this mark."),
    ]
    summary = "What this partner said, the last first, and what became of each"
    return operation(summary, {200: content("PartnerClaimsTold")}, (422,), parameters)


def claims_file_operation() -> dict[str, Any]:
    """This will describe claims as a file."""
    answers = {
        200: {"description": "A row for each row: what became of it.", "content": {CSV: {"schema": _FILE}}}
    }
    found = operation("Say the same in a file of a spreadsheet", answers, (411, 413, 415, 422), [])
    found["openapi_extra"]["requestBody"] = {"required": True, "content": {CSV: {"schema": _FILE}}}
    return found


def finds_operation() -> dict[str, Any]:
    """This will describe finds as JSON."""
    summary = "Send what this partner found itself, up to 1,000 at once, each by itself"
    found = writing(summary, "PartnerFinds", {200: content("PartnerFindsDone")})
    found["openapi_extra"]["requestBody"]["content"][JSON]["example"] = FINDS_SAMPLE
    return found
