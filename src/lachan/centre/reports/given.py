"""What reporters gave of themselves, and the messages they were sent, for a room that covers the one in the other."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.reports.models import Report
from lachan.centre.reports.queries import texts_of

if TYPE_CHECKING:
    from collections.abc import Collection


class Given(msgspec.Struct, frozen=True):
    """Names, phones and mail addresses that some reports' reporters gave, each once, in order."""

    names: tuple[str, ...]
    phones: tuple[str, ...]
    mails: tuple[str, ...]


class Message(msgspec.Struct, frozen=True):
    """What was sent to a reporter, without what they told themselves; "" where nothing was."""

    report_id: int
    received_at: datetime
    territory_code: str
    text: str


def given_in(report_ids: Collection[int]) -> Given:
    """This will give what reporters gave of themselves, so that it is kept back. One query.

    It is for machines that look for it. Whoever shows it to a person asks `queries.report_for` and records the reading.
    """
    rows = list(Report.objects.filter(pk__in=list(report_ids)).values_list("name", "phone", "mail"))
    names, phones, mails = ({row[at] for row in rows if row[at]} for at in range(3))
    return Given(tuple(sorted(names)), tuple(sorted(phones)), tuple(sorted(mails)))


def messages_in(report_ids: Collection[int]) -> tuple[Message, ...]:
    """This will give the messages of some reports, the oldest first. Two queries."""
    reports = list(Report.objects.defer("sketch").filter(pk__in=list(report_ids)).order_by("pk"))
    texts = texts_of(reports)
    return tuple(
        Message(
            one.pk,
            one.received_at,
            one.territory_code,
            texts.get(one.pk, "").removeprefix(one.story).strip(),
        )
        for one in reports
    )
