"""The addresses of a thread: where people answer, and where mail servers say that a mail could not be delivered.

Two, because who gets a notice often hands it on to whom it is about: that one knows where answers go, and not whereto a
mail server reports.
"""

from __future__ import annotations

import base64
import hashlib
import re
from secrets import token_bytes
from typing import Final

# 120 bits: twenty-four letters, the same in capitals, for mail servers change these
_BYTES: Final = 15
_TOKEN: Final = re.compile(r"[a-z2-7]{24}")


def new_token() -> str:
    """This will draw a token."""
    return base64.b32encode(token_bytes(_BYTES)).decode().lower()


def token_hash(token: str) -> str:
    """This will give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(token: str, *, notices: str) -> str:
    """This will give the address of a token below the centre's address for notices (`notices+TOKEN@…`)."""
    local, _, domain = notices.rpartition("@")
    return f"{local}+{token}@{domain}"


def token_in(address: str, *, notices: str) -> str:
    """This will give the token of an address, "" where it is none of ours."""
    local, _, domain = address.lower().rpartition("@")
    ours, _, our_domain = notices.lower().rpartition("@")
    before, plus, token = local.partition("+")
    is_ours = bool(notices) and plus and (before, domain) == (ours, our_domain)
    return token if is_ours and _TOKEN.fullmatch(token) else ""
