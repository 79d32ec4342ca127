"""`lachan up`: serve the site on this machine, beside one worker."""

from __future__ import annotations

import argparse
import sys

MISUSE = 2
_MAX_PORT = 65_535


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument("--address", default="127.0.0.1", help="where to listen (default: this machine only)")
    parser.add_argument("--port", type=_port, default=8000, help="port (default 8000)")
    parser.add_argument("--workers", type=int, help="processes (default: LACHAN_WORKERS)")


def _port(word: str) -> int:
    port = int(word)
    if not 0 < port <= _MAX_PORT:
        raise argparse.ArgumentTypeError(f"must lie between 1 and {_MAX_PORT}")
    return port


def run(options: argparse.Namespace) -> int:
    """This will serve until it is stopped."""
    try:
        from lachan.centre.config.serve import ServeError, up
    except ModuleNotFoundError as error:
        print(f"lachan up: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        return up(address=options.address, port=options.port, workers=options.workers)
    except ServeError as error:
        print(f"lachan up: {error}", file=sys.stderr)
        return MISUSE
