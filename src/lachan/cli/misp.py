"""`lachan misp`: push to partners' MISPs and pull from them, once; the worker does it each minute."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument(
        "action", choices=("push", "pull", "show"), help="`show` names the instances and asks nobody"
    )
    parser.add_argument("partner", nargs="?", default="", help="a partner's code (default: all)")


def run(options: argparse.Namespace) -> int:
    """This will do what the action says, and print a line for each instance. Status 2 when one could not be asked."""
    try:
        from lachan.centre.config.opening import ServeError, open_site
    except ModuleNotFoundError as error:
        print(f"lachan misp: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        open_site(say=lambda line: print(line, file=sys.stderr))
    except ServeError as error:
        print(f"lachan misp: {error}", file=sys.stderr)
        return MISUSE
    return _visit(options)


def _visit(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.exchange.misp.feed import make_feeds
    from lachan.centre.exchange.misp.partners import visit_all, with_misp

    found = tuple(with_misp(options.partner))
    if not found:
        print("lachan misp: no subscription to misp names an address", file=sys.stderr)
        return MISUSE
    if options.action == "show":
        for subscription, misp in found:
            ways = " ".join(way for way, is_on in (("push", misp.push), ("pull", misp.pull)) if is_on)
            print(f"{subscription.partner.code}\t{misp.address}\t{ways or '-'}")
        return 0
    now = timezone.now()
    make_feeds(now=now)
    status = 0
    is_push = options.action == "push"
    for done in visit_all(now=now, code=options.partner, push_too=is_push, pull_too=not is_push):
        if done.why:
            print(f"{done.partner}: {done.said}", file=sys.stderr)
            status = MISUSE
        elif done.pushed is not None:
            did = done.pushed
            print(
                f"{done.partner}: {did.events} events, {did.attributes} attributes, {did.deleted} taken back"
            )
        elif done.pulled is not None:
            print(f"{done.partner}: {done.pulled.claims} claims, {done.pulled.unread} passed over")
        else:
            print(f"{done.partner}: nothing to do")
    return status
