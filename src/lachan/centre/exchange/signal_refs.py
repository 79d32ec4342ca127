"""What the signals of partners' things are called in the register. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

SOURCE: Final = "partner"
_REF: Final = re.compile(r"partner:(?P<partner>[0-9]+):[0-9]{6}:[0-9a-f]{24}")


def signal_ref(partner_id: int, printed: str, day: date) -> str:
    """This will name the signal of a thing (by its `judging.fingerprint`) of a partner: one a month."""
    return f"{SOURCE}:{partner_id}:{day:%Y%m}:{printed}"


def partner_id_of(ref: str) -> int | None:
    """This will give whose signal it is, None for what is no partner's."""
    found = _REF.fullmatch(ref)
    return int(found["partner"]) if found is not None else None
