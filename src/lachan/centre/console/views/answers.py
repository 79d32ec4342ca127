"""A partner's own page: what its organisation gets, what it has answered, and answers by a file."""

from __future__ import annotations

from base64 import b64encode
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, cast

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.given_tables import LARGEST_BYTES
from lachan.centre.console.forms.answers import AnswersForm
from lachan.centre.console.partner_words import marking, said_all
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_answers_read
from lachan.centre.console.saving import form_page, save
from lachan.centre.exchange.claims.samples import SAMPLE_NAME, sample_file
from lachan.centre.exchange.formats.carried import CARRIED
from lachan.centre.exchange.partner_api.claim_doors import CLAIMS_A_QUESTION, result_response
from lachan.centre.exchange.queries.answer_files import file_shown, files_of, told_in
from lachan.centre.exchange.queries.answers import answers_of
from lachan.centre.exchange.queries.entries import is_emptied
from lachan.centre.exchange.queries.subscriptions import subscriptions_of
from lachan.centre.exchange.services.answer_files import answer_by_hand, take_file
from lachan.centre.exchange.services.answering import read_answers
from lachan.centre.partners.queries.own import own_partner, own_partners
from lachan.centre.web import limits
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.reading import reading
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import too_large

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, HttpResponseBase

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.exchange.queries.answer_files import FileShown
    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow
    from lachan.centre.partners.queries.partners import PartnerRow

_ACTIVE: Final = "active"
# as many as somebody goes through on a page; the file has all of them
_SHOWN: Final = 200
# a person waits for so long; a worker takes what is left
_SECONDS: Final = 4.0
_ID_FIGURES: Final = 18


def _reads_the_file[**P](
    view: Callable[Concatenate[DeskRequest, P], HttpResponseBase],
) -> Callable[Concatenate[DeskRequest, P], HttpResponseBase]:
    """This will read the form once it is known who sends it, and not more of them at once than a network may."""
    protected = csrf_protect(view)

    @csrf_exempt  # the check is made inside, since it reads the form and so the file
    @wraps(view)
    def read(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with reading(request):
            request.FILES  # noqa: B018 - asking reads the form
        return protected(request, *args, **kwargs)

    return cast("Callable[Concatenate[DeskRequest, P], HttpResponseBase]", read)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.ANSWER_GIVE)
@_reads_the_file
def answers(request: DeskRequest) -> HttpResponse:
    """This will show what the viewer's organisation gets and has answered, and take answers by a file."""
    lang, is_post = language_of(request), request.method == "POST"
    own = own_partners(request.viewer)
    partner = _chosen(request, own)
    if partner is None or partner.state != _ACTIVE:
        if is_post:
            raise _why_not(partner, own)
        return render_page(request, "console/answers.html", {"partner": partner, "own": own})
    form = AnswersForm(request.POST if is_post else None, request.FILES if is_post else None, lang=lang)
    sent: list[int] = []

    def take(typed: dict[str, Any]) -> None:
        sent.append(_take(request, partner, typed["file"]))

    if is_post and save(form, take):
        return _sent(request, sent[0])
    page = answers_of(request.viewer, partner.id, place=request.GET.get("place", ""))
    files = files_of(request.viewer, partner.id)
    note_answers_read(request, [one.id for one in page.rows])
    return form_page(
        request,
        "console/answers.html",
        form,
        {
            "partner": partner,
            "own": own,
            "agreed": marking(partner.tlp, partner.pap, lang),
            "sees": said_all(partner.sees, "desk.code.kind", lang),
            "got": [_got(one, lang) for one in subscriptions_of(partner)],
            "is_emptied": is_emptied(),
            "sample": b64encode(sample_file()).decode(),
            "sample_name": SAMPLE_NAME,
            "page": page,
            "files": files,
            "names": names_by_code({one.sent_by for one in page.rows} | {one.sent_by for one in files}, lang),
        },
    )


@require_safe
@desk_page(permissions.ANSWER_GIVE)
def answers_file(request: DeskRequest, file_id: int) -> HttpResponse:
    """This will show how far a file is taken, and once it is, what became of each row."""
    return _shown(request, file_shown(request.viewer, file_id))


@require_safe
@desk_page(permissions.ANSWER_GIVE)
def answers_result(request: DeskRequest, file_id: int) -> HttpResponse:
    """This will give what became of each row as a file, once all are taken."""
    shown = file_shown(request.viewer, file_id)
    if shown.done_at is None:
        return redirect("desk_answers_file", file_id)
    note_answers_read(request, (), [shown.id])
    return result_response(told_in(shown))


def _chosen(request: DeskRequest, own: tuple[PartnerRow, ...]) -> PartnerRow | None:
    """This will give for which partner it is: the only one, or the one of several that the address names."""
    if len(own) == 1:
        return own[0]
    said = request.GET.get("of", "")
    if not said.isascii() or not said.isdigit() or len(said) > _ID_FIGURES:
        return None
    return next((one for one in own if one.id == int(said)), None)


def _why_not(partner: PartnerRow | None, own: tuple[PartnerRow, ...]) -> Refusal:
    if partner is not None:
        return Refusal(403, "partner_suspended")
    return Refusal(422, "exchange_answers_whose") if own else Refusal(403, "exchange_answers_nobody")


def _take(request: DeskRequest, partner: PartnerRow, file: Any) -> int:
    """This will keep the file for the partner, take what can be in a few seconds, and give its id. Raises Refusal."""
    if file.size > LARGEST_BYTES:
        raise too_large(LARGEST_BYTES)
    rows = read_answers(own_partner(request.viewer, partner.id), file.read(), now=request.now)
    wait_seconds = limits.keys.take(f"answers:{partner.id}", len(rows) / CLAIMS_A_QUESTION)
    if wait_seconds:
        raise limits.too_many("exchange_answers_often", wait_seconds)
    file_id = answer_by_hand(
        partner_id=partner.id, rows=rows, actor=request.viewer.actor(partner.office_id), now=request.now
    )
    take_file(file_id=file_id, seconds=_SECONDS, now=request.now)
    return file_id


def _sent(request: DeskRequest, file_id: int) -> HttpResponse:
    """This will show what became of a file that was just sent; of one that is still being taken how far it is."""
    shown = file_shown(request.viewer, file_id)
    if shown.done_at is None:
        return redirect("desk_answers_file", file_id)
    if request.POST.get("as") == "file":
        return result_response(told_in(shown))
    return _shown(request, shown)


def _shown(request: DeskRequest, file: FileShown) -> HttpResponse:
    """This will show what became of each row, what was refused first; nothing row by row before all are taken."""
    told = told_in(file).claims if file.done_at is not None else ()
    refused_first = sorted(told, key=lambda one: (one.what != "refused", one.row))
    if told:
        note_answers_read(request, (), [file.id])
    return render_page(
        request,
        "console/answers_done.html",
        {
            "partner": file.partner,
            "file": file,
            "shown": refused_first[:_SHOWN],
            "more": max(0, len(told) - _SHOWN),
            "back": f"{reverse('desk_answers')}?of={file.partner.id}",
        },
    )


def _got(one: SubscriptionRow, lang: str) -> dict[str, Any]:
    """This will say what comes in a format, and how far: nothing of secrets, addresses and settings."""
    carried = CARRIED[one.format]
    return {
        "format": one.format,
        "kinds": said_all(
            [kind for kind in one.reader.kinds if kind in carried.kinds], "desk.code.kind", lang
        ),
        # one of them has a comma of its own
        "actions": "; ".join(
            said_all([action], "exchange.action", lang)
            for action in one.reader.actions
            if action in carried.actions
        ),
        "marking": marking(one.reader.tlp, one.reader.pap, lang),
        "least": one.reader.least_confidence,
        "told_at": one.told_at,
    }
