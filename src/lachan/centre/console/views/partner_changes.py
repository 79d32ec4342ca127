"""Changes of partners: asked for, confirmed by another person on the draft's page; suspending; ending a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import office_coded_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.console.forms.partners import FORMS, HeardForm, JoinForm, ReasonForm
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.partner_words import dialled, pairs_of
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.partners import answers_said, crumbs_of, may_change
from lachan.centre.partners.marking import USUAL_SIGHT
from lachan.centre.partners.queries.drafts import draft_for, numbers_of
from lachan.centre.partners.queries.keys import keys_of
from lachan.centre.partners.queries.partners import desks_of, endpoint_of, partner_for
from lachan.centre.partners.services.asking import ask_change, ask_to_join, withdraw
from lachan.centre.partners.services.confirming import Confirmed, confirm
from lachan.centre.partners.services.keys import end_key
from lachan.centre.partners.services.stopping import suspend
from lachan.centre.partners.services.telling import said_slot
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.partners.queries.drafts import DraftRow
    from lachan.centre.partners.queries.partners import PartnerRow


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PARTNER_CHANGE)
@needs_fresh_sign_in
def join(request: DeskRequest) -> HttpResponse:
    """This will ask that somebody become a partner; a code goes to the desk that is named."""
    _need(request)
    lang = language_of(request)
    kind = request.GET.get("kind", "")
    first = {"country": "VN", "language": "vi", "tlp": "green", "pap": "green", "kind": kind}
    first["sees"] = list(USUAL_SIGHT.get(kind, ()))  # type: ignore[assignment]
    form = JoinForm(request.POST or None, lang=lang, initial=first)
    made = list[int]()

    def write(_: dict[str, Any]) -> None:
        wanted = form.change(_office_of(request))
        made.append(ask_to_join(join=wanted, actor=request.viewer.actor(), now=request.now))

    if save(form, write):
        return done(request, "partner_asked", "desk_partner_draft", made[0])
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.partner_join.title",
            "button": "desk.partner_ask.do",
            "explained": "desk.partner_join.explained",
            "back": reverse("desk_partners"),
            "crumbs": crumbs_of(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PARTNER_CHANGE)
@needs_fresh_sign_in
def ask(request: DeskRequest, partner_id: int, what: str) -> HttpResponse:
    """This will ask for a change of a partner; another person confirms it."""
    row = partner_for(request.viewer, partner_id)
    _need(request)
    if what not in FORMS:
        raise Refusal(404, "not_found")
    lang = language_of(request)
    bound = request.POST if request.method == "POST" else None
    form = FORMS[what](bound, lang=lang, initial=_first(request, row, what))
    made = list[int]()

    def write(_: dict[str, Any]) -> None:
        change = form.change(_office_of(request))
        made.append(
            ask_change(partner_id=partner_id, change=change, actor=request.viewer.actor(), now=request.now)
        )

    if save(form, write, because="reason"):
        words = "partner_asked" if what not in {"certificate", "probe", "end"} else "partner_asked_no_code"
        return done(request, words, "desk_partner_draft", made[0])
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": f"desk.partner_ask.{what}",
            "button": "desk.partner_ask.do_no_code"
            if what in {"certificate", "probe", "end"}
            else "desk.partner_ask.do",
            "explained": f"desk.partner_ask.{what}_why",
            **_around(request, row),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PARTNER_VIEW)
@needs_fresh_sign_in
def draft(request: DeskRequest, draft_id: int) -> HttpResponse:
    """This will show a change that waits, and let another person confirm it by what the partner read out."""
    viewer, lang = request.viewer, language_of(request)
    shown = draft_for(viewer, draft_id)
    row = partner_for(viewer, shown.partner_id)
    actor = viewer.actor()
    form = _heard_form(request, shown, lang)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer == "withdraw":
        withdraw(draft_id=draft_id, actor=actor, now=request.now)
        if shown.kind == "join":
            return done(request, "partner_withdrawn", "desk_partners")
        return done(request, "partner_withdrawn", "desk_partner", row.id)
    confirmed = list[Confirmed]()

    def write(typed: dict[str, Any]) -> None:
        said = {"said": typed.get("code", ""), "called": typed.get("called", "")}
        confirmed.append(confirm(draft_id=draft_id, **said, actor=actor, now=request.now))

    if save(form, write):
        if confirmed[0].pick_up_code:
            return _pick_up(request, row, confirmed[0].pick_up_code)
        return done(request, "partner_confirmed", "desk_partner", row.id)
    names = names_by_code([shown.asked_by, shown.decided_by], language_of(request))
    office_id = getattr(shown.change, "office_id", None)
    office = offices_by_id([office_id]).get(office_id) if office_id else None
    return form_page(
        request,
        "console/partner_draft.html",
        form,
        {
            "draft": shown,
            "partner": row,
            "what": said_slot(shown.slot, lang),
            "pairs": pairs_of(shown.change, lang, office=office) if shown.change is not None else [],
            "asked_by": names.get(shown.asked_by, say("desk.log.machine", lang)),
            "decided_by": names.get(shown.decided_by, say("desk.log.machine", lang)),
            "mine": shown.asked_by == str(actor),
            "waits": shown.state == "open" and shown.lasts_until > request.now,
            "may_change": may_change(request),
            "numbers": [(one, dialled(one.phone)) for one in numbers_of(draft_id)],
            "crumbs": crumbs_of(request, row),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PARTNER_CHANGE)
@needs_fresh_sign_in
def stop(request: DeskRequest, partner_id: int) -> HttpResponse:
    """This will suspend a partner at once."""
    row = partner_for(request.viewer, partner_id)
    _need(request)
    form = ReasonForm(request.POST if request.method == "POST" else None, lang=language_of(request))

    def write(typed: dict[str, Any]) -> None:
        suspend(partner_id=partner_id, because=typed["reason"], actor=request.viewer.actor(), now=request.now)

    if save(form, write):
        return done(request, "partner_suspended", "desk_partner", partner_id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            "title": "desk.partner_suspend.title",
            "button": "desk.partner_suspend.do",
            "consequences": tuple(f"desk.partner_suspend.{one}" for one in ("keys", "asked", "told", "back")),
            **_around(request, row),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PARTNER_CHANGE)
@needs_fresh_sign_in
def stop_key(request: DeskRequest, partner_id: int, key_id: int) -> HttpResponse:
    """This will end a key of a partner at once."""
    row = partner_for(request.viewer, partner_id)
    _need(request)
    if key_id not in {key.id for key in keys_of(partner_id)}:
        raise Refusal(404, "not_found")
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    if save(form, lambda _: end_key(key_id=key_id, actor=request.viewer.actor(), now=request.now)):
        return done(request, "partner_key_ended", "desk_partner", partner_id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            "title": "desk.partner_key_end.title",
            "button": "desk.partner_key_end.do",
            "consequences": tuple(f"desk.partner_key_end.{one}" for one in ("at_once", "told", "again")),
            **_around(request, row),
        },
    )


def _need(request: DeskRequest) -> None:
    if not may_change(request):
        raise Refusal(403, "not_permitted")


def _around(request: DeskRequest, row: PartnerRow) -> dict[str, Any]:
    back = reverse("desk_partner", args=[row.id])
    return {"about": row.name(language_of(request)), "back": back, "crumbs": crumbs_of(request, row)}


def _office_of(request: DeskRequest) -> Callable[[str], int | None]:
    return lambda code: office_coded_for(request.viewer, code).id if code.strip() else None


def _heard_form(request: DeskRequest, shown: DraftRow, lang: str) -> HeardForm | ConfirmForm:
    posted = request.POST if request.method == "POST" else None
    if shown.proof == "none":
        return ConfirmForm(posted, lang=lang)
    numbers = [
        (one.phone, f"{dialled(one.phone)} ({say(f'partners.desk.{one.desk}', lang)})")
        for one in numbers_of(shown.id)
    ]
    return HeardForm(posted, lang=lang, numbers=numbers, is_read_out=shown.proof == "read_out")


def _pick_up(request: DeskRequest, row: PartnerRow, code: str) -> HttpResponse:
    return render_page(
        request,
        "console/partner_pick_up.html",
        {
            "code": f"{code[:4]} {code[4:]}",
            "back": reverse("desk_partner", args=[row.id]),
            "crumbs": crumbs_of(request, row),
        },
    )


def _first(request: DeskRequest, row: PartnerRow, what: str) -> dict[str, Any]:
    """This will give what stands now, so that who changes one thing types one thing."""
    match what:
        case "about":
            office = offices_by_id([row.office_id]).get(row.office_id) if row.office_id else None
            return {
                "name_vi": row.name_vi,
                "name_en": row.name_en,
                "language": row.language,
                "public_phone": dialled(row.public_phone),
                "public_source": row.public_source,
                "office": office.code if office else "",
            }
        case "desk":
            sort = request.GET.get("desk", "")
            held = {one.desk: one for one in desks_of(row.id)}.get(sort)
            return {"desk": sort} | ({"mail": held.mail, "phone": dialled(held.phone)} if held else {})
        case "endpoint":
            endpoint = endpoint_of(row.id)
            return {"way": endpoint.way, "address": endpoint.address} if endpoint else {}
        case "sight":
            said = answers_said(row, "vi") if row.answers_for else ""
            return {"tlp": row.tlp, "pap": row.pap, "sees": list(row.sees), "answers_for": said}
    return {}
