"""Full answers a second, in a batch, on one core: links and messages, in the library and through the command.

    python bench/answers.py [--data FOLDER] [--rows N]

With --data the links are popular and listed units and the messages are the real Vietnamese SMS of the development
data; without it both are generated. Beside them, in the same run, scikit-learn's HashingVectorizer alone on the same
messages (character 2–5-grams), so that the figures can be compared between machines.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sklearn.feature_extraction.text import HashingVectorizer

from lachan.engine import check_many, default_lists

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 11, 24)
SYLLABLES = [
    *(
        "an",
        "anh",
        "ba",
        "bao",
        "bank",
        "cao",
        "chi",
        "cong",
        "dai",
        "dong",
        "duc",
        "gia",
        "ha",
        "hoa",
        "khach",
    ),
    *(
        "khoa",
        "lan",
        "mai",
        "minh",
        "nam",
        "ngan",
        "nhan",
        "phat",
        "quan",
        "shop",
        "tai",
        "tan",
        "thanh",
        "tien",
    ),
]
ENDINGS = ["com", "vn", "com.vn", "net", "top", "xyz", "info", "shop", "online", "io", "org", "club", "vip"]
OPENINGS = ["Kinh gui quy khach,", "Chào bạn,", "Thong bao:", "Dear customer,", "Anh/chi oi,", "[BANK]"]
BODIES = [
    "tai khoan cua quy khach da bi tam khoa, vui long xac minh tai https://{host}/dang-nhap truoc 18h",
    "đơn hàng {number} của bạn sẽ được giao trong hôm nay, vui lòng để ý điện thoại 09{number}",
    "ma OTP cua quy khach la {number}. Khong cung cap ma nay cho bat ky ai",
    "tối nay họp lớp lúc 19h ở nhà Lan nhé, nhớ mang theo sách",
    "so du TK {number} thay doi -250,000VND luc 14:32 ngay 24/11/2026. ND: thanh toan tien dien",
    "tuyển cộng tác viên online, việc nhẹ lương 500k/ngày, liên hệ zalo 03{number} để nhận việc",
    "your parcel is held at the depot, pay the fee at {host}/pay within 24 hours",
]


def make_links(rows: int) -> list[str]:
    """This will invent hosts of the usual shapes."""
    rng = random.Random(1)  # noqa: S311 - invented names need no secrecy
    links = []
    for _ in range(rows):
        name = rng.choice(["", "-"]).join(rng.choices(SYLLABLES, k=rng.randint(1, 4)))
        links.append(f"{name}{rng.choice(['', str(rng.randint(1, 999))])}.{rng.choice(ENDINGS)}")
    return links


def make_messages(rows: int, links: list[str]) -> list[str]:
    """This will invent messages of the usual length."""
    rng = random.Random(2)  # noqa: S311
    return [
        f"{rng.choice(OPENINGS)} {rng.choice(BODIES)}".format(
            host=rng.choice(links), number=rng.randint(10**7, 10**8)
        )
        for _ in range(rows)
    ]


def read_data(folder: Path, rows: int) -> tuple[list[str], list[str]]:
    """This will give real hosts, popular and listed in turn, and real messages, repeated to the number wanted."""
    import duckdb  # noqa: PLC0415 - needed with --data only

    with duckdb.connect() as database:
        half = rows // 2
        good = database.sql(
            f"select unit from '{folder}/domain_benign.parquet' order by hash(unit) limit {half}"
        )
        bad = database.sql(
            f"select host from '{folder}/vn_scam_domains.parquet' order by hash(host) limit {half}"
        )
        hosts = [host for pair in zip(good.fetchall(), bad.fetchall(), strict=False) for (host,) in pair]
        texts = [
            text for (text,) in database.sql(f"select text from '{folder}/vi_text_real.parquet'").fetchall()
        ]
    return hosts, (texts * (rows // len(texts) + 1))[:rows]


def per_second(work: Callable[[], object], rows: int, *, rounds: int = 3) -> float:
    """This will give the median of rows a second over some rounds, after one that is not counted."""
    work()
    speeds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        speeds.append(rows / (time.perf_counter() - start))
    return sorted(speeds)[rounds // 2]


def through_command(rows: list[str], kind: str) -> float:
    """This will give answers a second of `lachan check --batch … --json`, its start included."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(row.replace("\n", " ").replace("\r", " ") + "\n" for row in rows)
        file.flush()
        command = [
            sys.executable,
            "-m",
            "lachan.cli.main",
            "check",
            "--batch",
            file.name,
            "--json",
            "--kind",
            kind,
        ]
        start = time.perf_counter()
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        taken = time.perf_counter() - start
    if done.stdout.count(b"\n") != len(rows):
        raise RuntimeError("the command lost a row")
    return len(rows) / taken


def main() -> None:
    """This will print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path)
    options.add_argument("--rows", type=int, default=60_000)
    given = options.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    links = make_links(given.rows)
    messages = make_messages(given.rows, links)
    if given.data:
        links, messages = read_data(given.data, given.rows)
    lists = default_lists(TODAY)
    few = messages[: given.rows // 4]
    hashing = HashingVectorizer(analyzer="char", ngram_range=(2, 5), n_features=2**18)
    base = per_second(lambda: hashing.transform(few), len(few))
    link_speed = per_second(
        lambda: list(check_many(links, kind="link", lists=lists, today=TODAY)), len(links)
    )
    text_speed = per_second(lambda: list(check_many(few, lists=lists, today=TODAY)), len(few))
    figures = {
        "scikit-learn hashing alone": base,
        "link answers": link_speed,
        "message answers": text_speed,
        "link answers through the command": through_command(links, "link"),
        "message answers through the command": through_command(few, "auto"),
    }
    print("| work | a second | beside hashing alone |\n| --- | --- | --- |")
    for name, speed in figures.items():
        print(f"| {name} | {speed:,.0f} | {speed / base:.2f} |")


if __name__ == "__main__":
    main()
