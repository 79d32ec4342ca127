"""The private look-up with a million names: making sets, their sizes, and questions a second under wrk.

    python bench/lookup.py [--names 1000000] [--seconds 10] [--connections 32]

The site is served by two processes, wrk runs on the same cores, every request is logged. A question has sixteen
prefixes of the set, as the client sends it. Where node is there, the client's side is measured too.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]

from bench.api import cpu_seconds  # noqa: E402 - beside this file

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT = 8793
BASE = f"http://127.0.0.1:{PORT}/exchange/lookup/v1"
SITE = f"from lachan.centre.config.serve import serve; serve(port={PORT})"
QUESTIONS = 20_000
SEALED = 2_000
CHUNK = 50_000
CLIENT = """
import {Lookup} from "%(lookup)s";
const lookup = new Lookup({centre: "%(centre)s", key: "%(key)s"});
const timed = async (name, doing, times = 1) => {
  const begun = performance.now();
  for (let time = 0; time < times; time++) await doing(time);
  console.log(`client: ${name} ${((performance.now() - begun) / times).toFixed(2)} ms`);
};
await timed("fetch and check the whole set", () => lookup.update());
await timed("look at a page that is not listed", (time) => lookup.check(`https://www.honest${time}.vn/a/b?c=d`), 1000);
const {block} = await lookup.state();
console.log(`client: ${block} prefixes, ${lookup.sets.block.byteLength} bytes in memory`);
"""


def names(count: int) -> Iterator[str]:
    """This will give invented names."""
    return (f"trang-{number:07d}.top" for number in range(count))


@contextmanager
def timed(what: str) -> Iterator[None]:
    """This will print how long a block took, and the most memory that this process has had."""
    begun = time.perf_counter()
    yield
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {time.perf_counter() - begun:.2f} s (at most {most:.0f} MB so far)", flush=True)


def make(count: int) -> dict[str, Any]:
    """This will fill a centre, make and change its sets, and give what the measuring of questions needs."""
    from lachan.centre.config.migrating import migrate_alone  # noqa: PLC0415 - its settings come first
    from lachan.centre.config.opening import open_site  # noqa: PLC0415

    open_site()
    migrate_alone()
    from django.utils import timezone  # noqa: PLC0415

    from centre.exchange.making import fill, lift, list_things  # noqa: PLC0415
    from lachan.centre.exchange import signing  # noqa: PLC0415
    from lachan.centre.exchange.lookup import sets  # noqa: PLC0415
    from lachan.centre.exchange.lookup.building import build  # noqa: PLC0415
    from lachan.centre.exchange.lookup.generations import open_current  # noqa: PLC0415
    from lachan.centre.exchange.lookup.opening import folder  # noqa: PLC0415

    every = list(names(count))
    with timed(f"{count:,} entries written"):
        for at in range(0, count, CHUNK):
            fill(every[at : at + CHUNK], now=timezone.now())
    with timed("all sets made from the register"):
        build(timezone.now())
    first = open_current(folder())
    assert first is not None
    print(
        f"whole download: {len(sets.whole(first)):,} bytes, {(first.folder / 'rows').stat().st_size:,} bytes mapped"
    )
    [source] = list_things([("domain", "mot-trang-nua.top")], now=timezone.now())
    with timed("sets made after one name came"):
        build(timezone.now())
    with timed("from lifting to a version without it (follow and build)"):
        lift([source], now=timezone.now())
        build(timezone.now())
    since, now = first.seq, first
    for more in (100, 10_000):
        fill([f"them-{more}-{number}.top" for number in range(more)], now=timezone.now())
        build(timezone.now())
        now = open_current(folder()) or first
        with timed(f"step of {more:,} names worked out"):
            step = sets.step(now, since)
        print(f"step of {more:,} names: {len(step or sets.whole(now)):,} bytes")
        since = now.seq
    return {"prefixes": now.prefixes.tolist(), "key": base64.b64encode(signing.public_key()).decode()}


def bodies(told: dict[str, Any], file: Path) -> None:
    """This will write questions as the client makes them."""
    chosen = random.Random(7)  # noqa: S311 - the same every time
    with file.open("wb") as out:
        for _ in range(QUESTIONS):
            out.write(struct.pack(">16I", *sorted(chosen.sample(told["prefixes"], 16))))


def sealed(plain: Path, file: Path) -> int:
    """This will seal some of them as for a relay, and give the size of each."""
    from lachan.centre.exchange.lookup.oblivious import hpke  # noqa: PLC0415
    from lachan.centre.exchange.lookup.oblivious.keys import public_key_at  # noqa: PLC0415

    key = public_key_at(int(time.time()))
    header = bytes((key.id, 0, 0x20, 0, 1, 0, 1))
    path = b"/exchange/lookup/v1/hashes"
    about = b"\0\4POST\5https\x0elachan.example" + bytes((len(path),)) + path + b"\0\x40\x40"
    all_ = plain.read_bytes()
    with file.open("wb") as out:
        for at in range(SEALED):
            enc, context = hpke.send(bytes.fromhex(key.key), b"message/bhttp request\0" + header)
            message = header + enc + context.seal(about + all_[at * 64 : at * 64 + 64])
            out.write(message)
    return len(message)


@contextmanager
def serving(data: Path) -> Iterator[int]:
    """This will serve the site while the block lasts, and give the process group."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    environment |= {
        "LACHAN_DATA": str(data), "LACHAN_LOOKUPS_PER_MINUTE": "10000000",
        "PYTHONPATH": os.environ.get("PYTHONPATH") or str(ROOT / "src"),
    }  # fmt: skip
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (data.parent / "output.log").open("ab") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", SITE],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            for _ in range(600):
                try:
                    with urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=10):
                        break
                except (URLError, ConnectionError):
                    time.sleep(0.1)
            yield server.pid
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def load(path: str, file: Path, size: int, kind: str, given: argparse.Namespace) -> dict[str, Any]:
    """This will run wrk and give its figures."""
    about = {"BODIES": str(file), "SIZE": str(size), "TYPE": kind}
    command = [str(shutil.which("wrk")), "-t2", f"-c{given.connections}", f"-d{given.seconds}s", "--latency"]
    done = subprocess.run(
        [*command, "-s", str(HERE / "lookup.lua"), f"{BASE}/{path}"],
        env=os.environ | {f"LACHAN_BENCH_{name}": value for name, value in about.items()},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def memory(group: int) -> str:
    """This will say what the processes of a group hold for themselves, and what they share."""
    told = []
    for path in Path("/proc").iterdir():
        try:
            if not path.name.isdigit() or os.getpgid(int(path.name)) != group:
                continue
            lines = (path / "smaps_rollup").read_text("utf-8").splitlines()[1:]
        except (ProcessLookupError, FileNotFoundError):
            continue
        rows = dict(line.split(":", 1) for line in lines)
        private = int(rows["Private_Dirty"].split()[0]) + int(rows["Private_Clean"].split()[0])
        told.append(f"{private / 1024:.0f}")
    return ", ".join(told)


def main() -> None:
    """This will measure all of it and print a line each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=32)
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing; it comes with: sudo apt-get install wrk")
    with tempfile.TemporaryDirectory() as there:
        data = Path(there) / "data"
        data.mkdir(mode=0o700)
        os.environ["LACHAN_DATA"] = str(data)
        told = make(given.names)
        plain, closed = Path(there) / "plain", Path(there) / "sealed"
        bodies(told, plain)
        size = sealed(plain, closed)
        with serving(data) as group:
            for name, path, file, length, kind in (
                ("questions", "hashes", plain, 64, "application/octet-stream"),
                ("relayed questions", "oblivious", closed, size, "message/ohttp-req"),
            ):
                load(path, file, length, kind, argparse.Namespace(seconds=2, connections=given.connections))
                before = cpu_seconds(group)
                found = load(path, file, length, kind, given)
                each = (cpu_seconds(group) - before) / found["requests"] * 1e6
                print(
                    f"{name}: {found['requests'] / found['seconds']:,.0f}/s, p50 {found['p50_ms']} ms, p99 "
                    f"{found['p99_ms']} ms, refused {found['refused']}, errors {found['errors']}, "
                    f"server's CPU {each:.0f} µs each; "
                    f"load average {os.getloadavg()[0]:.0f}",
                    flush=True,
                )
            print(f"memory of each process for itself, MB: {memory(group)}")
            if node := shutil.which("node"):
                lookup = ROOT / "src/lachan/centre/exchange/static/exchange/lookup.js"
                script = Path(there) / "client.mjs"
                script.write_text(
                    CLIENT % {"lookup": lookup, "centre": f"http://127.0.0.1:{PORT}", "key": told["key"]}
                )
                subprocess.run([node, str(script)], check=False)


if __name__ == "__main__":
    main()
