"""That an owner rules over a domain: a file on its site, asked for through the guarded client."""

from __future__ import annotations

from typing import Final

from lachan.centre.fetch import client
from lachan.centre.fetch.client import Blocked, FetchError, Limits

FILE: Final = "/.well-known/lachan-owner.txt"
_LIMITS: Final = Limits(max_bytes=1_000, total_seconds=10.0, connect_seconds=5.0, max_redirects=0)
_OK: Final = 200


def said_in_file(token: str) -> str:
    """This will give the line that the file has to hold."""
    return f"lachan-owner={token}"


def why_unproven(domain: str, token: str) -> str:
    """This will give "" where the file of the domain holds the token, else a code of why not.

    Asked by HTTPS alone and without following a redirect: what another host says proves nothing of this one.
    """
    try:
        came = client.fetch(f"https://{domain}{FILE}", limits=_LIMITS)
    except (Blocked, FetchError) as error:
        return error.code
    if came.status != _OK:
        return f"http.{came.status}"
    lines = [line.strip() for line in came.body.decode("ascii", "replace").splitlines()]
    return "" if said_in_file(token) in lines else "content"
