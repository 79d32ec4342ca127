"""What holds for all tests: no network, the same examples every time, and no silent skip where all is required."""

from __future__ import annotations

import os
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck, settings

from programs import all_required

if TYPE_CHECKING:
    from collections.abc import Generator

LOOPBACK = ["127.0.0.1", "::1"]

# Examples are drawn anew from the same seed each time: a red run is red again on the next machine. No deadline: on
# two shared cores a slow moment says nothing; how long bad input may take is held by its own test. `search` looks
# elsewhere each time and longer; `pytest --hypothesis-profile=search` is for looking for bugs.
settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "search", settings.get_profile("same"), derandomize=False, max_examples=2_000, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """This will add `--run-slow`, with which the soak tests and whole benchmarks run too, and `--only-database`."""
    parser.addoption("--run-slow", action="store_true", help="run the tests marked `slow` as well")
    parser.addoption(
        "--only-database",
        action="store_true",
        help="run only what uses the database: what `django_db` or `on_database` marks, without `same_on_any`",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """This will open the loopback to live tests, and take the slow ones out unless they are asked for.

    They are taken out and not skipped: a skip means that something is missing.
    """
    for item in items:
        if item.get_closest_marker("e2e") or item.get_closest_marker("live"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
    if config.getoption("--only-database"):
        marks = ("django_db", "on_database")
        without = [
            item
            for item in items
            if item.get_closest_marker("same_on_any")
            or not any(item.get_closest_marker(mark) for mark in marks)
        ]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in set(without)]
    if config.getoption("--run-slow"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


def _forbid_skip[Report: (pytest.TestReport, pytest.CollectReport)](report: Report) -> Report:
    """This will turn a skip into a failure where all is required, whatever skipped it."""
    if report.skipped and all_required() and not hasattr(report, "wasxfail"):
        why = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and LACHAN_REQUIRE_ALL allows none: {why}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """This will forbid the skip of a test."""
    return _forbid_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """This will forbid the skip of a whole file."""
    return _forbid_skip((yield))


@pytest.fixture(scope="session", autouse=True)
def _empty_tables_past_the_triggers() -> Generator[None]:
    """This will let a transactional test empty the tables behind itself, the log's too, whose triggers refuse it."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_past_triggers(self: Any, sql_list: list[str]) -> None:
        if self.connection.vendor == "postgresql":
            # a TRUNCATE of all tables makes a file anew for each, seconds of syncing; most tables are empty
            tables = [
                name for sql in sql_list if "RESTART" not in sql for name in re.findall(r'"(\w+)"', sql)
            ]
            emptied = [f'DELETE FROM "{name}"' for name in tables] or sql_list
            flush(self, ["SET LOCAL session_replication_role = replica", *emptied])
            return
        self.connection.ensure_connection()
        self.connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        try:
            flush(self, sql_list)
        finally:
            self.connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_past_triggers)
        yield
