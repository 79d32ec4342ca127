"""What the reporter does later, with the receipt code: adding to the report, and withdrawing it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.audit.actors import Actor
from lachan.centre.audit.log import record
from lachan.centre.evidence.services import change_term
from lachan.centre.indicators.signals import empty_signals, take_signal
from lachan.centre.reports.models import Addition, Band, Report, ReportFile, Telling
from lachan.centre.reports.receipts import report_of
from lachan.centre.reports.services.filing import KEPT_DAYS, keep_files, taken_in
from lachan.centre.reports.services.rejoining import compare_again
from lachan.centre.reports.told import STORY_CHARS, FieldFault, NotToldError, clean_text
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.evidence.incoming import Incoming
    from lachan.centre.reports.services.filing import FileTold

MOST_ADDITIONS: Final = 20
_SOURCE: Final = "report"
EMPTY: Final = {
    "story": "", "name": "", "given_fold": "", "phone": "", "mail": "", "wants_call": False, "identity": "",
    "network": "", "device": "", "sketch": "", "receipt_padded": "",
}  # fmt: skip


class FollowedUp(msgspec.Struct, frozen=True):
    """What was changed by a code: the report's id, and how many files and additions it has now."""

    report_id: int
    files: int
    additions: int


def add_to_report(
    *, code: str, text: str = "", files: Sequence[FileTold] = (), network: str, now: datetime
) -> FollowedUp:
    """This will add words and files to the report of a code; they are judged as what was told first.

    Raises Refusal as `receipts.open_receipt`, 409 `reports_withdrawn`, 422 `reports_too_many_additions`; NotToldError
    about the field `text`; EvidenceRefused.
    """
    report_id = report_of(code, network=network)
    said = _read_addition(text, has_files=bool(files))
    with taken_in(files) as ready:
        return together(lambda: _add(report_id, said, ready, now))


def withdraw_report(*, code: str, network: str, now: datetime) -> FollowedUp:
    """This will withdraw the report of a code: what is personal in it is emptied now, its files leave tomorrow.

    Done twice it changes nothing more. What remains: that there was a report, of what kind, from which place, and what
    was seen in it. Raises Refusal as `receipts.open_receipt`.
    """
    report_id = report_of(code, network=network)
    return together(lambda: _withdraw(report_id, now))


def _add(report_id: int, said: str, files: Sequence[tuple[str, Incoming]], now: datetime) -> FollowedUp:
    keep_until = today(now) + timedelta(days=KEPT_DAYS)
    # takes the row: who withdraws at the same moment comes before or after
    if (
        not Report.objects.filter(pk=report_id)
        .exclude(state=Report.State.WITHDRAWN)
        .update(keep_until=keep_until)
    ):
        raise Refusal(409, "reports_withdrawn")
    report = Report.objects.get(pk=report_id)
    if report.additions.count() >= MOST_ADDITIONS:
        raise Refusal(422, "reports_too_many_additions", most=f"{MOST_ADDITIONS}")
    added = Addition.objects.create(report=report, text=said, added_at=now)
    if said:
        compare_again(report_ids=[report.pk], now=now)
    actor = Actor("citizen", f"report-{report.pk}")
    keep_files(report, files, actor=actor, now=now)
    if said:
        take_signal(
            source=_SOURCE,
            ref=f"{_SOURCE}:{report.pk}:{added.pk}",
            text=said,
            received_at=now,
            keep_until=keep_until,
        )
    record(
        kind="reports.added",
        actor=actor,
        now=now,
        subject=f"report:{report.pk}",
        data={"addition": added.pk, "files": len(files)},
    )
    return _followed_up(report)


def _withdraw(report_id: int, now: datetime) -> FollowedUp:
    changed = (
        Report.objects.filter(pk=report_id)
        .exclude(state=Report.State.WITHDRAWN)
        .update(**EMPTY, state=Report.State.WITHDRAWN, state_at=now, emptied_at=now)
    )
    report = Report.objects.get(pk=report_id)
    if changed:
        actor = Actor("citizen", f"report-{report.pk}")
        empty_rest(report, now=now)
        for holding_id in ReportFile.objects.filter(report=report).values_list("holding_id", flat=True):
            change_term(file_id=holding_id, keep_until=today(now) + timedelta(days=1), actor=actor, now=now)
        record(kind="reports.withdrawn", actor=actor, now=now, subject=f"report:{report.pk}")
    return _followed_up(report)


def empty_rest(report: Report, *, now: datetime) -> None:
    """This will empty what hangs on a report: additions, marks and words of its text, the text of its signals."""
    additions = list(report.additions.values_list("pk", flat=True))
    report.additions.update(text="")
    Band.objects.filter(report=report).delete()
    Telling.objects.filter(report=report).delete()
    refs = [f"{_SOURCE}:{report.pk}", *(f"{_SOURCE}:{report.pk}:{pk}" for pk in additions)]
    empty_signals(source=_SOURCE, refs=refs, now=now)


def _read_addition(text: str, *, has_files: bool) -> str:
    if len(text) > 4 * STORY_CHARS or len(said := clean_text(text)) > STORY_CHARS:
        raise NotToldError((FieldFault("text", "too_long", (("most", f"{STORY_CHARS}"),)),))
    if not said and not has_files:
        raise NotToldError((FieldFault("text", "nothing"),))
    return said


def _followed_up(report: Report) -> FollowedUp:
    return FollowedUp(report.pk, report.files.count(), report.additions.count())
