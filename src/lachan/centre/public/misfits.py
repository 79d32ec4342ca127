"""What does not fit the form: which field, and what may stand there. Nothing of what was sent is repeated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.centre.public.schemas import MAX_ITEMS
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say
from lachan.engine.model import InputKind

if TYPE_CHECKING:
    import msgspec

    from lachan.centre.web.words import Lang

KINDS = ", ".join(kind.value for kind in InputKind)
_PARTS = "picture, text, kind"
_QUESTION = '"text", "kind"'
_BATCH = '"items"'

# msgspec names the place at the end, as in: Expected `str`, got `int` - at `$.items[3].text`. The names in it are those
# of our own types, since no type of ours has keys that a sender chooses.
_PLACE = re.compile(r" - at `\$(?P<place>[\w.\[\]]*)`\Z")
_WHYS = (
    ("of length <=", "too_many"),
    ("of length >=", "too_few"),
    ("missing required field", "missing"),
    ("unknown field", "unknown"),
    ("enum value", "kind"),
)
_STEP = re.compile(r"\w+")


def refuse_misfit(error: msgspec.ValidationError, *, of_batch: bool) -> Refusal:
    """This will make the refusal of a body that is JSON but does not fit: field, place as a JSON pointer, mend."""
    said = str(error)
    found = _PLACE.search(said)
    place = found["place"].lstrip(".") if found else ""
    why = next((why for phrase, why in _WHYS if phrase in said), "kind" if place.endswith("kind") else "type")
    is_batch = of_batch and not place
    allowed = {
        "too_many": f"{MAX_ITEMS:,}",
        "too_few": "1",
        "missing": _BATCH if is_batch else '"text"',
        "unknown": _BATCH if is_batch else _QUESTION,
        "kind": KINDS,
        "type": _type_at(place),
    }
    return _refusal(why, place, allowed[why])


def _type_at(place: str) -> str:
    if not place:
        return "object"
    if place == "items":
        return "array"
    return "string" if place.endswith("text") else "string, object"


def refuse_part(name: str, why: str) -> Refusal:
    """This will make the refusal of a form's part: `why` is unknown, kind, file or not_file."""
    if why == "unknown":
        return _refusal(why, "", _PARTS, whole="part")
    return _refusal(why, name, KINDS)


def _refusal(why: str, place: str, allowed: str, *, whole: str = "body") -> Refusal:
    def sentence(lang: Lang) -> str:
        return say(f"invalid.{why}", lang, field=place or say(f"invalid.{whole}", lang), allowed=allowed)

    pointer = "".join(f"/{step}" for step in _STEP.findall(place))
    return Refusal(422, "not_valid", pointer=pointer, why_vi=sentence("vi"), why_en=sentence("en"))
