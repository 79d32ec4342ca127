"""The pages of appeals: the form and its receipt, and following one by its code. Nothing of it stands in addresses."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.gzip import gzip_page

from lachan.centre.measures.queries.filings import open_filing, places_of
from lachan.centre.measures.queries.listed import read_named
from lachan.centre.measures.services.appealing import ToFile, faults_in, file_appeals
from lachan.centre.measures.services.following_up import add_to_filing, look_now, withdraw_filing
from lachan.centre.measures.services.mailing_proofs import ask_by_mail, prove_by_mail
from lachan.centre.public.appealing.did import did_about
from lachan.centre.public.appealing.forms import Sent, Typed, sent_in, typed_in
from lachan.centre.public.reporting.files import Files, files_in
from lachan.centre.public.reporting.forms import new_key, read_posted, read_texts
from lachan.centre.public.views import only
from lachan.centre.reports.receipt_codes import read_code, write_code
from lachan.centre.reports.told import NotToldError
from lachan.centre.web import limits
from lachan.centre.web.addresses import network_of
from lachan.centre.web.clock import today
from lachan.centre.web.language import language_of
from lachan.centre.web.origins import refuse_other_sites
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from lachan.centre.measures.queries.filings import FilingSeen
    from lachan.centre.measures.queries.listed import Named

# An appeal is read by a person: it costs its network as much as some questions.
_COST: Final = 5.0
_FIELDS: Final = frozenset({"what", "why", "contact", "consent", "files"})
_NOT_LISTED: Final = "appeals_not_listed"


# Without a cookie, like the question and the report (docs/explanation/privacy.md).
@csrf_exempt
@gzip_page
@sensitive_post_parameters()
@only("GET", "HEAD", "POST")
def appeal(request: HttpRequest) -> HttpResponse:
    """This will show the form, take an appeal, and then show its receipt."""
    if request.method != "POST":
        return _form(request, Typed(), timezone.now())
    refuse_other_sites(request)
    now = timezone.now()
    typed: Typed | None = None
    try:
        limits.spend(request, _COST)
        read_posted(request)
        typed = typed_in(request.POST, files_in(request, now))
        return _take(request, typed, now)
    except NotToldError as error:
        lang = language_of(request)
        wrong = {"files": " ".join(fault.said(lang) for fault in error.faults)}
        return _form(request, typed or Typed(), now, wrong=wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refusal as refusal:
        if typed is None and refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
            typed = typed_in(read_texts(request), Files())
        return _form(request, typed or Typed(), now, refusal=refusal, status=refusal.status)


def _take(request: HttpRequest, typed: Typed, now: datetime) -> HttpResponse:
    lang = language_of(request)
    faults = list(faults_in(why=typed.why, contact=typed.contact, consents=typed.consents))
    things: tuple[Named, ...] = ()
    try:
        things = read_named(typed.what, day=today(now))
    except Refusal as refusal:
        faults.insert(0, refusal)
    if faults:
        wrong = {
            fault.pointer.removeprefix("/"): f"{fault.what(lang)} {fault.mend(lang)}".strip()
            for fault in faults
        }
        return _form(request, typed, now, wrong=wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    told = ToFile(
        things=things,
        why=typed.why,
        contact=typed.contact,
        language=lang,
        network=network_of(request),
        form_key=typed.key,
        consents=typed.consents,
        insists=typed.insists,
    )
    filed = file_appeals(told=told, files=typed.files.told(now), now=now)
    context = {"filed": filed, "places": places_of(filed.hosts, filed.token)}
    return render_page(request, "public/appeal/receipt.html", context)


@csrf_exempt
@gzip_page
@sensitive_post_parameters()
@only("GET", "HEAD", "POST")
def follow(request: HttpRequest) -> HttpResponse:
    """This will show how the appeal of a code stands, and do what is asked: add, look for the proof now, withdraw."""
    if request.method != "POST":
        return _follow(request, Sent())
    refuse_other_sites(request)
    now = timezone.now()
    sent: Sent | None = None
    seen: FilingSeen | None = None
    try:
        limits.spend(request)
        read_posted(request)
        sent = sent_in(request.POST, Files())
        network = network_of(request)
        seen = open_filing(sent.code, network=network)
        # only who has the code lets files wait here
        sent = msgspec.structs.replace(sent, files=files_in(request, now))
        done = _change(sent, request.get_host(), network, now)
        if done:
            seen = open_filing(sent.code, network=network)
    except NotToldError as error:
        sent = _put_aside(sent or Sent(), request, now)
        said = " ".join(fault.said(language_of(request)) for fault in error.faults)
        return _follow(request, sent, seen, wrong=said, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refusal as refusal:
        if sent is None and refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
            sent = sent_in(read_texts(request), Files())
        sent = _put_aside(sent or Sent(), request, now)
        return _follow(request, sent, seen, refusal=refusal, status=refusal.status)
    return _follow(request, Sent(sent.code, "", "" if done else sent.why), seen, done=done)


def _change(sent: Sent, site: str, network: str, now: datetime) -> str:
    """This will do what a button of the page asks, and give the key of what is said of it; "" for looking alone."""
    match sent.do:
        case "add":
            files = sent.files.told(now)
            add_to_filing(code=sent.code, text=sent.why, files=files, network=network, now=now)
            return "appeal.follow.added"
        case "look":
            look_now(code=sent.code, network=network, now=now)
            return "appeal.follow.looking"
        case "mail":
            ask_by_mail(code=sent.code, host=sent.host, site=site, network=network, now=now)
            return "appeal.mail.wanted"
        case "mail_code":
            prove_by_mail(code=sent.code, typed=sent.mail_code, network=network, now=now)
            return "appeal.proven.proven"
        case "withdraw":
            if not sent.is_sure:
                raise Refusal(422, "appeal_not_sure")
            withdraw_filing(code=sent.code, network=network, now=now)
            return "appeal.follow.withdrawn"
    return ""


def _put_aside(sent: Sent, request: HttpRequest, now: datetime) -> Sent:
    return msgspec.structs.replace(sent, files=sent.files.put_aside(request, now))


def _form(
    request: HttpRequest,
    typed: Typed,
    now: datetime,
    *,
    wrong: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    lang = language_of(request)
    typed = msgspec.structs.replace(typed, files=typed.files.put_aside(request, now))
    wrong = dict(wrong or {})
    if refusal is not None and (field := refusal.pointer.removeprefix("/")) in _FIELDS:
        wrong[field] = f"{refusal.what(lang)} {refusal.mend(lang)}"
    context: dict[str, Any] = {
        "typed": typed,
        "key": typed.key or new_key(),
        "wrong": wrong,
        "refusal": refusal,
        "may_insist": typed.insists or (refusal is not None and refusal.code == _NOT_LISTED),
        "files": typed.files,
    }
    response = render_page(request, "public/appeal/form.html", context, status=status)
    if refusal is not None:
        refusal.put_headers(response)
    return response


def _follow(
    request: HttpRequest,
    sent: Sent,
    seen: FilingSeen | None = None,
    *,
    wrong: str = "",
    refusal: Refusal | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    lang = language_of(request)
    context: dict[str, Any] = {
        "code": write_code(read_code(sent.code)) if seen else sent.code,
        "seen": seen,
        "did": did_about(seen.appeals, lang) if seen else (),
        "why": sent.why,
        "files": sent.files,
        "mail_code": sent.mail_code,
        "wrong": wrong,
        "refusal": refusal,
        "done": done,
    }
    response = render_page(request, "public/appeal/follow.html", context, status=status)
    if refusal is not None:
        refusal.put_headers(response)
    return response
