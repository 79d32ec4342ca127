"""Marking a thing further than its kind is: fewer see it, from the next second on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lachan.centre.audit import log
from lachan.centre.cases.services.taking import read_words
from lachan.centre.exchange.models import Entry, Marking
from lachan.centre.exchange.services.following import held_cursor
from lachan.centre.exchange.services.permitted import need_release
from lachan.centre.exchange.services.telling import Telling
from lachan.centre.partners.codes import PAP, TLP
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def mark_further(
    *, kind: str, value: str, tlp: str, pap: str, reason: str, actor: Actor, now: datetime
) -> None:
    """This will mark a thing that goes out further; a marking is never taken back, it ends with the thing.

    Raises Refusal: 403; 404 for what doesn't go out; 409 `exchange_marked_further` where it is marked further already;
    422 `exchange_marking`, `cases_words`.
    """
    said = read_words(reason)
    if tlp not in TLP or pap not in PAP:
        raise Refusal(422, "exchange_marking", pointer="/tlp" if tlp not in TLP else "/pap")
    with transaction.atomic():
        person_id = need_release(actor, now)
        held_cursor()
        row = Entry.objects.filter(kind=kind, value=value, ended_seq=None).first()
        if row is None:
            raise Refusal(404, "not_found")
        held, asked = (TLP.index(row.tlp), PAP.index(row.pap)), (TLP.index(tlp), PAP.index(pap))
        if asked == held or asked[0] < held[0] or asked[1] < held[1]:
            raise Refusal(409, "exchange_marked_further")
        Marking.objects.update_or_create(
            kind=kind,
            value=value,
            defaults={"tlp": tlp, "pap": pap, "set_by": person_id, "set_at": now, "reason": said},
        )
        Telling(now=now).tell({(kind, value)})
        log.record(
            kind="exchange.marked",
            actor=actor,
            now=now,
            subject=f"entry:{row.pk}",
            data={"tlp": tlp, "pap": pap},
        )
