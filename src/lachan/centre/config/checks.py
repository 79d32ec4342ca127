"""System checks: each names the variable or the file that is wrong, and the mend."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from lachan.centre.config import secret_key
from lachan.centre.config.environment import POPULAR_LIST, VARIABLES, Environment, Problem
from lachan.engine.lists import BaseFileError, ListFileError, open_folder

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


@register()
def check_environment(**_: Any) -> list[CheckMessage]:
    """This will name each variable that can't be read, and each that is misspelt."""
    problems: tuple[Problem, ...] = settings.ENVIRONMENT_PROBLEMS
    return [
        Error(f"{problem.variable}: {problem.what}.", hint=_sentence(problem.mend), id="lachan.E001")
        if problem.variable in VARIABLES
        else CheckWarning(
            f"{problem.variable}: {problem.what}.", hint=_sentence(problem.mend), id="lachan.W001"
        )
        for problem in problems
    ]


@register()
def check_data_folder(**_: Any) -> list[CheckMessage]:
    """This will see that the data folder can be written and that the secret key is private."""
    environment: Environment = settings.ENVIRONMENT
    found: list[CheckMessage] = []
    if not os.access(environment.data, os.W_OK):
        found.append(
            Error(
                f"LACHAN_DATA: {environment.data} can't be written.",
                hint="Give the folder to the user who runs Lachan (chown), or name another in LACHAN_DATA.",
                id="lachan.E002",
            )
        )
    if not secret_key.is_private(environment.data):
        path = secret_key.secret_key_path(environment.data)
        found.append(Error(f"{path} can be read by others.", hint=f"Run: chmod 600 {path}", id="lachan.E003"))
    return found


@register()
def check_public_site(**_: Any) -> list[CheckMessage]:
    """This will warn of settings that belong together and don't."""
    environment: Environment = settings.ENVIRONMENT
    found: list[CheckMessage] = []
    if environment.debug and set(environment.hosts) - LOCAL_HOSTS:
        found.append(
            Error(
                "LACHAN_DEBUG: it shows source and settings to whoever causes an error.",
                hint="Take LACHAN_DEBUG away, or let LACHAN_HOSTS name this machine alone.",
                id="lachan.E004",
            )
        )
    if set(environment.hosts) - LOCAL_HOSTS and not environment.https_only:
        found.append(
            CheckWarning(
                "LACHAN_HTTPS_ONLY: the site has a public name, but cookies and HSTS aren't bound to HTTPS.",
                hint="Serve it by HTTPS alone, and set LACHAN_HTTPS_ONLY=1.",
                id="lachan.W002",
            )
        )
    return found


@register()
def check_centre(**_: Any) -> list[CheckMessage]:
    """This will warn where people can't see who answers them, or read it in one language alone."""
    environment: Environment = settings.ENVIRONMENT
    found: list[CheckMessage] = []
    if set(environment.hosts) - LOCAL_HOSTS:
        for variable, value, why in (
            ("LACHAN_CENTRE_NAME", environment.centre_name, "people can't see who answers them"),
            ("LACHAN_CENTRE_CONTACT", environment.centre_contact, "nobody can say that an answer is wrong"),
        ):
            if not value:
                found.append(
                    CheckWarning(
                        f"{variable}: the site has a public name, but {why}.",
                        hint=f"Set {variable}: {VARIABLES[variable].meaning}.",
                        id="lachan.W003",
                    )
                )
    if bool(environment.centre_name) != bool(environment.centre_name_en):
        given, missing = "LACHAN_CENTRE_NAME", "LACHAN_CENTRE_NAME_EN"
        if environment.centre_name_en:
            given, missing = missing, given
        found.append(
            CheckWarning(
                f"{missing}: the centre's name is set in one language alone.",
                hint=f"Set it beside {given}; where nothing else is known, to the same words.",
                id="lachan.W004",
            )
        )
    return found


@register()
def check_signer(**_: Any) -> list[CheckMessage]:
    """This will see that a signer that is to be started can be, and warn where the site could use its key."""
    environment: Environment = settings.ENVIRONMENT
    secret = environment.signer_secret
    if secret is None:
        return []
    if environment.signer_socket is None:
        return [
            Error(
                "LACHAN_SIGNER_SECRET: the signer has no socket on which the site could ask it.",
                hint="Set LACHAN_SIGNER_SOCKET: a path that only site and signer can reach.",
                id="lachan.E005",
            )
        ]
    if not secret.is_file():
        return [
            Error(
                f"LACHAN_SIGNER_SECRET: {secret} is no file.",
                hint=f"Make the key: {_command()} audit key {secret}",
                id="lachan.E006",
            )
        ]
    if os.geteuid() == 0 and secret.stat().st_uid:
        return []
    return [
        CheckWarning(
            "LACHAN_SIGNER_SECRET: the signer runs as the site's own user, so whoever takes the site over can sign.",
            hint=f"Run it as another user: {_command()} audit signer, and take LACHAN_SIGNER_SECRET away.",
            id="lachan.W007",
        )
    ]


@register()
def check_lists(**_: Any) -> list[CheckMessage]:
    """This will name a list file that is missing or can't be used; the site answers without it all the same."""
    folder = settings.ENVIRONMENT.lists_folder
    found: list[CheckMessage] = []
    popular = folder / POPULAR_LIST
    if not popular.is_file():
        found.append(
            CheckWarning(
                f"{popular} is missing: a well-known site may be called dangerous by a model alone.",
                hint=f"Run: {_command()} lists popular",
                id="lachan.W005",
            )
        )
    try:
        open_folder(folder, today=date.today())  # noqa: DTZ011 - a calendar day, as everywhere with lists
    except (BaseFileError, ListFileError, OSError) as error:
        found.append(
            CheckWarning(
                f"A list can't be used, and none of the folder's lists holds: {error}.",
                hint=f"Mend the file or take it out of {folder}; what is mended holds from the next answer on.",
                id="lachan.W006",
            )
        )
    return found


def _command() -> str:
    """This will name the command as it can be typed: by its place where it is not on the PATH."""
    beside = Path(sys.executable).with_name("lachan")
    return "lachan" if shutil.which("lachan") or not beside.is_file() else str(beside)


def _sentence(mend: str) -> str:
    said = f"{mend[0].upper()}{mend[1:]}"
    return said if said.endswith("?") else f"{said}."
