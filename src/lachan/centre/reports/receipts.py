"""What a receipt code opens: how things stand, in plain words and without what was told. Guessing is slowed down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db.models import Count

from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.reports.models import Report
from lachan.centre.reports.receipt_codes import NoCodeError, code_hash, read_code
from lachan.centre.web.limits import Buckets, too_many
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

# Somebody who copies a code from a slip of paper errs now and then, and not a dozen times in a minute. Behind one
# address of a mobile carrier stand thousands, but few of them follow a report in the same minute with a wrong code.
WRONG_CODES_PER_MINUTE: Final = 12

wrong_codes = Buckets(WRONG_CODES_PER_MINUTE / settings.ENVIRONMENT.workers)


class Seen(msgspec.Struct, frozen=True):
    """How a report stands, for who has its code. No name, number or text of the reporter is in it.

    `id` is for what else is told of it; it never stands on a page.
    """

    id: int
    state: str
    about: str
    received_at: datetime
    state_at: datetime
    files: int
    additions: int
    office_vi: str
    office_en: str

    @property
    def is_open(self) -> bool:
        """Whether something can be added or the report be withdrawn."""
        return self.state != Report.State.WITHDRAWN

    def said(self, lang: str) -> str:
        """This will say in plain words how the report stands."""
        return say(f"receipt.{self.state}", lang)


def open_receipt(code: str, *, network: str) -> Seen:
    """This will give how the report of a code stands. `network` is whence the code was typed (`web.addresses`).

    Raises Refusal: 422 `reports_receipt_typo` for what can't be a code, 404 `reports_receipt_unknown`, 429
    `reports_too_many_codes` for a network that has typed too many wrong ones.
    """
    found = (
        Report.objects.annotate(
            files_counted=Count("files", distinct=True), additions_counted=Count("additions", distinct=True)
        )
        .filter(pk=report_of(code, network=network))
        .get()
    )
    office = offices_by_id([found.office_id]).get(found.office_id) if found.office_id else None
    return Seen(
        id=found.pk,
        state=found.state,
        about=found.about,
        received_at=found.received_at,
        state_at=found.state_at,
        files=found.files_counted,
        additions=found.additions_counted,
        office_vi=office.name("vi") if office else "",
        office_en=office.name("en") if office else "",
    )


def report_of(code: str, *, network: str) -> int:
    """This will give the id of the report that a code opens. Raises as `open_receipt`."""
    if wait_seconds := wrong_codes.wait_seconds(network):
        raise too_many("reports_too_many_codes", wait_seconds)
    try:
        sought = code_hash(read_code(code))
    except NoCodeError:
        wrong_codes.take(network)
        raise Refusal(422, "reports_receipt_typo", pointer="/code") from None
    found = Report.objects.filter(receipt_sha256=sought).values_list("pk", flat=True).first()
    if found is None:
        wrong_codes.take(network)
        raise Refusal(404, "reports_receipt_unknown", pointer="/code")
    return found
