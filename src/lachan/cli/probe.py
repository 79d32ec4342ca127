"""`lachan probe`: the small program that a partner runs in its network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2
FAILED = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    key = actions.add_parser(
        "key", help="make the probe's key, and show its public half and what is read out"
    )
    key.add_argument("file", type=Path, help="the new file for the key, such as hanoi.key")
    run = actions.add_parser("run", help="fetch names, ask the resolvers, hand the answers in; until SIGTERM")
    run.add_argument("file", type=Path, help="the probe's settings, as docs/how-to/run-a-probe.md shows")
    run.add_argument("--once", action="store_true", help="do one round and end")


def run(options: argparse.Namespace) -> int:
    """This will do what the action says. Status 2: settings or key can't be used; 1: the centre gave nothing."""
    return _key(options) if options.action == "key" else _run(options)


def _key(options: argparse.Namespace) -> int:
    from lachan.probe.keys import BadKeyError, make_key

    try:
        made = make_key(options.file)
    except BadKeyError as error:
        print(f"lachan probe: {error}", file=sys.stderr)
        return MISUSE
    print(f"public key   {made.public}")
    print(f"SHA-256      {made.fingerprint}")
    print(f"to read out  {made.read_out}")
    return 0


def _run(options: argparse.Namespace) -> int:
    import logging
    from datetime import UTC, datetime

    from lachan.probe.centre import CentreError
    from lachan.probe.keys import BadKeyError
    from lachan.probe.running import Probe, end_on_signals
    from lachan.probe.settings import BadSettingsError, read_settings

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        # the edge of the program: here its clock is read
        probe = Probe(
            read_settings(options.file),
            clock=lambda: datetime.now(UTC),  # noqa: TID251
            says_idle=options.once,
        )
    except (BadSettingsError, BadKeyError) as error:
        print(f"lachan probe: {error}", file=sys.stderr)
        return MISUSE
    end_on_signals(probe)
    if not options.once:
        probe.run()
        return 0
    try:
        probe.once()
    except CentreError as error:
        print(f"lachan probe: {error}", file=sys.stderr)
        return FAILED
    return 0
