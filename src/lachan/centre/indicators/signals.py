"""What came in, as it came: written in the transaction of its source, pulled by detection, emptied in time."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import connection, transaction

from lachan.centre.indicators.models import Signal
from lachan.centre.indicators.spelling import engine_name, keepable
from lachan.engine.model import InputKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, timedelta

    from django.db.backends.utils import CursorWrapper

TEXT_CHARS: Final = 200_000
QR_CODES: Final = 20
QR_CHARS: Final = 8_000
_SOURCE_CHARS: Final = 20
_REF_CHARS: Final = 60

_INSERT: Final = (
    "INSERT INTO indicators_signal (source, ref, kind, text, qr, sha256, received_at, keep_until, engine, level,"
    " scam_type) VALUES "
)
_VALUES: Final = "(%s, %s, %s, %s, %s, %s, %s, %s, '', '', '')"
_ONCE: Final = " ON CONFLICT (source, ref) DO NOTHING RETURNING id, source, ref"
# The outer condition is looked at again after a wait for another worker's lock, so a signal has one worker only.
_CLAIM: Final = (
    "UPDATE indicators_signal SET leased_until = %s WHERE id IN ("
    "SELECT id FROM indicators_signal WHERE judged_at IS NULL AND (leased_until IS NULL OR leased_until <= %s)"
    " ORDER BY id LIMIT %s)"
    " AND judged_at IS NULL AND (leased_until IS NULL OR leased_until <= %s) RETURNING id"
)


class OutsideTransactionError(RuntimeError):
    """A signal must be written in the transaction of what it tells of."""


class BadSignalError(ValueError):
    """A signal that can't be kept: `part` names what is wrong with it, `why` says it. Never the value itself."""

    def __init__(self, part: str, why: str) -> None:
        """This will keep part and reason."""
        super().__init__(f"{part}: {why}")
        self.part = part
        self.why = why


class ReadySignal(msgspec.Struct, frozen=True):
    """What came in, checked and made ready before the transaction of its source begins: all but what it is called."""

    source: str
    rest: tuple[Any, ...]


class WaitingSignal(msgspec.Struct, frozen=True):
    """A signal to be judged. `text` and `qr` are empty where it was withdrawn before it was judged."""

    id: int
    source: str
    ref: str
    kind: str
    text: str
    qr: tuple[str, ...]
    received_at: datetime


def take_signal(
    *,
    source: str,
    ref: str,
    text: str,
    received_at: datetime,
    keep_until: date,
    qr: Sequence[str] = (),
    kind: str = "auto",
) -> int:
    """This will keep what came in and give its id; for a `source` and `ref` that are kept already, the id of those.

    `kind` is an `engine.model.InputKind`; `qr` are contents of codes in pictures; `text` and `qr` may be personal
    data, and are emptied after `keep_until`. Raises OutsideTransactionError, BadSignalError.
    """
    ready = ready_signal(
        source=source, text=text, received_at=received_at, keep_until=keep_until, qr=qr, kind=kind
    )
    return take_signals([(ref, ready)])[0]


def ready_signal(
    *,
    source: str,
    text: str,
    received_at: datetime,
    keep_until: date,
    qr: Sequence[str] = (),
    kind: str = "auto",
) -> ReadySignal:
    """This will make a signal ready for `take_signals`; arguments as for `take_signal`. Raises BadSignalError."""
    _check(source, kind, text, qr)
    if received_at.tzinfo is None:
        raise BadSignalError("received_at", "a moment without its zone")
    text, codes = keepable(text), [keepable(code) for code in qr]
    rest = (
        kind, text, msgspec.json.encode(codes).decode(),
        hashlib.sha256(msgspec.json.encode([kind, text, codes])).hexdigest(),
        connection.ops.adapt_datetimefield_value(received_at.astimezone(UTC)),
        connection.ops.adapt_datefield_value(keep_until),
    )  # fmt: skip
    return ReadySignal(source, rest)


def take_signals(told: Sequence[tuple[str, ReadySignal]]) -> list[int]:
    """This will keep signals by their `ref`, in one statement, and give the id of each; as `take_signal` for one.

    Raises OutsideTransactionError, BadSignalError.
    """
    if not told:
        return []
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(told[0][1].source)
    for ref, _ in told:
        if not ref or len(ref) > _REF_CHARS or not ref.isprintable():
            raise BadSignalError("ref", f"1–{_REF_CHARS} characters that can be shown")
    values = [value for ref, ready in told for value in (ready.source, ref, *ready.rest)]
    with connection.cursor() as cursor:
        cursor.execute(f"{_INSERT}{', '.join([_VALUES] * len(told))}{_ONCE}", values)
        made = {(source, ref): int(pk) for pk, source, ref in cursor.fetchall()}
        return [
            made.get((ready.source, ref)) or _kept_before(cursor, ready.source, ref) for ref, ready in told
        ]


def _kept_before(cursor: CursorWrapper, source: str, ref: str) -> int:
    cursor.execute("SELECT id FROM indicators_signal WHERE source = %s AND ref = %s", (source, ref))
    return int(cursor.fetchone()[0])


def _check(source: str, kind: str, text: str, qr: Sequence[str]) -> None:
    if not source or len(source) > _SOURCE_CHARS or not source.isascii():
        raise BadSignalError("source", f"1–{_SOURCE_CHARS} plain characters")
    if kind not in InputKind:
        raise BadSignalError("kind", "no kind of input")
    if len(text) > TEXT_CHARS:
        raise BadSignalError("text", f"at most {TEXT_CHARS} characters")
    if len(qr) > QR_CODES or any(len(code) > QR_CHARS for code in qr):
        raise BadSignalError("qr", f"at most {QR_CODES} codes of {QR_CHARS} characters")


class JudgedSignal(msgspec.Struct, frozen=True):
    """What the engine said of a whole signal: `level` as a word, a score in 0–1, the likeliest scam type or ""."""

    id: int
    level: str
    score: float
    scam_type: str
    engine: str


def note_judged(*, judged: Sequence[JudgedSignal], now: datetime) -> None:
    """This will note what was said of signals, which nobody then judges again; twice changes nothing.

    `verdicts.keep_answers` calls it; call it yourself only for a signal that can't be judged (level `unknown`).
    """
    if not judged:
        return
    moment = connection.ops.adapt_datetimefield_value(now.astimezone(UTC))
    cases = " ".join(["WHEN %s THEN %s"] * len(judged))
    marks = ", ".join(["%s"] * len(judged))
    is_postgresql = connection.vendor == "postgresql"
    number = "CAST(%s AS double precision)" if is_postgresql else "%s"
    scores = " ".join([f"WHEN %s THEN {number}"] * len(judged))
    sql = (
        f"UPDATE indicators_signal SET judged_at = %s, leased_until = NULL,"  # noqa: S608 - marks alone
        f" engine = CASE id {cases} END, level = CASE id {cases} END, scam_type = CASE id {cases} END,"
        f" score = CASE id {scores} END WHERE id IN ({marks})"
    )
    ordered = sorted(judged, key=lambda each: each.id)
    ordered = [msgspec.structs.replace(each, engine=engine_name(each.engine)) for each in ordered]
    values: list[Any] = [moment]
    for name in ("engine", "level", "scam_type", "score"):
        for each in ordered:
            values += [each.id, getattr(each, name)]
    values += [each.id for each in ordered]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def waiting(limit: int) -> tuple[WaitingSignal, ...]:
    """This will give the first signals that were not judged, leased or not."""
    return _shown(list(Signal.objects.filter(judged_at=None).order_by("id")[:limit]))


def count_waiting() -> int:
    """This will give how many signals were not judged."""
    return Signal.objects.filter(judged_at=None).count()


def claim_waiting(*, limit: int, now: datetime, lease: timedelta) -> tuple[WaitingSignal, ...]:
    """This will take up to `limit` signals that nobody judges, the oldest first; they are this worker's for `lease`.

    A worker that dies leaves them to others when the lease is over. Call it outside a transaction.
    """
    moment = connection.ops.adapt_datetimefield_value(now.astimezone(UTC))
    until = connection.ops.adapt_datetimefield_value((now + lease).astimezone(UTC))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, (until, moment, limit, moment))
        ids = [row[0] for row in cursor.fetchall()]
    return signals_by_id(ids) if ids else ()


def give_back(ids: Sequence[int]) -> int:
    """This will let others take signals that this worker claimed and did not judge; gives how many."""
    return Signal.objects.filter(id__in=list(ids), judged_at=None).update(leased_until=None)


def signals_by_id(ids: Sequence[int]) -> tuple[WaitingSignal, ...]:
    """This will give signals in the order of their ids."""
    return _shown(list(Signal.objects.filter(id__in=list(ids)).order_by("id")))


def _shown(rows: list[Signal]) -> tuple[WaitingSignal, ...]:
    return tuple(
        WaitingSignal(
            row.pk, row.source, row.ref, row.kind, row.text,
            msgspec.json.decode(row.qr, type=tuple[str, ...]), row.received_at,
        )
        for row in rows
    )  # fmt: skip


def empty_signals(*, source: str, refs: Sequence[str], now: datetime) -> int:
    """This will empty text and codes of signals that their source withdrew; hash and sightings stay. Gives how many."""
    found = Signal.objects.filter(source=source, ref__in=list(refs), emptied_at=None)
    return found.update(text="", qr="[]", emptied_at=now)


def empty_due(*, today: date, now: datetime, limit: int = 1_000) -> int:
    """This will empty signals whose time to be kept is over, at most `limit`; gives how many."""
    due = Signal.objects.filter(emptied_at=None, keep_until__lt=today).order_by("keep_until")
    ids = list(due.values_list("id", flat=True)[:limit])
    return Signal.objects.filter(id__in=ids, emptied_at=None).update(text="", qr="[]", emptied_at=now)
