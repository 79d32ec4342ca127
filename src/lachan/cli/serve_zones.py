"""`lachan serve-zones`: the server from which resolvers of partners take their zones."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument(
        "--listen",
        metavar="ADDRESS:PORT",
        help="where it listens, divided by commas (default: LACHAN_ZONES_LISTEN)",
    )


def run(options: argparse.Namespace) -> int:
    """This will serve until it is stopped. Status 2 when the port can't be had or something given is wrong."""
    try:
        from lachan.centre.config.environment.zones import read_listens
        from lachan.centre.config.serve import ServeError, prepare, run_zones
    except ModuleNotFoundError as error:
        print(f"lachan serve-zones: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        listens = read_listens(options.listen) if options.listen is not None else ()
        prepare(static=False)
        return run_zones(listens=listens)
    except (ServeError, ValueError) as error:
        print(f"lachan serve-zones: {error}", file=sys.stderr)
        return MISUSE
