from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING

import psycopg.errors
import pytest
from django.db import OperationalError

from lachan.centre.public import views
from lachan.centre.web.full_disks import says_disk_full
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client


def of_sqlite(path: Path) -> sqlite3.Error:
    """This will give the error of a database that may not grow."""
    database = sqlite3.connect(path)
    try:
        database.execute("CREATE TABLE a (b)")
        database.execute("PRAGMA max_page_count = 2")
        database.execute("INSERT INTO a VALUES (zeroblob(100000))")
    except sqlite3.Error as error:
        return error
    finally:
        database.close()
    raise AssertionError


def raised(error: Exception, cause: BaseException) -> Exception:
    """This will give an error as if it had been raised from another."""
    error.__cause__ = cause
    return error


def test_a_full_disk_is_known_behind_what_django_makes_of_it(tmp_path: Path) -> None:
    for cause in (
        of_sqlite(tmp_path / "a"),
        psycopg.errors.DiskFull("could not extend file"),
        OSError(errno.ENOSPC, "no space"),
        OSError(errno.EDQUOT, "quota"),
    ):
        assert says_disk_full(cause)
        assert says_disk_full(raised(OperationalError("disk"), cause))
        assert says_disk_full(raised(ValueError("x"), raised(OperationalError("disk"), cause)))


def test_other_errors_are_no_full_disk() -> None:
    assert not says_disk_full(None)
    assert not says_disk_full(OperationalError("database is locked"))
    assert not says_disk_full(raised(OperationalError("x"), OSError(errno.EIO, "broken")))
    loop = ValueError("round and round")
    loop.__context__ = other = ValueError("as above")
    other.__context__ = loop
    assert not says_disk_full(loop)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_somebody_is_told_that_nothing_was_kept_and_when_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("disk") from psycopg.errors.DiskFull("could not extend file base/1/2")

    monkeypatch.setattr(views, "ask", full)
    client.raise_request_exception = False
    response = client.post("/", {"text": "xin chào"}, headers={"cookie": f"lang={lang}"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    page = response.content.decode()
    assert say("refusal.disk_full.what", lang) in page
    assert "base/1/2" not in page
