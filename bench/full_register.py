"""A register and reports at full size, planted by SQL: two million indicators, a million signals, each with its report.

All is invented and the same each time. A third each are numbers, names and links; one indicator was seen in a tenth of
all signals, twenty more in a tenth together. `register.py`, `register_pages.py` and `passes.py` ask over it.
"""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY = 20
ENTRIES = 100_000
CLAIMS = 2_000
ALARMS = 150
PASSES = 30
# reports of one incident: the first, and one of fifty after it
SAME = 50
_BATCH = 100_000
_SECONDS_BETWEEN = 6
_STORY = (
    "Chiều qua tôi nhận được tin nhắn nói tài khoản bị khóa, bảo vào đường dẫn này để xác minh trong hai giờ. Tôi bấm"
    " vào và nhập mật khẩu, sau đó thấy mất tiền trong tài khoản. Xin quý cơ quan kiểm tra giúp."
)


def popular_id(indicators: int) -> int:
    """This will give the id of the one that a tenth of all signals name."""
    return indicators - BUSY


def value_of(number: int) -> tuple[str, str]:
    """This will give kind and value of an indicator by its id."""
    word = _word_of(number)
    kind = ("phone", "domain", "url")[number % 3]
    name = f"{word}-{number:08d}.top"
    return kind, {"phone": f"+849{number:08d}", "domain": name, "url": f"http://{name}/dang-nhap"}[kind]


def _word_of(number: int) -> str:
    if number % 300 < 3:
        return "hoadon"
    if number % 9 < 3:
        return "vietcombank"
    return "nhan-qua" if number % 90 < 6 else "trang"


# the same in SQL
_WORD = (
    "CASE WHEN n % 300 < 3 THEN 'hoadon' WHEN n % 9 < 3 THEN 'vietcombank' WHEN n % 90 < 6 THEN 'nhan-qua'"
    " ELSE 'trang' END"
)


def is_planted() -> bool:
    """This will say whether the database holds a full register already."""
    from lachan.centre.indicators.models import Indicator  # noqa: PLC0415 - after django.setup

    return Indicator.objects.exists()


def plant(indicators: int, signals: int, *, offices: int = 0) -> None:
    """This will fill the tables; with `offices` (ids 1 to that) also reports, spread over them, and what is beside."""
    from django.db import connection, transaction  # noqa: PLC0415 - after django.setup

    is_postgresql = connection.vendor == "postgresql"
    if not is_postgresql:
        connection.ensure_connection()
        connection.connection.create_function("sha", 1, _sha, deterministic=True)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -400000")
            cursor.execute("PRAGMA synchronous = OFF")
    for table, count, columns in _tables(indicators, signals, offices, is_postgresql=is_postgresql):
        for first in range(1, count + 1, _BATCH):
            numbers = _numbers(first, min(first + _BATCH - 1, count), is_postgresql=is_postgresql)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table} SELECT {columns} FROM ({numbers}) AS t")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE indicators_indicator SET sightings = CASE WHEN id = %s THEN %s ELSE %s END WHERE id >= %s",
            (popular_id(indicators), signals // 10, signals // 10 // BUSY, popular_id(indicators)),
        )
    if offices:
        _plant_lists()
        _plant_desk(indicators, signals, offices)
    _count_on()
    with connection.cursor() as cursor:
        if is_postgresql:
            # its own service does that; SQLite has none, and a site of it knows nothing of its tables
            cursor.execute("VACUUM ANALYZE")
    connection.close()


def _sha(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _numbers(first: int, last: int, *, is_postgresql: bool) -> str:
    """This will give SQL for a table n(n) of the numbers from first to last."""
    if is_postgresql:
        return f"SELECT n FROM generate_series(CAST({first} AS bigint), {last}) AS s(n)"
    return f"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s"


def _tables(
    indicators: int, signals: int, offices: int, *, is_postgresql: bool
) -> Iterator[tuple[str, int, str]]:
    """This will give table and columns, how many rows, and what stands in each by its number n."""
    number = "lpad(CAST(n AS text), 8, '0')" if is_postgresql else "printf('%08d', n)"
    name = f"{_WORD} || '-' || {number} || '.top'"
    value = f"CASE n % 3 WHEN 0 THEN '+849' || {number} WHEN 1 THEN {name} ELSE 'http://' || {name} || '/dang-nhap' END"
    fold = value.replace("'http://' || ", "")
    kind = "CASE n % 3 WHEN 0 THEN 'phone' WHEN 1 THEN 'domain' ELSE 'url' END"

    def sha(said: str) -> str:
        return f"encode(sha256(convert_to({said}, 'UTF8')), 'hex')" if is_postgresql else f"sha({said})"

    begun = (datetime.now(UTC) - timedelta(seconds=_SECONDS_BETWEEN * signals + 86_400)).strftime(  # noqa: TID251
        "%Y-%m-%d %H:%M:%S"
    )
    if is_postgresql:
        moment = f"timestamptz '{begun}+00' + n * interval '{_SECONDS_BETWEEN} seconds'"
    else:
        moment = f"datetime('{begun}', (n * {_SECONDS_BETWEEN}) || ' seconds')"
    yield (
        (
            "indicators_indicator (id, kind, value, value_sha256, fold, first_seen_at, last_seen_at, sightings, level,"
            " score, engine)"
        ),
        indicators,
        f"n, {kind}, {value}, {sha(value)}, {fold}, {moment}, {moment}, 1, 'suspicious', 0.6, 'before 1 lists/0'",
    )
    yield (
        (
            "indicators_signal (id, source, ref, kind, text, qr, sha256, received_at, keep_until, judged_at, engine,"
            " level, score, scam_type)"
        ),
        signals,
        (
            f"n, 'report', 'report:' || n, 'auto', '{_STORY} trang-' || n || '.top', '[]', {sha('CAST(n AS text)')},"
            f" {moment}, '2027-12-01', {moment}, 'before 1 lists/0', 'suspicious', 0.6, ''"
        ),
    )
    yield (
        "indicators_verdict (id, indicator_id, level, score, reasons, imitates, engine, made_at, because)",
        indicators,
        f"n, n, 'suspicious', 0.6, '[]', '', 'before 1 lists/0', {moment}, 'new'",
    )
    yield (
        "indicators_sighting (id, signal_id, indicator_id, seen_at)",
        signals,
        f"n, n, n, {moment}",
    )
    # a tenth of the signals name the popular one too, a tenth one of the busy ones, the others any
    rest = indicators - signals - BUSY - 1
    yield (
        "indicators_sighting (id, signal_id, indicator_id, seen_at)",
        signals,
        (
            f"n + {signals}, n, CASE n % 10 WHEN 1 THEN {popular_id(indicators)}"
            f" WHEN 0 THEN {indicators} - n / 10 % {BUSY} ELSE {signals} + n % {rest} + 1 END, {moment}"
        ),
    )
    if offices:
        yield _reports(signals, offices, moment, sha, is_postgresql=is_postgresql)
        yield _tellings(signals)


def _reports(
    signals: int, offices: int, moment: str, sha: Any, *, is_postgresql: bool
) -> tuple[str, int, str]:
    """This will give the reports: 3 % new, most closed; one in a hundred typed in at the desk and none of those new."""
    from lachan.centre.accounts.models import Territory  # noqa: PLC0415 - after django.setup

    no, yes = ("false", "true") if is_postgresql else ("0", "1")
    names = (
        "id, channel, about, receipt_sha256, idempotency_sha256, told_sha256, receipt_padded, signal_id, story,"
        " happened_on, territory_code, case_kind, loss_vnd, wants_call, name, phone, mail, language, identity, network,"
        " device, sketch, received_at, joined_at, state, state_at, office_id, closed_because, same_as_id, keep_until,"
        " called_by, given_fold"
    )
    mix = "((n * 7919 + n / 13 * 104729) % 1000003)"
    state = (
        f"CASE WHEN {mix} % 100 = 50 THEN 'closed' WHEN n > {signals} - {signals} / 50 OR {mix} % 97 = 0 THEN 'new'"
        f" WHEN {mix} % 101 < 30 THEN 'seen' WHEN {mix} % 101 = 77 THEN 'withdrawn' ELSE 'closed' END"
    )
    channel = (
        f"CASE WHEN {mix} % 100 = 50 THEN 'desk' WHEN {mix} % 100 < 5 THEN 'mail' WHEN {mix} % 100 < 15 THEN 'api'"
        f" WHEN {mix} % 100 < 30 THEN 'sms' ELSE 'web' END"
    )
    hashes = " || ".join(sha(f"'{part}' || n") for part in "abcd")
    # half went to one of the 34 provinces, the rest far below; few offices get most
    below = f"{mix} % {offices} * ({mix} % {offices}) / {offices} + 1"
    office = f"CASE WHEN {mix} % 2 = 0 THEN {mix} % 34 + 2 ELSE {below} END"
    place = Territory.objects.filter(valid_to=None).order_by("-code").values_list("code", flat=True)[0]
    values = (
        f"n, {channel}, 'scam', {sha(_quoted('receipt') + ' || n')}, '', '', '', n, '{_STORY}', '2026-10-01',"
        f" '{place}', 'bank_account', CASE WHEN n % 3 = 0 THEN 2000000 ELSE NULL END, CASE WHEN n % 5 = 0 THEN"
        f" {yes} ELSE {no} END, '',"
        f" CASE WHEN n % 2 = 0 THEN '09' || (10000000 + {mix}) ELSE '' END, '', 'vi', '',"
        f" substr({sha('CAST(n % 5003 AS text)')}, 1, 32), substr({sha('CAST(n % 49999 AS text)')}, 1, 32),"
        f" {hashes}, {moment}, {moment}, {state}, {moment}, {office}, '',"
        f" CASE WHEN n > 1 AND n % {SAME} = 7 THEN 1 ELSE NULL END, '2027-12-01', '', ''"
    )
    return f"reports_report ({names})", signals, values


def _tellings(signals: int) -> tuple[str, int, str]:
    """This will give the words of the reports, and some more that every second, tenth and thousandth of them holds."""
    from lachan.centre.reports.stories import Told, words_of  # noqa: PLC0415 - after django.setup

    words = words_of(Told(_STORY, ""))
    return (
        "reports_telling (report_id, words)",
        signals,
        (
            f"n, '{words} trang ' || n || ' top' || CASE WHEN n % 2 = 0 THEN ' chan' ELSE ' le' END"
            " || CASE WHEN n % 10 = 3 THEN ' hieuthuoc' ELSE '' END"
            " || CASE WHEN n % 1000 = 7 THEN ' dulich' ELSE '' END"
        ),
    )


def _quoted(said: str) -> str:
    return f"'{said}'"


def _plant_lists() -> None:
    """This will add entries of lists: most from files, some by hand, and forty old ones that wait."""
    from lachan.centre.indicators.models import ListEntry  # noqa: PLC0415 - after django.setup

    now = datetime.now(UTC)  # noqa: TID251 - a bench meets the world

    def entry(number: int) -> ListEntry:
        by_hand = number < 3_000
        list_class = ("bad", "corrected", "official")[number % 3] if by_hand else "popular"
        return ListEntry(
            list_class=list_class, kind="domain", value=f"quen-{number:06d}.vn", source="desk" if by_hand else "file",
            reason="known", added_by="machine:operator", added_at=now, changed_in=1,
            agreed_at=None if not by_hand or number < 40 else now, agreed_by="" if number < 40 else "person:2",
        )  # fmt: skip

    ListEntry.objects.bulk_create((entry(number) for number in range(ENTRIES)), batch_size=1_000)


def _plant_desk(indicators: int, signals: int, offices: int) -> None:
    """This will add claims, alarms and passes."""
    from lachan.centre.detection.models import Move, Sweep  # noqa: PLC0415 - after django.setup
    from lachan.centre.indicators.models import Claim  # noqa: PLC0415 - as above
    from lachan.centre.reports.models import Alarm  # noqa: PLC0415 - as above

    now = datetime.now(UTC)  # noqa: TID251 - a bench meets the world
    chosen = random.Random(3)  # noqa: S311 - no secret
    Claim.objects.bulk_create(
        (
            Claim(
                office_id=number % offices + 1, kind="domain", value=f"so-huu-{number}.vn", proof="letter",
                claimed_by="person:1", claimed_at=now, state="confirmed" if number % 4 else "open",
            )
            for number in range(CLAIMS)
        ),
        batch_size=1_000,
    )  # fmt: skip
    # not on the most popular one, whose count can then be looked at too
    busiest = range(indicators - ALARMS - BUSY, indicators - BUSY)
    Alarm.objects.bulk_create(
        Alarm(
            indicator_id=each, report_id=chosen.randrange(1, signals), reports=40, independent=3,
            raised_at=now, since_at=now,
            last_at=now,
        )
        for each in busiest
    )  # fmt: skip
    for number in range(PASSES):
        made = Sweep.objects.create(
            because="engine", engine="before 1 lists/0", state="done", is_open=None, begun_at=now, ended_at=now,
            cursor=indicators, until_id=indicators, judged=indicators, changed=4_000,
        )  # fmt: skip
        examples = [chosen.randrange(1, indicators) for _ in range(10)]
        for was, became in (("unknown", "suspicious"), ("suspicious", "dangerous"), ("dangerous", "unknown")):
            Move.objects.create(
                sweep=made, level_before=was, level_after=became, count=number, examples=str(examples)
            )


def give_code(report_id: int) -> str:
    """This will give a report a receipt code that one can type, and give the code."""
    from lachan.centre.reports.models import Report  # noqa: PLC0415 - after django.setup
    from lachan.centre.reports.receipt_codes import code_hash, write_code  # noqa: PLC0415 - as above

    code = report_id.to_bytes(10)
    Report.objects.filter(pk=report_id).update(receipt_sha256=code_hash(code))
    return write_code(code)


def _count_on() -> None:
    """This will let PostgreSQL count on behind the ids that were planted."""
    from django.apps import apps  # noqa: PLC0415 - after django.setup
    from django.core.management.color import no_style  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above

    models = [
        model for label in ("indicators", "reports") for model in apps.get_app_config(label).get_models()
    ]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
