"""What comes before serving and working: the data folder taken, the database brought up to date, keys compared."""

from __future__ import annotations

import os
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.utils import timezone

from lachan.centre.config.backups.moving import is_interrupted
from lachan.centre.config.in_use import InUseError, use_alone, use_together
from lachan.centre.config.migrating import migrate_alone
from lachan.centre.config.opening import ServeError, open_site
from lachan.centre.web.keyfiles import KeyFileError

if TYPE_CHECKING:
    from collections.abc import Callable


def prepare(*, say: Callable[[str], None] = print, static: bool = True) -> None:
    """This will load the settings, check them, and bring the database and the static files up to date.

    Raises ServeError with every problem and its mend.
    """
    open_site(say=say)
    try:
        _use_data_folder(say)
        migrate_alone()
        _agree_on_keys(say)
    except DatabaseError as error:
        raise ServeError(_why_no_database(error)) from None
    if static:
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    connections.close_all()


def _use_data_folder(say: Callable[[str], None]) -> None:
    """This will mark the data folder as used by this process and its children, and finish what a restore left."""
    try:
        if is_interrupted(settings.ENVIRONMENT.data):
            from lachan.centre.config.backups.restoring import finish_interrupted  # noqa: PLC0415 - seldom needed

            alone = use_alone(settings.ENVIRONMENT.data)
            finish_interrupted(now=timezone.now(), say=say)
            os.close(alone)
        # held until the last of them has ended
        use_together(settings.ENVIRONMENT.data)
    except InUseError as error:
        raise ServeError(str(error)) from None


def _agree_on_keys(say: Callable[[str], None]) -> None:
    # these need Django set up
    from lachan.centre.exchange.signing import agree_on_key  # noqa: PLC0415
    from lachan.centre.web.keymarks import WrongKeyError, agree_on_master_key  # noqa: PLC0415

    try:
        agree_on_master_key(now=timezone.now())
    except (KeyFileError, WrongKeyError) as error:
        raise ServeError(str(error)) from None
    try:
        agree_on_key(now=timezone.now())
    except (KeyFileError, WrongKeyError) as error:
        # nobody is to wait for an answer because of lists that can't be signed
        say(f"lachan: no list is signed: {error}")


def _why_no_database(error: DatabaseError) -> str:
    """This will say why there is no database; libpq's and SQLite's own words hold no password."""
    why = " ".join(str(error).split())
    if settings.ENVIRONMENT.database is None:
        return f"The database in {settings.ENVIRONMENT.data} can't be used: {why}."
    return f"LACHAN_DATABASE: the database can't be used: {why}. See that it runs, and that it lets us in."


def refuse_demo_passwords(address: str) -> None:
    """This will raise ServeError when passwords that the demo has printed could be used from other machines."""
    from lachan.centre.accounts.queries import demo_passwords_exist  # noqa: PLC0415 - needs Django set up

    exist = demo_passwords_exist()
    connections.close_all()
    if exist and not _is_loopback(address):
        raise ServeError(
            f"The demo's passwords are known to everybody, so {address} is not served. Serve 127.0.0.1, or take them "
            "away first: lachan demo --forget"
        )


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        # a name may lead anywhere tomorrow, but for this one
        return address == "localhost"
