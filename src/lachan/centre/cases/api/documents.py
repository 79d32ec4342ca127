"""The OpenAPI document of cases, made from the types that are read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.cases.api.acts import ACTS
from lachan.centre.cases.api.bodies import JSON
from lachan.centre.cases.api.coming import IF_MATCH_PATTERN, KEY_PATTERN
from lachan.centre.cases.api.reading import FIGURES, NDJSON
from lachan.centre.cases.api.wanting import MOST_ROWS
from lachan.centre.cases.api.writing import OCTETS
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries.wanted import FIND_CHARS, ORDERS, STATES
from lachan.centre.cases.schemas import asked, told
from lachan.centre.web.problems import CONTENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lachan.centre.cases.api.acts import Act

_REF: Final = "#/components/schemas/{name}"
_TYPES: Final[list[Any]] = [
    asked.Opened, asked.Bulk, asked.TakenOut, asked.ArchiveWanted, asked.ShiftNote, asked.View, asked.Hours,
    *(act.body for act in ACTS.values()),
    told.Cases, told.CaseWhole, told.Timeline, told.CustodyTold, told.ActDone, told.ChangedProblem, told.BulkDone,
    told.FigureTold, told.CalendarTold, told.ArchiveTold, told.Archives, told.ShiftNotes, told.Made, told.Views,
    told.MovesTold,
]  # fmt: skip
_, _COMPONENTS = msgspec.json.schema_components(_TYPES, ref_template=_REF)
# the types' own names are short, since each stands in its file; beside those of other rooms they say whose they are
_NAMES: Final = {name: name if name.startswith("Case") else f"Case{name}" for name in _COMPONENTS}


def _renamed(schema: Any) -> Any:
    if isinstance(schema, dict):
        renamed = {name: _renamed(value) for name, value in schema.items()}
        if isinstance(name := schema.get("$ref"), str):
            renamed["$ref"] = _REF.format(name=_NAMES[name.rpartition("/")[2]])
        return renamed
    return [_renamed(one) for one in schema] if isinstance(schema, list) else schema


SCHEMAS: Final[dict[str, Any]] = {_NAMES[name]: _renamed(schema) for name, schema in _COMPONENTS.items()}
SECURITY: Final[dict[str, Any]] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of a person or an office, `lch_…`: made at the desk, page Tokens.",
    }
}
_MEANINGS: Final = {
    400: ("Broken", "The body, a key or a header can't be read."),
    401: ("Token", "A token is needed, or the one shown isn't valid any more."),
    403: ("Forbidden", "The token isn't for this, or not from this network."),
    404: ("NotFound", "There is no such thing, or it isn't for this token's owner."),
    409: ("Conflict", "The case is not in a state for this."),
    410: ("Gone", "The archive was removed; ask for another."),
    411: ("LengthRequired", "The request doesn't say its length."),
    412: ("Changed", "Somebody changed the case in between: what happened, and both values. Nothing was done."),
    413: ("TooLarge", "The body is larger than the limit that is named."),
    416: ("Range", "The file has no such part."),
    415: ("ContentType", "The body is of another type."),
    422: ("NotValid", "The body or a parameter doesn't fit."),
    428: ("IfMatch", "If-Match is needed: the version that was read."),
    429: ("TooMany", "Too many requests or wrong tokens; Retry-After says when to come again."),
    500: ("ServerError", "Something went wrong on our side; `request_id` finds it in the operator's log."),
    503: ("Busy", "Too much at this moment; Retry-After says when to come again."),
}  # fmt: skip
PROBLEMS: Final[dict[str, Any]] = {
    f"Case{name}": {
        "description": meaning,
        "content": {CONTENT_TYPE: {"schema": {"$ref": _REF.format(name="CaseChangedProblem")}}},
    }
    for name, meaning in _MEANINGS.values()
}
_ALWAYS: Final = (401, 403, 405, 429, 500)
_WITH_BODY: Final = (400, 404, 409, 411, 413, 415, 422, 503)
_BOOLEAN: Final = {"type": "string", "enum": ["true", "false"]}
_DAY: Final = {"type": "string", "format": "date"}
_CODE: Final = {"type": "string", "minLength": 1, "maxLength": 60}


def _parameter(name: str, schema: Mapping[str, Any], description: str = "") -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _header(
    name: str, schema: Mapping[str, Any], description: str, *, required: bool = False
) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}


_NOTHING: Final = {"description": "It was done."}
_LOCATION: Final = {"description": "Where it is told how far it is.", "schema": {"type": "string"}}
_PAGED: Final = [
    _parameter("place", {"type": "string", "maxLength": 20}, "`later` or `earlier` of the page before."),
    _parameter(
        "size", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}, "How many at once; usually 50."
    ),
]
_NARROWED: Final = [
    _parameter("state", {"type": "string", "enum": list(STATES)}, "Usually `going_on`: open and waiting."),
    _parameter("kind", {"type": "string", "enum": list(CASE_KINDS)}),
    _parameter("office", _CODE, "An office by its code, without those below it."),
    _parameter("province", _CODE, "A province by its code."),
    _parameter("whose", {"type": "string", "enum": ["mine", "nobody"]}),
    _parameter("stage", {"type": "string", "enum": list(Case.Stage.values)}),
    *(
        _parameter(name, _BOOLEAN)
        for name in ("late", "urgent", "question", "escalated", "waits_long", "due_today", "mentioned")
    ),
    _parameter("opened_from", _DAY, "A day in Vietnam, counted too."),
    _parameter("opened_to", _DAY, "A day in Vietnam, counted too."),
    _parameter("least_loss_vnd", {"type": "integer", "minimum": 0}),
    _parameter("least_priority", {"type": "integer", "minimum": 0}),
    _parameter("indicator", {"type": "integer", "minimum": 1}, "An indicator that belongs to it, by its id."),
    _parameter(
        "find", {"type": "string", "maxLength": FIND_CHARS}, "A number, or words of title, kind and place."
    ),
]
_ORDER: Final = _parameter("order", {"type": "string", "enum": list(ORDERS)}, "Usually `priority`.")
_IF_MATCH: Final = _header(
    "If-Match",
    {"type": "string", "pattern": IF_MATCH_PATTERN},
    'The ETag that was read, or the version in quotes: "7". What only adds takes * too. 428 without.',
)
_KEY: Final = _header(
    "Idempotency-Key",
    {"type": "string", "minLength": 16, "maxLength": 200, "pattern": KEY_PATTERN},
    "What the program names this act by (a UUID): a second try within a day is the same act.",
)


def reading(
    summary: str,
    answer: str,
    *,
    parameters: list[dict[str, Any]] | None = None,
    statuses: tuple[int, ...] = (),
) -> dict[str, Any]:
    """This will describe something that is read."""
    return _operation(summary, {200: _content(answer)}, parameters or [], (*_ALWAYS, *statuses))


def whole_operation() -> dict[str, Any]:
    """This will describe reading one case."""
    known = _header(
        "If-None-Match", {"type": "string", "maxLength": 200}, "The ETag that is known: 304 if it stands."
    )
    operation = reading("One case, whole", "CaseWhole", parameters=[known], statuses=(404,))
    operation["openapi_extra"]["responses"][304] = {"description": "Nothing of it has changed."}
    return operation


def list_operation() -> dict[str, Any]:
    """This will describe the list."""
    parameters = [*_NARROWED, _ORDER, *_PAGED]
    return reading("Cases of the owner's offices", "Cases", parameters=parameters, statuses=(400, 422))


def export_operation() -> dict[str, Any]:
    """This will describe the export."""
    lines = {
        "description": "A case a line, the newest first.",
        "content": {NDJSON: {"schema": {"type": "string"}}},
    }
    return _operation("All cases of a list, streamed", {200: lines}, [*_NARROWED], (*_ALWAYS, 400, 422))


def timeline_operation() -> dict[str, Any]:
    """This will describe the timeline."""
    return reading("What happened to a case", "Timeline", parameters=[*_PAGED], statuses=(404, 422))


def custody_operation() -> dict[str, Any]:
    """This will describe a chain of custody."""
    return reading("Each act on a piece of evidence", "CustodyTold", statuses=(404,))


def figure_operation() -> dict[str, Any]:
    """This will describe the figures."""
    parameters = [
        _parameter("office", _CODE, "An office by its code, with those below it."),
        _parameter("kind", {"type": "string", "enum": list(CASE_KINDS)}),
        _parameter("territory", _CODE, "A commune or province by its code."),
        _parameter("first", _DAY, "A day in Vietnam, counted too; usually 30 days until the last."),
        _parameter("last", _DAY, "A day in Vietnam, counted too; usually today."),
    ]
    return reading(
        f"A named figure: {', '.join(FIGURES)}", "FigureTold", parameters=parameters, statuses=(400, 404, 422)
    )


def calendar_operation() -> dict[str, Any]:
    """This will describe the hours of an office."""
    return reading(
        "The hours that count for an office", "CalendarTold", parameters=[_parameter("day", _DAY)],
        statuses=(400, 404, 422),
    )  # fmt: skip


def open_operation() -> dict[str, Any]:
    """This will describe opening a case."""
    return _writing("Open a case", asked.Opened, {201: _content("ActDone")}, [_KEY], ())


def act_operation(act: Act) -> dict[str, Any]:
    """This will describe one act with a case."""
    return _writing(act.summary, act.body, {act.status: _content("ActDone")}, [_IF_MATCH, _KEY], (412, 428))


def bulk_operation() -> dict[str, Any]:
    """This will describe many acts at once."""
    names = ", ".join(["open", *ACTS])
    operation = _writing(
        f"Up to {asked.MOST_ACTS} acts, each by itself", asked.Bulk, {200: _content("BulkDone")}, [_KEY], ()
    )
    operation["description"] = (
        f"`act` is one of {names}. Each is done or refused in a transaction of its own, in their order; the answer "
        "says what came of each, with the status that it would have had alone."
    )
    return operation


def file_operation() -> dict[str, Any]:
    """This will describe adding a file as evidence."""
    named = {"type": "string", "minLength": 1, "maxLength": 900, "pattern": "^[!-~]+$"}
    parameters = [
        _header("Lachan-Name", named, "What the file is called: UTF-8 in percent-encoding.", required=True),
        _header("Lachan-Source", named, "Where it came from: UTF-8 in percent-encoding.", required=True),
        _IF_MATCH,
        _KEY,
    ]
    statuses = (*_ALWAYS, *_WITH_BODY, 412, 428)
    operation = _operation("Keep a file as evidence", {201: _content("ActDone")}, parameters, statuses)
    body = {OCTETS: {"schema": {"type": "string", "contentMediaType": OCTETS}}}
    operation["openapi_extra"]["requestBody"] = {"required": True, "content": body}
    return operation


def taking_operation() -> dict[str, Any]:
    """This will describe taking originals out."""
    archive = {"description": "An archive for that key.", "content": {OCTETS: {"schema": {"type": "string"}}}}
    return _writing("Take originals of evidence out", asked.TakenOut, {200: archive}, [], ())


_WAITS: Final = {
    "Retry-After": {
        "description": "While it is made: ask again after so many seconds.",
        "schema": {"type": "integer"},
    }
}


def archive_operation() -> dict[str, Any]:
    """This will describe asking for a signed archive."""
    made = {**_content("ArchiveTold"), "headers": {**_WAITS, "Location": _LOCATION}}
    return _writing(
        "Ask for the evidence as a signed archive, made in the background", asked.ArchiveWanted, {202: made},
        [_IF_MATCH, _KEY], (412, 428),
    )  # fmt: skip


def archives_operation() -> dict[str, Any]:
    """This will describe the list of archives."""
    return reading("Archives that were asked for", "Archives", statuses=(404,))


def one_archive_operation() -> dict[str, Any]:
    """This will describe how far an archive is."""
    operation = reading("How far an archive is", "ArchiveTold", statuses=(404,))
    operation["openapi_extra"]["responses"][200]["headers"] = _WAITS
    return operation


def content_operation() -> dict[str, Any]:
    """This will describe fetching an archive."""
    file = {
        "description": "The archive, encrypted; ETag is its SHA-256.",
        "content": {OCTETS: {"schema": {"type": "string"}}},
    }
    parameters = [
        _header("Range", {"type": "string", "maxLength": 60}, "One part: bytes=1000-. Others are the whole."),
        _header("If-Range", {"type": "string", "maxLength": 80}, "The ETag of what is there already."),
    ]
    answers = {200: file, 206: {**file, "description": "The part that was asked for."}}
    return _operation("Fetch an archive", answers, parameters, (*_ALWAYS, 404, 409, 410, 416))


def shift_notes_operation() -> dict[str, Any]:
    """This will describe the notes between shifts."""
    parameters = [_parameter("office", _CODE, "An office by its code, without those below it.")]
    return reading("What shifts told the next", "ShiftNotes", parameters=parameters, statuses=(400, 422))


def shift_note_operation() -> dict[str, Any]:
    """This will describe writing a note to the next shift."""
    return _writing("Tell the next shift", asked.ShiftNote, {201: _content("Made")}, [_KEY], ())


def shift_note_read_operation() -> dict[str, Any]:
    """This will describe saying that a note was read."""
    return _writing("Say that the token's person has read a note", asked.Nothing, {204: _NOTHING}, [], ())


def views_operation() -> dict[str, Any]:
    """This will describe the saved views."""
    return reading("Saved views of the inbox", "Views", statuses=(422,))


def view_operation() -> dict[str, Any]:
    """This will describe saving a view."""
    return _writing(
        "Save a view under a name, in place of one that has it",
        asked.View,
        {201: _content("Made")},
        [_KEY],
        (),
    )


def view_drop_operation() -> dict[str, Any]:
    """This will describe removing a view."""
    return _operation("Remove a saved view", {204: _NOTHING}, [], (*_ALWAYS, 404))


def hours_operation() -> dict[str, Any]:
    """This will describe setting the hours of an office."""
    return _writing(
        "Set the hours of an office from a day on", asked.Hours, {201: _content("Made")}, [_KEY], ()
    )


def hours_preview_operation() -> dict[str, Any]:
    """This will describe what hours would do."""
    return _writing(
        "What hours would do to open cases; nothing is set", asked.Hours, {200: _content("MovesTold")}, [], ()
    )


def put_parameters(document: dict[str, Any]) -> None:
    """This will say what may stand in the addresses of cases, beside what the framework says of them."""
    patterns = {
        "number": {"type": "string", "pattern": asked.NUMBER_PATTERN},
        **{
            name: {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"}
            for name in ("exhibit", "archive", "note", "view")
        },
        "office": {"type": "string", "minLength": 1, "maxLength": 60},
        "name": {"type": "string", "enum": list(FIGURES)},
    }
    for path, operations in document["paths"].items():
        if not path.startswith("/api/v1/cases"):
            continue
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    parameter["schema"] = patterns[parameter["name"]]


def _writing(
    summary: str,
    body: type[asked.Body],
    answers: dict[int, Any],
    parameters: list[dict[str, Any]],
    statuses: tuple[int, ...],
) -> dict[str, Any]:
    operation = _operation(summary, answers, parameters, (*_ALWAYS, *_WITH_BODY, *statuses))
    name = _REF.format(name=_NAMES[body.__name__])
    operation["openapi_extra"]["requestBody"] = {
        "required": True,
        "content": {JSON: {"schema": {"$ref": name}}},
    }
    return operation


def _operation(
    summary: str, answers: dict[int, Any], parameters: list[dict[str, Any]], statuses: tuple[int, ...]
) -> dict[str, Any]:
    named = {status: f"Case{_MEANINGS[status][0]}" for status in statuses if status in _MEANINGS}
    # one that is common to the whole API
    named |= {status: "Method" for status in statuses if status not in _MEANINGS}
    problems = {status: {"$ref": f"#/components/responses/{name}"} for status, name in sorted(named.items())}
    return {
        "summary": summary,
        "tags": ["cases"],
        "openapi_extra": {
            "security": [{"token": []}],
            "parameters": parameters,
            "responses": {**answers, **problems},
        },
    }


def _content(name: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(name=_NAMES[name])}
    return {"description": "The answer.", "content": {JSON: {"schema": schema}}}
