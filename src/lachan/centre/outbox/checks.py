"""System checks of what leaves: each names the variable that is wrong, and the mend."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from lachan.centre.web.keyfiles import KeyFileError, read_private

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.config.environment import Environment

_LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


@register()
def check_mail(**_: Any) -> list[CheckMessage]:
    """This will name what is missing for mail to leave, and a password file that can't be used."""
    environment: Environment = settings.ENVIRONMENT
    found: list[CheckMessage] = []
    together = (
        ("LACHAN_MAIL_SERVER", environment.mail_server, "LACHAN_MAIL_FROM", environment.mail_from),
        (
            "LACHAN_MAIL_USER",
            environment.mail_user,
            "LACHAN_MAIL_PASSWORD_FILE",
            environment.mail_password_file,
        ),
    )
    for one, set_one, other, set_other in together:
        if bool(set_one) != bool(set_other):
            given, missing = (one, other) if set_one else (other, one)
            found.append(
                Error(
                    f"{missing}: it is not set, but {given} is; mail can't leave so.",
                    hint=f"Set {missing}, or take {given} away.",
                    id="lachan.E020",
                )
            )
    if environment.mail_password_file is not None:
        found += _check_password(environment.mail_password_file)
    if environment.mail_server is None and set(environment.hosts) - _LOCAL_HOSTS:
        found.append(
            CheckWarning(
                "LACHAN_MAIL_SERVER: the site has a public name, but mail waits until this is set.",
                hint="Set LACHAN_MAIL_SERVER and LACHAN_MAIL_FROM; docs/reference/settings.md says how.",
                id="lachan.W020",
            )
        )
    return found


@register()
def check_authorities(**_: Any) -> list[CheckMessage]:
    """This will name a file of authorities that can't be used: everything checked by it would fail."""
    environment: Environment = settings.ENVIRONMENT
    return [
        Error(
            f"{variable}: {path} can't be used: {why}.",
            hint="Give a file with certificates of authorities as PEM (-----BEGIN CERTIFICATE-----).",
            id="lachan.E021",
        )
        for variable, path in (
            ("LACHAN_MAIL_CA_FILE", environment.mail_ca_file),
            ("LACHAN_PARTNER_CA_FILE", environment.partner_ca_file),
        )
        if path is not None and (why := _why_no_authorities(path))
    ]


def _check_password(path: Path) -> list[CheckMessage]:
    try:
        written = read_private(path).strip()
        why = "" if written else f"{path} is empty."
    except FileNotFoundError:
        why = f"{path} is missing."
    except KeyFileError as error:
        why = str(error)
    if not why:
        return []
    hint = "Write the password at the mail server into the file, on one line, and run: chmod 600 FILE"
    return [Error(f"LACHAN_MAIL_PASSWORD_FILE: {why}", hint=hint, id="lachan.E022")]


def _why_no_authorities(path: Path) -> str:
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=path)
    except ssl.SSLError:
        return "it holds no certificate"
    except OSError as error:
        return (error.strerror or "it can't be read").lower()
    return "" if context.get_ca_certs() else "it holds no authority's certificate"
