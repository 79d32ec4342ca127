"""What the signals of partners' things are called in the register, and how they are read. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lachan.centre.indicators.typed import JunkError, read_typed
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from datetime import date

    from lachan.centre.indicators.typed import TypedLine

SOURCE: Final = "partner"
_REF: Final = re.compile(r"partner:(?P<partner>[0-9]+):[0-9]{6}:[0-9a-f]{24}")
# what runs or calls when it is opened is no address of a page
_LINKS: Final = ("http://", "https://")


def signal_ref(partner_id: int, printed: str, day: date) -> str:
    """This will name the signal of a thing (by its `judging.fingerprint`) of a partner: one a month."""
    return f"{SOURCE}:{partner_id}:{day:%Y%m}:{printed}"


def partner_id_of(ref: str) -> int | None:
    """This will give whose signal it is, None for what is no partner's."""
    found = _REF.fullmatch(ref)
    return int(found["partner"]) if found is not None else None


def signal_line(kind: str, text: str) -> TypedLine | None:
    """This will read a thing as a signal will be read; None where that finds something else, or nobody's address."""
    if kind == Kind.URL and not text.startswith(_LINKS):
        return None
    try:
        [line] = read_typed([text])
    except (JunkError, ValueError):
        return None
    meant = any(str(one.kind) == kind and one.value == text for one in line.things)
    return line if meant else None
