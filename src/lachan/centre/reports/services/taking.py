"""Taking a report: the report, its files, its signal and its log entry in one transaction, and an answer after it."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import IntegrityError, connection

from lachan.centre.audit.actors import Actor
from lachan.centre.audit.log import NewEntry, record_all
from lachan.centre.evidence.services.keeping import keep_all
from lachan.centre.indicators.signals import ReadySignal, ready_signal, take_signals
from lachan.centre.reports.marks import mark_of, pad_of
from lachan.centre.reports.models import Report
from lachan.centre.reports.receipt_codes import CODE_BYTES, code_hash, new_code, write_code
from lachan.centre.reports.reporters import given_name_of
from lachan.centre.reports.routing import route_report
from lachan.centre.reports.services.filing import KEPT_DAYS, FileTold, files_of, note_files, taken_in
from lachan.centre.reports.told import LISTS, FieldFault, NotToldError, Told
from lachan.centre.web.clock import today
from lachan.centre.web.commits import written_together
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.requests import current_request_id
from lachan.centre.web.rows import Row, insert_rows, ready_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.evidence.incoming import Incoming
    from lachan.centre.reports.routing import Route

__all__: Final = ["FileTold", "IdempotencyError", "Taken", "take_report"]

_SOURCE: Final = "report"
_NO_MARKS: Final = dict.fromkeys(map(ord, " .-()"), "")
_NUMBER: Final = re.compile(r"\+?[0-9]{3,15}")


class Taken(msgspec.Struct, frozen=True):
    """A report that is on the disk: its id, its receipt code for the reporter alone; `again`: it was there."""

    report_id: int
    receipt: str
    again: bool = False


class IdempotencyError(Refusal):
    """Something else was told before under the same key (409)."""

    def __init__(self) -> None:
        """This will keep the code of the refusal."""
        super().__init__(409, "reports_idempotency")


def take_report(*, told: Told, files: Sequence[FileTold] = (), now: datetime) -> Taken:
    """This will take a report, and return once it and its files are on the disk for good.

    Told again under the same idempotency key, it is the report that is there, with its receipt. Raises NotToldError for
    a report that says nothing, IdempotencyError, Refusal and EvidenceRefused for files; nothing is kept then.
    """
    if told.says_nothing and not files:
        raise NotToldError((FieldFault("story", "nothing"),))
    key = _key_hash(told)
    with taken_in(files) as ready:
        said = _said_hash(told, ready) if key else ""
        if key and (before := _taken_before(key, said, told)):
            return before
        draft = _draft(told, ready, route_report(told, day=today(now)), key, said, now)
        try:
            return written_together(_write_all, draft)
        except IntegrityError:
            # the same was sent twice at the same moment, and the other was first
            if key and (before := _taken_before(key, said, told)):
                return before
            raise


class _Draft(msgspec.Struct, frozen=True):
    """A report that is ready to be written: all that needs no id is made before the transaction, which others await."""

    row: Row
    signal: ReadySignal
    files: tuple[tuple[str, Incoming], ...]
    office_id: int | None
    log: dict[str, Any]
    receipt: str
    now: datetime
    request_id: str


def _draft(
    told: Told,
    files: tuple[tuple[str, Incoming], ...],
    route: Route,
    key: str,
    said: str,
    now: datetime,
) -> _Draft:
    code = new_code()
    keep_until = today(now) + timedelta(days=KEPT_DAYS)
    row = ready_row(
        Report,
        channel=told.channel,
        about=told.about,
        receipt_sha256=code_hash(code),
        idempotency_sha256=key,
        told_sha256=said,
        receipt_padded=_padded(code, told).hex() if key else "",
        story=told.story,
        happened_on=told.happened_on,
        territory_code=told.territory_code,
        case_kind=route.case_kind,
        loss_vnd=told.loss_vnd,
        wants_call=told.wants_call,
        name=told.name,
        given_fold=given_name_of(told.name),
        phone=told.phone,
        phone_verified_at=now if told.phone and told.phone_verified else None,
        mail=told.mail,
        language=told.language,
        identity=_identity(told),
        network=mark_of("network", told.network),
        device=mark_of("device", told.device),
        received_at=now,
        state_at=now,
        office_id=route.office_id,
        keep_until=keep_until,
    )
    signal = ready_signal(
        source=_SOURCE, text=signal_text(told), qr=told.qr, received_at=now, keep_until=keep_until
    )
    said_in_log = {
        "channel": told.channel,
        "about": told.about,
        "office": route.office_id,
        "case_kind": route.case_kind,
        "files": len(files),
    }
    return _Draft(
        row, signal, files, route.office_id, said_in_log, write_code(code), now, current_request_id()
    )


def _write_all(drafts: Sequence[_Draft]) -> list[Taken]:
    """This will write reports, files, signals and log entries: a statement for each table, not for each report."""
    report_ids = insert_rows(Report, [draft.row for draft in drafts])
    actors = [Actor("citizen", f"report-{report_id}") for report_id in report_ids]
    files = [
        (report_id, file)
        for report_id, actor, draft in zip(report_ids, actors, drafts, strict=True)
        for file in files_of(
            report_id,
            draft.files,
            office_id=draft.office_id,
            actor=actor,
            now=draft.now,
            request_id=draft.request_id,
        )
    ]
    if files:
        file_ids = keep_all([file for _, file in files], holders_are_new=True)
        note_files(
            (report_id, file_id, file.now) for (report_id, file), file_id in zip(files, file_ids, strict=True)
        )
    signal_ids = take_signals(
        [
            (f"{_SOURCE}:{report_id}", draft.signal)
            for report_id, draft in zip(report_ids, drafts, strict=True)
        ]
    )
    _note_signals(report_ids, signal_ids)
    record_all(
        [
            NewEntry(
                kind="reports.taken",
                actor=actor,
                now=draft.now,
                subject=f"report:{report_id}",
                data=draft.log,
                request_id=draft.request_id,
            )
            for report_id, actor, draft in zip(report_ids, actors, drafts, strict=True)
        ]
    )
    return [Taken(report_id, draft.receipt) for report_id, draft in zip(report_ids, drafts, strict=True)]


def _note_signals(report_ids: Sequence[int], signal_ids: Sequence[int]) -> None:
    marks = ", ".join(["%s"] * len(report_ids))
    cases = " ".join(["WHEN %s THEN %s"] * len(report_ids))
    pairs = [one for pair in zip(report_ids, signal_ids, strict=True) for one in pair]
    with connection.cursor() as cursor:
        cursor.execute(
            # marks alone; PostgreSQL takes them for text where nothing says that they are numbers
            f"UPDATE reports_report SET signal_id = CAST(CASE id {cases} END AS bigint) WHERE id IN ({marks})",  # noqa: S608
            [*pairs, *report_ids],
        )


def signal_text(told: Told) -> str:
    """This will give what detection judges: the message and the things as typed; one's own words where there are none.

    It fits into what the engine reads of one text (50,000 characters).
    """
    things = [
        _national(number_in(item)) if name == "numbers" else item
        for name in LISTS
        for item in getattr(told, name)
    ]
    return "\n".join(part for part in (told.message or told.story, *things) if part)


def number_in(typed: str) -> str:
    """This will take the marks out of a number that was typed into the field for numbers; other text stays as it is."""
    digits = typed.translate(_NO_MARKS)
    return digits if _NUMBER.fullmatch(digits) else typed


def _identity(told: Told) -> str:
    if told.phone and told.phone_verified:
        return mark_of("identity", f"phone {_national(told.phone)}")
    return mark_of("identity", told.signed_in)


def _national(phone: str) -> str:
    """This will write a number in one way, so that `+84912…` and `0912…` are one person."""
    if not phone.removeprefix("+").isdecimal():
        return phone
    digits = phone.removeprefix("+")
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) >= 11 else digits  # noqa: PLR2004 - 84 and 9


def _key_hash(told: Told) -> str:
    if not told.idempotency_key:
        return ""
    return hashlib.sha256(f"{told.channel}\0{told.idempotency_key}".encode()).hexdigest()


def _said_hash(told: Told, files: Sequence[tuple[str, Incoming]]) -> str:
    """This will give the hash of what was told. Whence it came may change between two tries (another network)."""
    plain = msgspec.structs.replace(told, network="", device="", idempotency_key="")
    return hashlib.sha256(msgspec.json.encode([plain, [one.sha256 for _, one in files]])).hexdigest()


def _padded(code: bytes, told: Told) -> bytes:
    pad = pad_of(f"{told.channel}\0{told.idempotency_key}", CODE_BYTES)
    return bytes(one ^ other for one, other in zip(code, pad, strict=True))


def _taken_before(key: str, said: str, told: Told) -> Taken | None:
    found = (
        Report.objects.filter(idempotency_sha256=key)
        .values_list("pk", "told_sha256", "receipt_padded")
        .first()
    )
    if found is None:
        return None
    report_id, told_before, padded = found
    if told_before != said:
        raise IdempotencyError
    return Taken(report_id, write_code(_padded(bytes.fromhex(padded), told)), again=True)
