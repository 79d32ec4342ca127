"""Saying where an office is reached day and night."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.access import acting_viewer, need_at
from lachan.centre.accounts.models import DutyContact
from lachan.centre.accounts.permissions import OFFICE_CHANGE
from lachan.centre.accounts.services.holding import hold_office
from lachan.centre.audit.log import record
from lachan.centre.outbox.contents import BadMessageError, check_address
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

MOST_CODES: Final = 30
_CODE: Final = re.compile(r"[a-z0-9]{2,12}")


def set_duty_contact(
    *, office_id: int, mail: str, answers_for: Sequence[str], actor: Actor, now: datetime
) -> None:
    """This will set where an office is reached day and night, and for which codes of payees; "" takes it away.

    Raises Refusal: 403, 404; 422 `duty_mail`, `duty_codes`; 409 `duty_taken` for a code of another office.
    """
    address, codes = mail.strip(), sorted({code.strip().lower() for code in answers_for if code.strip()})
    if address:
        try:
            check_address(address)
        except BadMessageError:
            raise Refusal(422, "duty_mail", pointer="/mail") from None
    if len(codes) > MOST_CODES or not all(_CODE.fullmatch(code) for code in codes):
        raise Refusal(422, "duty_codes", pointer="/answers_for")
    need_at(acting_viewer(actor, now=now), OFFICE_CHANGE, office_id)
    with transaction.atomic():
        hold_office(office_id)
        mine = DutyContact.objects.filter(office_id=office_id)
        others = DutyContact.objects.exclude(office_id=office_id).values_list("answers_for", flat=True)
        if taken := {code for said in others for code in said.split()} & set(codes):
            raise Refusal(409, "duty_taken", pointer="/answers_for", taken=min(taken))
        if address:
            said = {"mail": address, "answers_for": " ".join(codes), "set_by": str(actor), "set_at": now}
            DutyContact.objects.update_or_create(office_id=office_id, defaults=said)
        else:
            mine.delete()
        record(
            kind="accounts.duty_contact_set",
            actor=actor,
            now=now,
            subject=f"office:{office_id}",
            data={"code": codes},
        )
