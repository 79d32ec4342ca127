"""What `POST /api/v1/reports` takes and gives. The decoder reads these types; the OpenAPI document is made of them."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec resolves the annotations
from typing import Annotated, Literal

import msgspec

from lachan.centre.reports.told import (
    ITEM_CHARS,
    MAIL_CHARS,
    MESSAGE_CHARS,
    MOST_ITEMS,
    MOST_LOSS_VND,
    NAME_CHARS,
    PLACE_CHARS,
    STORY_CHARS,
)
from lachan.centre.web.problems import Problem

_Item = Annotated[str, msgspec.Meta(max_length=ITEM_CHARS)]
_Items = Annotated[list[_Item], msgspec.Meta(max_length=MOST_ITEMS)]


class ReportTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody tells. Something has to be said: a story, a message, a link, number, account, app or a file."""

    consent: Annotated[
        bool,
        msgspec.Meta(
            description="true: the reporter agrees that the centre takes the report and uses it against fraud."
        ),
    ]
    about: Annotated[
        Literal["scam", "answer_wrong"],
        msgspec.Meta(description="A scam, or that an answer of the check was wrong."),
    ] = "scam"
    story: Annotated[
        str, msgspec.Meta(max_length=STORY_CHARS, description="What happened, in one's own words.")
    ] = ""
    message: Annotated[
        str, msgspec.Meta(max_length=MESSAGE_CHARS, description="The message that came, as it came.")
    ] = ""
    links: Annotated[_Items, msgspec.Meta(description="Links, as written.")] = []
    numbers: Annotated[_Items, msgspec.Meta(description="Phone numbers that called or wrote.")] = []
    accounts: Annotated[_Items, msgspec.Meta(description="Bank accounts, with their bank.")] = []
    apps: Annotated[_Items, msgspec.Meta(description="Apps, by name or link.")] = []
    happened_on: Annotated[
        date | None, msgspec.Meta(description="The day on which it happened; none to come.")
    ] = None
    place: Annotated[
        str,
        msgspec.Meta(
            max_length=PLACE_CHARS,
            description=(
                "A commune or province: its code or its name, former names too (`P. Trúc Bạch, Hà Nội`). A name that "
                "meant another place before 1 July 2025 is asked back, with what may be meant."
            ),
        ),
    ] = ""
    province: Annotated[
        str,
        msgspec.Meta(
            max_length=PLACE_CHARS,
            description="The province that `place` lies in, by code or name; alone it is the place itself.",
        ),
    ] = ""
    loss_vnd: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=MOST_LOSS_VND)] | None,
        msgspec.Meta(description="Money lost, in đồng."),
    ] = None
    wants_call: Annotated[bool, msgspec.Meta(description="To be called back; then `phone` is needed.")] = (
        False
    )
    name: Annotated[str, msgspec.Meta(max_length=NAME_CHARS, description="The reporter's name.")] = ""
    phone: Annotated[str, msgspec.Meta(max_length=60, description="The reporter's number.")] = ""
    mail: Annotated[str, msgspec.Meta(max_length=MAIL_CHARS, description="The reporter's address.")] = ""
    language: Annotated[
        Literal["vi", "en"], msgspec.Meta(description="In which language the reporter is answered.")
    ] = "vi"


class ReportTaken(msgspec.Struct, frozen=True):
    """A report that is on the disk for good. `receipt` opens it; nobody can find it again."""

    receipt: Annotated[
        str, msgspec.Meta(description="17 letters and digits in groups. Keep it for the reporter alone.")
    ]
    again: Annotated[
        bool, msgspec.Meta(description="The same report came before under this Idempotency-Key.")
    ]


class PlaceChoice(msgspec.Struct, frozen=True):
    """A place that stands today and can be meant, and why: send its code as `place`."""

    code: str
    name_vi: str
    name_en: str
    why_vi: str = ""
    why_en: str = ""


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one field: where (RFC 6901), a stable code, in both languages, and what may be chosen."""

    pointer: str
    code: str
    detail: str
    detail_vi: str
    choices: tuple[PlaceChoice, ...] = ()


class ReportProblem(Problem, frozen=True, omit_defaults=True):
    """Why a report was not taken. `errors` name each field; nothing of what was sent is repeated."""

    errors: tuple[FieldProblem, ...] = ()
