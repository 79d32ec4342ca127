"""No connection to the database is open while a process is forked.

A child that finds one to SQLite in its memory takes the file for locked by itself, takes no lock of its own, and
whoever then closes the last connection that the system knows of removes the log, with what the child commits to it
(https://sqlite.org/howtocorrupt.html, 2.6). One to PostgreSQL would be a wire with two speakers.
"""

from __future__ import annotations

import os

from django.db import connections


def close_before_fork() -> None:
    """This will close this thread's connections that are in no transaction, so that a child begins with none.

    A child that is forked in a transaction, or beside other threads, must not use the database.
    """
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def watch() -> None:
    """This will have it done before every fork of this process, and of its children."""
    os.register_at_fork(before=close_before_fork)
