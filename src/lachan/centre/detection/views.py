"""What a new engine or new lists changed in the register, and whether a pass that is held goes on."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.detection import deciding, queries
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest

_ID_FIGURES: Final = 18


@require_safe
@desk_page(permissions.DETECTION_VIEW)
def passes(request: DeskRequest) -> HttpResponse:
    """This will list the last passes over the register, and signals that could not be judged."""
    viewer = request.viewer
    troubles = queries.troubles()
    aside = queries.count_put_aside() if troubles else 0
    return render_page(
        request,
        "detection/passes.html",
        {
            "sweeps": queries.sweeps(),
            "troubles": troubles,
            "aside": aside,
            "may_try": aside > 0 and viewer.may(permissions.LIST_AGREE),
            "may_read": viewer.may(permissions.REPORT_VIEW),
        },
    )


@require_POST
@desk_page(permissions.LIST_AGREE)
def again(request: DeskRequest) -> HttpResponse:
    """This will have signals tried again that were put aside: those that were ticked, or all."""
    said = request.POST.getlist("signal")
    ticked = [int(one) for one in said if one.isascii() and one.isdigit() and len(one) <= _ID_FIGURES]
    ids = None if request.POST.get("which") == "all" else ticked
    count = deciding.try_again(signal_ids=ids, actor=request.viewer.actor(), now=request.now)
    lang = language_of(request)
    messages.success(
        request, say("passes.done_again" if count else "passes.done_none", lang, count=str(count))
    )
    return redirect("desk_passes")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.DETECTION_VIEW)
def one_pass(request: DeskRequest, sweep_id: int) -> HttpResponse:
    """This will show what a pass changed; one that is held is let through or dropped, with a reason."""
    try:
        changed = queries.changed_by(sweep_id)
    except queries.UnknownSweepError:
        raise Refusal(404, "not_found") from None
    lang = language_of(request)
    refused = None
    if request.method == "POST":
        acts = {"through": deciding.let_through, "drop": deciding.drop_sweep}
        act = acts.get(request.POST.get("answer", ""))
        try:
            if act is None:
                raise Refusal(422, "detection_reason")  # noqa: TRY301 - said in the same place
            reason = request.POST.get("reason", "")
            act(sweep_id=sweep_id, reason=reason, actor=request.viewer.actor(), now=request.now)
        except Refusal as error:
            if error.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
            refused = error
        else:
            messages.success(request, say(f"passes.done_{request.POST['answer']}", lang))
            return redirect("desk_pass", sweep_id)
    may = request.viewer.may(permissions.LIST_AGREE)
    return render_page(
        request,
        "detection/pass.html",
        {
            "changed": changed,
            "one": changed.sweep,
            # values of the register are for those who work with it
            "may_look": request.viewer.may(permissions.REGISTER_VIEW),
            "may_drop": may and changed.sweep.state == "held",
            "may_let_through": may and changed.sweep.state in {"held", "dropped"},
            "is_refused": refused is not None,
            "typed": request.POST.get("reason", "")[:1_000],
            "crumbs": ((reverse("desk_passes"), say("passes.title", lang)),),
        },
        status=422 if refused else 200,
    )
