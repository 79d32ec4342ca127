"""Signed heads to witnesses who are reached by mail or by a program: through the outbox, a room above the log."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from lachan.centre.audit.heads import due_for, note_handed
from lachan.centre.outbox.services import send_mail, send_webhook
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.models import SignedHead

# the secret under which the outbox signs what a witness's program is sent
SECRET_NAME: Final = "witness"  # noqa: S105 - the name of a secret, not one


def hand_to_others(now: datetime) -> int:
    """This will order a mail or a webhook for each witness that is due, and give how many statements are on their way.

    The order and the note that it was given stand in one transaction; the outbox does the rest.
    """
    count = 0
    for witness in settings.ENVIRONMENT.witnesses:
        kind, _, rest = witness.partition(":")
        if kind == "folder":
            continue
        with transaction.atomic():
            due = due_for(witness, now=now)
            if not due:
                continue
            lines = [row.line for row in due]
            key = f"witness:{hashlib.sha256(witness.encode()).hexdigest()[:16]}:{due[-1].serial}"
            if kind == "mail":
                send_mail(
                    key=key, to=rest, subject=_subject(due), text=_text(lines), purpose="witness", now=now
                )
            else:
                send_webhook(
                    key=key,
                    url=witness,
                    event="audit.head_signed",
                    payload={"heads": lines},
                    secret_name=SECRET_NAME,
                    purpose="witness",
                    now=now,
                )
            note_handed(witness, due, now=now)
        count += len(due)
    return count


def _subject(due: Sequence[SignedHead]) -> str:
    return " / ".join(say("witness.subject", lang, number=str(due[-1].number)) for lang in ("vi", "en"))


def _text(lines: Sequence[str]) -> str:
    """This will write the mail in both languages, with each head on a line of its own, as the check reads them."""
    said = "\n\n".join(say("witness.text", lang) for lang in ("vi", "en"))
    return said + "\n\n" + "\n".join(lines) + "\n"
