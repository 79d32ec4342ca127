"""The OpenAPI document of the doors for partners, made from the types that are read and told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.cases.api.bodies import JSON
from lachan.centre.measures.partner_api import said
from lachan.centre.measures.partner_api.doors import SIGNATURE
from lachan.centre.measures.queries.partner_orders import MOST_ORDERS, SHOWS
from lachan.centre.web.problems import CONTENT_TYPE, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

_REF: Final = "#/components/schemas/{name}"
_TYPES: Final[list[Any]] = [
    said.PartnerReceived, said.PartnerReply, said.PartnerReplies, said.PartnerOrders, said.PartnerHas,
    said.PartnerReplyKept, said.PartnerRepliesDone, said.PartnerTasks, said.PartnerResultsTaken, Problem,
]  # fmt: skip
_, _COMPONENTS = msgspec.json.schema_components(_TYPES, ref_template=_REF)
SCHEMAS: Final[dict[str, Any]] = _COMPONENTS
SECURITY: Final[dict[str, Any]] = {
    "partner": {
        "type": "http",
        "scheme": "bearer",
        "description": "A partner's token `lch_…`, agreed to by two; or its certificate, by mutual TLS.",
    }
}
_MEANINGS: Final = {
    400: ("Broken", "The body can't be read."),
    401: ("Key", "A partner's key is needed, or the one shown isn't good any more."),
    403: ("Forbidden", "The key doesn't open this, or the partner is suspended."),
    404: ("NotFound", "There is no such order of this partner, or no such probe."),
    405: ("Method", "The address isn't for this method."),
    409: ("Conflict", "The mark named something else, or too much was said of this order."),
    411: ("LengthRequired", "The request doesn't say its length."),
    413: ("TooLarge", "The body is larger than the limit that is named."),
    415: ("ContentType", "The body is of another type."),
    422: ("NotValid", "The body or a parameter doesn't fit, or results are not believed; the code says why."),
    429: ("TooMany", "Too many requests or wrong keys; Retry-After says when to come again."),
    500: ("ServerError", "Something went wrong on our side; `request_id` finds it in the operator's log."),
}
PROBLEMS: Final[dict[str, Any]] = {
    f"Partner{name}": {
        "description": meaning,
        "content": {CONTENT_TYPE: {"schema": {"$ref": _REF.format(name="Problem")}}},
    }
    for name, meaning in _MEANINGS.values()
}
_ALWAYS: Final = (401, 403, 405, 429, 500)
_WITH_BODY: Final = (400, 411, 413, 415, 422)
_PROBE: Final = {
    "name": "probe",
    "in": "query",
    "required": True,
    "description": "The probe's name, as its key was agreed to.",
    "schema": {"type": "string", "maxLength": 40},
}


def orders_operation() -> dict[str, Any]:
    """This will describe the list of orders."""
    parameters = [
        parameter("state", {"type": "string", "enum": list(SHOWS)}, "Usually `waits`."),
        parameter("after", {"type": "integer", "minimum": 0}, "`after` of the page before."),
        parameter(
            "size", {"type": "integer", "minimum": 1, "maximum": MOST_ORDERS}, "Usually all of a page."
        ),
    ]
    found = operation("Orders of this partner", {200: content("PartnerOrders")}, (422,), parameters)
    found["openapi_extra"]["responses"][304] = {"description": "What If-None-Match names still stands."}
    return found


def received_operation() -> dict[str, Any]:
    """This will describe confirming orders."""
    return writing("Say which orders the program has", "PartnerReceived", {200: content("PartnerHas")})


def reply_operation() -> dict[str, Any]:
    """This will describe one reply."""
    kept = content("PartnerReplyKept")
    return writing("Answer an order", "PartnerReply", {200: kept, 201: kept}, (404, 409))


def replies_operation() -> dict[str, Any]:
    """This will describe several replies."""
    answers = {200: content("PartnerRepliesDone")}
    return writing("Answer up to 200 orders, each by itself", "PartnerReplies", answers)


def tasks_operation() -> dict[str, Any]:
    """This will describe what a probe asks for."""
    answers = {200: content("PartnerTasks")}
    return operation("What a probe is to ask its resolvers", answers, (404, 422), [_PROBE])


def results_operation() -> dict[str, Any]:
    """This will describe what a probe says."""
    signature = {
        "name": SIGNATURE,
        "in": "header",
        "required": True,
        "description": "Ed25519 over `lachan-probe-results-1`, a line end, and the body's bytes; base64.",
        "schema": {"type": "string", "maxLength": 100},
    }
    found = operation(
        "What a probe's resolvers said", {200: content("PartnerResultsTaken")}, (404, *_WITH_BODY),
        [_PROBE, signature],
    )  # fmt: skip
    found["openapi_extra"]["requestBody"] = {
        "required": True,
        "content": {JSON: {"schema": {"type": "object"}}},
    }
    return found


def parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    """This will describe what may stand in an address."""
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def content(name: str) -> dict[str, Any]:
    """This will describe an answer by the name of its type."""
    schema = {"$ref": _REF.format(name=name)}
    return {"description": "The answer.", "content": {JSON: {"schema": schema}}}


def writing(summary: str, body: str, answers: dict[int, Any], statuses: Sequence[int] = ()) -> dict[str, Any]:
    """This will describe a question with a body, by the names of its types."""
    found = operation(summary, answers, (*_WITH_BODY, *statuses), [])
    found["openapi_extra"]["requestBody"] = {
        "required": True,
        "content": {JSON: {"schema": {"$ref": _REF.format(name=body)}}},
    }
    return found


def operation(
    summary: str, answers: dict[int, Any], statuses: Sequence[int], parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    """This will describe a question of a partner's program, with the problems that each may meet."""
    problems = {
        status: {"$ref": f"#/components/responses/Partner{_MEANINGS[status][0]}"}
        for status in sorted({*_ALWAYS, *statuses})
    }
    return {
        "summary": summary,
        "tags": ["partners"],
        "openapi_extra": {
            "security": [{"partner": []}],
            "parameters": parameters,
            "responses": {**answers, **problems},
        },
    }
