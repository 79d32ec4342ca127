"""The real start: territories, the tree of offices, and the first administrators, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.accounts.queries.offices import UnknownOfficeError, office_by_code, offices_on
from lachan.centre.accounts.queries.persons import demo_passwords_exist, person_by_address
from lachan.centre.accounts.queries.roles import administrators_over
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.passwords import make_invitation
from lachan.centre.accounts.services.persons import add_person
from lachan.centre.accounts.services.roles import start_administration
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.log import record
from lachan.centre.config.audit_kinds import SET_UP
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Making an administrator takes two, so a centre begins with two.
ADMINISTRATORS: Final = 2


class SetUpError(Exception):
    """The centre can't be set up so; the message says why and what mends it. Nothing was changed."""


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody who is to administrate the centre."""

    name: str
    email: str
    language: str = "vi"


class Link(msgspec.Struct, frozen=True):
    """A one-time link (path) at which somebody sets the first password."""

    email: str
    path: str


class SetUp(msgspec.Struct, frozen=True):
    """What was done: how many territories and offices came in, the administrators' office, and their links."""

    territories: int
    offices: int
    offices_there: int
    office: str
    links: tuple[Link, ...]


def bring_territories(*, now: datetime) -> int:
    """This will load the territories alone, whose codes a tree of offices names, and give how many were new.

    Raises SetUpError, TerritoryDataError.
    """
    _check_no_demo()
    return load_territories(actor=OPERATOR, now=now).added


def set_up_centre(
    *,
    offices: bytes | None,
    office: str,
    newcomers: Sequence[Newcomer],
    new_links: bool,
    now: datetime,
) -> SetUp:
    """This will load the territories, add the offices of a CSV, and make the first administrators of one office.

    `office` is its code, "" for the one at the root of the tree. Done again with the same it changes nothing; with
    `new_links` those who are named get a new link. One transaction.
    Raises SetUpError; TableRefusedError for the CSV, TerritoryDataError, Refusal from what it calls.
    """
    with transaction.atomic():
        _check_no_demo()
        loaded = load_territories(actor=OPERATOR, now=now)
        imported = import_tree(table=offices, actor=OPERATOR, now=now) if offices is not None else None
        code, office_id = _office(office, now)
        links = _administrators(newcomers, office_id, now, new_links=new_links)
        added = len(imported.added) if imported else 0
        done = SetUp(loaded.added, added, imported.unchanged if imported else 0, code, links)
        if done.territories or done.offices or done.links:
            record(
                kind=SET_UP,
                actor=OPERATOR,
                now=now,
                subject=f"office:{office_id}",
                data={"territories": done.territories, "offices": done.offices, "links": len(links)},
            )
    return done


def _check_no_demo() -> None:
    if demo_passwords_exist():
        raise SetUpError(
            "This data folder holds the demo. Take another (LACHAN_DATA), or: lachan demo --forget"
        )


def _office(code: str, now: datetime) -> tuple[str, int]:
    if code:
        try:
            return code, office_by_code(code).id
        except UnknownOfficeError:
            raise SetUpError(
                f"There is no office with the code {code[:60]!r}. See the CSV's column code."
            ) from None
    standing = offices_on(today(now))
    if not standing:
        raise SetUpError("There is no office yet. Give the tree of offices as a CSV (--offices FILE).")
    roots = [one for one in standing if one.parent_id is None]
    if len(roots) != 1:
        names = ", ".join(one.code for one in roots[:5])
        raise SetUpError(
            f"Several offices stand at the top: {names}. Say whose administrators these are (--office CODE)."
        )
    return roots[0].code, roots[0].id


def _administrators(
    newcomers: Sequence[Newcomer], office_id: int, now: datetime, *, new_links: bool
) -> tuple[Link, ...]:
    there = administrators_over(office_id, day=today(now))
    known = {one.email.casefold(): person_by_address(one.email) for one in newcomers}
    if len(known) < len(newcomers):
        raise SetUpError(
            "One address stands twice. Two administrators have two addresses: two persons decide."
        )
    added = []
    for one in newcomers:
        if known[one.email.casefold()] is None:
            made = add_person(
                name=one.name,
                email=one.email,
                language=one.language,
                office_id=office_id,
                actor=OPERATOR,
                now=now,
            )
            known[one.email.casefold()] = made
            added.append(made)
    named = {person_id for person_id in known.values() if person_id is not None}
    if named - there:
        start_administration(office_id=office_id, person_ids=named, actor=OPERATOR, now=now)
    elif len(there) < ADMINISTRATORS:
        raise SetUpError(
            "The centre has no two administrators yet. Name two (--administrator 'Name <address>', twice)."
        )
    return tuple(
        Link(one.email, make_invitation(person_id=person_id, actor=OPERATOR, now=now))
        for one in newcomers
        if (person_id := known[one.email.casefold()]) is not None and (person_id in added or new_links)
    )
