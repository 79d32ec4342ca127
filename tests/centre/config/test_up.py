from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from beginnings import EMPTY, MIGRATED
from fresh import LACHAN, Fresh, fresh_place
from lachan.centre.audit.signing import make_key
from served import free_port

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.on_database]

WRITE = """
from lachan.centre.config.preparing import prepare
prepare(static=False, say=lambda line: None)
from django.db import transaction
from django.utils import timezone
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.log import record
with transaction.atomic():
    record(kind="config.set_up", actor=OPERATOR, now=timezone.now(), subject="office:1")
"""
LOOK = """
from lachan.centre.config.opening import open_site
open_site()
from django.utils import timezone
from lachan.centre.audit.models import Batch, SignedHead, Unsealed
from lachan.centre.web.beats import states
print(Batch.objects.count(), Unsealed.objects.count(), SignedHead.objects.count(),
      sum(state.workers for state in states(now=timezone.now())))
"""


@pytest.fixture
def begins() -> str:
    return MIGRATED


@pytest.fixture
def place(tmp_path: Path, begins: str) -> Iterator[Fresh]:
    with fresh_place(tmp_path, begins=begins) as place:
        yield place


def up(place: Fresh, **settings: str) -> tuple[subprocess.Popen[str], str]:
    port = free_port()
    process = place.start(LACHAN, "up", "--port", str(port), "--workers", "1", **settings)
    assert process.stdout is not None
    until = time.monotonic() + 60
    while f"http://localhost:{port}" not in (line := process.stdout.readline()):
        assert line, process.poll()
        assert time.monotonic() < until
    address = f"http://127.0.0.1:{port}"
    while True:
        try:
            with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own site
                return process, address
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)


def look(place: Fresh) -> tuple[int, int, int, int]:
    batches, unsealed, signed, steps = map(int, place.python(LOOK).stdout.split())
    return batches, unsealed, signed, steps


def wait_for(place: Fresh, wanted: tuple[int, int, int]) -> int:
    until = time.monotonic() + 60
    while (found := look(place))[:3] != wanted:
        assert time.monotonic() < until, found
        time.sleep(0.2)
    return found[3]


def children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
        return [int(word) for word in file.read().split()]


@pytest.mark.parametrize("begins", [EMPTY], ids=["nothing there before"])
def test_site_worker_and_signer_run_together_and_end_together(place: Fresh, tmp_path: Path) -> None:
    make_key(tmp_path / "signer.key")
    process, _ = up(
        place,
        LACHAN_SIGNER_SECRET=str(tmp_path / "signer.key"),
        LACHAN_SIGNER_SOCKET=str(tmp_path / "signer.sock"),
    )
    try:
        place.python(WRITE)
        steps = wait_for(place, (1, 0, 1))
        assert steps >= 5
        assert len(children(process.pid)) == 3
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    # a worker that ends as it should leaves no sign of life
    assert look(place)[3] == 0


def test_a_worker_that_is_killed_is_started_again_and_goes_on(place: Fresh) -> None:
    process, address = up(place)
    try:
        worker = children(process.pid)[-1]
        os.kill(worker, signal.SIGKILL)
        place.python(WRITE)
        wait_for(place, (1, 0, 0))
        assert worker not in children(process.pid)
        with urlopen(f"{address}/healthz", timeout=10) as response:  # noqa: S310 - our own site
            assert response.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_the_demo_is_served_on_this_machine_alone(place: Fresh) -> None:
    place.python(
        WRITE
        + """
from lachan.centre.accounts.models import Person
Person.objects.create(name="Mẫu", email="mau@example.vn", has_demo_password=True)
"""
    )
    refused = place.run("up", "--address", "0.0.0.0", "--port", str(free_port()), check=False)  # noqa: S104 - refused
    assert refused.returncode == 2
    assert "lachan demo --forget" in refused.stderr
    process, _ = up(place)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_another_master_key_stops_the_start_with_the_mend(place: Fresh) -> None:
    place.python(WRITE)
    path = place.data / "keys" / "master"
    path.rename(path.with_suffix(".away"))
    refused = place.run("up", "--port", str(free_port()), check=False)
    assert refused.returncode == 2
    assert f"{path} is missing" in refused.stderr
    assert "Restore it from the copy of the keys" in refused.stderr
    assert not path.exists()
    path.write_bytes(b"A" * 43 + b"=\n")
    path.chmod(0o600)
    refused = place.run("work", check=False)
    assert refused.returncode == 2
    assert "is not the key that the data was encrypted with" in refused.stderr


def test_a_database_that_is_not_there_is_named(place: Fresh) -> None:
    refused = place.run("work", check=False, LACHAN_DATABASE="postgresql://lan:hunter2@127.0.0.1:1/lachan")
    assert refused.returncode == 2
    assert refused.stderr.startswith("lachan work: LACHAN_DATABASE: the database can't be used")
    assert "hunter2" not in refused.stderr
    assert "Traceback" not in refused.stderr
