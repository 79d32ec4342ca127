"""`lachan demo`: fill an empty centre with a story, say who can sign in, and forget that again."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from lachan.centre.demo.telling import SignIn

MISUSE = 2
_REAL = (
    "This data folder holds a centre that the demo did not make; nothing was changed.\n"
    "Name an empty folder in LACHAN_DATA, or an empty database in LACHAN_DATABASE, and run it again."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument(
        "--forget",
        action="store_true",
        help="block every password of the demo, so that the site may be served",
    )


def run(options: argparse.Namespace) -> int:
    """This will tell the story and print who can sign in, or block the passwords again."""
    try:
        from lachan.centre.config.serve import ServeError, prepare
    except ModuleNotFoundError as error:
        print(f"lachan demo: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        prepare(say=lambda line: print(line, file=sys.stderr), static=False)
    except ServeError as error:
        print(f"lachan demo: {error}", file=sys.stderr)
        return MISUSE
    from lachan.centre.demo.telling import RealDataError, forget, tell_story, zone_key

    now = datetime.now(UTC)  # noqa: TID251 - the command is the edge
    if options.forget:
        print(f"Blocked {forget(now=now)} passwords of the demo. Nobody of the story signs in any more.")
        return 0
    try:
        print(said(tell_story(now=now), *zone_key()))
    except RealDataError:
        print(f"lachan demo: {_REAL}", file=sys.stderr)
        return MISUSE
    return 0


def said(people: Sequence[SignIn], zone: str, key: str) -> str:
    """This will say who can sign in, and how, and how the zone of a provider is taken."""
    wide = max(len(one.email) for one in people)
    roles = max(len(one.roles) for one in people)
    lines = [
        "The story is told. Everybody in it signs in with one password; each has a secret for the code generator.",
        "They are shown once. While they stand, the site serves this machine alone: `lachan demo --forget` ends that.",
        "",
        f"password  {people[0].password}",
        "",
        *(f"{one.email:{wide}}  {one.roles:{roles}}  {one.totp_secret}  {one.name}" for one in people),
        "",
        "Begin with `lachan up` and http://127.0.0.1:8000/desk/",
        "A code without a telephone: oathtool --totp --base32 SECRET",
        "",
        "What a provider's resolver gets, in another terminal: `lachan serve-zones --listen 127.0.0.1:5300`, then",
        f"dig @127.0.0.1 -p 5300 -y {key} {zone} AXFR",
    ]
    return "\n".join(lines)
