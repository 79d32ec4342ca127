"""That an owner rules over a domain: a file on its site, or a record of its name server, looked for by ourselves."""

from __future__ import annotations

from typing import Final

from lachan.centre.fetch import client, names
from lachan.centre.fetch.client import Blocked, FetchError, Limits

# what an owner gives as proof who lets us look for one of these; with it stands a token that is only for this claim
BY_FILE: Final = "file"
BY_RECORD: Final = "dns"
LOOKED_FOR: Final = (BY_RECORD, BY_FILE)
FILE: Final = "/.well-known/lachan-owner.txt"
RECORD: Final = "_lachan-owner"
_LIMITS: Final = Limits(max_bytes=1_000, total_seconds=10.0, connect_seconds=5.0, max_redirects=0)
_RECORD_SECONDS: Final = 8.0
_OK: Final = 200


def said_in_proof(token: str) -> str:
    """This will give the line that the file holds, or the text of the record."""
    return f"lachan-owner={token}"


def place_of_proof(domain: str, way: str) -> str:
    """This will give where a proof is looked for: the address of the file, or the name of the record."""
    return f"https://{domain}{FILE}" if way == BY_FILE else f"{RECORD}.{domain}"


def why_unproven(domain: str, way: str, token: str) -> str:
    """This will give "" where the file or record of the domain holds the token, else a code of why not.

    The file is asked for by HTTPS alone and without following a redirect: what another host says proves nothing of this
    one. The record is as true as the machine's resolver (`fetch.names`).
    """
    return _why_no_record(domain, token) if way == BY_RECORD else _why_no_file(domain, token)


def _why_no_file(domain: str, token: str) -> str:
    try:
        came = client.fetch(place_of_proof(domain, BY_FILE), limits=_LIMITS)
    except (Blocked, FetchError) as error:
        return error.code
    if came.status != _OK:
        return f"http.{came.status}"
    lines = [line.strip() for line in came.body.decode("ascii", "replace").splitlines()]
    return "" if said_in_proof(token) in lines else "content"


def _why_no_record(domain: str, token: str) -> str:
    try:
        found = names.text_records(place_of_proof(domain, BY_RECORD), seconds=_RECORD_SECONDS)
    except FetchError as error:
        return error.code
    if not found:
        return "no_record"
    return "" if said_in_proof(token) in [text.strip() for text in found] else "content"
