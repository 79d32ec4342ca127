"""A body of another form than the document says: which field, in the words that the form uses for it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.reports.told import FIELDS, MOST_LOSS_VND, FieldFault, NotToldError
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    import msgspec

# msgspec names the place at the end, as in: Expected `str`, got `int` - at `$.links[3]`. The names are our own.
_PLACE: Final = re.compile(r" - at `\$\.?(?P<place>[\w.\[\]]*)`\Z")
_STEP: Final = re.compile(r"\w+")
_BY_FIELD: Final = {
    "consent": "consent",
    "wants_call": "not_flag",
    "happened_on": "not_day",
    "loss_vnd": "not_money",
    "about": "choice",
    "language": "choice",
}
_CHOICES: Final = {"about": "scam, answer_wrong", "language": "vi, en"}
_LENGTH: Final = re.compile(r"of length <= (?P<most>\d+)")


class _DoubledError(Exception):
    """A name stands twice in one object: `field` where it is one of ours, "" for another."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def misfit(error: msgspec.ValidationError) -> NotToldError:
    """This will make the fault of a body that is JSON but does not fit."""
    said = str(error)
    if "unknown field" in said:
        return NotToldError((FieldFault("", "unknown_field"),))
    if "missing required field" in said:
        return NotToldError((FieldFault("consent", "consent"),))
    found = _PLACE.search(said)
    steps = _STEP.findall(found["place"]) if found else []
    if not steps:
        return NotToldError((FieldFault("", "not_object"),))
    field = "/".join(steps)
    if length := _LENGTH.search(said):
        is_list = "array" in said
        most = (("most", length["most"]),)
        return NotToldError((FieldFault(field, "too_many_items" if is_list else "too_long", most),))
    if steps[0] == "loss_vnd" and f"<= {MOST_LOSS_VND}" in said:
        return NotToldError((FieldFault(field, "too_much_money"),))
    code = _BY_FIELD.get(steps[0], "not_text")
    params = (("allowed", _CHOICES[steps[0]]),) if code == "choice" else ()
    return NotToldError((FieldFault(field, code, params),))


def refuse_doubled(body: bytes) -> None:
    """This will refuse a body in which a name stands twice. Raises NotToldError; Refusal (400) for what is no JSON."""
    try:
        json.loads(body, object_pairs_hook=_once)
    except _DoubledError as error:
        raise NotToldError((FieldFault(error.field, "doubled"),)) from None
    except (ValueError, RecursionError):
        raise Refusal(400, "not_json") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _DoubledError(next((name for name in FIELDS if names.count(name) > 1), ""))
    return found
