"""Links to previews: signed, for two minutes, for one page of one file, and for the browser of who asked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.core import signing

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

LINK_SECONDS: Final = 120
_SALT: Final = "lachan.evidence.preview"
# Browsers open every name below localhost on this machine (RFC 6761, 6.3); it is another site than localhost itself.
LOCAL_HOST: Final = "evidence.localhost"
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


class LinkError(ValueError):
    """A link that shows nothing: changed, past its time, or somebody else's. `code` is `changed`, `late` or `other`."""

    def __init__(self, code: str) -> None:
        """This will keep the code."""
        super().__init__(code)
        self.code = code


class Asked(msgspec.Struct, frozen=True):
    """From where a preview is asked for: scheme and port of the desk, and what the browser is known by."""

    scheme: str
    port: str
    browser: str


class Link(msgspec.Struct, frozen=True, array_like=True):
    """What a link says: the file, its page, for whom (the actor as the log names it), until when (seconds of Unix)."""

    file_id: int
    page: int
    actor: str
    until: int
    browser: str


def evidence_host() -> str:
    """This will give the host name of previews, "" where none is set and the site has a public name."""
    said: str = settings.ENVIRONMENT.evidence_host
    if said:
        return said
    return LOCAL_HOST if set(settings.ENVIRONMENT.hosts) <= _LOCAL else ""


def asked_by(request: HttpRequest) -> Asked:
    """This will say from where a request comes, as links need it."""
    return Asked(request.scheme or "http", request.get_port(), browser_of(request))


def browser_of(request: HttpRequest) -> str:
    """This will give what a browser is known by on both hosts, where no cookie is: a hash of what it says of itself."""
    said = request.headers.get("User-Agent", "")
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def write_link(*, file_id: int, page: int, actor: str, asked: Asked, now: datetime) -> str:
    """This will give the whole address of a preview. Raises ValueError where there is no host for previews."""
    host = evidence_host()
    if not host:
        raise ValueError("LACHAN_EVIDENCE_HOST is not set")
    link = Link(file_id, page, actor, int(now.timestamp()) + LINK_SECONDS, asked.browser)
    token = signing.dumps(msgspec.to_builtins(link), salt=_SALT)
    port = "" if asked.port == {"http": "80", "https": "443"}.get(asked.scheme) else f":{asked.port}"
    return f"{asked.scheme}://{host}{port}/preview/{token}"


def read_link(token: str, *, browser: str, now: datetime) -> Link:
    """This will give what a link says. Raises LinkError."""
    try:
        link = msgspec.convert(signing.loads(token, salt=_SALT), Link)
    except (signing.BadSignature, msgspec.ValidationError, ValueError):
        raise LinkError("changed") from None
    seconds = now.timestamp()
    if not link.until - LINK_SECONDS - 1 <= seconds <= link.until:
        raise LinkError("late")
    if link.browser != browser:
        raise LinkError("other")
    return link
