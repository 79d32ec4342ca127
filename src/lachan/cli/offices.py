"""`lachan offices`: the tree of offices, who is responsible where, and plans that reorganise it."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lachan.cli import duty_desks

if TYPE_CHECKING:
    from lachan.centre.accounts.queries.territories import Found
    from lachan.centre.accounts.services.office_drafts import Grant
    from lachan.centre.accounts.services.reorganisations import Outcome

MISUSE = 2
NOTHING_FOUND = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    tree = what.add_parser("import", help="add the offices of a CSV, all or none")
    tree.add_argument(
        "file", type=Path, help="columns: code,kind,name_vi,name_en,parent,territory,valid_from,…"
    )
    listing = what.add_parser("list", help="list the offices that stand on a day")
    listing.add_argument("--day", type=_day, help="as 2026-11-28 (default: today)")
    show = what.add_parser("show", help="show an office: what it answers for, who took over from whom")
    show.add_argument("code")
    who = what.add_parser(
        "responsible", help="say who is responsible for a kind of case in a place on a day, and why"
    )
    who.add_argument("kind", help="a kind of case, such as bank_account")
    who.add_argument("place", help="a territory's code or name, such as C00004-202507 or 'Trúc Bạch, Hà Nội'")
    who.add_argument("--day", type=_day, help="as 2026-11-28 (default: today)")
    grant = what.add_parser("grant", help="make an office answer for more, as the column competences says it")
    withdraw = what.add_parser("withdraw", help="end what an office answers for, with nobody to take it over")
    for one, when in ((grant, "the first day"), (withdraw, "the day from which it no longer answers")):
        one.add_argument("code", help="the office's code")
        one.add_argument("competence", help="KIND@PLACE, such as app@P08-202507; *@* is everything")
        one.add_argument("--day", type=_day, help=f"{when}, as 2026-11-28 (default: today)")
    what.add_parser("kinds", help="list the kinds of case")
    duty_desks.configure(what.add_parser("duty", help="list, show and set the duty desks of banks"))
    place = what.add_parser("territory", help="find a territory's code by its name, and what it is on a day")
    place.add_argument("name", help="with or without accents, such as 'q1' or 'Phúc Xá, Ba Đình, Hà Nội'")
    place.add_argument("--day", type=_day, help="as 2026-11-28 (default: today)")
    plan = what.add_parser("reorganise", help="try a plan out; with --record, record it")
    plan.add_argument("plan", type=Path, help="columns: day,action,before,after,case_kind,territory,reason")
    plan.add_argument("--record", action="store_true", help="record it; without this nothing is changed")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"write a day as 2026-11-28, not {text[:20]!r}") from None


def run(options: argparse.Namespace) -> int:
    """This will do what is asked. Status 2: it was refused, and nothing was changed; 1: nothing was found."""
    try:
        from lachan.centre.config.opening import ServeError, open_site
    except ModuleNotFoundError as error:
        print(f"lachan offices: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        open_site()
    except ServeError as error:
        print(f"lachan offices: {error}", file=sys.stderr)
        return MISUSE
    from django.db import DatabaseError

    from lachan.centre.accounts.given_tables import TableRefusedError

    actions = {
        "import": _import, "list": _list, "show": _show, "grant": _grant, "withdraw": _withdraw,
        "responsible": _responsible, "kinds": _kinds, "duty": duty_desks.run,
        "territory": _territory, "reorganise": _reorganise,
    }  # fmt: skip
    try:
        return actions[options.what](options)
    except TableRefusedError as error:
        print("Refused; nothing was changed.", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem.say('en')}", file=sys.stderr)
        if error.more:
            print(f"  and {error.more} more", file=sys.stderr)
    except DatabaseError as error:
        print(f"lachan offices: {error}; `lachan setup --territories` makes the tables", file=sys.stderr)
    except (OSError, LookupError) as error:
        print(f"lachan offices {options.what}: {error}", file=sys.stderr)
    return MISUSE


def _today(options: argparse.Namespace) -> date:
    from django.utils import timezone

    from lachan.centre.web.clock import today

    given: date | None = options.day
    return given or today(timezone.now())


def _import(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.accounts.services.offices import import_tree
    from lachan.centre.audit.actors import OPERATOR

    done = import_tree(table=options.file.read_bytes(), actor=OPERATOR, now=timezone.now())
    print(f"{len(done.added)} offices added, {done.unchanged} were there just so")
    return 0


def _list(options: argparse.Namespace) -> int:
    from lachan.centre.accounts.queries.offices import offices_on

    for office in offices_on(_today(options)):
        print(f"{office.code}\t{office.kind}\t{office.name_vi}\t{office.valid_from}\t{office.valid_to or ''}")
    return 0


def _show(options: argparse.Namespace) -> int:
    from lachan.centre.accounts.queries.offices import (
        competences_of,
        office_by_code,
        offices_by_id,
        successions_of,
    )

    office = office_by_code(options.code)
    above = offices_by_id([office.parent_id] if office.parent_id else []).get(office.parent_id or 0)
    print(f"{office.code}  {office.kind}\n{office.name_vi}\n{office.name_en}")
    print(f"from {office.valid_from}{f', until before {office.valid_to}' if office.valid_to else ''}")
    if above is not None:
        print(f"part of {above.code}")
    for one in competences_of(office.id):
        until = f" until before {one.valid_to}" if one.valid_to else ""
        print(f"  answers for {one.case_kind or '*'}@{one.territory or '*'} from {one.valid_from}{until}")
    for step in successions_of(office.id):
        scope = f"{step.case_kind or '*'}@{step.territory or '*'}"
        print(
            f"  {step.day} {step.action} {step.before} → {step.after} ({scope}), plan {step.plan_id}: {step.reason}"
        )
    return 0


def _grant(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.accounts.queries.offices import office_by_code
    from lachan.centre.accounts.services.competences import grant_competence
    from lachan.centre.audit.actors import OPERATOR

    office, day, now = office_by_code(options.code), _today(options), timezone.now()
    wanted = _meant(options, office.territory_id)
    grant_competence(office_id=office.id, grant=wanted, valid_from=day, actor=OPERATOR, now=now)
    print(f"{office.code} answers for {wanted.case_kind or '*'}@{wanted.territory or '*'} from {day}")
    return 0


def _withdraw(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.accounts.queries.offices import competences_of, office_by_code
    from lachan.centre.accounts.services.competences import end_competence
    from lachan.centre.audit.actors import OPERATOR

    office, day = office_by_code(options.code), _today(options)
    wanted = _meant(options, office.territory_id)
    said = f"{wanted.case_kind or '*'}@{wanted.territory or '*'}"
    held = [
        one
        for one in competences_of(office.id)
        if (one.case_kind, one.territory) == (wanted.case_kind, wanted.territory)
        and (one.valid_to is None or one.valid_to > day)
    ]
    if not held:
        raise LookupError(f"{office.code} does not answer for {said} on {day} or later")
    for one in held:
        end_competence(competence_id=one.id, day=day, actor=OPERATOR, now=timezone.now())
    print(f"{office.code} answers no more for {said} from {day}")
    return 0


def _meant(options: argparse.Namespace, territory_id: int | None) -> Grant:
    """This will read the one competence that is meant. Raises TableRefusedError."""
    from lachan.centre.accounts.given_tables import Problem, TableRefusedError
    from lachan.centre.accounts.queries.territories import places_by_id
    from lachan.centre.accounts.services.office_drafts import grants_of

    own = places_by_id([territory_id])[territory_id].code if territory_id else ""
    found = grants_of(0, options.competence, own)
    if problems := [one for one in found if isinstance(one, Problem)]:
        raise TableRefusedError(problems)
    grants = [one for one in found if not isinstance(one, Problem)]
    if len(grants) != 1:
        raise LookupError("give one competence, such as app@P08-202507")
    return grants[0]


def _kinds(options: argparse.Namespace) -> int:
    from lachan.centre.accounts.case_kinds import CASE_KINDS

    del options
    for kind in CASE_KINDS.values():
        print(f"{kind.code}\t{kind.vi}\t{kind.en}")
    return 0


def _responsible(options: argparse.Namespace) -> int:
    from lachan.centre.accounts.queries.responsible import responsible_on
    from lachan.centre.accounts.queries.territories import (
        AmbiguousTerritoryError,
        UnknownTerritoryError,
        the_territory,
    )

    try:
        try:
            # of two that had the name at different times the one of that day is meant
            place = the_territory(options.place, day=_today(options))
        except UnknownTerritoryError:
            place = the_territory(options.place)
    except AmbiguousTerritoryError as error:
        print(f"{options.place!r} can be:", file=sys.stderr)
        for found in error.found:
            print(f"  {_told(found)}", file=sys.stderr)
        return MISUSE
    answer = responsible_on(case_kind=options.kind, place=place, day=_today(options))
    for office in answer.offices:
        print(f"{office.code}\t{office.name_vi}")
    for sentence in answer.why("vi"):
        print(f"  {sentence}")
    return 0 if answer.offices else NOTHING_FOUND


def _told(found: Found) -> str:
    names = ", ".join(place.name_vi for place in (found.place, *found.above))
    begins, ends = found.place.valid_from or "…", found.place.valid_to or "…"
    return f"{found.place.code}\t{names}\t{begins} – {ends}"


def _territory(options: argparse.Namespace) -> int:
    from lachan.centre.accounts.queries.territories import (
        Found,
        find_territory,
        places_by_code,
        territories_exist,
        where_is,
    )

    day = _today(options)
    exact = places_by_code([options.name.strip().upper()])
    found = tuple(Found(place, ()) for place in exact.values()) or find_territory(name=options.name)
    for one in found:
        print(_told(one))
        for became in where_is(one.place, day=day):
            if became.place.id != one.place.id:
                part = "" if became.whole else " (a part)"
                print(f"  on {day}: {became.place.code}\t{became.place.name_vi}{part}")
    if not found:
        why = f"no territory is called {options.name[:60]!r}"
        if not territories_exist():
            why = "no territory is on record yet; `lachan setup --territories` brings them"
        print(f"lachan offices: {why}", file=sys.stderr)
        return NOTHING_FOUND
    return 0


def _reorganise(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from lachan.centre.accounts.services.reorganisations import record_plan, try_plan
    from lachan.centre.audit.actors import OPERATOR

    table = options.plan.read_bytes()
    now = timezone.now()
    outcome = record_plan(table=table, actor=OPERATOR, now=now) if options.record else try_plan(table=table)
    _tell(outcome)
    if outcome.was_recorded:
        when = f"{outcome.recorded_at:%Y-%m-%d %H:%M}"
        print(f"This is plan {outcome.plan_id}, recorded at {when} UTC; nothing was changed.")
    elif outcome.plan_id is not None:
        print(f"Recorded as plan {outcome.plan_id}.")
    else:
        print("Nothing was changed; --record records it.")
    return 0


def _tell(outcome: Outcome) -> None:
    for line in outcome.lines:
        scope = f"{line.case_kind or '*'}@{line.territory or '*'}"
        print(f"line {line.line}: {line.day} {line.action} {line.before} → {line.after} ({scope})")
        for ended in outcome.ended:
            if ended.line == line.line:
                print(
                    f"  {ended.office} answers no more for {ended.case_kind or '*'}@{ended.territory or '*'}"
                )
        for passed in outcome.passed:
            if passed.line == line.line:
                what = f"{passed.case_kind or '*'}@{passed.territory or '*'}"
                print(f"  {passed.office} answers for {what} from {passed.valid_from}")
    for code in outcome.closed:
        print(f"{code} ends")
    for code in outcome.revived:
        print(f"{code} stands again")
