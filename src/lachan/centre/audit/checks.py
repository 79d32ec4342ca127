"""System checks of the signer's keys and the witnesses: each names the variable and the mend."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from lachan.centre.audit.signing import KeyFileError, public_line, read_key, read_public_key


@register()
def check_signer_keys(**_: Any) -> list[CheckMessage]:
    """This will refuse keys that can't be used, and a public one that is not the other's: no head would be signed."""
    environment = settings.ENVIRONMENT
    found: list[CheckMessage] = []
    public = secret = None
    if environment.signer_key is not None:
        try:
            public = read_public_key(environment.signer_key)
        except (KeyFileError, OSError) as error:
            found.append(
                Error(
                    f"LACHAN_SIGNER_KEY: {_why(error, environment.signer_key)}.",
                    hint="Name the file ending with .pub that `lachan audit key` wrote beside the signer's key.",
                    id="lachan.E040",
                )
            )
    # one that is not there is named by the check of what is started
    if environment.signer_secret is not None and environment.signer_secret.is_file():
        try:
            secret = read_key(environment.signer_secret)
        except (KeyFileError, OSError) as error:
            found.append(
                Error(
                    f"LACHAN_SIGNER_SECRET: {_why(error, environment.signer_secret)}.",
                    hint="Restore the signer's key from its copy; a new one would sign for another signer.",
                    id="lachan.E041",
                )
            )
    if public and secret and public_line(public) != public_line(secret.public_key()):
        found.append(
            Error(
                f"LACHAN_SIGNER_KEY: {environment.signer_key} belongs to another key than LACHAN_SIGNER_SECRET names.",
                hint=f"Name {environment.signer_secret}.pub, or the key that belongs to it.",
                id="lachan.E042",
            )
        )
    return found


def _why(error: KeyFileError | OSError, path: Path) -> str:
    return f"{path} can't be read: {error.strerror}" if isinstance(error, OSError) else str(error)


@register()
def check_witness_folders(**_: Any) -> list[CheckMessage]:
    """This will warn of a folder of a witness that is not there; heads wait for it, as for a share that is away."""
    folders = [
        Path(rest)
        for kind, _, rest in (witness.partition(":") for witness in settings.ENVIRONMENT.witnesses)
        if kind == "folder"
    ]
    return [
        CheckWarning(
            f"LACHAN_WITNESSES: {folder} is no folder that can be written, so its witness is handed nothing.",
            hint="Make the folder or mount it, for the user who runs Lachan. What was signed since is handed on then.",
            id="lachan.W040",
        )
        for folder in folders
        if not folder.is_dir() or not os.access(folder, os.W_OK)
    ]
