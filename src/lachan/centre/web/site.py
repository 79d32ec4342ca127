"""Where this site is reached, as its operator has named it: what files, mails and commands say of it."""

from __future__ import annotations

from typing import Final

from django.conf import settings

# who has set no name for the site has no address that could be opened from elsewhere
_AT_HOME: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "*"})
# where `lachan up` listens
_PORT: Final = 8000


def site_address() -> str:
    """This will give the address of the site, without a slash at its end; that of this machine where none is named."""
    environment = settings.ENVIRONMENT
    # of `.lachan.example`, which takes in names below, the name itself
    host = environment.hosts[0].lstrip(".")
    if host == "*":
        host = "localhost"
    return f"https://{host}" if environment.https_only else f"http://{host}:{_PORT}"


def address_from_outside(path: str) -> str:
    """This will give the address of a page; its path alone (it begins with /) where the site has no name outside."""
    host = settings.ENVIRONMENT.hosts[0]
    return path if host in _AT_HOME or host.startswith(".") else f"{site_address()}{path}"
