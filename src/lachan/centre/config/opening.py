"""Django set up for a command that works on the data: settings read and checked, nothing served."""

from __future__ import annotations

import os

import django
from django.core.checks import Error, run_checks

from lachan.centre.config.databases import PasswordFileError
from lachan.centre.web.keyfiles import KeyFileError

SETTINGS_MODULE = "lachan.centre.config.settings"


class OpeningError(Exception):
    """The site can't be opened as it is set; the message says why and what mends it."""


def open_site() -> None:
    """This will load the settings and see that none is wrong. Raises OpeningError with every problem and its mend."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    # what is made (database, keys, backups) is for the owner alone
    os.umask(0o077)
    try:
        django.setup()
    except (KeyFileError, PasswordFileError) as error:
        raise OpeningError(str(error)) from None
    except OSError as error:
        raise OpeningError(f"The data folder can't be used: {error}. Name another in LACHAN_DATA.") from None
    errors = [problem for problem in run_checks() if isinstance(problem, Error)]
    if errors:
        raise OpeningError("\n".join(f"{problem.msg} {problem.hint or ''}".strip() for problem in errors))
