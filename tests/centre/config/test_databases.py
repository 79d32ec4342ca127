from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from lachan.centre.config.databases import PasswordFileError, database_settings, read_password
from lachan.centre.config.environment import read_environment

if TYPE_CHECKING:
    from pathlib import Path


def settings_for(**said: str) -> dict[str, Any]:
    environment, problems = read_environment(
        {f"LACHAN_{name.upper()}": value for name, value in said.items()}
    )
    assert problems == ()
    return database_settings(environment)


def test_without_a_word_it_is_sqlite_in_the_data_folder() -> None:
    made = settings_for(data="/srv/lachan")
    assert made["ENGINE"] == "lachan.centre.web.sqlite"
    assert str(made["NAME"]) == "/srv/lachan/lachan.sqlite3"


def test_a_thread_keeps_its_connection_from_one_request_to_the_next(tmp_path: Path) -> None:
    code = (
        "from django.core.signals import request_finished, request_started; import django; django.setup();"
        "from django.db import connection; connection.ensure_connection(); before = connection.connection;"
        "request_finished.send(None); request_started.send(None, environ={});"
        "print(connection.connection is before and before.execute('SELECT 1').fetchone())"
    )
    given = {"LACHAN_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings"}
    clean = {name: said for name, said in os.environ.items() if not name.startswith(("LACHAN_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**clean, **given}, check=True, capture_output=True, text=True
    )
    assert done.stdout == "(1,)\n"


def test_a_database_that_django_alone_would_make_is_for_its_owner_alone(tmp_path: Path) -> None:
    # as `python -m django migrate` on an empty place, under the umask that most users have
    code = (
        "import os; os.umask(0o022); import django; django.setup();"
        "from django.db import connection; connection.cursor().execute('CREATE TABLE a (b)')"
    )
    given = {"LACHAN_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings"}
    clean = {name: said for name, said in os.environ.items() if not name.startswith(("LACHAN_", "DJANGO_"))}
    subprocess.run([sys.executable, "-c", code], env={**clean, **given}, check=True)
    assert stat.S_IMODE((tmp_path / "lachan.sqlite3").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("said", "user", "password", "host", "port", "name"),
    [
        ("postgresql://lan:pw@db.example:5433/lachan", "lan", "pw", "db.example", "5433", "lachan"),
        ("postgres://lan@db.example/lachan", "lan", "", "db.example", "", "lachan"),
        ("postgresql://lan@/lachan?host=/run/postgresql", "lan", "", "/run/postgresql", "", "lachan"),
        ("postgresql://lan@%2Frun%2Fpostgresql/lachan", "lan", "", "/run/postgresql", "", "lachan"),
        ("postgresql:///lachan", "", "", "", "", "lachan"),
        (
            "postgresql://lan:m%40t%2Fkh%E1%BA%A9u@[2001:db8::1]:5432/lachan",
            "lan",
            "m@t/khẩu",
            "2001:db8::1",
            "5432",
            "lachan",
        ),
    ],
)
def test_it_reads_the_address_of_postgresql(
    said: str, user: str, password: str, host: str, port: str, name: str
) -> None:
    made = settings_for(database=said)
    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"], made["NAME"]) == (
        user, password, host, port, name,
    )  # fmt: skip
    assert "synchronous_commit=on" in made["OPTIONS"]["options"]
    assert "jit=off" in made["OPTIONS"]["options"]
    assert made["CONN_HEALTH_CHECKS"] is True


def test_it_keeps_the_words_about_tls_and_refuses_those_that_would_undo_ours() -> None:
    made = settings_for(
        database="postgresql://lan@db.example/lachan?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    )
    assert made["OPTIONS"]["sslmode"] == "verify-full"
    _, (problem,) = read_environment({"LACHAN_DATABASE": "postgresql://lan@/lachan?options=-c%20fsync%3Doff"})
    assert "only host, port and these" in problem.mend


@pytest.mark.parametrize(
    "said",
    [
        "mysql://lan:hunter2@db/lachan",
        "postgresql://lan:hunter2@db/",
        "postgresql://lan:hunter2@db:99999/lachan",
        "postgresql://lan:hunter2@db:port/lachan",
        "postgresql://lan:hunter2@db/a/b",
        "postgresql://lan:hunter2@db/lachan#x",
        "postgresql://lan:hunter2@d b/lachan",
        "hunter2",
        "postgresql://[lan:hunter2@db/lachan",
    ],
)
def test_a_wrong_address_is_named_with_the_form_and_never_repeats_the_password(said: str) -> None:
    environment, (problem,) = read_environment({"LACHAN_DATABASE": said})
    assert problem.variable == "LACHAN_DATABASE"
    assert "postgresql://USER@HOST:PORT/NAME" in problem.mend
    assert "hunter2" not in str(problem)
    assert environment.database is None


def test_an_address_does_not_show_its_password() -> None:
    environment, _ = read_environment({"LACHAN_DATABASE": "postgresql://lan:hunter2@db/lachan"})
    assert "hunter2" not in repr(environment)
    assert "lan@db" in repr(environment.database)


def test_the_password_can_stand_in_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("mật khẩu\n", "utf-8")
    path.chmod(0o600)
    made = settings_for(database="postgresql://lan@db/lachan", database_password_file=str(path))
    assert made["PASSWORD"] == "mật khẩu"  # noqa: S105 - made up
    path.chmod(0o640)
    with pytest.raises(PasswordFileError, match=f"chmod 600 {path}"):
        read_password(path)


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "on one line"), (b"a\nb\n", "on one line"), (b"\xff\xfe", "it is no text")]
)
def test_a_password_file_that_holds_no_password_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "password"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(PasswordFileError, match=why):
        read_password(path)
    with pytest.raises(PasswordFileError, match="No such file"):
        read_password(tmp_path / "missing")


@pytest.mark.django_db
def test_the_connection_is_as_promised() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            promised = {
                "synchronous_commit": "on",
                "jit": "off",
                "max_parallel_workers_per_gather": "0",
                "lock_timeout": "10s",
                "idle_in_transaction_session_timeout": "5min",
            }
            for name, value in promised.items():
                cursor.execute("SELECT current_setting(%s)", [name])
                assert cursor.fetchone() == (value,)
        else:
            # 2 is FULL; an in-memory database of tests has no WAL
            for pragma, wanted in (("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
                cursor.execute(f"PRAGMA {pragma}")
                assert cursor.fetchone() == (wanted,), pragma
