"""How a report comes in over HTTP: how often, how large, from where, and its files sealed while they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from lachan.centre.evidence.receiving import ReceivedFile, SealingUploadHandler
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.reports.services.filing import MOST_FILE_BYTES, MOST_FILES, FileTold
from lachan.centre.web.addresses import network_of
from lachan.centre.web.limits import Buckets, too_many
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

# Beside its files a report has its fields and the heads of its parts.
FORM_BYTES: Final = 1_000_000
MOST_BYTES: Final = MOST_FILES * MOST_FILE_BYTES + FORM_BYTES
_MEGABYTE: Final = 1_000_000

reports = Buckets(settings.ENVIRONMENT.reports_per_minute / settings.ENVIRONMENT.workers)


def spend_report(request: HttpRequest, *, key: str = "") -> None:
    """This will count a report under its key, or else its network. Raises Refusal (429 `reports_too_many`).

    It is asked before the body is read, so that a flood costs little.
    """
    if wait_seconds := reports.take(key or network_of(request)):
        raise too_many("reports_too_many", wait_seconds)


def device_of(request: HttpRequest) -> str:
    """This will give what tells devices apart without a cookie: the browser's name and languages, as it says them.

    Many have the same, and whoever wants to can change it: it only ever joins reports, together with network or time.
    """
    said = (request.META.get(name, "") for name in ("HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE"))
    return "\n".join(said).strip()[:1_000]


class ReportUploadHandler(SealingUploadHandler):
    """Seals up to five files of 10 MB each as they come in."""

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
        if content_length > MOST_BYTES:
            raise file_too_large()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """This will begin a new file. Raises Refusal for the sixth."""
        if len(self._received) >= MOST_FILES:
            raise Refusal(422, "reports_too_many_files", most=f"{MOST_FILES}", pointer="/files")
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """This will seal a piece. Raises EvidenceRefused when it is too much or too slow."""
        super().receive_data_chunk(raw_data, start)
        if self._received[-1].size_bytes > MOST_FILE_BYTES:
            raise file_too_large()


def file_too_large() -> EvidenceRefused:
    """This will make the refusal of a file that is too large."""
    return EvidenceRefused("too_large", status=413, limit=f"{MOST_FILE_BYTES // _MEGABYTE} MB")


def files_told(uploads: Iterable[UploadedFile[Any]]) -> list[FileTold]:
    """This will give the files of a form, sealed by `ReportUploadHandler` or in memory. Empty fields are left out."""
    told: list[FileTold] = []
    for upload in uploads:
        if not upload.size:
            continue
        content: Any = upload.incoming if isinstance(upload, ReceivedFile) else upload
        told.append(FileTold(upload.name or "", content))
    return told
