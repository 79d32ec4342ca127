from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


def test_uploads_never_touch_a_disk() -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["lachan.centre.web.uploads.MemoryOnlyUploadHandler"]
    assert settings.STORAGES["default"]["BACKEND"].endswith("InMemoryStorage")


def test_nothing_is_kept_of_visitors() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    # sessions exist for who signs in; SignedInAreasMiddleware keeps them away from everything else
    assert "django.contrib.sessions.middleware.SessionMiddleware" not in settings.MIDDLEWARE
    assert "SessionMiddleware" not in str(settings.MIDDLEWARE)


def test_the_person_model_is_our_own() -> None:
    assert settings.AUTH_USER_MODEL == "accounts.Person"


@pytest.mark.django_db
def test_the_database_waits_and_takes_its_lock_at_once() -> None:
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        assert "lock_timeout=10s" in options["options"]
        return
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 5
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] >= 5000


def test_a_database_on_disk_is_written_ahead(tmp_path: Path) -> None:
    program = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "print(connection.cursor().execute('PRAGMA journal_mode').fetchone()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={
            "LACHAN_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
            "PYTHONPATH": "src",
        },
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "wal"
