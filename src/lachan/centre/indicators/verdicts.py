"""What the engine said, kept: indicators, where they were seen, and each verdict that differs from the one before.

All is set-based: a handful of statements for a batch, whatever its size. Two workers with the same batch leave what
one would: rows of indicators are taken in the order of their kind and value, and locked until the end.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import connection, transaction

from lachan.centre.indicators.models import Indicator, Verdict
from lachan.centre.indicators.signals import JudgedSignal, note_judged
from lachan.centre.indicators.spelling import engine_name, fold_of, keepable, value_hash
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from lachan.engine import model as engine

# rows in one statement; SQLite takes 32,766 values in one
_ROWS: Final = 1_000
_SCORE_DIGITS: Final = 6
_IMITATES_CHARS: Final = 120


class Part(msgspec.Struct, frozen=True):
    """An indicator that was found in a signal, and the engine's answer to it by itself."""

    indicator: engine.Indicator
    answer: engine.Answer


class Judged(msgspec.Struct, frozen=True):
    """A signal that was judged: the answer to the whole, and its parts (indicators of kind text are left out)."""

    signal_id: int
    received_at: datetime
    answer: engine.Answer
    parts: tuple[Part, ...]


class Kept(msgspec.Struct, frozen=True):
    """What was written: signals noted, indicators seen for the first time, sightings, verdicts; ids of indicators."""

    signals: int = 0
    new_indicators: int = 0
    sightings: int = 0
    verdicts: int = 0
    indicator_ids: tuple[int, ...] = ()


class Due(msgspec.Struct, frozen=True):
    """An indicator whose present verdict is of another engine, to be judged again."""

    id: int
    kind: str
    value: str
    level: str
    engine: str


class _Said(msgspec.Struct, frozen=True):
    """A verdict as it is compared and stored."""

    level: str
    score: float
    reasons: str
    imitates: str
    engine: str


def keep_answers(*, judged: Sequence[Judged], now: datetime, because: str = Verdict.Because.NEW) -> Kept:
    """This will keep what was said of signals and of what was seen in them, all or nothing.

    A verdict is written only where level, score, reasons or the imitated name differ from the last one; where only
    the engine's name differs, the indicator notes that this engine said the same. A sighting is kept once.
    Twice the same changes nothing. `because` is a `Verdict.Because`.
    """
    seen: dict[tuple[str, str], tuple[str, datetime, datetime]] = {}
    said: dict[tuple[str, str], _Said] = {}
    for one in judged:
        for key, value, answer in _parts(one):
            first, last = seen[key][1:] if key in seen else (one.received_at, one.received_at)
            seen[key] = value, min(first, one.received_at), max(last, one.received_at)
            said[key] = _said(answer)
    with transaction.atomic():
        ids, new = _put_indicators(seen)
        pairs = [(one.signal_id, ids[key], one.received_at) for one in judged for key, _, _ in _parts(one)]
        sightings = _put_sightings(pairs)
        verdicts = _put_verdicts({ids[key]: each for key, each in said.items()}, because, now)
        for some in _in_turn(list(judged)):
            note_judged(judged=[_whole(one) for one in some], now=now)
    return Kept(len(judged), new, sightings, verdicts, tuple(sorted(ids.values())))


def note_seen(
    *, found: Sequence[tuple[int, Sequence[engine.Indicator]]], seen_at: datetime
) -> dict[tuple[str, str], int]:
    """This will keep what was found in signals (by id) that wait to be judged; gives the ids by kind and hash.

    The same again, and `keep_answers` afterwards, change nothing of it. In the caller's transaction; at once for all
    signals of it, since rows are taken in the order of their kind and value.
    """
    seen: dict[tuple[str, str], tuple[str, datetime, datetime]] = {}
    keys: list[tuple[int, tuple[str, str]]] = []
    for signal_id, things in found:
        for one in things:
            value = keepable(one.value)
            key = (str(one.kind), value_hash(value))
            seen[key] = value, seen_at, seen_at
            keys.append((signal_id, key))
    ids, _ = _put_indicators(seen)
    _put_sightings([(signal_id, ids[key], seen_at) for signal_id, key in dict.fromkeys(keys)])
    return ids


def keep_again(
    *, answers: Sequence[tuple[int, engine.Answer]], now: datetime, because: str = Verdict.Because.ENGINE
) -> int:
    """This will keep new answers to indicators (by id) that were judged again; gives how many verdicts changed."""
    said = {indicator_id: _said(answer) for indicator_id, answer in answers}
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # in order of kind and value, as `keep_answers` takes them, so that neither waits for the other for ever
            found = Indicator.objects.select_for_update().filter(id__in=said)
            list(found.order_by("kind", "value_sha256").values_list("id", flat=True))
        return _put_verdicts(said, because, now)


def outdated(
    *, engine: str, after_id: int = 0, until_id: int | None = None, limit: int = 1_000
) -> tuple[Due, ...]:
    """This will give indicators whose present verdict another engine gave, by ids behind `after_id` to `until_id`."""
    found = Indicator.objects.filter(id__gt=after_id).exclude(engine=engine_name(engine)).order_by("id")
    if until_id is not None:
        found = found.filter(id__lte=until_id)
    rows = found.values_list("id", "kind", "value", "level", "engine")[:limit]
    return tuple(Due(*row) for row in rows)


def _parts(one: Judged) -> Iterator[tuple[tuple[str, str], str, engine.Answer]]:
    done: set[tuple[str, str]] = set()
    for part in one.parts:
        if part.indicator.kind is Kind.TEXT:
            continue
        value = keepable(part.indicator.value)
        key = (str(part.indicator.kind), value_hash(value))
        if value and key not in done:
            done.add(key)
            yield key, value, part.answer


def _said(answer: engine.Answer) -> _Said:
    reasons = [
        {"code": r.code, "weight": round(r.weight, _SCORE_DIGITS), "params": r.params, "about": r.about}
        for r in answer.reasons
    ]
    return _Said(
        level=answer.level.word,
        score=round(float(answer.score), _SCORE_DIGITS),
        reasons=keepable(msgspec.json.encode(reasons, order="sorted").decode()),
        imitates=answer.imitates[:_IMITATES_CHARS],
        engine=engine_name(answer.engine),
    )


def _whole(one: Judged) -> JudgedSignal:
    answer = one.answer
    score = round(float(answer.score), _SCORE_DIGITS)
    return JudgedSignal(one.signal_id, answer.level.word, score, answer.scam_type, answer.engine)


def _in_turn[T](rows: list[T], size: int = _ROWS) -> Iterator[list[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _rows_said(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment.astimezone(UTC))


def _put_indicators(
    seen: dict[tuple[str, str], tuple[str, datetime, datetime]],
) -> tuple[dict[tuple[str, str], int], int]:
    """This will give the ids by kind and hash, and how many are new."""
    ids: dict[tuple[str, str], int] = {}
    before = _newest_id()
    for some in _in_turn(sorted(seen.items())):
        values: list[Any] = []
        for (kind, hashed), (value, first, last) in some:
            values += [kind, value, hashed, fold_of(value), _moment(first), _moment(last)]
            values += [0, "unknown", 0.0, ""]
        sql = (
            "INSERT INTO indicators_indicator (kind, value, value_sha256, fold, first_seen_at, last_seen_at,"  # noqa: S608
            f" sightings, level, score, engine) VALUES {_rows_said(10, len(some))}"
            " ON CONFLICT (kind, value_sha256) DO UPDATE SET"
            " first_seen_at = CASE WHEN excluded.first_seen_at < indicators_indicator.first_seen_at"
            " THEN excluded.first_seen_at ELSE indicators_indicator.first_seen_at END,"
            " last_seen_at = CASE WHEN excluded.last_seen_at > indicators_indicator.last_seen_at"
            " THEN excluded.last_seen_at ELSE indicators_indicator.last_seen_at END"
            " RETURNING id, kind, value_sha256"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            ids.update({(row[1], row[2]): int(row[0]) for row in cursor.fetchall()})
    return ids, sum(each > before for each in ids.values())


def _newest_id() -> int:
    return Indicator.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _put_sightings(pairs: list[tuple[int, int, datetime]]) -> int:
    """This will keep which indicator was seen in which signal and count it there; gives how many are new."""
    new: dict[int, int] = {}
    for some in _in_turn(sorted(pairs, key=lambda pair: pair[:2])):
        values: list[Any] = []
        for signal_id, indicator_id, seen_at in some:
            values += [signal_id, indicator_id, _moment(seen_at)]
        sql = (
            "INSERT INTO indicators_sighting (signal_id, indicator_id, seen_at)"  # noqa: S608 - marks alone
            f" VALUES {_rows_said(3, len(some))} ON CONFLICT (indicator_id, signal_id)"
            " DO NOTHING RETURNING indicator_id"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            for row in cursor.fetchall():
                new[row[0]] = new.get(row[0], 0) + 1
    by_count: dict[int, list[int]] = {}
    for indicator_id, count in new.items():
        by_count.setdefault(count, []).append(indicator_id)
    for count, ids in by_count.items():
        for part in _in_turn(ids):
            marks = ", ".join(["%s"] * len(part))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE indicators_indicator SET sightings = sightings + %s WHERE id IN ({marks})",  # noqa: S608
                    [count, *part],
                )
    return sum(new.values())


def _put_verdicts(said: dict[int, _Said], because: str, now: datetime) -> int:
    """This will keep verdicts that differ from the last ones, and note for all which engine spoke; gives how many."""
    last = _last_verdicts(said)
    changed = {
        indicator_id: each
        for indicator_id, each in said.items()
        if indicator_id not in last or last[indicator_id][1:] != _compared(each)
    }
    _write_verdicts(
        [
            (
                indicator_id,
                each,
                because if indicator_id in last else Verdict.Because.NEW,
                last[indicator_id][0] if indicator_id in last else None,
            )
            for indicator_id, each in changed.items()
        ],
        now,
    )
    for some in _in_turn(list(said.items()), 500):
        _note_present(some, now)
    return len(changed)


def _write_verdicts(rows: list[tuple[int, _Said, str, int | None]], now: datetime) -> None:
    """This will add verdicts: of which indicator, what was said, why, and the verdict before it.

    Past the models, which take half of the whole pass over a register to make the same statement.
    """
    if not rows:
        return
    columns = "indicator_id, level, score, reasons, imitates, engine, because, before_id"
    values = [
        (indicator_id, each.level, each.score, each.reasons, each.imitates, each.engine, str(because), before)
        for indicator_id, each, because, before in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"INSERT INTO indicators_verdict ({columns}, made_at) SELECT said.*, %s"  # noqa: S608 - fixed text
                " FROM unnest(%s::bigint[], %s::text[], %s::float8[], %s::text[], %s::text[], %s::text[], %s::text[],"
                " %s::bigint[]) AS said",
                [_moment(now), *(list(column) for column in zip(*values, strict=True))],
            )
            return
        cursor.executemany(
            f"INSERT INTO indicators_verdict ({columns}, made_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",  # noqa: S608
            [(*each, _moment(now)) for each in values],
        )


def _compared(each: _Said) -> tuple[str, float, str, str]:
    return each.level, each.score, each.reasons, each.imitates


def _last_verdicts(ids: Iterable[int]) -> dict[int, tuple[int, str, float, str, str]]:
    last: dict[int, tuple[int, str, float, str, str]] = {}
    for some in _in_turn(sorted(ids)):
        marks = ", ".join(["%s"] * len(some))
        sql = (
            "SELECT v.indicator_id, v.id, v.level, v.score, v.reasons, v.imitates FROM indicators_verdict v"  # noqa: S608
            " WHERE v.id IN (SELECT (SELECT w.id FROM indicators_verdict w WHERE w.indicator_id = i.id"
            f" ORDER BY w.id DESC LIMIT 1) FROM indicators_indicator i WHERE i.id IN ({marks}))"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, some)
            last.update({row[0]: tuple(row[1:]) for row in cursor.fetchall()})
    return last


def _note_present(some: list[tuple[int, _Said]], now: datetime) -> None:
    """This will put the present verdicts beside their indicators.

    Row by row from one statement that SQLite keeps ready, or in one with arrays: its size and the time to plan it don't
    grow with how many answers differ, and the lock is held for milliseconds.
    """
    moment = _moment(now)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE indicators_indicator SET judged_at = %s, level = said.level, score = said.score,"
                " engine = said.engine FROM unnest(%s::bigint[], %s::text[], %s::float8[], %s::text[])"
                " AS said(id, level, score, engine) WHERE indicators_indicator.id = said.id",
                [
                    moment,
                    [indicator_id for indicator_id, _ in some],
                    [each.level for _, each in some],
                    [each.score for _, each in some],
                    [each.engine for _, each in some],
                ],
            )
            return
        cursor.executemany(
            "UPDATE indicators_indicator SET judged_at = %s, level = %s, score = %s, engine = %s WHERE id = %s",
            [(moment, each.level, each.score, each.engine, indicator_id) for indicator_id, each in some],
        )
