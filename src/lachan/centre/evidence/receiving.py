"""Uploads that are sealed while they come in: for officers' views, in place of the handler that keeps memory only.

    @desk_page(EVIDENCE_KEEP)
    @receives_evidence
    def add(request): ... services.keep(content=incoming_of(request.FILES["file"]), …)

`desk_page` stands outside, so that nobody sends a file before it is known who sends it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from lachan.centre.evidence.incoming import Incoming
from lachan.centre.evidence.place import MEGABYTE, most_bytes
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.web.reading import reading
from lachan.centre.web.uploads import drain

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    _Upload = UploadedFile[bytes]
else:
    # only the type stubs know what it is a file of
    _Upload = UploadedFile

# Beside its files a form has some fields and the heads of its parts.
_FORM_BYTES = 1_100_000
_MOST_FILES = 2


class NotReceivedError(TypeError):
    """An upload that no `receives_evidence` has sealed: it is in memory, and not evidence yet."""


class ReceivedFile(_Upload):
    """An upload that lies sealed on the disk. Closing it, as the end of the request does, removes what was not kept."""

    def __init__(self, incoming: Incoming, **about: Any) -> None:
        """This will carry what came in."""
        super().__init__(**about)
        self.incoming = incoming

    def close(self) -> None:
        """This will remove it, unless it was kept."""
        self.incoming.abandon()


class SealingUploadHandler(FileUploadHandler):
    """Seals an upload piece by piece as it comes; no part of it is in a file unsealed, nor whole in memory."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        """This will begin without a file."""
        super().__init__(request)
        self._received: list[Incoming] = []
        # the parser closes what its handlers call `file` when a request breaks off
        self.file = self

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """This will refuse before anything is read when the whole is said to be too large."""
        del input_data, META, boundary, encoding
        if content_length > _MOST_FILES * most_bytes() + _FORM_BYTES:
            raise EvidenceRefused("too_large", status=413, limit=f"{most_bytes() // MEGABYTE} MB")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """This will begin a new file. Raises EvidenceRefused."""
        super().new_file(*args, **kwargs)
        self._received.append(Incoming())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """This will seal a piece. Raises EvidenceRefused when it is too much or too slow."""
        del start
        self._received[-1].write(raw_data)

    def file_complete(self, file_size: int) -> ReceivedFile:
        """This will give the whole file; an empty one is refused when it is kept."""
        return ReceivedFile(
            self._received[-1],
            file=None,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """This will remove what has come in."""
        self.close()

    def close(self) -> None:
        """This will remove all that came in and was not kept."""
        for incoming in self._received:
            incoming.abandon()


def receives_evidence[R: HttpRequest, **P](
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[R, P], HttpResponseBase]:
    """This will let a view's uploads be sealed as they come in. Whether the form came from our page is still asked."""
    protected = csrf_protect(view)

    @csrf_exempt  # the check is made inside, since it reads the form and so the file
    @wraps(view)
    def received(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        handler = SealingUploadHandler(request)
        request.upload_handlers = [handler]
        try:
            with reading(request):
                # read here, so that one network can't hold every thread by sending slowly
                request.FILES  # noqa: B018 - asking reads the form
            return protected(request, *args, **kwargs)
        except EvidenceRefused:
            drain(request, int(request.META.get("CONTENT_LENGTH") or 0))
            raise
        finally:
            handler.close()

    return cast("Callable[Concatenate[R, P], HttpResponseBase]", received)


def incoming_of(upload: UploadedFile[Any] | None) -> Incoming:
    """This will give what an upload has brought, to be kept. Raises EvidenceRefused(`empty`), NotReceivedError."""
    if upload is None:
        raise EvidenceRefused("empty")
    if not isinstance(upload, ReceivedFile):
        raise NotReceivedError
    return upload.incoming
