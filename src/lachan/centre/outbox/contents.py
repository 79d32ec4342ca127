"""What a message holds, and what may not stand in one: checked before it is kept, so that all that waits can leave."""

from __future__ import annotations

import re
from typing import Any, Final
from unicodedata import normalize

import can_ada
import msgspec

# RFC 5321, 4.5.3.1
_LOCAL_BYTES: Final = 64
_ADDRESS_BYTES: Final = 254
# A line of a head is at most 998 (RFC 5322, 2.1.1); folded ones may be longer, but no person reads such a subject.
MAX_SUBJECT_CHARS: Final = 300
MAX_TEXT_CHARS: Final = 500_000
MAX_ATTACHMENTS: Final = 10
# Many servers take 10 MB; base64 makes a third more of it.
MAX_ATTACHED_BYTES: Final = 7_000_000
MAX_PAYLOAD_BYTES: Final = 1_000_000
# The dot-atom of RFC 5322 with the letters of RFC 6531 (all beyond ASCII); no quotes: nobody has such an address.
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_LOCAL: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_DOMAIN: Final = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_MEDIA_TYPE: Final = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,80}")
_EVENT: Final = re.compile(r"[a-z][a-z0-9_.-]{0,79}")
_KEY: Final = re.compile(r"[A-Za-z0-9:._/-]{1,200}")
_PURPOSE: Final = re.compile(r"[a-z][a-z0-9_.]{0,79}")


class BadMessageError(ValueError):
    """A message can't be kept. `what` names the part (`to`, `subject`, …); `why` says what is wrong, not the value."""

    def __init__(self, what: str, why: str) -> None:
        """This will keep both."""
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why


class Attachment(msgspec.Struct, frozen=True):
    """A file that goes with a mail. `media_type` as in `application/pdf`."""

    name: str
    media_type: str
    body: bytes


class Mail(msgspec.Struct, frozen=True):
    """A mail as it is kept; the receiver's address stands apart. `id` and `issuer` are those of `naming.py`.

    `return_path` is where it is said that it could not be delivered (RFC 5321, 4.4), "" the site's own sender.
    """

    subject: str
    text: str
    html: str = ""
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    id: str = ""
    issuer: str = ""
    return_path: str = ""


class Webhook(msgspec.Struct, frozen=True):
    """A call of a partner's program as it is kept; `payload` is the body, JSON. `at` is when it was written."""

    event: str
    payload: bytes
    secret_name: str
    allow_private: bool
    at: str
    id: str = ""
    issuer: str = ""


def check_key(key: str) -> str:
    """This will give a key back that can be one. Raises BadMessageError."""
    if not _KEY.fullmatch(key):
        raise BadMessageError("key", "1 to 200 letters, digits and :._/-, made of ids alone")
    return key


def check_purpose(purpose: str) -> str:
    """This will give a purpose back that can be one (`accounts.invitation`). Raises BadMessageError."""
    if not _PURPOSE.fullmatch(purpose):
        raise BadMessageError(
            "purpose", "small letters, digits, dots and underscores, such as accounts.invitation"
        )
    return purpose


def check_address(said: str, *, what: str = "to") -> str:
    """This will give a mail address in one form: NFC, the domain in ASCII. Raises BadMessageError."""
    address = normalize("NFC", said)
    local, at, domain = address.rpartition("@")
    try:
        ascii_domain = (
            bytes(can_ada.idna_encode(domain)).decode("ascii").lower() if domain.isprintable() else ""
        )
        octets = len(local.encode())
    except (ValueError, TypeError):
        ascii_domain, octets = "", 0
    if (
        not at
        or not _DOMAIN.fullmatch(ascii_domain)
        or not _LOCAL.fullmatch(local)
        or not local.isprintable()
    ):
        raise BadMessageError(what, "give one mail address, such as ten@coquan.example")
    if octets > _LOCAL_BYTES or octets + 1 + len(ascii_domain) > _ADDRESS_BYTES:
        raise BadMessageError(what, "it is longer than a mail address may be")
    return f"{local}@{ascii_domain}"


def make_mail(
    *,
    subject: str,
    text: str,
    html: str = "",
    reply_to: str = "",
    return_path: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Mail:
    """This will put a mail together in one form (NFC). Raises BadMessageError for what can't stand in one."""
    subject = normalize("NFC", subject).strip()
    if not subject.isprintable() or not 0 < len(subject) <= MAX_SUBJECT_CHARS:
        raise BadMessageError("subject", f"one line of 1 to {MAX_SUBJECT_CHARS} characters")
    for what, said, least in (("text", text, 1), ("html", html, 0)):
        if not least <= len(said) <= MAX_TEXT_CHARS or "\0" in said:
            raise BadMessageError(what, f"{least} to {MAX_TEXT_CHARS} characters, without NUL")
        _check_letters(what, said)
    if len(attachments) > MAX_ATTACHMENTS or sum(len(one.body) for one in attachments) > MAX_ATTACHED_BYTES:
        raise BadMessageError(
            "attachments", f"at most {MAX_ATTACHMENTS}, together {MAX_ATTACHED_BYTES} bytes"
        )
    for one in attachments:
        if not one.name.isprintable() or not 0 < len(one.name) <= 120 or "/" in one.name or "\\" in one.name:  # noqa: PLR2004
            raise BadMessageError(
                "attachments", "a name on one line, at most 120 characters, without slashes"
            )
        if not _MEDIA_TYPE.fullmatch(one.media_type) or one.media_type.startswith(("message/", "multipart/")):
            raise BadMessageError(
                "attachments", "a media type such as application/pdf, no message, no multipart"
            )
    return Mail(
        subject=subject,
        text=normalize("NFC", text),
        html=normalize("NFC", html),
        reply_to=check_address(reply_to, what="reply_to") if reply_to else "",
        attachments=attachments,
        return_path=check_address(return_path, what="return_path") if return_path else "",
    )


def make_webhook(
    *, event: str, payload: dict[str, Any], secret_name: str, allow_private: bool, at: str
) -> Webhook:
    """This will put a call together; the payload becomes JSON with its names in order. Raises BadMessageError."""
    if not _EVENT.fullmatch(event):
        raise BadMessageError("event", "small letters, digits and _.-, such as measure.approved")
    try:
        body = msgspec.json.encode(payload, order="deterministic")
    except (TypeError, ValueError):
        raise BadMessageError("payload", "it can't be written as JSON") from None
    if len(body) > MAX_PAYLOAD_BYTES:
        raise BadMessageError("payload", f"at most {MAX_PAYLOAD_BYTES} bytes as JSON")
    return Webhook(event, body, secret_name, allow_private, at)


def _check_letters(what: str, said: str) -> None:
    try:
        said.encode()
    except UnicodeEncodeError:
        raise BadMessageError(what, "it holds half a letter") from None
