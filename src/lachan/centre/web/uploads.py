"""Uploads stay in memory: nothing that people send is written to a disk, not even for a moment."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from lachan.centre.web.refusals import Refusal
from lachan.pictures.model import LIMITS

if TYPE_CHECKING:
    from django.http import HttpRequest

MAX_UPLOAD_BYTES = LIMITS.data_bytes
# What a form may have beside its picture: the text field (`DATA_UPLOAD_MAX_MEMORY_SIZE`) and the parts' heads.
MAX_BODY_BYTES = MAX_UPLOAD_BYTES + 1_100_000
MEGABYTE = 1_000_000


# A browser that is answered while it still sends shows a broken connection and not our words. So what is refused is
# first taken in and thrown away, up to a size that a camera's pictures have.
DRAINED_BYTES = 40_000_000
_CHUNK_BYTES = 65_536


def drain(request: HttpRequest, said_bytes: int) -> None:
    """This will take in and throw away a body that is refused, unless it says that it is larger than any picture."""
    if said_bytes > DRAINED_BYTES:
        return
    with suppress(OSError):
        while request.read(_CHUNK_BYTES):
            pass


def too_large(limit_bytes: int) -> Refusal:
    """This will make the refusal of what is larger than `limit_bytes`."""
    return Refusal(413, "too_large", limit=f"{limit_bytes / MEGABYTE:.0f} MB")


class MemoryOnlyUploadHandler(FileUploadHandler):
    """Keeps an upload in memory, up to the size of the largest picture that is read."""

    # of the whole form; one that takes several files says more
    most_body_bytes = MAX_BODY_BYTES

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
        if content_length > self.most_body_bytes:
            raise too_large(MAX_UPLOAD_BYTES)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """This will begin a new file."""
        super().new_file(*args, **kwargs)
        self.file = BytesIO()
        self.received_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """This will add a piece. Raises Refusal (413) when the file grows too large."""
        del start
        self.received_bytes += len(raw_data)
        if self.received_bytes > MAX_UPLOAD_BYTES:
            raise too_large(MAX_UPLOAD_BYTES)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """This will give the whole file."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
