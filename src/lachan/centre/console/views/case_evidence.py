"""Evidence at a case: a file or message comes in, is looked at with its chain of custody, or leaves."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, Final, cast

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.cases.custody import broken_at
from lachan.centre.cases.queries.custody import cleared_in, custody_of_exhibit
from lachan.centre.cases.queries.exhibits import exhibit_for
from lachan.centre.cases.services.clearing import clear_exhibit, withhold_exhibit
from lachan.centre.cases.services.exhibits import add_exhibit, add_message
from lachan.centre.cases.services.taking_out import take_exhibit_out
from lachan.centre.console.forms.case_evidence import (
    ClearForm,
    ExhibitForm,
    ExhibitOutForm,
    MessageForm,
)
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_case_read
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.console.views.case_acts import row_of, seen_case
from lachan.centre.evidence.framing import shows_evidence
from lachan.centre.evidence.links import asked_by
from lachan.centre.evidence.place import MEGABYTE, most_bytes
from lachan.centre.evidence.queries import custody_of, file_for
from lachan.centre.evidence.receiving import incoming_of, receives_evidence
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import note_facts_seen, show_previews
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import drain
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, HttpResponseBase

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.queries.cases import CaseRow, ExhibitShown

# beside its file the form has a field and the heads of its parts
_FORM_BYTES: Final = 1_100_000
# the newest; what was before stands in the log
_DEEDS: Final = 60
_ON: Final = frozenset({"open", "waiting"})


def _refuses_too_large[**P](
    view: Callable[Concatenate[DeskRequest, P], HttpResponseBase],
) -> Callable[Concatenate[DeskRequest, P], HttpResponseBase]:
    """This will refuse what says that it is larger than a file may be before anything of it is taken in."""

    @wraps(view)
    def looked(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        said = request.META.get("CONTENT_LENGTH") or "0"
        size = int(said) if said.isascii() and said.isdigit() else 0
        if size > most_bytes() + _FORM_BYTES:
            drain(request, size)
            raise EvidenceRefused("too_large", status=413, limit=limit_in_words())
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[DeskRequest, P], HttpResponseBase]", looked)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_KEEP)
@_refuses_too_large
@receives_evidence
def add(request: DeskRequest, number: str) -> HttpResponse:
    """This will take in a file as evidence of a case, sealed as it comes."""
    row = _row(request, number)
    is_post = request.method == "POST"
    form = ExhibitForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        lang=language_of(request),
        most_bytes=most_bytes(),
        limit=limit_in_words(),
    )

    def run(typed: dict[str, Any]) -> None:
        add_exhibit(
            case_id=row.id,
            content=incoming_of(typed["file"]),
            name=typed["file"].name,
            source=typed["source"],
            actor=request.viewer.actor(),
            now=request.now,
        )

    if is_post and save(form, run):
        return done(request, "exhibit_added", "desk_case", number)
    return _asking(request, row, form, "exhibit_add", is_file=True)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_KEEP)
def message(request: DeskRequest, number: str) -> HttpResponse:
    """This will take in a message as evidence of a case, word by word."""
    row = _row(request, number)
    form = MessageForm(request.POST if request.method == "POST" else None, lang=language_of(request))

    def run(typed: dict[str, Any]) -> None:
        add_message(case_id=row.id, actor=request.viewer.actor(), now=request.now, **typed)

    if request.method == "POST" and save(form, run):
        return done(request, "exhibit_added", "desk_case", number)
    return _asking(request, row, form, "exhibit_message")


@require_safe
@desk_page(permissions.CASE_VIEW)
@shows_evidence
def exhibit(request: DeskRequest, number: str, exhibit_id: int) -> HttpResponse:
    """This will show a piece of evidence, what is known of it, each act on it, and who has looked at the file."""
    viewer, lang = request.viewer, language_of(request)
    if not viewer.may(permissions.EVIDENCE_VIEW):
        raise Refusal(403, "not_permitted")
    case_id = seen_case(request, number)
    one = exhibit_for(viewer, case_id, exhibit_id)
    row = row_of(request, number, case_id)
    note_case_read(request, case_id)
    held = file_for(file_id=one.holding_id, office_ids=None)
    drawn = None
    if held is not None:
        actor = viewer.actor(min(viewer.offices_where(permissions.EVIDENCE_VIEW), default=None))
        (drawn,) = show_previews(files=[held], actor=actor, asked=asked_by(request), now=request.now)
        if not drawn.address:
            note_facts_seen(files=[held], actor=actor, now=request.now)
    acts = custody_of_exhibit(one.id)
    deeds = custody_of(one.holding_id)[::-1][:_DEEDS]
    may_work = row.state in _ON and one.ended_at is None and viewer.may(permissions.EVIDENCE_KEEP)
    return render_page(
        request,
        "console/exhibit.html",
        {
            "one": one,
            "row": row,
            "drawn": drawn,
            "file": held,
            "acts": acts[::-1],
            "deeds": deeds,
            "broken": broken_at(acts),
            "names": names_by_code(
                {act.actor for act, _ in acts}
                | {deed.actor for deed in deeds}
                | {one.taken_by, one.ended_by},
                lang,
            ),
            "is_cleared": one.id in cleared_in(case_id),
            "may_clear": one.ended_at is None and viewer.may(permissions.EVIDENCE_EXPORT),
            "may_take_out": may_work and viewer.may(permissions.CASE_WORK),
            "may_take": held is not None and viewer.may(permissions.EVIDENCE_EXPORT),
            "crumbs": crumbs_of(number, lang),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_KEEP)
def take_out(request: DeskRequest, number: str, exhibit_id: int) -> HttpResponse:
    """This will take a piece of evidence out of a case, with a reason; file and chain stay."""
    row = _row(request, number)
    one = exhibit_for(request.viewer, row.id, exhibit_id)
    form = ExhibitOutForm(request.POST if request.method == "POST" else None, lang=language_of(request))

    def run(typed: dict[str, Any]) -> None:
        take_exhibit_out(exhibit_id=one.id, actor=request.viewer.actor(), now=request.now, **typed)

    if request.method == "POST" and save(form, run):
        return done(request, "exhibit_out", "desk_case", number)
    return _asking(request, row, form, "exhibit_out", about=one)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_EXPORT)
def clear(request: DeskRequest, number: str, exhibit_id: int) -> HttpResponse:
    """This will let a file go to partners, or keep it back from them again, by what an officer has looked at."""
    row = _row(request, number)
    one = exhibit_for(request.viewer, row.id, exhibit_id)
    is_cleared = one.id in cleared_in(row.id)
    form = ClearForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    decide = withhold_exhibit if is_cleared else clear_exhibit

    def run(typed: dict[str, Any]) -> None:
        decide(exhibit_id=one.id, actor=request.viewer.actor(), now=request.now, **typed)

    words = "exhibit_withhold" if is_cleared else "exhibit_clear"
    if request.method == "POST" and save(form, run):
        return done(request, words, "desk_case_exhibit", number, exhibit_id)
    return _asking(request, row, form, words, about=one)


def limit_in_words() -> str:
    """This will say how large a file of evidence may be."""
    return f"{most_bytes() // MEGABYTE} MB"


def _row(request: DeskRequest, number: str) -> CaseRow:
    case_id = seen_case(request, number)
    return row_of(request, number, case_id)


def crumbs_of(number: str, lang: str) -> tuple[tuple[str, str], ...]:
    """This will give the way to the page of a case."""
    return (
        (reverse("desk_cases"), say("desk.cases.title", lang)),
        (reverse("desk_case", args=[number]), number),
    )


def _asking(
    request: DeskRequest,
    row: CaseRow,
    form: Any,
    words: str,
    *,
    about: ExhibitShown | None = None,
    is_file: bool = False,
) -> HttpResponse:
    """This will show the page on which something is asked, with what will happen."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_page(
        request,
        "console/case_evidence.html",
        {
            "form": form,
            "row": row,
            "words": words,
            "about": about,
            "is_file": is_file,
            "chosen_again": is_file and form.is_bound,
            "back": reverse("desk_case", args=[row.number]),
            "crumbs": crumbs_of(row.number, language_of(request)),
        },
        status=status,
    )
