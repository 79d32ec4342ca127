"""`lachan probe` as a partner runs it: real resolvers, a served site, and the doors for partners through a real nginx."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from beginnings import ROOT
from centre.partners.certificates import make_certificate
from probe.resolvers import resolver
from programs import need_program
from served import served
from soak.test_mutual_tls_live import proxied, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from served import Site

pytestmark = pytest.mark.live

_MAKE: Final = "import soak.probed_site"
_WAIT_SECONDS: Final = 60.0


def lachan(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", "probe", *map(str, arguments)],
        env={"PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def made_key(folder: Path) -> str:
    """This will make the probe's key by the command, and give its public half."""
    made = lachan("key", folder / "hanoi.key")
    assert made.returncode == 0, made.stderr
    [line] = [line for line in made.stdout.splitlines() if line.startswith("public key")]
    return line.split()[-1]


@contextmanager
def site_with_probe(folder: Path, **settings: str) -> Iterator[Site]:
    told = {
        "PROBE_PUBLIC": made_key(folder),
        "TOKEN_FILE": str(folder / "token"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        **settings,
    }
    with served(folder / "site", settings=told, program=_MAKE) as site:
        yield site


def settings_file(folder: Path, centre: str, *resolvers: str, **more: str) -> Path:
    said = {"centre": centre, "name": "hanoi", "key_file": "hanoi.key", **more}
    lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
    file = folder / "probe.toml"
    file.write_text("\n".join([*lines, f"resolvers = {json.dumps(resolvers)}", "every_seconds = 10"]))
    return file


def rows(site: Site, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(site.data / "lachan.sqlite3", isolation_level=None)) as database:
        return database.execute(sql).fetchall()


def looks(site: Site) -> list[tuple[Any, ...]]:
    return rows(site, "select place, look from measures_looked order by id")


def test_a_probe_tells_what_its_resolvers_say_and_a_wrong_one_is_believed_nothing(tmp_path: Path) -> None:
    need_program("dnsmasq", "dnsmasq-base")
    with (
        site_with_probe(tmp_path, ORDER_SENT="1") as site,
        resolver(tmp_path, blocks=True) as blocking,
        resolver(tmp_path) as open_one,
        # it sends whoever asks for anything to an address of its own
        resolver(tmp_path, "--address=/#/45.76.50.50") as lying,
    ):
        token = {"token_file": "token"}
        first = lachan("run", "--once", settings_file(tmp_path, site.address, blocking, open_one, **token))
        assert first.returncode == 0, first.stderr
        assert "believes something of 1 names" in first.stderr
        assert "dichvucong" not in first.stderr, "what is ordered is for the partner, and not for its logs"
        assert sorted(looks(site)) == sorted([(blocking, "blocked"), (open_one, "open")])
        assert rows(site, "select effect from measures_watch") == [("not_effective",)]
        # nothing is due before four minutes have gone by
        again = lachan("run", "--once", settings_file(tmp_path, site.address, blocking, **token))
        assert (again.returncode, again.stderr) == (0, "INFO nothing to ask now\n")
        rows(site, "update measures_watch set due_at = '2026-01-01 00:00:00'")
        wrong = lachan("run", "--once", settings_file(tmp_path, site.address, lying, **token))
        assert wrong.returncode == 1
        assert "measures_probe_control" in wrong.stderr
        assert len(looks(site)) == 2
        assert rows(site, "select wrong, refused_why from measures_probe") == [(1, "control")]
        assert rows(site, "select effect from measures_watch") == [("not_verified",)]


def test_it_comes_by_its_certificate_through_a_proxy_and_a_program_fetches_and_answers_orders(
    tmp_path: Path,
) -> None:
    need_program("nginx", "nginx-light")
    need_program("dnsmasq", "dnsmasq-base")
    now = datetime.now(UTC)  # noqa: TID251 - the site that is served has a real clock
    certificate, key = write(tmp_path, "agreed", make_certificate(now=now))
    settings = {
        "LACHAN_CERTIFICATE_PROXIES": "127.0.0.1",
        "LACHAN_TRUSTED_PROXIES": "127.0.0.1",
        "CERTIFICATE_OF_THE_TEST": str(certificate),
    }
    with (
        site_with_probe(tmp_path, **settings) as site,
        proxied(tmp_path, site) as port,
        resolver(tmp_path, blocks=True) as blocking,
    ):
        context = ssl.create_default_context(cafile=str(tmp_path / "centre.pem"))
        context.load_cert_chain(certificate, key)

        def ask(method: str, path: str, said: Any = None) -> tuple[int, Any]:
            connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=60)
            body = None if said is None else json.dumps(said)
            connection.request(method, f"/api/v1/partner/{path}", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            told = json.loads(answer.read() or "null")
            connection.close()
            return answer.status, told

        status, told = ask("GET", "orders")
        [order] = told["orders"]
        assert (status, order["value"], order["state"]) == (200, "dichvucong-capnhat.top", "ordered")
        assert ask("POST", "orders/received", {"orders": [order["order"]]})[0] == 200
        assert ask("GET", "orders")[1]["orders"] == []
        status, kept = ask("POST", f"orders/{order['order']}/replies", {"says": "done", "mark": "1"})
        assert (status, kept["state"]) == (201, "acknowledged")
        assert rows(site, "select state, effect from measures_measure") == [("acknowledged", "not_verified")]
        file = settings_file(
            tmp_path, f"https://localhost:{port}", blocking, ca_file="centre.pem", certificate="agreed.pem",
            certificate_key="agreed.key",
        )  # fmt: skip
        once = lachan("run", "--once", file)
        assert once.returncode == 0, once.stderr
        assert looks(site) == [(blocking, "blocked")]


def test_it_waits_for_a_centre_that_is_away_and_ends_at_once_when_told(tmp_path: Path) -> None:
    lachan("key", tmp_path / "hanoi.key")
    (tmp_path / "token").write_text("lch_x\n")
    file = settings_file(tmp_path, "http://127.0.0.1:9", "127.0.0.1:9", token_file="token")  # noqa: S106 - a file
    process = subprocess.Popen(
        [sys.executable, "-m", "lachan.cli.main", "probe", "run", file],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = process.stderr.readline()
    assert "can't be reached" in said
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=_WAIT_SECONDS) == 0
    assert time.monotonic() - began < 10
    assert "ended" in process.stderr.read()
    process.stderr.close()


def test_what_can_not_be_used_is_said_with_status_two(tmp_path: Path) -> None:
    missing = lachan("run", tmp_path / "no.toml")
    assert (missing.returncode, "can't be read" in missing.stderr) == (2, True)
    lachan("key", tmp_path / "hanoi.key")
    again = lachan("key", tmp_path / "hanoi.key")
    assert (again.returncode, "never written over" in again.stderr) == (2, True)


def test_it_starts_without_the_centre(tmp_path: Path) -> None:
    source = (
        "import sys\nfrom lachan.cli.main import main\nmain(['probe', 'run', sys.argv[1]])\n"
        "import lachan.probe.running\n"
        "assert not [name for name in sys.modules if name.startswith(('django', 'lachan.centre', 'lachan.engine', 'numpy'))]"
    )
    done = subprocess.run(
        [sys.executable, "-c", source, tmp_path / "no.toml"],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
