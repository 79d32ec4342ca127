"""The OpenAPI document of the public API, made from the types that are read and written."""

from __future__ import annotations

from typing import Any

import msgspec

from lachan.centre.public.schemas import BatchAnswer, BatchQuestion, CheckAnswer, CheckQuestion
from lachan.centre.web.problems import CONTENT_TYPE, Problem
from lachan.engine.model import InputKind

DESCRIPTION = (
    "Is this a scam? Ask by POST alone; nothing of a question is stored. `unknown` never means safe. Errors are "
    "problem+json (RFC 9457) with a stable `code`. Questions are limited by network (IPv4 /24, IPv6 /56), or by key."
)

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


def _responses(answer: str, example: dict[str, Any], *statuses: int) -> dict[int, Any]:
    responses: dict[int, Any] = {
        200: {
            "description": "The answer.",
            "content": {
                "application/json": {"schema": {"$ref": _REF.format(name=answer)}, "example": example}
            },
        }
    }
    for status in statuses:
        responses[status] = {"$ref": f"#/components/responses/{_PROBLEM_MEANINGS[status][0]}"}
    return responses


_ASKED = "Tai khoan cua quy khach bi khoa. Xac minh tai https://vietcombank-login.example trong 2 gio."
_ANSWERED = {
    "level": "suspicious",
    "kind": "text",
    "reasons": [
        {
            "code": "link.lookalike.inserted",
            "text_vi": "Địa chỉ mạo tên Vietcombank",
            "text_en": "The address uses the name of Vietcombank",
            "about": "https://vietcombank-login.example/",
            "spans": [[45, 78]],
        }
    ],
    "indicators": [
        {
            "kind": "url",
            "value": "https://vietcombank-login.example/",
            "raw": "https://vietcombank-login.example",
            "span": [45, 78],
            "facts": {"unit": "vietcombank-login.example"},
        }
    ],
    "scam_type": "V10",
    "scam_types": ["V10"],
    "imitates": "vietcombank",
    "advice": [
        {"code": "advice.do_not_open_link", "text_vi": "Đừng bấm link", "text_en": "Don’t tap the link"}
    ],
    "notes": [],
    "engine": "lachan/0.1.0 data/3f9c0a12 lists/packaged",
}


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
                    "application/json": {
                        "schema": {"$ref": _REF.format(name="CheckQuestion")},
                        "example": {"text": _ASKED, "kind": "auto"},
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
            "responses": _responses(
                "CheckAnswer", _ANSWERED, 400, 401, 405, 411, 413, 415, 422, 429, 500, 503
            ),
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
                    "application/json": {
                        "schema": {"$ref": _REF.format(name="BatchQuestion")},
                        "example": {
                            "items": ["vietcombank-login.example", {"text": "0912345678", "kind": "phone"}]
                        },
                    }
                },
            },
            "responses": _responses(
                "BatchAnswer",
                {"answers": [_ANSWERED | {"score": 0.97}]},
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
