"""`lachan partners`: who acts outside, and who sits at the machine as one of the two that a change takes."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

NOTHING_FOUND = 1
MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="show the partners, their state, live keys and changes that wait")
    show = actions.add_parser("show", help="show a partner: desks, where requests go, keys, what waits")
    show.add_argument("code", help="the partner's code")
    ask = actions.add_parser(
        "ask", help="ask that somebody join, or for a change, by a file; another confirms it"
    )
    ask.add_argument(
        "file", type=Path, help="what is asked for, as TOML; docs/how-to/join-a-partner.md shows one"
    )
    confirm = actions.add_parser(
        "confirm", help="confirm what another asked for, with what the partner read out"
    )
    withdraw = actions.add_parser("withdraw", help="take a change that waits back")
    for one in (confirm, withdraw):
        one.add_argument("code", help="the partner's code")
        one.add_argument(
            "--slot", default="", help="which change, where several wait, such as endpoint or key:token"
        )
    confirm.add_argument(
        "--said", default="", help="the code, or 16 figures of a fingerprint, as it was read out"
    )
    confirm.add_argument("--called", default="", help="the number at which the partner was called")
    suspend = actions.add_parser(
        "suspend", help="let a partner's keys open nothing, at once; two let it go on"
    )
    suspend.add_argument("code", help="the partner's code")
    suspend.add_argument("--because", required=True, help="why, without anybody's name")
    end_key = actions.add_parser("end-key", help="end one key of a partner, at once")
    end_key.add_argument("code", help="the partner's code")
    end_key.add_argument("key", type=int, help="the key's number, as `show` gives it")


def run(options: argparse.Namespace) -> int:
    """This will do what the action says. Status 2: it was refused, or the file can't be read; 1: there is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lachan.centre.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from lachan.centre.web.refusals import Refusal

    act = {
        "list": _list,
        "show": _show,
        "ask": _ask,
        "confirm": _confirm,
        "withdraw": _withdraw,
        "suspend": _suspend,
        "end-key": _end_key,
    }[options.action]
    try:
        return act(options, timezone.now())
    except Refusal as refusal:
        print(f"lachan partners: {refusal.what('en')} {refusal.mend('en')}", file=sys.stderr)
        return MISUSE


def _list(options: argparse.Namespace, now: datetime) -> int:
    del options, now
    from lachan.centre.partners.queries.partners import all_partners

    rows = all_partners()
    for one in rows:
        row = one.partner
        print(f"{row.code}\t{row.kind}\t{row.state}\t{row.name_vi}\tkeys {one.keys}\twaiting {one.drafts}")
    if not rows:
        print("There is no partner; `lachan partners ask FILE` asks for one.")
    return 0 if rows else NOTHING_FOUND


def _show(options: argparse.Namespace, now: datetime) -> int:
    del now
    from lachan.centre.partners.queries.drafts import drafts_of, numbers_of
    from lachan.centre.partners.queries.keys import keys_of
    from lachan.centre.partners.queries.partners import desks_of, endpoint_of, partner_by_code, promises_of

    row = partner_by_code(options.code)
    print(f"{row.code}\t{row.kind}\t{row.state}\t{row.name_vi} ({row.name_en})")
    print(f"public number\t{row.public_phone}\t{row.public_source}")
    print(f"answers for\t{', '.join(row.answers_for) or 'all'}")
    print(f"may see\tTLP:{row.tlp.upper()} PAP:{row.pap.upper()} {' '.join(row.sees)}")
    for desk in desks_of(row.id):
        print(f"{desk.desk} desk\t{desk.mail}\t{desk.phone}\tsince {desk.since:%Y-%m-%d}")
    endpoint = endpoint_of(row.id)
    if endpoint is not None:
        print(f"requests go by\t{endpoint.way}\t{endpoint.address}")
    for promise in promises_of(row.id):
        print(f"{promise.measure_kind}\t{promise.acknowledge_minutes} min\t{promise.effect_minutes} min")
    for key in keys_of(row.id):
        used = f"last used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used"
        until = f"until {key.ends_at:%Y-%m-%d}"
        print(f"key {key.id}\t{key.kind} {key.probe}\t{key.state}\t{until}\t{used}\t{' '.join(key.scopes)}")
    for draft in drafts_of(row.id, open_only=True):
        numbers = ", ".join(one.phone for one in numbers_of(draft.id))
        until = f"until {draft.lasts_until:%Y-%m-%d %H:%M} UTC"
        print(f"waits: {draft.slot}\tasked by {draft.asked_by}\t{until}\tcall {numbers or 'nobody'}")
    return 0


def _ask(options: argparse.Namespace, now: datetime) -> int:
    import msgspec

    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.partners.contents import Change, Join
    from lachan.centre.partners.queries.partners import partner_by_code
    from lachan.centre.partners.services.asking import ask_change, ask_to_join

    try:
        said: dict[str, Any] = tomllib.loads(options.file.read_text("utf-8"))
        code = said.pop("partner", "")
        if said.get("type") == "probe":
            said.setdefault("fingerprint", "")
        desk = said.get("desk")
        if isinstance(desk, dict):
            # a desk within a joining is of one sort only, which nobody has to write
            desk.setdefault("type", "desk")
        change: Change = msgspec.convert({"type": "join", **said}, type=Change)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        print(f"lachan partners: {options.file} can't be read: {error}", file=sys.stderr)
        return MISUSE
    if isinstance(change, Join):
        ask_to_join(join=change, actor=OPERATOR, now=now)
    else:
        ask_change(partner_id=partner_by_code(code).id, change=change, actor=OPERATOR, now=now)
    print(
        "It is asked for. It holds once an administrator has called the partner and confirmed it at the desk."
    )
    return 0


def _confirm(options: argparse.Namespace, now: datetime) -> int:
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.partners.queries.drafts import open_draft
    from lachan.centre.partners.queries.partners import partner_by_code
    from lachan.centre.partners.services.confirming import confirm

    row = partner_by_code(options.code)
    draft = open_draft(row.id, options.slot)
    done = confirm(draft_id=draft.id, said=options.said, called=options.called, actor=OPERATOR, now=now)
    print(f"Confirmed: {done.slot} of {row.code}. The partner is told.")
    if done.pick_up_code:
        print(f"Read this out to the partner now; it isn't shown again: {done.pick_up_code}")
    return 0


def _withdraw(options: argparse.Namespace, now: datetime) -> int:
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.partners.queries.drafts import open_draft
    from lachan.centre.partners.queries.partners import partner_by_code
    from lachan.centre.partners.services.asking import withdraw

    draft = open_draft(partner_by_code(options.code).id, options.slot)
    withdraw(draft_id=draft.id, actor=OPERATOR, now=now)
    print(f"Withdrawn: {draft.slot}; its code no longer works.")
    return 0


def _suspend(options: argparse.Namespace, now: datetime) -> int:
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.partners.queries.partners import partner_by_code
    from lachan.centre.partners.services.stopping import suspend

    row = partner_by_code(options.code)
    suspend(partner_id=row.id, because=options.because, actor=OPERATOR, now=now)
    print(f"{row.code} is suspended: its keys open nothing, and it is told. Two let it go on.")
    return 0


def _end_key(options: argparse.Namespace, now: datetime) -> int:
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.partners.queries.keys import keys_of
    from lachan.centre.partners.queries.partners import partner_by_code
    from lachan.centre.partners.services.keys import end_key

    row = partner_by_code(options.code)
    if options.key not in {key.id for key in keys_of(row.id)}:
        print(f"lachan partners: {row.code} has no key {options.key}", file=sys.stderr)
        return NOTHING_FOUND
    end_key(key_id=options.key, actor=OPERATOR, now=now)
    print(f"Key {options.key} of {row.code} is ended, and the partner is told.")
    return 0
