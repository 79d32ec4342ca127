"""`lachan exchange`: what partners get, for who sits at the machine: list, subscribe, end; how all stands; its keys."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from lachan.centre.exchange.services.subscribing import Asked

NOTHING_FOUND = 1
MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser(
        "list", help="show the subscriptions, how far each is, and which lack something for long"
    )
    actions.add_parser("state", help="say how far the register is followed and each format is made")
    subscribe = actions.add_parser("subscribe", help="set what partners get, by a file")
    subscribe.add_argument(
        "file",
        type=Path,
        help="subscriptions as TOML; docs/reference/exchange.md shows one; - for standard input",
    )
    agree = actions.add_parser(
        "agree", help="agree, as the second of two, that addresses take a partner's zone without a signature"
    )
    agree.add_argument("code", help="the partner's code")
    from lachan.cli import exchange_keys

    exchange_keys.configure(
        actions.add_parser("keys", help="show and change the keys that lists are signed with")
    )
    unsubscribe = actions.add_parser("unsubscribe", help="end what a partner gets in a format")
    unsubscribe.add_argument("code", help="the partner's code")
    unsubscribe.add_argument("format", help="rpz, lists, stix, misp or webhook")


def run(options: argparse.Namespace) -> int:
    """This will do what the action says. Status 2: it was refused, or the file can't be read; 1: nothing, or late."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lachan.centre.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from lachan.centre.web.refusals import Refusal
    from lachan.cli import exchange_keys

    act = {
        "list": _list,
        "state": _state,
        "subscribe": _subscribe,
        "agree": _agree,
        "unsubscribe": _unsubscribe,
        "keys": exchange_keys.run,
    }[options.action]
    try:
        return act(options, timezone.now())
    except Refusal as refusal:
        print(f"lachan exchange: {refusal.what('en')} {refusal.mend('en')}", file=sys.stderr)
        return MISUSE


def _list(options: argparse.Namespace, now: datetime) -> int:
    del options
    from lachan.centre.exchange.queries.health import partners_now

    rows = partners_now(now)
    for one in rows:
        row, reader = one.row, one.row.reader
        came = f"{row.told_at:%Y-%m-%d %H:%M} UTC" if row.told_at else "never"
        lacks = f"lacks {one.lacks}{'+' if one.is_least else ''}" if one.lacks else "has everything"
        late = "\tLATE" if one.is_late else ""
        reach = f"TLP:{reader.tlp.upper()} PAP:{reader.pap.upper()} {' '.join(reader.kinds)}"
        print(f"{row.partner.code}\t{row.format}\t{reach}\tlast {came}\t{lacks}{late}")
    if not rows:
        print("No partner subscribes; `lachan exchange subscribe FILE` sets what one gets.")
    return 0 if rows else NOTHING_FOUND


def _state(options: argparse.Namespace, now: datetime) -> int:
    del options
    from lachan.centre.exchange.queries.entries import state
    from lachan.centre.exchange.queries.health import feeds_now, following_now

    are, following = state(), following_now(now)
    changed = f"{are.at:%Y-%m-%d %H:%M:%S} UTC" if are.at else "never"
    print(f"version\t{are.seq}\tlast change {changed}{'\tSTOPPED: all is empty' if are.emptied else ''}")
    unread = f"unread since {following.since:%Y-%m-%d %H:%M:%S} UTC" if following.since else "read to its end"
    print(f"register\t{unread}{'\tLATE' if following.is_late else ''}")
    wrong = False
    for one in feeds_now(now, are):
        made = one.stands if one.version is None else f"version {one.version}"
        print(f"{one.format}\t{made}{f'\t{one.wrong.upper()}' if one.wrong else ''}")
        wrong = wrong or bool(one.wrong)
    return NOTHING_FOUND if wrong or following.is_late else 0


def _subscribe(options: argparse.Namespace, now: datetime) -> int:
    import msgspec
    from django.db import transaction

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.exchange.queries.unsigned import unsigned_waiting
    from lachan.centre.exchange.services.subscribing import subscribe
    from lachan.centre.partners.queries.partners import partner_by_code
    from lachan.centre.web.refusals import Refusal

    try:
        asked = _read(sys.stdin.read() if str(options.file) == "-" else options.file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        print(f"lachan exchange: {options.file} can't be read: {error}", file=sys.stderr)
        return MISUSE
    # all of the file or nothing of it
    with transaction.atomic():
        for number, (code, one) in enumerate(asked, 1):
            try:
                subscribe(partner_id=partner_by_code(code).id, asked=one, actor=OPERATOR, now=now)
            except Refusal:
                print(f"lachan exchange: subscription {number}, {code} {one.format}:", file=sys.stderr)
                raise
    for code, one in asked:
        print(f"{code} gets {one.format}.")
        row = unsigned_waiting(partner_by_code(code).id, now=now)
        if one.format == "rpz" and row is not None:
            print(f"An administrator at the top has to agree: {' '.join(row.addresses)} without a signature.")
    return 0


def _agree(options: argparse.Namespace, now: datetime) -> int:
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.exchange.queries.unsigned import unsigned_waiting
    from lachan.centre.exchange.services.unsigned import agree_unsigned
    from lachan.centre.partners.queries.partners import partner_by_code

    row = unsigned_waiting(partner_by_code(options.code).id, now=now)
    if row is None:
        print(f"Nothing waits for a second person at {options.code}.")
        return NOTHING_FOUND
    agree_unsigned(ask_id=row.id, actor=OPERATOR, now=now)
    print(f"{options.code} takes its zone without a signature at {' '.join(row.addresses)}.")
    return 0


def _read(text: str) -> list[tuple[str, Asked]]:
    """This will read a file. Raises msgspec.ValidationError, tomllib.TOMLDecodeError."""
    import msgspec

    from lachan.centre.exchange.services.subscribing import Asked

    said: dict[str, Any] = tomllib.loads(text)
    if set(said) != {"subscription"}:
        raise msgspec.ValidationError("it holds [[subscription]] tables and nothing else")
    rows = msgspec.convert(said["subscription"], list[dict[str, Any]])
    unknown = {name for row in rows for name in row} - {"partner", *Asked.__struct_fields__}
    if unknown:
        raise msgspec.ValidationError(f"there is no {', '.join(sorted(unknown))}")
    return [(str(row.pop("partner", "")), msgspec.convert(row, Asked)) for row in rows]


def _unsubscribe(options: argparse.Namespace, now: datetime) -> int:
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.exchange.services.subscribing import unsubscribe
    from lachan.centre.partners.queries.partners import partner_by_code

    row = partner_by_code(options.code)
    unsubscribe(partner_id=row.id, format=options.format, actor=OPERATOR, now=now)
    print(f"{row.code} gets no {options.format} any more.")
    return 0
