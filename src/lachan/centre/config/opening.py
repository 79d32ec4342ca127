"""Django set up for what works on the data: settings read and checked, nothing served."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import django
from django.core.checks import Error, run_checks

from lachan.centre.config.databases import PasswordFileError
from lachan.centre.web.keyfiles import KeyFileError

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS_MODULE = "lachan.centre.config.settings"


class ServeError(Exception):
    """The site can't be opened or started as it is; the message says why and what mends it."""


def open_site(*, say: Callable[[str], None] | None = None) -> None:
    """This will load the settings and see that none is wrong; `say` is told of every problem and its mend.

    Raises ServeError; without `say` it names every problem.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    # what is made (database, keys, backups) is for the owner alone
    os.umask(0o077)
    try:
        django.setup()
    except (KeyFileError, PasswordFileError) as error:
        raise ServeError(str(error)) from None
    except OSError as error:
        raise ServeError(f"The data folder can't be used: {error}. Name another in LACHAN_DATA.") from None
    # of no database: what these ask it fails where somebody holds its lock, and says then that it can't do what it can
    problems = run_checks(databases=[])
    if say is not None:
        for problem in problems:
            say(f"{problem.msg} {problem.hint or ''}".strip())
    wrong = [problem for problem in problems if isinstance(problem, Error)]
    if wrong and say is not None:
        raise ServeError("The settings above have to be mended first.")
    if wrong:
        raise ServeError("\n".join(f"{problem.msg} {problem.hint or ''}".strip() for problem in wrong))
