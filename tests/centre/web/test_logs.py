from __future__ import annotations

import logging
import os
import sys

from lachan.centre.web.logs import QuietFormatter, places


def fail() -> None:
    try:
        os.environ["A SECRET MESSAGE"]
    except KeyError as error:
        raise ValueError("another secret") from error


def record(name: str, message: str, *args: object) -> logging.LogRecord:
    try:
        fail()
    except ValueError:
        exc_info = sys.exc_info()
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, exc_info)


def test_it_writes_where_an_error_happened_and_not_what_it_said() -> None:
    line = QuietFormatter().format(record("lachan.errors", "%s failed", "k3y9d0aa"))
    assert "k3y9d0aa failed" in line
    assert "builtins.ValueError" in line
    assert "builtins.KeyError" in line
    assert "test_logs.py" in line
    assert "secret" not in line.lower()


def test_it_does_not_repeat_what_other_loggers_made_of_a_request() -> None:
    line = QuietFormatter().format(record("django.request", "Not Found: %s", "/my-bank-pin-1234"))
    assert "1234" not in line
    assert "django.request" in line


def test_a_circle_of_causes_ends() -> None:
    error = ValueError()
    error.__context__ = error
    assert places((ValueError, error, None)) == ["builtins.ValueError"]
