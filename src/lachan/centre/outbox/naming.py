"""Who sends, and the id by which a receiver knows a message."""

from __future__ import annotations

import base64
import hashlib

from django.conf import settings


def issuer() -> str:
    """This will name who sends: the site's first name."""
    hosts: tuple[str, ...] = settings.ENVIRONMENT.hosts
    return hosts[0].strip("[]") if hosts else "localhost"


def public_id(*, key: str, issuer: str) -> str:
    """This will give the id for a key: the same each time it is ordered, and telling nothing of the key.

    It is kept with the message, so that another name of the site changes none that is under way.
    """
    digest = hashlib.sha256(f"{issuer}\0{key}".encode()).digest()
    return f"msg_{base64.b32encode(digest[:20]).decode().lower()}"
