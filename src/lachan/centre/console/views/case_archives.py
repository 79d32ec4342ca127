"""Handing a case's evidence over: an archive is asked for, made by a worker, and fetched when it is ready."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.audit.heads import heads_state
from lachan.centre.cases.fetching import send_archive
from lachan.centre.cases.queries.archives import archive_for, marked_of
from lachan.centre.cases.queries.cases import case_for
from lachan.centre.cases.queries.custody import cleared_in
from lachan.centre.cases.services.archives import ask_for_archive, new_key
from lachan.centre.cases.services.redacting import Receiver
from lachan.centre.console.forms.case_evidence import ArchiveForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_case_read
from lachan.centre.console.saving import form_page
from lachan.centre.console.views.case_acts import row_of, seen_case
from lachan.centre.console.views.case_evidence import crumbs_of
from lachan.centre.evidence.archives import new_passphrase
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.desk import DeskRequest

_PASSPHRASE_SECONDS: Final = 900
_SALT: Final = "lachan.console.handing-over"
# when nobody has begun by then, there is no worker
_NOBODY_BEGAN: Final = timedelta(seconds=60)
_EVERY_SECONDS: Final = 2
_MARKED_DIGITS: Final = 18


class Asked(msgspec.Struct, frozen=True):
    """What is to be handed over, as the page with the passphrase carries it, signed; `partner` "" for the whole."""

    actor: str
    case_id: int
    key: str
    reason: str
    language: str
    passphrase: str
    partner: str
    tlp: str
    marked: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_EXPORT)
@needs_fresh_sign_in
def ask(request: DeskRequest, number: str) -> HttpResponse:
    """This will ask for whom and why a case's evidence is handed over, show the passphrase once, then have it made."""
    viewer, lang = request.viewer, language_of(request)
    case_id = seen_case(request, number)
    row = row_of(request, number, case_id)
    if request.method == "POST" and (token := request.POST.get("token", "")):
        asked = _read_token(token, f"{viewer.actor()}", row.id)
        return redirect("desk_case_archive_made", number, _have_it_made(request, asked, row.id))
    exhibits = case_for(viewer, row.id, now=request.now).exhibits
    form = ArchiveForm(
        request.POST if request.method == "POST" else None,
        lang=lang,
        initial={
            "language": lang,
            "scope": "whole",
            "tlp": Receiver("").tlp,
            **_once_more(viewer, row.id, request.GET.get("again", "")),
        },
    )
    around = {"back": reverse("desk_case", args=[number]), "crumbs": crumbs_of(number, lang)}
    if request.method == "POST" and form.is_valid():
        asked = _asked(form.cleaned_data, f"{viewer.actor()}", row.id)
        token = signing.dumps(msgspec.to_builtins(asked), salt=_SALT)
        return render_page(
            request,
            "console/evidence_passphrase.html",
            {"passphrase": asked.passphrase, "token": token, "is_made_later": True, **around},
        )
    return form_page(
        request,
        "console/case_archive.html",
        form,
        {
            "row": row,
            "exhibits": exhibits,
            "cleared": cleared_in(row.id),
            "size_bytes": sum(one.size_bytes for one in exhibits),
            "is_set": heads_state().is_set,
            **around,
        },
    )


@require_safe
@desk_page(permissions.EVIDENCE_EXPORT)
def archive(request: DeskRequest, number: str, archive_id: int) -> HttpResponse:
    """This will show how far an archive is, and where it is fetched; with `part=live` what changes of it, or 304."""
    lang = language_of(request)
    case_id = seen_case(request, number)
    shown = archive_for(request.viewer, case_id, archive_id)
    nobody_began = shown.state == "asked" and request.now - shown.asked_at > _NOBODY_BEGAN
    mark = f'"{shown.mark}.{lang}{".alone" if nobody_began else ""}"'
    is_part = request.GET.get("part") == "live"
    if is_part and request.headers.get("If-None-Match") == mark:
        response = HttpResponse(status=304)
    else:
        if not is_part:
            note_case_read(request, case_id)
        here = reverse("desk_case_archive_made", args=[number, archive_id])
        why, mend = shown.why(lang)
        context: dict[str, Any] = {
            "one": shown,
            "row": row_of(request, number, case_id),
            "names": names_by_code({shown.asked_by}, lang),
            "nobody_began": nobody_began,
            "why": why,
            "mend": mend,
            "mark": mark,
            "every": _EVERY_SECONDS,
            "live": f"{here}?part=live&lang={lang}" if shown.is_undone else "",
            "crumbs": (
                *crumbs_of(number, lang),
                (reverse("desk_case_archive", args=[number]), say("desk.case_archive.title", lang)),
            ),
        }
        template = "console/case_archive_part.html" if is_part else "console/case_archive_made.html"
        response = render_page(request, template, context)
    response.headers["ETag"] = mark
    return response


@require_safe
@desk_page(permissions.EVIDENCE_EXPORT)
@needs_fresh_sign_in
def fetch(request: DeskRequest, number: str, archive_id: int) -> HttpResponseBase:
    """This will send an archive that was made, or a part of it; each time is written down."""
    shown = archive_for(request.viewer, seen_case(request, number), archive_id)
    return send_archive(request, shown, actor=request.viewer.actor(), now=request.now)


def _have_it_made(request: DeskRequest, asked: Asked, case_id: int) -> int:
    receiver = Receiver(asked.partner, asked.tlp, asked.marked) if asked.partner else None
    return ask_for_archive(
        case_id=case_id,
        key=asked.key,
        reason=asked.reason,
        receiver=receiver,
        passphrase=asked.passphrase,
        actor=request.viewer.actor(),
        now=request.now,
        lang="en" if asked.language == "en" else "vi",
    )


def _asked(typed: dict[str, Any], actor: str, case_id: int) -> Asked:
    is_redacted = typed["scope"] == "partner"
    return Asked(
        actor,
        case_id,
        new_key(),
        typed["reason"],
        typed["language"],
        new_passphrase(),
        typed["partner"] if is_redacted else "",
        typed["tlp"],
        tuple(line.strip() for line in typed["marked"].splitlines() if line.strip()),
    )


def _once_more(viewer: Viewer, case_id: int, archive_id: str) -> dict[str, Any]:
    """This will give what was typed for an archive that could not be made, or is gone; nothing for none."""
    if not (archive_id.isascii() and archive_id.isdigit() and len(archive_id) <= _MARKED_DIGITS):
        return {}
    try:
        before = archive_for(viewer, case_id, int(archive_id))
    except Refusal:
        return {}
    return {
        "scope": "partner" if before.partner else "whole",
        "partner": before.partner,
        "tlp": before.tlp or Receiver("").tlp,
        "marked": "\n".join(marked_of(viewer, before.id)),
        "reason": before.reason,
        "language": before.language,
    }


def _read_token(token: str, actor: str, case_id: int) -> Asked:
    try:
        said = signing.loads(token, salt=_SALT, max_age=_PASSPHRASE_SECONDS)
        asked = msgspec.convert(said, Asked)
    except (signing.BadSignature, msgspec.ValidationError):
        raise EvidenceRefused("passphrase", status=422) from None
    if (asked.actor, asked.case_id) != (actor, case_id):
        raise EvidenceRefused("passphrase", status=422)
    return asked
