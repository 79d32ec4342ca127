"""A served site is called as an operator calls it: many at once, and one of them never twice."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone

from beginnings import ROOT
from centre.reports.short_code.calling import PATH, body_of, headers_of
from lachan.centre.outbox.signing import Secret, shown
from served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from served import Site

pytestmark = pytest.mark.live

LACHAN = [sys.executable, "-m", "lachan.cli.main"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("short-code")) as site:
        yield site


@pytest.fixture(scope="module")
def secret(site: Site) -> Secret:
    """The secret as an operator gets it: from the command line."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment |= {"LACHAN_DATA": str(site.data)}
    done = subprocess.run(
        [*LACHAN, "secret", "new", "short-code-viettel"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    shown = done.stdout.strip()
    return Secret("given", base64.b64decode(shown.removeprefix("whsec_")))


def send(site: Site, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
    request = Request(  # noqa: S310 - the served site
        site.address + PATH, body, {"Content-Type": "application/json", **headers}
    )
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310 - as above
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)


def count_reports(data: Path) -> int:
    with closing(sqlite3.connect(data / "lachan.sqlite3")) as connection:
        counted: int = connection.execute("SELECT count(*) FROM reports_report").fetchone()[0]
    return counted


def test_of_many_that_show_the_same_call_at_once_one_is_taken(site: Site, secret: Secret) -> None:
    before = count_reports(site.data)
    body = body_of("LD 0912345678 giả danh công an")
    headers = headers_of(secret, body, message_id="shown-at-once")
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: send(site, body, headers), range(24)))
    assert sorted(status for status, _ in answers) == [200] + [409] * 23
    assert count_reports(site.data) == before + 1


def test_all_of_many_calls_are_taken_each_with_a_code_of_its_own(site: Site, secret: Secret) -> None:
    before = count_reports(site.data)

    def one(number: int) -> tuple[int, Any]:
        body = body_of(f"LD 09{number:08} giả danh công an", sender=f"+849{number:08}")
        return send(site, body, headers_of(secret, body, message_id=f"message-{number:04}"))

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(one, range(60)))
    assert {status for status, _ in answers} == {200}
    assert len({answer["receipt"] for _, answer in answers}) == 60
    assert count_reports(site.data) == before + 60


def test_what_is_refused_is_said_in_both_languages_and_written_nowhere(site: Site, secret: Secret) -> None:
    before = count_reports(site.data)
    body = body_of("LD 0912345678 bí mật của người báo")
    good = headers_of(secret, body, message_id="message-refused")
    old = headers_of(secret, body, at=timezone.now() - timedelta(minutes=6))
    for headers in ({}, old, good | {"webhook-signature": "v1,AAAA"}):
        status, problem = send(site, body, headers)
        assert status == 403
        assert problem["detail"]
        assert problem["detail_vi"]
    assert count_reports(site.data) == before
    said = site.output.read_text("utf-8")
    assert "short_code_signature" in said
    for secret_thing in ("0912345678", "987654321", "bí mật", good["webhook-signature"]):
        assert secret_thing not in said


def test_the_example_of_the_how_to_is_taken(
    site: Site, secret: Secret, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs/how-to/connect-the-short-code.md").read_text("utf-8")
    example = page.split("```python\n")[1].split("```")[0].replace("https://YOUR.SITE", site.address)
    exec(example, {"secret": shown(secret)})  # noqa: S102 - our own page
    assert capsys.readouterr().out.startswith("Da nhan bao cao ve 0912345678. Ma bien nhan: ")
