"""The OpenAPI document of reports, made from the types that are read and written."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from lachan.centre.reports.schemas import ReportProblem, ReportTaken, ReportTold
from lachan.centre.reports.services.filing import MOST_FILE_BYTES, MOST_FILES
from lachan.centre.web.problems import CONTENT_TYPE

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

_MEANINGS: Final = {
    "ReportNotValid": "Fields are wrong; `errors` names each, with what may be chosen. Nothing was kept.",
    "ReportConflict": "Another report came before under the same Idempotency-Key.",
}
PROBLEMS: Final[dict[str, Any]] = {
    name: {
        "description": meaning,
        "content": {CONTENT_TYPE: {"schema": {"$ref": _REF.format(name="ReportProblem")}}},
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
        _JSON: {"schema": {"$ref": _REF.format(name="ReportTold")}, "example": ASKED},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "properties": parts,
                "required": ["consent"],
            }
        },
    }


def _responses() -> dict[int, Any]:
    taken = {"schema": {"$ref": _REF.format(name="ReportTaken")}}
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
        200: {"description": "It was taken before.", "content": {_JSON: taken}},
        **{status: {"$ref": f"#/components/responses/{name}"} for status, name in named.items()},
    }
