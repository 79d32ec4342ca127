"""`lachan offices duty`: which banks hear at once of money that has just gone, and setting their duty desks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NOTHING_FOUND = 1
MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument("code", nargs="?", help="the office's code; without it, all banks are listed")
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--mail", help="ask that it be reached here; a code goes to the address")
    act.add_argument("--confirm", metavar="CODE", help="the code as the office reads it out on the telephone")
    act.add_argument("--withdraw", action="store_true", help="take an open request back")
    act.add_argument("--end", action="store_true", help="take the duty desk away; its address is told")
    parser.add_argument(
        "--banks", default="", help="with --mail: banks and wallets, as 'Vietcombank, 970418, MoMo'"
    )


def run(options: argparse.Namespace) -> int:
    """This will list, show or do what is asked. Status 2: it was refused; 1: there is no duty desk."""
    from django.utils import timezone

    from lachan.centre.accounts.queries.offices import office_by_code
    from lachan.centre.accounts.services import duty
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.web.refusals import Refusal

    if options.code is None:
        return _list(options)
    office, now = office_by_code(options.code), timezone.now()
    try:
        if options.mail is not None:
            banks = options.banks.split(",")
            duty.ask_duty_contact(
                office_id=office.id, mail=options.mail, answers_for=banks, actor=OPERATOR, now=now
            )
            print("A code was sent there. It holds once an administrator has typed the code at the desk.")
        elif options.confirm is not None:
            duty.confirm_duty_contact(office_id=office.id, code=options.confirm, actor=OPERATOR, now=now)
            print(f"Confirmed: urgent mail for {office.code} goes there from now on.")
        elif options.withdraw:
            duty.withdraw_duty_request(office_id=office.id, actor=OPERATOR, now=now)
            print("The request was withdrawn; its code no longer works.")
        elif options.end:
            duty.end_duty_contact(office_id=office.id, actor=OPERATOR, now=now)
            print(f"{office.code} has no duty desk any more; its address is told.")
        else:
            return _show(office.id)
    except Refusal as refusal:
        print(f"lachan offices duty: {refusal.what('en')} {refusal.mend('en')}", file=sys.stderr)
        return MISUSE
    return 0


def _list(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.accounts.duty_codes import code_name
    from lachan.centre.accounts.duty_lists import codes_without
    from lachan.centre.accounts.queries.duty import duty_contacts_at
    from lachan.centre.accounts.queries.offices import offices_on
    from lachan.centre.web.clock import today

    if options.mail is not None or options.confirm is not None or options.withdraw or options.end:
        print("lachan offices duty: name the office by its code", file=sys.stderr)
        return MISUSE
    day = today(timezone.now())
    offices = offices_on(day)
    desks = duty_contacts_at([office.id for office in offices])
    for office in offices:
        desk = desks.get(office.id)
        if desk is not None:
            print(f"{office.code}\t{desk.mail}\t{', '.join(map(code_name, desk.answers_for))}")
        elif office.kind == "bank":
            print(f"{office.code}\tnone\t{office.name_vi}")
    print("Nobody answers for: " + ", ".join(map(code_name, codes_without(day=day))))
    return 0


def _show(office_id: int) -> int:
    from lachan.centre.accounts.duty_codes import code_name
    from lachan.centre.accounts.queries.duty import duty_contact_of
    from lachan.centre.cases.queries.banks import told_to_office
    from lachan.centre.outbox.queries import messages_by_id

    desk = duty_contact_of(office_id)
    if desk is None:
        print("There is no duty desk; --mail and --banks ask for one.")
        return NOTHING_FOUND
    print(
        f"{desk.mail}\t{', '.join(map(code_name, desk.answers_for))}\tsince {desk.set_at:%Y-%m-%d %H:%M} UTC"
    )
    told = told_to_office(office_id, limit=20)
    messages = messages_by_id(one.message_id for one in told)
    for one in told:
        state = messages[one.message_id].state if one.message_id in messages else "gone"
        print(f"  {one.told_at:%Y-%m-%d %H:%M} UTC  case {one.number}  {state}")
    return 0
