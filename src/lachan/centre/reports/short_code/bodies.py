"""The body of an operator's call: JSON or a form, with `from`, `text` and perhaps `to`; what else is in it is left."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs

import msgspec

from lachan.centre.reports.short_code.reading import TEXT_CHARS
from lachan.centre.web.refusals import Refusal

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
NUMBERS: Final = ("156", "5656")
_MOST_FIELDS: Final = 30
_SEPARATED: Final = re.compile(r"[\s.()-]+")
_VIETNAMESE: Final = re.compile(r"(?:\+?84|0)?([35789][0-9]{8}|2[0-9]{9})", re.ASCII)
_FOREIGN: Final = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


class Received(msgspec.Struct, frozen=True):
    """One message that an operator received: the text, and the sender (`0912345678`, a foreign number with `+`)."""

    sender: str
    text: str


class _Body(msgspec.Struct):
    sender: str
    text: str
    to: str = ""


def read_body(body: bytes, content_type: str) -> Received:
    """This will read a call's body. Raises Refusal: 415, 400 for what can't be read, 422 for a field (`pointer`)."""
    if content_type == JSON:
        read = _read_json(body)
    elif content_type == FORM:
        read = _read_form(body)
    else:
        raise Refusal(415, "content_type", allowed=f"{JSON}, {FORM}")
    if read.to and read.to not in NUMBERS:
        raise Refusal(422, "short_code_field", pointer="/to")
    if len(read.text) > TEXT_CHARS:
        raise Refusal(422, "short_code_field", pointer="/text")
    return Received(_sender(read.sender), read.text)


def _read_json(body: bytes) -> _Body:
    try:
        fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError:
        # a list, a text or a number has no field that could be named
        raise Refusal(422, "short_code_field") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "not_json") from None
    said = {"to": ""}
    for name in ("from", "text", "to"):
        if name == "to" and name not in fields:
            continue
        try:
            said[name] = msgspec.json.decode(fields[name], type=str)
        except (KeyError, msgspec.ValidationError):
            raise Refusal(422, "short_code_field", pointer=f"/{name}") from None
    return _Body(said["from"], said["text"], said["to"])


def _read_form(body: bytes) -> _Body:
    try:
        fields = parse_qs(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise Refusal(400, "short_code_form") from None
    for name in ("from", "text", "to"):
        if len(fields.get(name, [""])) > 1 or (name != "to" and name not in fields):
            raise Refusal(422, "short_code_field", pointer=f"/{name}")
    return _Body(fields["from"][0], fields["text"][0], fields.get("to", [""])[0])


def _sender(said: str) -> str:
    # in a form that isn't encoded rightly, the plus of +84 comes as a blank
    digits = _SEPARATED.sub("", said[:40])
    if found := _VIETNAMESE.fullmatch(digits):
        return f"0{found[1]}"
    if _FOREIGN.fullmatch(digits) and not digits.startswith("+84"):
        return digits
    raise Refusal(422, "short_code_field", pointer="/from")
