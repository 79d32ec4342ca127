"""What is typed on the pages of reporting, as it came: kept for the form, and given on to be read."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import QueryDict

from lachan.centre.public.forms import check_length
from lachan.centre.public.reporting.files import Files, files_in
from lachan.centre.reports.told import FIELDS, LISTS
from lachan.centre.web.reading import reading
from lachan.centre.web.uploads import MemoryOnlyUploadHandler

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

# Five files, and not all of them as large as one may be: each thread holds what it reads in memory.
MOST_FILES_BYTES: Final = 25_000_000
MOST_REPORT_BYTES: Final = MOST_FILES_BYTES + 1_100_000
# What is read of a form that comes too soon: one picture of a phone, which is passed over, and the texts.
KEPT_FORM_BYTES: Final = 11_000_000
TYPED: Final = tuple(name for name in FIELDS if name != "language")
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,200}")
# the names that a share sheet gives its parts (the manifest's)
SHARED: Final = ("title", "text", "url")


class ReportUploadHandler(MemoryOnlyUploadHandler):
    """Keeps the files of a report in memory, each up to its limit, all together up to theirs."""

    most_body_bytes = MOST_REPORT_BYTES


class TextsAloneHandler(FileUploadHandler):
    """Passes over files: of a form that is refused before it is read the texts are kept, and nothing else is."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """This will pass over a file."""
        super().new_file(*args, **kwargs)
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """This will never be reached."""

    def file_complete(self, file_size: int) -> None:
        """This will give no file."""


class Typed(msgspec.Struct, frozen=True):
    """A form as it was sent: what stands in each field (lists one on a line), the choice of a place, the key, files.

    `doubled` are the fields that came more than once, which no browser's form does.
    `wants_form`: the form is only to be shown again, filled (in the other language, or from an answer).
    """

    values: Mapping[str, str]
    doubled: frozenset[str] = frozenset()
    choice: str = ""
    key: str = ""
    files: Files = Files()
    wants_form: bool = False

    @property
    def place_asked(self) -> str:
        """This will say of what was typed a choice of a place was asked: another province or name makes it void."""
        return f"{self.values.get('province', '')} {self.values.get('place', '')}"

    def given(self, language: str) -> dict[str, object]:
        """This will give what was typed under the names of `told.FIELDS`."""
        given: dict[str, object] = {name: value for name, value in self.values.items() if value}
        given |= {name: [self.values[name]] * 2 for name in self.doubled}
        for name in LISTS:
            if value := self.values.get(name, "").strip():
                given[name] = value.splitlines()
        if self.choice:
            given["place"] = self.choice
            given.pop("province", None)
        return given | {"language": language}


def new_key() -> str:
    """This will give a key under which a form is sent once, however often its button is pressed."""
    return secrets.token_urlsafe(24)


def read_report(request: HttpRequest, now: datetime) -> Typed:
    """This will read the form of a report. Raises Refusal (411, 413) for what is too large, before it is read."""
    read_posted(request)
    return typed_in(request.POST, files_in(request, now))


def read_kept(request: HttpRequest) -> Typed:
    """This will read the texts alone of a form that is refused, so that they stay; a larger one is left unread."""
    return typed_in(read_texts(request), Files())


def read_texts(request: HttpRequest) -> QueryDict:
    """This will give the texts of a body that nobody has read, its files passed over; none of a large one."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > KEPT_FORM_BYTES:
        return QueryDict()
    request.upload_handlers = [TextsAloneHandler(request)]
    with reading(request):
        return request.POST


def typed_in(posted: QueryDict, files: Files) -> Typed:
    """This will gather what a form holds."""
    key = posted.get("key", "")
    came = {name: posted.getlist(name) for name in TYPED}
    typed = Typed(
        {name: "\n".join(values) if name in LISTS else (values or [""])[-1] for name, values in came.items()},
        frozenset(name for name, values in came.items() if len(values) > 1 and name not in LISTS),
        posted.get("place_choice", ""),
        key if _KEY.fullmatch(key) else "",
        files,
        "again" in posted,
    )
    if posted.get("place_asked", typed.place_asked) != typed.place_asked:
        # what was typed since then is what counts
        return msgspec.structs.replace(typed, choice="")
    return typed


def read_posted(request: HttpRequest) -> None:
    """This will take a body in: into memory, within the limits of a report."""
    check_length(request, MOST_REPORT_BYTES, MOST_FILES_BYTES)
    request.upload_handlers = [ReportUploadHandler(request)]
    with reading(request):
        request.FILES  # noqa: B018 - reads the body
