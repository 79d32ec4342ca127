"""The command `lachan` and what it offers."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from lachan import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

# name → what it does. Each lives in `lachan.cli.NAME` (a dash as an underscore), with
# `configure(parser)` and `run(options) -> exit status`;
# only the one that is asked for is imported, so that `lachan check` starts without Django.
COMMANDS = {
    "check": "is this a scam? a message, link, number, account, picture, or a whole file of them",
    "up": "serve the site on this machine, with one worker",
    "serve-zones": "send zones to resolvers of partners (AXFR, IXFR, NOTIFY), on a port of its own",
    "zones": "write zones for resolvers as files, and show what stays out of them",
    "serve-blocked": "serve the page that visitors of a blocked site see, on a port of its own",
    "work": "run one more worker: it seals, sends, scans and pulls, over and over",
    "demo": "fill an empty centre with a story, and say who can sign in",
    "lists": "build, show and look up lists of official, popular, shared, bad and corrected names",
    "key": "make an API key",
    "misp": "push to partners' MISPs and pull from them, once",
    "secret": "make and change the secrets that calls of partners are signed with",
    "audit": "check the log from outside, take it out, and run the signer of its heads",
    "evidence": "keep files sealed, show and take them out, and read them against their hashes",
    "case": "hand over a case's evidence as a signed archive, and verify one without a database",
    "reports": "take reports that come by mail, behind the centre's mail server",
    "setup": "start a centre: territories, offices, and the first two administrators",
    "offices": "import and list offices, say who is responsible where, and reorganise them by a plan",
    "partners": "keep who acts outside: list and show them, ask for changes, confirm, suspend",
    "exchange": "set what partners get by a file, and say how far each format and partner is",
    "probe": "a partner's: make its key, and ask its resolvers what the centre wants to know",
    "relay": "another body's: carry look-ups to the centre, so that it doesn't see who asks",
    "ministry": "keep the sign-in services of ministries, and whom they sign in",
    "person": "say what the centre holds about somebody who works here, when that person asks",
    "token": "list the tokens by which programs act for persons and offices, and end one",
    "backup": "put all that the site remembers into one encrypted file, while it runs",
    "restore": "put a backup back, checked whole before anything is touched",
    "train": "rebuild the shipped models from data given",
    "evaluate": "measure the engine on a labelled set",
}

MISUSE = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """This will end with status 2 and say where help is."""
        self.exit(MISUSE, f"{self.prog}: {message}\n{self.prog} --help says what there is.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """This will run one command and give its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _Parser(prog="lachan", description="Ask whether something is a scam, and serve those who ask.")
    parser.add_argument("--version", action="version", version=f"lachan {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        if name in given:
            import_module(f"lachan.cli.{module_of(name)}").configure(command)
    options = parser.parse_args(given)
    if not options.command:
        parser.print_help()
        return MISUSE
    try:
        status: int = import_module(f"lachan.cli.{module_of(options.command)}").run(options)
    except KeyboardInterrupt:
        return 130  # what a shell reports for an interrupt
    except BrokenPipeError:
        # the reader (head, less) has left; python would complain once more when it closes standard output
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def module_of(name: str) -> str:
    """This will give the file of a command: `serve_blocked` of `serve-blocked`."""
    return name.replace("-", "_")


if __name__ == "__main__":
    sys.exit(main())
