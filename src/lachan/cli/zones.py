"""`lachan zones`: write zones as files, and show what they hold and what stays out of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    write = actions.add_parser(
        "write", help="write the zones into a folder, as a partner sees them or as anybody does"
    )
    write.add_argument("folder", type=Path, help="where NAME.zone is written, in place of what is there")
    write.add_argument(
        "--partner", metavar="CODE", help="as this partner's subscription says (default: what is TLP:CLEAR)"
    )
    actions.add_parser(
        "left-out",
        help="name what is decided and stays out of the zones: id, name, why; 1 where there is any",
    )
    actions.add_parser("show", help="show serials, how many names there are, and who takes zones")


def run(options: argparse.Namespace) -> int:
    """This will do what the action says. Status 2 when something is wrong with what was given."""
    try:
        from lachan.centre.config.opening import ServeError, open_site

        open_site()
    except ModuleNotFoundError as error:
        print(f"lachan zones: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    except ServeError as error:
        print(f"lachan zones: {error}", file=sys.stderr)
        return MISUSE
    from lachan.centre.web.refusals import Refusal

    try:
        return {"write": _write, "left-out": _left_out, "show": _show}[options.action](options)
    except Refusal as refusal:
        print(f"lachan zones: {refusal.what('en')} {refusal.mend('en')}", file=sys.stderr)
        return MISUSE
    except OSError as error:
        print(f"lachan zones: {error}", file=sys.stderr)
        return MISUSE


def _write(options: argparse.Namespace) -> int:
    import shutil

    from django.utils import timezone

    from lachan.centre.exchange.queries.subscriptions import subscription_of
    from lachan.centre.exchange.readers import PUBLIC
    from lachan.centre.exchange.zones import plan as plans
    from lachan.centre.exchange.zones.files import zone_file
    from lachan.centre.exchange.zones.keeping import View
    from lachan.centre.exchange.zones.running import zones_folder
    from lachan.centre.exchange.zones.table import zone_reader
    from lachan.centre.partners.queries.partners import partner_by_code

    plan, reader, answer = plans.plan_now(), PUBLIC, plans.NXDOMAIN
    if options.partner:
        row = subscription_of(partner_by_code(options.partner), "rpz")
        reader, answer = row.reader, row.options.get("answer", answer)
    options.folder.mkdir(parents=True, exist_ok=True)
    for zone in plans.ZONES:
        found = zone_file(
            zone=zone,
            view=View(zone_reader(reader), answer),
            plan=plan,
            folder=zones_folder(),
            now=timezone.now(),
        )
        target = options.folder / f"{plan.name_of(zone)}.zone"
        draft = target.with_name(f".{target.name}")
        shutil.copyfile(found.path, draft)
        draft.replace(target)
        print(f"{target}: serial {found.serial}")
    return 0


def _left_out(options: argparse.Namespace) -> int:
    del options
    from django.utils import timezone

    from lachan.centre.exchange.readers import EVERYTHING
    from lachan.centre.exchange.zones.critical import rules_now
    from lachan.centre.exchange.zones.plan import plan_now
    from lachan.centre.exchange.zones.table import numbered_names, zone_reader

    rules = rules_now(plan_now(), now=timezone.now())
    count = 0
    for number, name in numbered_names(zone_reader(EVERYTHING)):
        if why := rules.guard.why_not(name):
            count += 1
            print(f"{number}\t{name}\t{why}")
    print(f"{count} stay out", file=sys.stderr)
    return 1 if count else 0


def _show(options: argparse.Namespace) -> int:
    del options
    from datetime import UTC, datetime

    from lachan.centre.exchange.queries.entries import count_live, state
    from lachan.centre.exchange.queries.subscriptions import subscriptions
    from lachan.centre.exchange.readers import EVERYTHING
    from lachan.centre.exchange.zones.keeping import serial_in
    from lachan.centre.exchange.zones.plan import ZONES, plan_now
    from lachan.centre.exchange.zones.running import zones_folder
    from lachan.centre.exchange.zones.standing import read_standing
    from lachan.centre.exchange.zones.table import zone_reader

    plan, now, standing = plan_now(), state(), read_standing(zones_folder())
    for zone in ZONES:
        serial = 0 if standing is None else serial_in(standing, zone)
        print(f"{plan.name_of(zone)}\t{serial or 'never sent'}")
    if standing is not None and standing.folds:
        said = f"{datetime.fromtimestamp(standing.fold.at, UTC):%Y-%m-%d %H:%M} UTC"
        print(f"the base is of {said}; {len(standing.folds)} of them may still be at somebody's")
    counted = sum(count_live(zone_reader(EVERYTHING)).values())
    print(f"{counted} names are blocked" + (", and all is emptied" if now.emptied else ""))
    for row in subscriptions("rpz"):
        behind = (
            "never"
            if row.told_at is None
            else f"place {row.told_seq} of {now.seq}, {row.told_at:%Y-%m-%d %H:%M} UTC"
        )
        print(f"{row.partner.code}\t{row.secret_name or 'no key'}\t{behind}")
    return 0
