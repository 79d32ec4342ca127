"""The OpenAPI document of the public API, made from the types that are read and written."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from lachan.centre.public.schemas import BatchAnswer, BatchQuestion, CheckAnswer, CheckQuestion
from lachan.centre.public.telling import tell
from lachan.centre.web.problems import CONTENT_TYPE, Problem
from lachan.engine import check
from lachan.engine.model import InputKind

DESCRIPTION = (
    "Is this a scam? Ask by POST alone; nothing of a question is stored. `unknown` never means safe. Errors are "
    "problem+json (RFC 9457) with a stable `code`. Questions are limited by network (IPv4 /24, IPv6 /56), or by key."
)

_JSON = "application/json"
_REF = "#/components/schemas/{name}"
_SCHEMAS, _COMPONENTS = msgspec.json.schema_components(
    [CheckQuestion, BatchQuestion, CheckAnswer, BatchAnswer, Problem], ref_template=_REF
)
SCHEMAS: dict[str, Any] = _COMPONENTS

_PROBLEM_MEANINGS = {
    400: ("Broken", "The body can't be read."),
    401: ("KeyUnknown", "A key is needed, or the one shown isn't valid."),
    405: ("Method", "Only POST is accepted."),
    411: ("LengthRequired", "The request doesn't say its length."),
    413: ("TooLarge", "The body or the picture is larger than the limit that is named."),
    415: ("ContentType", "The body is of another type."),
    422: ("NotValid", "The body doesn't fit the form, or the picture can't be read."),
    429: ("TooMany", "Too many questions, pictures or wrong keys; Retry-After says when to come again."),
    500: ("ServerError", "Something went wrong on our side; `request_id` finds it in the operator's log."),
    503: ("Busy", "Too many pictures are being read; Retry-After says when to come again."),
}
_WITH_RETRY = {429, 503}


def _problem(status: int, meaning: str) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": meaning,
        "content": {CONTENT_TYPE: {"schema": {"$ref": _REF.format(name="Problem")}}},
    }
    if status in _WITH_RETRY:
        response["headers"] = {
            "Retry-After": {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds."}
        }
    return response


PROBLEMS: dict[str, Any] = {
    name: _problem(status, meaning) for status, (name, meaning) in _PROBLEM_MEANINGS.items()
}


def _responses(answer: str, *statuses: int) -> dict[int, Any]:
    responses: dict[int, Any] = {
        200: {
            "description": "The answer.",
            "content": {_JSON: {"schema": {"$ref": _REF.format(name=answer)}}},
        }
    }
    for status in statuses:
        responses[status] = {"$ref": f"#/components/responses/{_PROBLEM_MEANINGS[status][0]}"}
    return responses


ASKED: dict[str, Any] = {
    "text": "Tai khoan cua quy khach bi khoa. Xac minh tai https://vietcombank-login.example trong 2 gio.",
    "kind": "auto",
}
ASKED_TOGETHER: dict[str, Any] = {
    "items": ["vietcombank-login.example", {"text": "0912345678", "kind": "phone"}]
}


def put_answers(document: dict[str, Any]) -> None:
    """This will put what the engine answers beside each example of a question, so that no example is made up."""
    one, many = _answers()
    for path, answer in (("check", one), ("check/batch", many)):
        response = document["paths"][f"/api/v1/{path}"]["post"]["responses"][200]
        response["content"][_JSON]["example"] = answer


@cache
def _answers() -> tuple[dict[str, Any], dict[str, Any]]:
    # with the packaged lists: what an operator has listed is not for a public document
    one = tell(check(ASKED["text"], kind=ASKED["kind"]), with_score=False)
    together = [
        check(item) if isinstance(item, str) else check(item["text"], kind=item["kind"])
        for item in ASKED_TOGETHER["items"]
    ]
    many = BatchAnswer([tell(answer, with_score=True) for answer in together])
    return msgspec.to_builtins(one), msgspec.to_builtins(many)


def check_operation() -> dict[str, Any]:
    """This will describe `POST /check`."""
    return {
        "summary": "Is this a scam?",
        "operation_id": "check",
        "tags": ["check"],
        "openapi_extra": {
            "security": [{}, {"key": []}],
            "requestBody": {
                "required": True,
                "content": {
                    _JSON: {
                        "schema": {"$ref": _REF.format(name="CheckQuestion")},
                        "example": ASKED,
                    },
                    "multipart/form-data": {
                        "schema": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "picture": {
                                    "type": "string",
                                    "contentMediaType": "image/*",
                                    "description": "PNG, JPEG, WebP, GIF, BMP or AVIF; at most 10 MB.",
                                },
                                "text": {
                                    "type": "string",
                                    "minLength": 1,
                                    "description": "A text, or what stands beside the picture.",
                                },
                                "kind": {
                                    "type": "string",
                                    "enum": [kind.value for kind in InputKind],
                                    "default": "auto",
                                },
                            },
                            "anyOf": [{"required": ["picture"]}, {"required": ["text"]}],
                        }
                    },
                },
            },
            "responses": _responses("CheckAnswer", 400, 401, 405, 411, 413, 415, 422, 429, 500, 503),
        },
    }


def batch_operation() -> dict[str, Any]:
    """This will describe `POST /check/batch`."""
    return {
        "summary": "Are these scams? Up to 1,000 at once, with a key",
        "operation_id": "check_batch",
        "tags": ["check"],
        "openapi_extra": {
            "security": [{"key": []}],
            "requestBody": {
                "required": True,
                "content": {
                    _JSON: {
                        "schema": {"$ref": _REF.format(name="BatchQuestion")},
                        "example": ASKED_TOGETHER,
                    }
                },
            },
            "responses": _responses(
                "BatchAnswer",
                400,
                401,
                405,
                411,
                413,
                415,
                422,
                429,
                500,
            ),
        },
    }
