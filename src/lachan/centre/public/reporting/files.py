"""Files that come with a form: new ones, and ones that came before and wait, so that nobody chooses them again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.evidence.services import Waiting, open_waiting, set_aside, waiting_for
from lachan.centre.reports.marks import mark_of
from lachan.centre.reports.services import FileTold
from lachan.centre.reports.services.filing import MOST_FILES
from lachan.centre.reports.told import FieldFault, NotToldError
from lachan.centre.web.addresses import network_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

_PURPOSE: Final = "report"
_FIELD: Final = "files"
# the tokens of files that wait; each has a box, and who takes its tick away leaves the file out
_KEPT: Final = "kept"


class Files(msgspec.Struct, frozen=True):
    """The files of a form: `new` ones, those that `wait`, and whether some that waited are `gone` or could not wait."""

    new: tuple[UploadedFile[Any], ...] = ()
    waiting: tuple[Waiting, ...] = ()
    are_gone: bool = False

    def __bool__(self) -> bool:
        """This will say whether there is any."""
        return bool(self.new or self.waiting)

    def told(self, now: datetime) -> list[FileTold]:
        """This will give them to be kept. Raises NotToldError where one is gone: it is not left out unsaid."""
        opened = [(one.name, open_waiting(waiting=one, now=now)) for one in self.waiting]
        if self.are_gone or any(file is None for _, file in opened):
            raise NotToldError((FieldFault(_FIELD, "file_gone"),))
        before = [FileTold(name, file) for name, file in opened if file is not None]
        return before + [FileTold(file.name or "", file) for file in self.new]

    def put_aside(self, request: HttpRequest, now: datetime) -> Files:
        """This will let the new ones wait for the form to come again: all or none, so that none counts twice."""
        # of those that can't be sent with one form the first are kept
        new = self.new[: max(0, MOST_FILES - len(self.waiting))]
        waiting: list[Waiting] = []
        for file in new:
            file.seek(0)
            with suppress(Refusal):
                one = set_aside(
                    content=file,
                    name=file.name or "",
                    purpose=_PURPOSE,
                    network=mark_of("network", network_of(request)),
                    now=now,
                )
                if one is not None:
                    waiting.append(one)
        if len(waiting) < len(new):
            return Files((), self.waiting, are_gone=True)
        return Files((), (*self.waiting, *waiting))

    def picture(self) -> bytes | None:
        """This will give the first new one whose words can be read, None where there is none of that size."""
        for file in self.new:
            if file.size and file.size <= MAX_UPLOAD_BYTES:
                file.seek(0)
                return bytes(file.read())
        return None


def files_in(request: HttpRequest, now: datetime) -> Files:
    """This will give the files of a form that has been read."""
    tokens = request.POST.getlist(_KEPT)
    waiting = waiting_for(tokens=tokens[: 2 * MOST_FILES], purpose=_PURPOSE, now=now)
    new = tuple(file for file in request.FILES.getlist(_FIELD) if file.name)
    return Files(new, waiting, are_gone=len(waiting) < len(set(tokens)))
