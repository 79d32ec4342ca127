"""`lachan work`: one more worker, beside the one of `lachan up`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes: nothing."""
    del parser


def run(options: argparse.Namespace) -> int:
    """This will work until it is stopped; a step that runs is finished first."""
    del options
    try:
        from lachan.centre.config.serve import ServeError, prepare, run_worker
    except ModuleNotFoundError as error:
        print(f"lachan work: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        prepare(static=False)
        return run_worker()
    except ServeError as error:
        print(f"lachan work: {error}", file=sys.stderr)
        return MISUSE
