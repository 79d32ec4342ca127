"""What who appealed is told: by mail that it was decided, on the page (`/appeal/follow`) what and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.audit.actors import MACHINE
from lachan.centre.evidence.services import change_term
from lachan.centre.measures.models import Appeal, Filing, FilingFile
from lachan.centre.measures.services.appealing import KEPT
from lachan.centre.outbox.services import BadMessageError, send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from lachan.centre.web.words import Lang

_KEEP_DAYS: Final = 7


def answer(rows: Iterable[Appeal], *, now: datetime) -> None:
    """This will mail those who gave an address that there is an answer, once for what was sent at once.

    The mail says neither what it was about nor what came of it: the address is nobody's proof of anything.
    """
    numbers: dict[int, list[str]] = {}
    for row in rows:
        numbers.setdefault(row.filing_id, []).append(row.number)
    for filing in Filing.objects.filter(pk__in=numbers).exclude(contact=""):
        lang: Lang = "en" if filing.language == "en" else "vi"
        centre, said = centre_in(lang), ", ".join(sorted(numbers[filing.pk])[:5])
        try:
            send_mail(
                key=f"appeal-answered:{filing.pk}:{min(numbers[filing.pk])}",
                to=filing.contact,
                subject=say("measures.appeal_mail.answered_subject", lang, centre=centre.name, numbers=said),
                text=say("measures.appeal_mail.answered_text", lang, centre=centre.name, numbers=said),
                purpose="measures.appeal_answered",
                keep_days=_KEEP_DAYS,
                now=now,
            )
        except BadMessageError:
            # an address that no mail can be sent to: the answer stands on the page
            continue


def close_filings(filing_ids: Collection[int], *, now: datetime) -> None:
    """This will say until when what is personal is kept, for filings of which nothing is open any more."""
    until = today(now + KEPT)
    still_open = Appeal.objects.filter(filing_id__in=filing_ids, state=Appeal.State.OPEN)
    done = set(filing_ids) - set(still_open.values_list("filing_id", flat=True))
    for filing in Filing.objects.filter(pk__in=done, emptied_at=None):
        Filing.objects.filter(pk=filing.pk).update(keep_until=until)
        for holding_id in FilingFile.objects.filter(filing=filing).values_list("holding_id", flat=True):
            change_term(file_id=holding_id, keep_until=until + timedelta(days=1), actor=MACHINE, now=now)
