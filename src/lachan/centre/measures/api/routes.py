"""The addresses of the API of measures, and the document that describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from ninja import Router

from lachan.centre.cases.api.bodies import JSON
from lachan.centre.cases.api.coming import IF_MATCH_PATTERN, KEY_PATTERN
from lachan.centre.cases.api.wanting import MOST_ROWS
from lachan.centre.cases.schemas.asked import NUMBER_PATTERN as CASE_PATTERN
from lachan.centre.measures.api import serving
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.schemas import asked, told

if TYPE_CHECKING:
    from collections.abc import Mapping

_REF: Final = "#/components/schemas/{name}"
_TYPES: Final[list[Any]] = [
    asked.Propose, asked.Withdraw, told.Measures, told.MeasureWhole, told.MeasuresProposed,
]  # fmt: skip
_, _COMPONENTS = msgspec.json.schema_components(_TYPES, ref_template=_REF)
# beside those of other rooms they say whose they are
_NAMES: Final = {name: name if name.startswith("Measure") else f"Measure{name}" for name in _COMPONENTS}
# what is said of refusals is the same for all programs
_PROBLEMS: Final = {
    400: "Broken", 401: "Token", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 411: "LengthRequired",
    412: "Changed", 413: "TooLarge", 415: "ContentType", 422: "NotValid", 428: "IfMatch", 429: "TooMany",
    500: "ServerError", 503: "Busy",
}  # fmt: skip
_ALWAYS: Final = (401, 403, 405, 429, 500)
_WITH_BODY: Final = (400, 404, 409, 411, 413, 415, 422, 503)


def _renamed(schema: Any) -> Any:
    if isinstance(schema, dict):
        renamed = {name: _renamed(value) for name, value in schema.items()}
        if isinstance(name := schema.get("$ref"), str):
            renamed["$ref"] = _REF.format(name=_NAMES[name.rpartition("/")[2]])
        return renamed
    return [_renamed(one) for one in schema] if isinstance(schema, list) else schema


SCHEMAS: Final[dict[str, Any]] = {_NAMES[name]: _renamed(schema) for name, schema in _COMPONENTS.items()}


def put_parameters(document: dict[str, Any]) -> None:
    """This will say what may stand in the addresses of measures."""
    for path, operations in document["paths"].items():
        if not path.startswith("/api/v1/measures/{number}"):
            continue
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    parameter["schema"] = {"type": "string", "pattern": asked.NUMBER_PATTERN}


def _parameter(name: str, schema: Mapping[str, Any], description: str = "", *, place: str = "query") -> Any:
    return {"name": name, "in": place, "required": False, "description": description, "schema": schema}


def _operation(
    summary: str, answer: str, parameters: list[Any], statuses: tuple[int, ...], body: str = ""
) -> dict[str, Any]:
    codes = (*_ALWAYS, *(_WITH_BODY if body else ()), *statuses)
    named = {code: f"Case{_PROBLEMS[code]}" if code in _PROBLEMS else "Method" for code in codes}
    extra: dict[str, Any] = {
        "security": [{"token": []}],
        "parameters": parameters,
        "responses": {
            200: {"description": "The answer.", "content": {JSON: {"schema": {"$ref": _named(answer)}}}},
            **{code: {"$ref": f"#/components/responses/{name}"} for code, name in sorted(named.items())},
        },
    }
    if body:
        extra["requestBody"] = {"required": True, "content": {JSON: {"schema": {"$ref": _named(body)}}}}
    return {"summary": summary, "tags": ["measures"], "openapi_extra": extra}


def _named(name: str) -> str:
    return _REF.format(name=_NAMES[name])


_LISTED: Final = [
    _parameter("state", {"type": "string", "enum": list(serving.SHOWS)}, "Usually all."),
    _parameter("kind", {"type": "string", "enum": list(KINDS)}),
    _parameter("value", {"type": "string", "maxLength": serving.VALUE_CHARS}, "As the register spells it."),
    _parameter("case", {"type": "string", "pattern": CASE_PATTERN}, "Those of a case, the newest 50."),
    _parameter("place", {"type": "string", "maxLength": 20}, "`later` or `earlier` of the page before."),
    _parameter("size", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}, "Usually 50."),
]
_KNOWN: Final = _parameter(
    "If-None-Match",
    {"type": "string", "maxLength": 200},
    "The ETag that is known: 304 if it stands.",
    place="header",
)
_KEY: Final = _parameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 16, "maxLength": 200, "pattern": KEY_PATTERN},
    "What the program names this act by (a UUID): a second try within a day is the same act.",
    place="header",
)
_IF_MATCH: Final = _parameter(
    "If-Match",
    {"type": "string", "pattern": IF_MATCH_PATTERN},
    "The ETag that was read. 428 without.",
    place="header",
)

router = Router()
router.get(
    "/measures", operation_id="measures_list", **_operation("Measures", "Measures", _LISTED, (404, 422))
)(serving.list_measures)
router.post(
    "/measures",
    operation_id="measures_propose",
    **_operation("Propose measures; people sign", "MeasuresProposed", [_KEY], (), "Propose"),
)(serving.propose)
_one = _operation("One measure, whole", "MeasureWhole", [_KNOWN], (404,))
_one["openapi_extra"]["responses"][304] = {"description": "Nothing of it has changed."}
router.get("/measures/{number}", operation_id="measures_one", **_one)(serving.one_measure)
router.post(
    "/measures/{number}/withdraw",
    operation_id="measures_withdraw",
    **_operation("Take a proposal back", "MeasureWhole", [_KEY, _IF_MATCH], (412, 428), "Withdraw"),
)(serving.withdraw)
