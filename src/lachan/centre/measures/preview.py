"""What will be sent, in the neutral form that every counterpart can read, and the mark of all that a signer saw."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from lachan.centre.measures.models import Measure

FORM: str = "lachan.measure/1"
# What is asked of a partner may be told to whoever needs it to act, and to nobody else (TLP 2.0).
TLP: str = "amber"


def neutral_form(measure: Measure) -> dict[str, Any]:
    """This will give a request as it is sent (docs/reference/measure-form.md): no officer's words, no reporter.

    The moment of the request and the counterpart stand around it, in what carries it.
    """
    return {
        "form": FORM,
        "number": measure.number,
        "kind": measure.kind,
        "about": measure.about,
        "value": measure.value,
        "urgent": measure.is_urgent,
        "hold": measure.is_hold,
        "lasting_days": measure.lasting_days,
    }


def seen_sha256(measure: Measure) -> str:
    """This will give the mark of what a signer reads: what is sent, why, and what stands around the thing.

    Who signs another one than stands now is shown the page anew.
    """
    seen = {
        "sent": neutral_form(measure),
        "reason": measure.reason,
        "case": measure.case_id,
        "office": measure.office_id,
        "needed": measure.signatures_needed,
        "stands_out": measure.stands_out,
        "blast": measure.blast,
    }
    return hashlib.sha256(msgspec.json.encode(seen, order="sorted")).hexdigest()
