"""What is typed on the pages of appeals, as it came: kept for the form, and given on to be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.public.reporting.files import Files

if TYPE_CHECKING:
    from django.http import QueryDict

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,200}")
_FIELDS: Final = ("what", "why", "contact")


class Typed(msgspec.Struct, frozen=True):
    """A form as it was sent: what stands in each field, which boxes are ticked, the form's key, files."""

    what: str = ""
    why: str = ""
    contact: str = ""
    consents: bool = False
    insists: bool = False
    key: str = ""
    files: Files = Files()


class Sent(msgspec.Struct, frozen=True):
    """What came with the form of who follows an appeal: the code, what is asked, words and files to be added.

    `host` is that for which a code by mail is asked for, `mail_code` such a code.
    """

    code: str = ""
    do: str = ""
    why: str = ""
    is_sure: bool = False
    files: Files = Files()
    host: str = ""
    mail_code: str = ""


def typed_in(posted: QueryDict, files: Files) -> Typed:
    """This will gather what the form of an appeal holds."""
    key = posted.get("key", "")
    return Typed(
        **{name: posted.get(name, "") for name in _FIELDS},
        consents="consent" in posted,
        insists="insists" in posted,
        key=key if _KEY.fullmatch(key) else "",
        files=files,
    )


def sent_in(posted: QueryDict, files: Files) -> Sent:
    """This will gather what the form of following holds."""
    return Sent(
        **{name: posted.get(name, "") for name in ("code", "do", "why", "host", "mail_code")},
        is_sure="sure" in posted,
        files=files,
    )
