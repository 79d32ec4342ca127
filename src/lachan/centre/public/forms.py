"""What somebody asks on the page: a text, a picture, or both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, drain, too_large
from lachan.engine.model import InputKind

if TYPE_CHECKING:
    from django.http import HttpRequest

# Two buttons choose a picture (from the gallery, from the camera); the browser sends both fields.
PICTURE_FIELDS = ("picture", "qr")


# Of a form that is refused unread, the text is read all the same when the form is no larger than this.
KEPT_FORM_BYTES = 100_000


class Asked(msgspec.Struct, frozen=True):
    """One question: its text as it came, what the asker says it is, and the bytes of a picture."""

    text: str = ""
    kind: InputKind = InputKind.AUTO
    picture: bytes | None = None


def check_length(
    request: HttpRequest, limit_bytes: int = MAX_BODY_BYTES, named_bytes: int = MAX_UPLOAD_BYTES
) -> None:
    """This will refuse a body before it is read: without a length (411), or longer than `limit_bytes` (413).

    The limit that is named is `named_bytes`: that of what people send, without the form around it.
    """
    said = request.META.get("CONTENT_LENGTH") or ""
    if not said.isdigit():
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            raise Refusal(411, "length_required")
        return
    if int(said) > limit_bytes:
        with reading(request):
            drain(request, int(said))
        raise too_large(named_bytes)


def read_form(request: HttpRequest) -> Asked:
    """This will read the form. Raises Refusal (413) for what is too large."""
    check_length(request)
    with reading(request):
        files = request.FILES
    picture: bytes | None = None
    for field in PICTURE_FIELDS:
        upload = files.get(field)
        if upload is not None and upload.size:
            picture = upload.read()
            break
    return Asked(request.POST.get("text", ""), InputKind.AUTO, picture)


def read_typed(request: HttpRequest) -> str:
    """This will give the text alone of a form that is refused, so that it stays; "" where the form is large."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > KEPT_FORM_BYTES:
        return ""
    with reading(request):
        return request.POST.get("text", "")
