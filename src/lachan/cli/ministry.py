"""`lachan ministry`: keep the sign-in services of ministries, and whom they sign in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2
_SECRET_CHARS = 1_000


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    add = acts.add_parser("add", help="keep a service (OpenID Connect)")
    add.add_argument("slug", help="its short name in addresses: small letters, figures, hyphens")
    add.add_argument(
        "--office", required=True, help="code of the office whose people it signs in, and those below"
    )
    add.add_argument("--name", required=True, help="its name in Vietnamese")
    add.add_argument("--name-en", required=True, help="its name in English")
    add.add_argument("--issuer", required=True, help="its issuer, exactly as it says itself: https://…")
    add.add_argument("--client-id", required=True, help="what it knows this site as")
    add.add_argument("--secret-file", type=Path, help="the file with the client secret (none: PKCE alone)")
    add.add_argument(
        "--second-factor",
        default="",
        metavar="VALUES",
        help="values of acr or amr, parted by blanks, by which it vouches for a second factor (none: ours is asked)",
    )
    acts.add_parser("list", help="say which services there are")
    for name, about in (("stop", "let nobody in by it any more"), ("start", "let it work again")):
        acts.add_parser(name, help=about).add_argument("slug")
    link = acts.add_parser("link", help="say that a subject there is a person here")
    link.add_argument("slug")
    link.add_argument("email", help="the person's address here")
    link.add_argument("subject", help="the identifier (sub) there")
    unlink = acts.add_parser("unlink", help="take a link away")
    unlink.add_argument("slug")
    unlink.add_argument("email")


def run(options: argparse.Namespace) -> int:
    """This will do it. Status 2 when something is wrong with what was given; then nothing was changed."""
    try:
        from lachan.centre.config.serve import ServeError, prepare
    except ModuleNotFoundError as error:
        print(f"lachan ministry: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        prepare(say=lambda line: print(line, file=sys.stderr), static=False)
        {"add": _add, "list": _list, "link": _link, "unlink": _unlink}.get(options.act, _switch)(options)
    except (ServeError, OSError, ValueError) as error:
        print(f"lachan ministry: {error}", file=sys.stderr)
        return MISUSE
    return 0


def _add(options: argparse.Namespace) -> None:
    from django.utils import timezone

    from lachan.centre.accounts.services.providers import add_provider
    from lachan.centre.audit.actors import OPERATOR

    add_provider(
        slug=options.slug,
        office_code=options.office,
        names=(options.name, options.name_en),
        issuer=options.issuer,
        client=(options.client_id, _secret(options.secret_file)),
        second_factor_values=options.second_factor,
        actor=OPERATOR,
        now=timezone.now(),
    )
    print(f"Tell the ministry that people come back to /accounts/ministry/{options.slug}/callback/")


def _list(options: argparse.Namespace) -> None:
    from lachan.centre.accounts.queries.signing_in import all_providers

    del options
    for known in all_providers():
        print(f"{known.slug}\t{known.office}\t{'works' if known.is_active else 'stopped'}\t{known.issuer}")


def _switch(options: argparse.Namespace) -> None:
    from django.utils import timezone

    from lachan.centre.accounts.services.providers import UnknownProviderError, switch_provider
    from lachan.centre.audit.actors import OPERATOR

    try:
        on = options.act == "start"
        ended = switch_provider(slug=options.slug, on=on, actor=OPERATOR, now=timezone.now())
    except UnknownProviderError:
        raise ValueError(_unknown(options.slug)) from None
    if not on:
        print(f"Stopped; {ended} sessions that it had opened have ended.")


def _link(options: argparse.Namespace) -> None:
    from django.utils import timezone

    from lachan.centre.accounts.services.providers import LinkRefusedError, UnknownProviderError, link_person
    from lachan.centre.audit.actors import OPERATOR

    try:
        link_person(
            slug=options.slug,
            subject=options.subject,
            person_id=_person(options.email),
            actor=OPERATOR,
            now=timezone.now(),
        )
    except UnknownProviderError:
        raise ValueError(_unknown(options.slug)) from None
    except LinkRefusedError as error:
        raise ValueError(_WHY[error.why]) from None


def _unlink(options: argparse.Namespace) -> None:
    from django.utils import timezone

    from lachan.centre.accounts.services.providers import unlink_person
    from lachan.centre.audit.actors import OPERATOR

    if not unlink_person(
        slug=options.slug, person_id=_person(options.email), actor=OPERATOR, now=timezone.now()
    ):
        raise ValueError(f"there is no link of {options.email} at {options.slug}")


def _person(email: str) -> int:
    from lachan.centre.accounts.queries.persons import person_by_address

    person = person_by_address(email)
    if person is None:
        raise ValueError(f"nobody here has the address {email}")
    return person


def _unknown(slug: str) -> str:
    return f"there is no service {slug} that works; see `lachan ministry list`"


_WHY = {
    "outside": "the person, or one of the person's roles, is outside the service's office",
    "taken": "that subject, or that person, is linked there already",
    "themselves": "approvers and administrators link their accounts themselves, when signed in",
    "stopped": "that person has been stopped",
    "subject": "a subject is 1 to 255 printable characters",
}


def _secret(path: Path | None) -> str:
    if path is None:
        return ""
    said = path.read_text("utf-8").strip()
    if not said or len(said) > _SECRET_CHARS or not said.isprintable():
        raise OSError(f"{path} does not hold a client secret on one line.")
    return said
