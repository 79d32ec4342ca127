"""Pictures of reports: read in a process with limits, and the report judged again with what stands in them.

A report is judged by its text at once; its pictures follow when there is time. What a picture says is not kept: the
indicators in it are, and that it was read.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F, Max

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.detection.holding import hold_back, is_on_trial
from lachan.centre.detection.lists_now import judge_of
from lachan.centre.detection.models import Picture
from lachan.centre.evidence import queries as evidence
from lachan.centre.evidence.kinds import PICTURES
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.sealing import SealError
from lachan.centre.indicators import signals, verdicts
from lachan.centre.indicators.affected import signal_ids, still_waiting
from lachan.centre.reports.pictures import files_told, is_withdrawn
from lachan.centre.reports.services import compare_again
from lachan.engine.front_door import Question
from lachan.engine.model import InputKind
from lachan.pictures import PictureRefused, read_picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.pictures import Picture as Seen

LEASE: Final = timedelta(minutes=2)
MOST_TRIES: Final = 3
# a worker is also killed for other reasons than the picture that it has in hand
MOST_DEATHS: Final = 10
# of one report, the newest; each costs a second or two
MOST_READ: Final = 10
MOST_QR: Final = 20
# files are found by their ids, and a transaction that began earlier may commit later
_LOOK_BACK: Final = 500
_NOTED_AT_ONCE: Final = 1_000
_CODE_CHARS: Final = 80

_logger = logging.getLogger("lachan.detection")


def read_waiting(*, now: datetime) -> int:
    """This will note new files, and read the pictures of one report that waits; gives how many it read."""
    begun = time.monotonic()
    note_new(now=now)
    waits = Picture.objects.filter(state=Picture.State.WAITING).exclude(leased_until__gt=now)
    # who was in hand when a worker died goes behind the others: it gathers no deaths that are not its own
    first = waits.order_by("tries", "id").first()
    if first is None:
        return 0
    mine = Picture.objects.filter(pk=first.pk, state=Picture.State.WAITING).exclude(leased_until__gt=now)
    if not mine.update(leased_until=now + LEASE, tries=F("tries") + 1):
        return 0
    if still_waiting([first.signal_id]):
        # its text comes first: who judges that later would forget the pictures
        Picture.objects.filter(pk=first.pk).update(leased_until=now + timedelta(seconds=2), tries=first.tries)
        return 0
    if first.tries >= (MOST_TRIES if first.code else MOST_DEATHS):
        return _fail([first], first.code or "died")
    if is_withdrawn(first.report_id):
        return _fail([first], "withdrawn")
    return _read_and_judge(first, now, begun)


def note_new(*, now: datetime) -> int:
    """This will note files that came with reports since the last look; gives how many."""
    last = Picture.objects.aggregate(last=Max("file_id"))["last"] or 0
    told = files_told(after_id=max(0, last - _LOOK_BACK), limit=_NOTED_AT_ONCE)
    noted = Picture.objects.filter(file_id__gt=max(0, last - _LOOK_BACK)).values_list("holding_id", flat=True)
    known = set(noted) if told else set()
    new = [one for one in told if one.holding_id not in known]
    if not new:
        return 0
    ids = signal_ids(source="report", refs=[f"report:{one.report_id}" for one in new])
    Picture.objects.bulk_create(
        (
            Picture(
                signal_id=ids[ref],
                report_id=one.report_id,
                file_id=one.id,
                holding_id=one.holding_id,
                noted_at=now,
            )
            for one in new
            if (ref := f"report:{one.report_id}") in ids
        ),
        ignore_conflicts=True,
    )
    return len(new)


def _read_and_judge(first: Picture, now: datetime, begun: float) -> int:
    of_report = Picture.objects.filter(signal_id=first.signal_id).exclude(state=Picture.State.FAILED)
    pictures = list(of_report.order_by("-id")[:MOST_READ])
    if first not in pictures:
        pictures.append(first)
    seen: list[Seen] = []
    read: list[Picture] = []
    for picture in pictures:
        try:
            said = read_picture(_content(picture))
        except PictureRefused as error:
            if error.code == "picture.busy":
                Picture.objects.filter(pk=first.pk).update(tries=F("tries") - 1, leased_until=None)
                return 0
            _fail([picture], error.code)
        except (_NotReadError, SealError, OSError) as error:
            _fail([picture], str(error) if isinstance(error, _NotReadError) else type(error).__name__)
        else:
            seen.append(said)
            read.append(picture)
    if seen and not _judge(first, seen, now + timedelta(seconds=time.monotonic() - begun)):
        return 0
    Picture.objects.filter(id__in=[each.pk for each in read]).update(
        state=Picture.State.READ, read_at=now + timedelta(seconds=time.monotonic() - begun), leased_until=None
    )
    return len(pictures)


def _judge(first: Picture, seen: Sequence[Seen], now: datetime) -> bool:
    """This will judge the report with its pictures. False where the engine raises; then it is tried again later."""
    (signal,) = signals.signals_by_id([first.signal_id])
    texts = [signal.text, *(each.text for each in seen)]
    codes = [*signal.qr, *(code.text for each in seen for code in each.codes if code.text)]
    question = Question(
        "\n\n".join(text for text in texts if text.strip()),
        InputKind(signal.kind) if not any(each.text.strip() for each in seen) else InputKind.AUTO,
        tuple(dict.fromkeys(codes))[:MOST_QR],
        tuple(dict.fromkeys(note for each in seen for note in each.notes)),
    )
    judge = judge_of(now)
    try:
        judged = judge.with_parts([signal], [question])
    except Exception as error:  # noqa: BLE001 - by its name alone
        code = type(error).__name__[:_CODE_CHARS]
        Picture.objects.filter(pk=first.pk).update(code=code)
        _logger.error("the pictures of signal %d could not be judged (%s)", signal.id, code)  # noqa: TRY400
        return False
    if is_on_trial(judge.engine):
        judged = hold_back(judged, judge.engine)
    with transaction.atomic():
        verdicts.keep_answers(judged=judged, now=now, because="again")
        compare_again(report_ids=[first.report_id], now=now)
        record(
            kind="detection.pictures_read", actor=MACHINE, now=now, subject=f"report:{first.report_id}",
            data={"signal": signal.id, "pictures": len(seen)},
        )  # fmt: skip
    return True


class _NotReadError(Exception):
    """A file that is not read; its text is the code that says why."""


def _content(picture: Picture) -> bytes:
    file = evidence.file_for(file_id=picture.holding_id, office_ids=None)
    if file is None:
        raise _NotReadError("gone")
    if file.kind not in PICTURES:
        raise _NotReadError("no_picture")
    # flagged, infected or two kinds in one: nobody is shown it, and nothing opens it
    if file.why_not_shown:
        raise _NotReadError(file.why_not_shown)
    with closing(site_store().open(file.sha256)) as sealed:
        return b"".join(sealed.chunks())


def _fail(pictures: Sequence[Picture], code: str) -> int:
    return Picture.objects.filter(id__in=[each.pk for each in pictures]).update(
        state=Picture.State.FAILED, code=code[:_CODE_CHARS], leased_until=None
    )
