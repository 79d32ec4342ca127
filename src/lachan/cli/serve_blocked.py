"""`lachan serve-blocked`: the page that blocked visitors see, on a listener of its own. It needs no database."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2
MOST_PORT = 65_535


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument("--address", default="127.0.0.1", help="where it listens (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8080, help="port (default: 8080; visitors come on 80)")
    parser.add_argument(
        "--site", default="", help="the centre's site as people type it, where /appeal is: lachan.example"
    )


def run(options: argparse.Namespace) -> int:
    """This will serve until it is stopped. Status 2 when the port can't be had or something given is wrong."""
    from lachan.centre.public.blocked.listener import listen
    from lachan.centre.public.blocked.page import Centre

    if not 0 <= options.port <= MOST_PORT:
        print(f"lachan serve-blocked: {options.port} is no port", file=sys.stderr)
        return MISUSE
    centre = Centre(
        name=os.environ.get("LACHAN_CENTRE_NAME", ""),
        name_en=os.environ.get("LACHAN_CENTRE_NAME_EN", ""),
        site=options.site,
        contact=os.environ.get("LACHAN_CENTRE_CONTACT", ""),
    )
    try:
        listen(address=options.address, port=options.port, centre=centre, say=_say)
    except OSError as error:
        print(
            f"lachan serve-blocked: {options.address}:{options.port} can't be served: {error.strerror}",
            file=sys.stderr,
        )
        return MISUSE
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
