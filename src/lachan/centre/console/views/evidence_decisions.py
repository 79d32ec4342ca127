"""What one person has asked about evidence, for another to decide. No picture is shown where a flag stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.console.forms.reports import BecauseForm
from lachan.centre.console.queries.evidence import Reach
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.evidence import actor_of
from lachan.centre.evidence.decisions import files_by_content, standing_of, waiting_flag, waiting_order
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import decide_lift, note_facts_seen, withdraw_destruction
from lachan.centre.evidence.services import destroy as carry_out
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.evidence.queries import EvidenceFile


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_FLAG)
@needs_fresh_sign_in
def lift(request: DeskRequest, flag_id: int) -> HttpResponse:
    """This will show why a flag was set and why it should be lifted, and let a second person decide."""
    flag = waiting_flag(flag_id)
    if flag is None:
        raise EvidenceRefused("decided", status=404)

    def decide(answer: str, reason: str) -> None:
        decide_lift(
            flag_id=flag_id,
            agreed=answer == "agree",
            reason=reason,
            actor=actor_of(request),
            now=request.now,
        )

    asked = {
        "what": "lift",
        "by": flag.lift_asked_by,
        "at": flag.lift_asked_at,
        "because": flag.lift_reason,
        "flag": flag,
    }
    return _decide(request, flag.sha256, asked, decide)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EVIDENCE_FLAG)
@needs_fresh_sign_in
def destruction(request: DeskRequest, order_id: int) -> HttpResponse:
    """This will show by which order a content is to be destroyed, and let a second person carry it out or not.

    Who has asked may take it back.
    """
    order = waiting_order(order_id)
    if order is None:
        raise EvidenceRefused("decided", status=404)

    def decide(answer: str, reason: str) -> None:
        act = carry_out if answer == "agree" else withdraw_destruction
        act(order_id=order_id, reason=reason, actor=actor_of(request), now=request.now)

    asked = {
        "what": "destroy",
        "by": order.asked_by,
        "at": order.asked_at,
        "because": order.reason,
        "order": order,
    }
    return _decide(request, order.sha256, asked, decide)


def _decide(
    request: DeskRequest, sha256: str, asked: Mapping[str, object], decide: Callable[[str, str], None]
) -> HttpResponse:
    lang, viewer = language_of(request), request.viewer
    files = files_by_content([sha256]).get(sha256, [])
    reach = Reach(viewer, files)
    seen = [one for one in files if reach.sees(one)]
    if not seen:
        raise Refusal(404, "not_found")
    what, by = f"{asked['what']}", f"{asked['by']}"
    why_not = reach.why_not(files, asked_by=by)
    is_own = by == f"{viewer.actor()}"
    answer = request.POST.get("answer", "")
    form = BecauseForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method == "POST":
        takes_back = is_own and what == "destroy" and answer == "refuse"
        if why_not and not takes_back:
            _refuse(why_not)
        if answer not in {"agree", "refuse"}:
            form.say_wrong("choice")
        elif save(form, lambda typed: decide(answer, typed["reason"])):
            told = "taken_back" if takes_back else f"{what}_{answer}"
            return done(request, f"evidence_{told}", "desk_evidence")
    note_facts_seen(files=seen, actor=actor_of(request), now=request.now)
    standing = standing_of(seen[0])
    return form_page(
        request,
        "console/evidence_decision.html",
        form,
        {
            "asked": asked,
            "files": seen,
            "others": len(files) - len(seen),
            "file": seen[0],
            "standing": standing,
            "why_not": why_not,
            "takes_back": is_own and what == "destroy",
            "names": names_by_code(_people(by, asked, seen), lang),
            "crumbs": ((reverse("desk_evidence"), say("desk.evidence.title", lang)),),
        },
    )


def _people(by: str, asked: Mapping[str, object], files: list[EvidenceFile]) -> set[str]:
    flagged_by = getattr(asked.get("flag"), "flagged_by", "")
    return {by, flagged_by, *(one.kept_by for one in files)}


def _refuse(why_not: str) -> None:
    if why_not == "own":
        raise EvidenceRefused("two_persons", status=403)
    raise Refusal(403, "not_permitted")
