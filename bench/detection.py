"""Signals judged a second, from take to verdict, and how fast the register is judged again.

    python bench/detection.py [SIGNALS [INDICATORS]]
    scripts/with_postgresql.sh python bench/detection.py

First SIGNALS (2,000) wait and are judged in batches. Then for ten seconds 20 a second come in, each its own commit,
while the worker's step runs as it does in `lachan work`: the time from a signal's commit to the one of its verdicts.
Then INDICATORS (5,000) are judged again by a new engine. The database is that of LACHAN_DATABASE, or a SQLite file in a
folder of its own that is gone afterwards; it must be empty.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

TEXTS = (
    "Tai khoan VCB cua quy khach bi khoa, xac minh tai http://vcb-xacminh{n}.top/login truoc 24h",
    "Chiều nay {n} giờ mẹ nấu canh chua, con về sớm nhé",
    "Chúc mừng thuê bao 09{n:08d} trúng xe SH, liên hệ 08{n:08d} để nhận, phí hồ sơ 2.000.000đ",
    "Shopee tuyen CTV online, ngay 500k, nhan Zalo 03{n:08d}, khong coc",
    "Em gui anh STK 9704{n:06d} Vietcombank NGUYEN VAN A, chuyen giup em 3tr",
    "https://cuahang{n}.vn/san-pham?id={n}",
)
A_SECOND = 20
SECONDS = 10


def main() -> None:
    """This will measure and print."""
    signals = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    indicators = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    folder = Path(tempfile.mkdtemp(prefix="lachan-bench-"))
    os.environ |= {
        "LACHAN_DATA": str(folder / "data"),
        "OMP_NUM_THREADS": "1",
        "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
    }
    try:
        measure(signals, indicators)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(signals: int, indicators: int) -> None:
    """This will set a site up and measure there."""
    import django  # noqa: PLC0415 - the folder has to be named first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after Django is set up
    from django.db import connection  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0, interactive=False)
    say(f"{connection.vendor}, {signals} signals, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    chance = random.Random(1)  # noqa: S311 - the same each time
    judge_backlog(chance, signals)
    judge_flow(chance)
    judge_again(chance, indicators)


def judge_backlog(chance: random.Random, signals: int) -> None:
    """This will let signals wait and judge them."""
    from django.utils import timezone  # noqa: PLC0415 - as above

    from lachan.centre.detection import services  # noqa: PLC0415 - as above
    from lachan.centre.indicators.models import Indicator  # noqa: PLC0415 - as above

    tell(chance, "wait", signals)
    services.load_engine()
    began = time.perf_counter()
    while services.judge_waiting(now=timezone.now()):
        pass
    took = time.perf_counter() - began
    known = Indicator.objects.count()
    say(f"judged {signals} signals with {known} indicators in {took:.1f} s: {signals / took:.0f} a second")


def judge_flow(chance: random.Random) -> None:
    """This will let signals come in while the step runs."""
    from django.db import connection  # noqa: PLC0415 - as above
    from django.utils import timezone  # noqa: PLC0415 - as above

    from lachan.centre.detection.tasks import STEPS  # noqa: PLC0415 - as above
    from lachan.centre.indicators.models import Signal  # noqa: PLC0415 - as above

    judge = next(step for step in STEPS if step.name == "detection.judge")
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            if not judge.run(timezone.now()):
                ended.wait(judge.pace_seconds)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    begun = time.perf_counter()
    for number in range(A_SECOND * SECONDS):
        tell(chance, f"flow{number}", 1)
        time.sleep(max(0.0, begun + (number + 1) / A_SECOND - time.perf_counter()))
    until = time.perf_counter() + 30
    while Signal.objects.filter(judged_at=None).exists() and time.perf_counter() < until:
        time.sleep(0.1)
    ended.set()
    worker.join()
    flow = Signal.objects.filter(source="report", ref__startswith="report:flow").values_list(
        "received_at", "judged_at"
    )
    lags = sorted((judged - received).total_seconds() for received, judged in flow if judged)
    at = [lags[int(share * (len(lags) - 1))] for share in (0.5, 0.99, 1.0)]
    say(
        f"at {A_SECOND} a second, from take to verdict: p50 {at[0]:.2f} s, p99 {at[1]:.2f} s, most {at[2]:.2f} s"
    )


def judge_again(chance: random.Random, indicators: int) -> None:
    """This will fill the register up and judge it by another engine."""
    from django.utils import timezone  # noqa: PLC0415 - as above

    from lachan.centre.detection import services, sweeps  # noqa: PLC0415 - as above
    from lachan.centre.indicators.models import Indicator  # noqa: PLC0415 - as above
    from lachan.engine import versions  # noqa: PLC0415 - as above

    sweeps.sweep_on(now=timezone.now())
    while Indicator.objects.count() < indicators:
        tell(chance, f"more{chance.random()}", 1_000)
        while services.judge_waiting(now=timezone.now()):
            pass
    versions.__version__ = "9.9.9"  # type: ignore[attr-defined]
    later = timezone.now() + timedelta(minutes=11)
    sweeps.sweep_on(now=later)
    began, done = time.perf_counter(), 0
    while some := sweeps.sweep_on(now=later):
        done += some
    took = time.perf_counter() - began
    say(
        f"judged {done} indicators again in {took:.1f} s: {done / took:.0f} a second; load {os.getloadavg()[0]:.1f}"
    )


def tell(chance: random.Random, name: str, count: int) -> None:
    """This will keep signals, all in one transaction."""
    from django.db import transaction  # noqa: PLC0415 - after Django is set up
    from django.utils import timezone  # noqa: PLC0415 - as above

    from lachan.centre.indicators.signals import take_signal  # noqa: PLC0415 - as above

    now = timezone.now()
    with transaction.atomic():
        for number in range(count):
            text = TEXTS[chance.randrange(len(TEXTS))].format(n=chance.randrange(10**6))
            take_signal(
                source="report",
                ref=f"report:{name[:40]}:{number}",
                text=text,
                received_at=now,
                keep_until=(now + timedelta(days=180)).date(),
            )


def say(line: str) -> None:
    """This will print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
