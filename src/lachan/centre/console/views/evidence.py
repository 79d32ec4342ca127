"""Files of evidence: what is known of one, what may be asked about it, and its original, encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core import signing
from django.http import FileResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.console.forms.evidence import DestroyForm, FlagForm, LiftForm, OriginalForm
from lachan.centre.console.queries.evidence import file_for, flagged_for, waiting_for_second
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.evidence.archives import new_passphrase
from lachan.centre.evidence.decisions import standing_of
from lachan.centre.evidence.framing import shows_evidence
from lachan.centre.evidence.kinds import PDF
from lachan.centre.evidence.links import asked_by
from lachan.centre.evidence.queries import custody_of
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import (
    ask_to_destroy,
    ask_to_lift,
    export_files,
    flag_illegal,
    note_facts_seen,
    show_previews,
)
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.audit.actors import Actor
    from lachan.centre.console.forms.base import DeskForm
    from lachan.centre.evidence.queries import EvidenceFile
    from lachan.centre.evidence.services import Archive

# Long enough to write the passphrase down; then it is asked for again.
_PASSPHRASE_SECONDS: Final = 900
_SALT: Final = "lachan.console.original"
# title, button, and what will happen: keys of words
_FLAG: Final = (
    "desk.evidence_flag.title",
    "desk.evidence_flag.do",
    ("desk.evidence_flag.sealed", "desk.evidence_flag.everybody", "desk.evidence_flag.two"),
)
_LIFT: Final = (
    "desk.evidence_lift.title",
    "desk.evidence_lift.do",
    ("desk.evidence_lift.stays_sealed", "desk.evidence_lift.second"),
)
_DESTROY: Final = (
    "desk.evidence_destroy.title",
    "desk.evidence_destroy.do",
    ("desk.evidence_destroy.second", "desk.evidence_destroy.for_good", "desk.evidence_destroy.trace"),
)
_ORIGINAL: Final = (
    "desk.evidence_original.title",
    "desk.evidence_original.do",
    ("desk.evidence_original.whole", "desk.evidence_original.encrypted", "desk.evidence_original.written"),
)
# as many as `drawing.py` draws of one PDF
_PAGES: Final = 200
_DEEDS: Final = 60


@require_safe
@desk_page(permissions.EVIDENCE_FLAG)
def waiting(request: DeskRequest) -> HttpResponse:
    """This will list what waits for a second person, and which files are flagged, of what the viewer sees."""
    rows = waiting_for_second(request.viewer)
    flagged = flagged_for(request.viewer)
    who = {row.decision.asked_by for row in rows} | {row.flag.flagged_by for row in flagged}
    return render_page(
        request,
        "console/evidence_waiting.html",
        {"rows": rows, "flagged": flagged, "names": names_by_code(who, language_of(request))},
    )


@require_safe
@desk_page(permissions.EVIDENCE_VIEW)
@shows_evidence
def file(request: DeskRequest, file_id: int) -> HttpResponse:
    """This will show what is known of a file and what was done with it, and its preview where there is one."""
    viewer = request.viewer
    found = file_for(viewer, file_id)
    said = request.GET.get("page", "")
    page = int(said) if said.isascii() and said.isdigit() and 0 < len(said) <= len(f"{_PAGES}") else 1
    page = max(1, min(page, _PAGES))
    actor = actor_of(request)
    (shown,) = show_previews(files=[found], actor=actor, asked=asked_by(request), now=request.now, page=page)
    if not shown.address:
        note_facts_seen(files=[found], actor=actor, now=request.now)
    standing = standing_of(found)
    # the newest first; what was before stands in the log
    deeds = custody_of(file_id)[::-1]
    custody = deeds[:_DEEDS]
    who = {deed.actor for deed in custody} | {flag.flagged_by for flag in standing.flags}
    who |= {ruling.ruled_by for ruling in standing.rulings} | {found.kept_by}
    is_held = found.removed_at is None
    return render_page(
        request,
        "console/evidence_file.html",
        {
            "shown": shown,
            "file": found,
            "standing": standing,
            "custody": custody,
            "before": len(deeds) - len(custody),
            "names": names_by_code(who, language_of(request)),
            "page": page,
            "has_pages": found.kind == PDF and bool(shown.address),
            "may_take": is_held and not found.flagged and viewer.may(permissions.EVIDENCE_EXPORT),
            "may_flag": is_held and not found.flagged and viewer.may(permissions.EVIDENCE_FLAG),
            "may_lift": viewer.may(permissions.EVIDENCE_FLAG)
            and any(flag.lift_asked_at is None for flag in standing.flags),
            "may_destroy": is_held
            and standing.order is None
            and not standing.holds
            and viewer.may(permissions.EVIDENCE_DESTROY),
            **around(found, language_of(request)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_FLAG)
def flag(request: DeskRequest, file_id: int) -> HttpResponse:
    """This will let somebody say that a content is illegal to show: it is sealed for everybody at once."""
    form = FlagForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    found = file_for(request.viewer, file_id)
    if request.method == "POST" and save(
        form,
        lambda typed: flag_illegal(
            file_id=file_id, reason=typed["reason"], actor=actor_of(request), now=request.now
        ),
    ):
        return done(request, "evidence_flagged", "desk_evidence_file", file_id)
    return _asking(request, form, found, _FLAG)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_FLAG)
def lift(request: DeskRequest, file_id: int) -> HttpResponse:
    """This will let somebody ask for a flag to be lifted; another person decides."""
    form = LiftForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    found = file_for(request.viewer, file_id)
    flags = standing_of(found).flags
    asked = next((one for one in flags if one.lift_asked_at is None), None)
    if asked is None:
        raise EvidenceRefused("asked" if flags else "decided", status=409)
    if request.method == "POST" and save(
        form,
        lambda typed: ask_to_lift(
            flag_id=asked.id, reason=typed["reason"], actor=actor_of(request), now=request.now
        ),
    ):
        return done(request, "evidence_lift_asked", "desk_evidence_file", file_id)
    return _asking(request, form, found, _LIFT)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_DESTROY)
def destroy(request: DeskRequest, file_id: int) -> HttpResponse:
    """This will let somebody ask for a content to be destroyed by order; another person carries it out."""
    form = DestroyForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    found = file_for(request.viewer, file_id)
    if request.method == "POST" and save(
        form,
        lambda typed: ask_to_destroy(
            file_id=file_id,
            order_reference=typed["order"],
            reason=typed["reason"],
            actor=actor_of(request),
            now=request.now,
        ),
    ):
        return done(request, "evidence_destruction_asked", "desk_evidence_file", file_id)
    return _asking(request, form, found, _DESTROY)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_EXPORT)
@needs_fresh_sign_in
def original(request: DeskRequest, file_id: int) -> HttpResponseBase:
    """This will give the original as an encrypted archive: for a public key at once, else by a passphrase.

    The passphrase is shown first, on a page of its own, and stored nowhere: what that page sends back holds it, signed.
    """
    found = file_for(request.viewer, file_id)
    actor = actor_of(request)
    lang = language_of(request)
    if request.method == "POST" and (token := request.POST.get("token", "")):
        reason, passphrase = _read_token(token, actor, file_id)
        return _sent(
            export_files(files=[found], reason=reason, actor=actor, now=request.now, passphrase=passphrase)
        )
    form = OriginalForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method == "POST" and form.is_valid():
        reason, recipient = form.cleaned_data["reason"], form.cleaned_data["recipient"].strip()
        if not recipient and not found.flagged:
            passphrase = new_passphrase()
            token = signing.dumps([f"{actor}", file_id, reason, passphrase], salt=_SALT)
            return render_page(
                request,
                "console/evidence_passphrase.html",
                {"passphrase": passphrase, "token": token, **around(found, lang)},
            )
        try:
            return _sent(
                export_files(files=[found], reason=reason, actor=actor, now=request.now, recipient=recipient)
            )
        except EvidenceRefused as refused:
            form.say_refusal(refused)
    return _asking(request, form, found, _ORIGINAL)


def around(found: EvidenceFile, lang: str) -> dict[str, Any]:
    """This will give what pages about a file share: its crumbs and the way back to it."""
    here = reverse("desk_evidence_file", args=[found.id])
    crumbs = [(reverse("desk_evidence"), say("desk.evidence.title", lang))]
    report = found.holder.removeprefix("report:")
    if report != found.holder:
        crumbs = [
            (reverse("desk_reports"), say("desk.reports.title", lang)),
            (reverse("desk_report", args=[int(report)]), say("desk.reports.one", lang, number=report)),
        ]
    return {"crumbs": tuple(crumbs), "back": here, "report": int(report) if report != found.holder else 0}


def actor_of(request: DeskRequest) -> Actor:
    """This will give the actor, for the office by which they work with evidence, so that its auditors see it."""
    offices = request.viewer.offices_where(permissions.EVIDENCE_VIEW)
    return request.viewer.actor(min(offices, default=None))


def _asking(
    request: DeskRequest, form: DeskForm, found: EvidenceFile, words: tuple[str, str, tuple[str, ...]]
) -> HttpResponse:
    """This will show the page on which something is asked, with what will happen."""
    lang = language_of(request)
    about = around(found, lang)
    title, button, consequences = words
    named = (about["back"], say("desk.evidence.one", lang, number=f"{found.id}"))
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            **about,
            "crumbs": (*about["crumbs"], named),
            "title": title,
            "button": button,
            "about": found.name,
            "consequences": consequences,
        },
    )


def _read_token(token: str, actor: Actor, file_id: int) -> tuple[str, str]:
    try:
        who, which, reason, passphrase = signing.loads(token, salt=_SALT, max_age=_PASSPHRASE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise EvidenceRefused("passphrase", status=422) from None
    if (who, which) != (f"{actor}", file_id):
        raise EvidenceRefused("passphrase", status=422)
    return str(reason), str(passphrase)


def _sent(archive: Archive) -> FileResponse:
    response = FileResponse(
        archive.file,
        as_attachment=True,
        filename=archive.name,
        content_type="application/octet-stream",
    )
    response.headers["Content-Length"] = f"{archive.size_bytes}"
    response.headers["Cache-Control"] = "no-store"
    return response
