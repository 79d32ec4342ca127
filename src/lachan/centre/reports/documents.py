"""The OpenAPI document of reports, made from the types that are read and written."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from lachan.centre.reports.schemas import ReportProblem, ReportTaken, ReportTold
from lachan.centre.reports.services.filing import MOST_FILE_BYTES, MOST_FILES
from lachan.centre.web.problems import CONTENT_TYPE
from lachan.centre.web.words import say

_JSON: Final = "application/json"
_REF: Final = "#/components/schemas/{name}"
_, SCHEMAS = msgspec.json.schema_components([ReportTold, ReportTaken, ReportProblem], ref_template=_REF)

ASKED: Final[dict[str, Any]] = {
    "consent": True,
    "story": "Có người gọi tự xưng là công an phường, bảo tôi cài ứng dụng để cập nhật giấy tờ.",
    "message": "Ho so dinh danh cua ban can cap nhat. Truy cap http://dinhdanh-capnhat.example trong 24h.",
    "numbers": ["0912 345 678"],
    "happened_on": "2026-11-20",
    "loss_vnd": 5_000_000,
}

# one that names a place as it was called before, and what is asked back then
ASKED_PLACE: Final[dict[str, Any]] = {
    "consent": True,
    "message": "Bưu cục báo có bưu phẩm phạt nguội, bấm http://phatnguoi-csgt.example để nộp.",
    "links": ["http://phatnguoi-csgt.example"],
    "province": "Hà Nội",
    "place": "Ba Đình",
    "wants_call": True,
    "phone": "0987 654 321",
    "language": "vi",
}
TAKEN: Final[dict[str, Any]] = {"receipt": "7K2M-9QXR-4TBD-H8JWC", "again": False}
_PLACE_FAULT: Final = {
    "pointer": "/place",
    "code": "place_meant",
    "detail": say("told.place_meant", "en"),
    "detail_vi": say("told.place_meant", "vi"),
    "choices": [
        {
            "code": "C00004-202507",
            "name_vi": "Phường Ba Đình, Thành phố Hà Nội",
            "name_en": "Ba Dinh Ward, Ha Noi City",
            "why_vi": "Nơi mang tên này hiện nay. Nay gồm một phần Quận Ba Đình cũ, Thành phố Hà Nội.",
            "why_en": "What has this name today. It holds a part of the former Ba Dinh District, Ha Noi City.",
        },
        {
            "code": "C00008-202507",
            "name_vi": "Phường Ngọc Hà, Thành phố Hà Nội",
            "name_en": "Ngoc Ha Ward, Ha Noi City",
            "why_vi": "Nay gồm một phần Quận Ba Đình cũ, Thành phố Hà Nội.",
            "why_en": "It holds a part of the former Ba Dinh District, Ha Noi City.",
        },
    ],
}
NOT_VALID: Final[dict[str, Any]] = {
    "type": "about:blank",
    "title": "Unprocessable Content",
    "status": 422,
    "code": "reports_not_told",
    "detail": _PLACE_FAULT["detail"],
    "detail_vi": _PLACE_FAULT["detail_vi"],
    "request_id": "7h3k9d0a",
    "pointer": "/place",
    "errors": [_PLACE_FAULT],
}

_MEANINGS: Final = {
    "ReportNotValid": "Fields are wrong; `errors` names each, with what may be chosen. Nothing was kept.",
    "ReportConflict": "Another report came before under the same Idempotency-Key.",
}
_EXAMPLES: Final = {"ReportNotValid": {"example": NOT_VALID}}
PROBLEMS: Final[dict[str, Any]] = {
    name: {
        "description": meaning,
        "content": {
            CONTENT_TYPE: {"schema": {"$ref": _REF.format(name="ReportProblem")}} | _EXAMPLES.get(name, {})
        },
    }
    for name, meaning in _MEANINGS.items()
}


def report_operation() -> dict[str, Any]:
    """This will describe `POST /reports`."""
    return {
        "summary": "Tell what happened",
        "description": (
            "The answer comes once the report and its files are on the disk for good. Sent again with the same "
            "Idempotency-Key and the same content it is one report, and the answer is the same."
        ),
        "operation_id": "report",
        "tags": ["report"],
        "openapi_extra": {
            "security": [{}, {"key": []}],
            "parameters": [
                {
                    "name": "Idempotency-Key",
                    "in": "header",
                    "required": False,
                    "description": "What the sender names this report by (a UUID): a second try is the same one.",
                    "schema": {
                        "type": "string",
                        "minLength": 16,
                        "maxLength": 200,
                        "pattern": "^[!-~]{16,200}$",
                    },
                }
            ],
            "requestBody": {"required": True, "content": _bodies()},
            "responses": _responses(),
        },
    }


def _bodies() -> dict[str, Any]:
    fields: dict[str, Any] = SCHEMAS["ReportTold"]["properties"]
    parts = {
        name: {"type": "string", "description": field.get("description", "")}
        if field.get("type") != "array"
        else {"type": "array", "items": {"type": "string"}, "description": field["description"]}
        for name, field in fields.items()
    }
    parts["files"] = {
        "type": "array",
        "maxItems": MOST_FILES,
        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
        "description": f"Pictures and files, at most {MOST_FILES} of {MOST_FILE_BYTES // 1_000_000} MB each.",
    }
    return {
        _JSON: {
            "schema": {"$ref": _REF.format(name="ReportTold")},
            "examples": {
                "call": {"summary": "A call, and money lost", "value": ASKED},
                "place": {"summary": "A place that is asked back", "value": ASKED_PLACE},
            },
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "properties": parts,
                "required": ["consent"],
            },
            "example": {
                "consent": "1",
                "message": ASKED["message"],
                "numbers": ASKED["numbers"],
                "loss_vnd": "1,5 triệu",
            },
        },
    }


def _responses() -> dict[int, Any]:
    taken = {"schema": {"$ref": _REF.format(name="ReportTaken")}, "example": TAKEN}
    again = taken | {"example": TAKEN | {"again": True}}
    named = {
        400: "Broken",
        401: "KeyUnknown",
        405: "Method",
        409: "ReportConflict",
        411: "LengthRequired",
        413: "TooLarge",
        415: "ContentType",
        422: "ReportNotValid",
        429: "TooMany",
        500: "ServerError",
        503: "Busy",
    }
    return {
        201: {"description": "The report is taken.", "content": {_JSON: taken}},
        200: {"description": "It was taken before.", "content": {_JSON: again}},
        **{status: {"$ref": f"#/components/responses/{name}"} for status, name in named.items()},
    }
