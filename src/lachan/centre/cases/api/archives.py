"""Signed archives of evidence for programs: asked for, watched while a worker makes them, fetched in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.permissions import EVIDENCE_EXPORT
from lachan.centre.cases.api.bodies import read_body, read_bytes
from lachan.centre.cases.api.coming import coming_by, key_said, version_said
from lachan.centre.cases.api.noting import note_cases_read
from lachan.centre.cases.api.saying import answer, encode, problem_of, say_problem
from lachan.centre.cases.fetching import send_archive
from lachan.centre.cases.queries.archives import archive_for, archives_of
from lachan.centre.cases.queries.cases import case_by_number
from lachan.centre.cases.schemas import asked, told
from lachan.centre.cases.services.archives import ask_for_archive, new_key, passphrase_of
from lachan.centre.cases.services.once import Answered, do_once
from lachan.centre.cases.services.redacting import Receiver
from lachan.centre.cases.services.taking import ChangedMeanwhile, hold_case
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from lachan.centre.cases.api.coming import Coming
    from lachan.centre.cases.queries.archives import ArchiveShown

# a small one is there by then
AGAIN_SECONDS: Final = 2
_ID_FIGURES: Final = 18
_read_made: Final = msgspec.json.Decoder(told.Made)


def ask_for(request: HttpRequest, number: str) -> HttpResponse:
    """This will ask for an archive of a case's evidence: 202, where it is told of, and its passphrase, once."""
    coming = coming_by(request, permission=EVIDENCE_EXPORT)
    version, key = version_said(request, adds_only=True), key_said(request)
    read = read_body(read_bytes(request), asked.ArchiveWanted)
    case_by_number(coming.viewer, number)

    def run() -> Answered:
        case_id = case_by_number(coming.viewer, number)
        hold_case(case_id=case_id, version=version)
        made = ask_for_archive(
            case_id=case_id,
            key=new_key(),
            reason=read.reason,
            receiver=Receiver(read.partner, read.tlp, tuple(read.marked)) if read.partner else None,
            passphrase=read.passphrase,
            actor=coming.actor(),
            now=coming.now,
            lang=read.language,
        )
        # without the passphrase: what is kept of an act for a day lies open in the database
        return Answered(202, encode(told.Made(made)).decode())

    what = encode(["archive", number, version, read])
    try:
        answered = do_once(token_id=coming.token_id, key=key, asked=what, run=run, now=coming.now)
    except ChangedMeanwhile as changed:
        return say_problem(problem_of(changed, sent_version=version))
    archive_id = _read_made.decode(answered.answer).id
    shown = archive_for(coming.viewer, case_by_number(coming.viewer, number), archive_id)
    response = _say(shown, status=202, passphrase=passphrase_of(archive_id=archive_id))
    response.headers["Location"] = f"{request.path}/{archive_id}"
    return response


def list_archives(request: HttpRequest, number: str) -> HttpResponse:
    """This will give the archives that were asked for of a case."""
    coming = coming_by(request, permission=EVIDENCE_EXPORT)
    case_id = case_by_number(coming.viewer, number)
    shown = archives_of(coming.viewer, case_id)
    note_cases_read(coming, [case_id])
    return answer(encode(told.Archives(tuple(_tell(one) for one in shown))))


def one_archive(request: HttpRequest, number: str, archive: str) -> HttpResponse:
    """This will say how far an archive is; Retry-After says when to ask again while it is made."""
    coming = coming_by(request, permission=EVIDENCE_EXPORT)
    shown = _archive(coming, number, archive)
    if not shown.is_undone:
        # who waits asks every other second, and reads nothing new in between
        note_cases_read(coming, [case_by_number(coming.viewer, number)])
    return _say(shown)


def content(request: HttpRequest, number: str, archive: str) -> HttpResponseBase:
    """This will send an archive that was made, or the part that Range names; each time is written down."""
    coming = coming_by(request, permission=EVIDENCE_EXPORT)
    return send_archive(request, _archive(coming, number, archive), actor=coming.actor(), now=coming.now)


def _archive(coming: Coming, number: str, archive: str) -> ArchiveShown:
    case_id = case_by_number(coming.viewer, number)
    if not (archive.isascii() and archive.isdigit() and len(archive) <= _ID_FIGURES):
        raise Refusal(404, "not_found")
    return archive_for(coming.viewer, case_id, int(archive))


def _say(shown: ArchiveShown, *, status: int = 200, passphrase: str = "") -> HttpResponse:
    response = answer(encode(_tell(shown, passphrase)), status=status)
    if shown.is_undone:
        response.headers["Retry-After"] = f"{AGAIN_SECONDS}"
    return response


def _tell(shown: ArchiveShown, passphrase: str = "") -> told.ArchiveTold:
    said = {name: getattr(shown, name) for name in told.ArchiveTold.__struct_fields__ if name in _SAME}
    why = None
    if shown.code:
        in_vietnamese, in_english = (" ".join(shown.why(lang)) for lang in ("vi", "en"))
        why = told.InWords(shown.code, in_vietnamese, in_english)
    return told.ArchiveTold(**said, why=why, passphrase=passphrase)


_SAME: Final = frozenset(told.ArchiveTold.__struct_fields__) - {"why", "passphrase"}
