"""`lachan serve-blocked`, as an operator starts it: no database, no data folder, stopped by a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from lachan.cli.main import main

ROOT = Path(__file__).parents[2]
PROGRAM = "import sys; from lachan.cli.main import main; sys.exit(main())"


@pytest.mark.enable_socket
def test_it_serves_without_database_and_data_folder_and_ends_on_a_signal(tmp_path: Path) -> None:
    environment = {
        "PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], "LACHAN_CENTRE_NAME_EN": "Centre of the test",
        "LACHAN_DATA": str(tmp_path / "nowhere"), "PYTHONWARNINGS": "error",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve-blocked", "--port", "0", "--site", "lachan.example"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
    ) as served:  # fmt: skip
        assert served.stdout is not None
        where = served.stdout.readline().strip()
        try:
            request = urllib.request.Request(  # noqa: S310 - our own listener
                where + "/anything", headers={"Host": "shop.top", "Accept-Language": "en"}
            )
            with pytest.raises(urllib.error.HTTPError) as answered:
                urllib.request.urlopen(request, timeout=10)  # noqa: S310 - as above
            with answered.value as answer:
                page = answer.read().decode()
                assert answer.code == 451
            assert "shop.top" in page
            assert "lachan.example" in page
            assert "Centre of the test" in page
        finally:
            served.send_signal(signal.SIGTERM)
        out, err = served.communicate(timeout=10)
    assert (served.returncode, out, err) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_it_says_what_is_wrong_with_a_port(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve-blocked", "--port", "70000"]) == 2
    assert "70000 is no port" in capsys.readouterr().err
