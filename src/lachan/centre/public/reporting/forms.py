"""What is typed on the pages of reporting, as it came: kept for the form, and given on to be read."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.public.forms import KEPT_FORM_BYTES, check_length
from lachan.centre.reports.services import FileTold
from lachan.centre.reports.told import FIELDS, LISTS
from lachan.centre.web.reading import reading
from lachan.centre.web.uploads import MAX_UPLOAD_BYTES, MemoryOnlyUploadHandler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, QueryDict

# Five files, and not all of them as large as one may be: each thread holds what it reads in memory.
MOST_FILES_BYTES: Final = 25_000_000
MOST_REPORT_BYTES: Final = MOST_FILES_BYTES + 1_100_000
TYPED: Final = tuple(name for name in FIELDS if name != "language")
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,200}")
# the names that a share sheet gives its parts (the manifest's)
SHARED: Final = ("title", "text", "url")


class ReportUploadHandler(MemoryOnlyUploadHandler):
    """Keeps the files of a report in memory, each up to its limit, all together up to theirs."""

    most_body_bytes = MOST_REPORT_BYTES


class Typed(msgspec.Struct, frozen=True):
    """A form as it was sent: what stands in each field (lists one on a line), the choice of a place, the key, files.

    `doubled` are the fields that came more than once, which no browser's form does.
    `wants_form`: the form is only to be shown again, filled (in the other language, or from an answer).
    """

    values: Mapping[str, str]
    doubled: frozenset[str] = frozenset()
    choice: str = ""
    key: str = ""
    files: tuple[UploadedFile[Any], ...] = ()
    wants_form: bool = False

    def given(self, language: str) -> dict[str, object]:
        """This will give what was typed under the names of `told.FIELDS`."""
        given: dict[str, object] = {name: value for name, value in self.values.items() if value}
        given |= {name: [self.values[name]] * 2 for name in self.doubled}
        for name in LISTS:
            if value := self.values.get(name, "").strip():
                given[name] = value.splitlines()
        if self.choice:
            given["place"] = self.choice
        return given | {"language": language}

    def told_files(self) -> list[FileTold]:
        """This will give the files to be kept."""
        return [FileTold(file.name or "", file) for file in self.files]


def new_key() -> str:
    """This will give a key under which a form is sent once, however often its button is pressed."""
    return secrets.token_urlsafe(24)


def read_report(request: HttpRequest) -> Typed:
    """This will read the form of a report. Raises Refusal (411, 413) for what is too large, before it is read."""
    read_posted(request)
    return typed_in(request.POST, _files_in(request, "files"))


def read_kept(request: HttpRequest) -> Typed:
    """This will read the texts alone of a small form that is refused, so that they stay."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > KEPT_FORM_BYTES:
        return Typed({})
    with reading(request):
        return typed_in(request.POST, ())


def typed_in(posted: QueryDict, files: tuple[UploadedFile[Any], ...]) -> Typed:
    """This will gather what a form holds."""
    key = posted.get("key", "")
    came = {name: posted.getlist(name) for name in TYPED}
    return Typed(
        {name: "\n".join(values) if name in LISTS else (values or [""])[-1] for name, values in came.items()},
        frozenset(name for name, values in came.items() if len(values) > 1 and name not in LISTS),
        posted.get("place_choice", ""),
        key if _KEY.fullmatch(key) else "",
        files,
        "again" in posted,
    )


def read_posted(request: HttpRequest) -> None:
    """This will take a body in: into memory, within the limits of a report."""
    check_length(request, MOST_REPORT_BYTES, MOST_FILES_BYTES)
    request.upload_handlers = [ReportUploadHandler(request)]
    with reading(request):
        request.FILES  # noqa: B018 - reads the body


def files_of(request: HttpRequest) -> list[FileTold]:
    """This will give the files of an addition to be kept."""
    return [FileTold(file.name or "", file) for file in _files_in(request, "files")]


def picture_of(request: HttpRequest) -> bytes | None:
    """This will give the first picture that was shared, None where there is none of a size that is read."""
    for file in _files_in(request, "files"):
        if file.size and file.size <= MAX_UPLOAD_BYTES:
            return bytes(file.read())
    return None


def _files_in(request: HttpRequest, name: str) -> tuple[UploadedFile[Any], ...]:
    return tuple(file for file in request.FILES.getlist(name) if file.name)
