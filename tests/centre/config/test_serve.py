from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from beginnings import EMPTY, ROOT
from lachan.centre.config import serve as serving
from lachan.centre.config.serve import ServeError, _shown, refuse_taken_port
from served import Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("serve"), begins=EMPTY) as site:
        yield site


def start(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    program = (
        "import sys\nfrom lachan.centre.config.serve import ServeError, prepare\n"
        "try:\n    prepare()\nexcept ServeError as error:\n    sys.exit(str(error))"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment |= {
        "LACHAN_DATA": str(folder),
        "PYTHONPATH": environment.get("PYTHONPATH") or str(ROOT / "src"),
    }
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_says_where_it_is(site: Site) -> None:
    assert f"{site.address}\n" in site.output.read_text("utf-8")


def test_it_answers_with_hashed_files_that_may_be_kept(site: Site) -> None:
    with urlopen(site.address, timeout=10) as response:  # noqa: S310 - our own site
        page = response.read().decode()
    found = re.search(r'href="(/static/web/public\.[0-9a-f]{12}\.css)"', page)
    assert found
    with urlopen(site.address + found[1], timeout=10) as response:  # noqa: S310 - our own site
        assert "immutable" in response.headers["Cache-Control"]
        assert b".plate" in response.read()


def test_a_taken_port_is_named_with_what_to_do(site: Site) -> None:
    port = int(site.address.rpartition(":")[2])
    with pytest.raises(ServeError, match=f"Port {port} is taken.*--port {port + 1}"):
        refuse_taken_port("127.0.0.1", port)


def test_an_address_of_somebody_else_is_named() -> None:
    with pytest.raises(ServeError, match=r"192\.0\.2\.1:8000 can't be served"):
        refuse_taken_port("192.0.2.1", 8000)


def test_a_port_that_was_just_left_can_be_had_again() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        one.listen()
        with pytest.raises(ServeError):
            refuse_taken_port("127.0.0.1", port)
    refuse_taken_port("127.0.0.1", port)


def test_it_makes_ready_twice_without_asking(tmp_path: Path) -> None:
    for _ in range(2):
        done = start(tmp_path / "data")
        assert (done.returncode, done.stderr) == (0, "")
        (line,) = done.stdout.splitlines()
        assert line.startswith(str(tmp_path / "data" / "lists" / "popular.lists"))
        assert line.endswith("lachan lists popular")
    assert (tmp_path / "data" / "lachan.sqlite3").stat().st_mode & 0o077 == 0


def test_a_wrong_setting_stops_the_start_with_its_name_and_its_mend(tmp_path: Path) -> None:
    done = start(tmp_path, LACHAN_WORKERS="two")
    assert done.returncode == 1
    assert "LACHAN_WORKERS" in done.stdout
    assert "whole number from 1 to 64" in done.stdout
    assert "mended first" in done.stderr


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = start(tmp_path / "file" / "data")
    assert done.returncode == 1
    assert "LACHAN_DATA" in done.stderr


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("127.0.0.1", "localhost"),
        ("0.0.0.0", "localhost"),  # noqa: S104 - shown, not bound
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "[2001:db8::1]"),
    ],
)
def test_it_names_itself_as_one_types_it(address: str, shown: str) -> None:
    assert _shown(address) == shown


def test_it_keeps_no_access_log() -> None:
    source = Path(serving.__file__).read_text("utf-8")
    assert "log_access=False" in source
