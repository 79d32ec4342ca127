"""PostgreSQL: a dump is loaded in one transaction in which the rows that were there are moved into another schema."""

from __future__ import annotations

import subprocess
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from django.db import connection, transaction

from lachan.centre.config.backups.snapshots import OUR_SCHEMA, conninfo, run_postgresql

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.config.environment import Environment


def load_dump(path: Path, environment: Environment, *, aside: str) -> None:
    """This will move what is there into the schema `aside` and load the dump, both or neither. Raises BackupError."""
    connection.close()
    with TemporaryFile(dir=path.parent) as script:
        script.write(f'ALTER SCHEMA "{OUR_SCHEMA}" RENAME TO "{aside}";\n'.encode())
        script.write(f'CREATE SCHEMA "{OUR_SCHEMA}";\n'.encode())
        script.flush()
        # as a script, so that it stands in one transaction with the lines before; without the schema itself
        kept = run_postgresql("pg_restore", ["--list", str(path)], environment, stdout=subprocess.PIPE).stdout
        lines = [
            line
            for line in kept.splitlines()
            if b" SCHEMA - " not in line and b" COMMENT - SCHEMA " not in line
        ]
        listed = path.with_name("dump.list")
        listed.write_bytes(b"\n".join(lines) + b"\n")
        run_postgresql(
            "pg_restore",
            ["--no-owner", "--no-privileges", f"--use-list={listed}", "--file=-", str(path)],
            environment,
            stdout=script,
        )
        listed.unlink()
        script.seek(0)
        run_postgresql(
            "psql",
            ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
             f"--dbname={conninfo(environment)}"],
            environment,
            stdin=script,
        )  # fmt: skip


def put_back(aside: str) -> None:
    """This will remove what was loaded and put the old rows back into their place."""
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{OUR_SCHEMA}" CASCADE')
        cursor.execute(f'ALTER SCHEMA "{aside}" RENAME TO "{OUR_SCHEMA}"')


def is_there(schema: str) -> bool:
    """This will say whether there is a schema of this name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM information_schema.schemata WHERE schema_name = %s", [schema])
        row = cursor.fetchone()
    return bool(row and row[0])


def tables_there(schema: str = OUR_SCHEMA) -> bool:
    """This will say whether a schema has tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [schema])
        row = cursor.fetchone()
    return bool(row and row[0])


def drop_schema(schema: str) -> None:
    """This will remove an empty schema."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{schema}"')
