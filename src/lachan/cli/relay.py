"""`lachan relay`: another body's: it carries look-ups to the centre, so that the centre doesn't see who asks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    import ssl

MISUSE = 2
MOST_PORT = 65_535


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument("--centre", required=True, help="the centre's site: https://lachan.example")
    parser.add_argument("--address", default="127.0.0.1", help="where it listens (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8090, help="port (default: 8090)")
    parser.add_argument(
        "--certificate",
        type=Path,
        help="its certificate, where no proxy in front has one (PEM, the chain behind it)",
    )
    parser.add_argument("--key", type=Path, help="the certificate's key")
    parser.add_argument(
        "--ca-file", type=Path, help="who signed the centre's certificate, where that is nobody public"
    )
    parser.add_argument(
        "--per-minute", type=int, default=6_000,
        help="requests a minute for each network (IPv4 /24, IPv6 /56), counted in memory (default: 6000)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """This will carry until it is stopped. Status 2 when the port can't be had or something given is wrong."""
    from lachan.relay.centre import Centre
    from lachan.relay.listening import listen

    try:
        wrong = _wrong(options)
        centre = Centre(options.centre, ca_file=options.ca_file)
        context = _context(options.certificate, options.key)
    except ValueError as error:
        wrong = str(error)
    except OSError as error:
        wrong = f"a certificate or its key can't be used: {error.strerror or error}"
    if wrong:
        return _refuse(wrong)
    try:
        listen(
            address=options.address, port=options.port, centre=centre, per_minute=options.per_minute,
            context=context, say=_say,
        )  # fmt: skip
    except OSError as error:
        return _refuse(f"{options.address}:{options.port} can't be served: {error.strerror}")
    return 0


def _wrong(options: argparse.Namespace) -> str:
    """This will say what is wrong with numbers and files that go together, "" where nothing is."""
    if not 0 <= options.port <= MOST_PORT:
        return f"{options.port} is no port"
    if options.per_minute < 1:
        return "--per-minute is at least 1"
    if (options.certificate is None) != (options.key is None):
        return "a certificate and its key are given together"
    return ""


def _context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    import ssl

    if certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


def _refuse(why: str) -> int:
    print(f"lachan relay: {why}", file=sys.stderr)
    return MISUSE


def _say(line: str) -> None:
    print(line, flush=True)
