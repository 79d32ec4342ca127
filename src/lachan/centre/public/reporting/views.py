"""The pages of reporting: the form and its receipt, and following a report by its code. Nothing of it in addresses."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.gzip import gzip_page

from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.territories import provinces_on
from lachan.centre.cases.queries.told import case_of_report
from lachan.centre.indicators.queries import indicators_in
from lachan.centre.measures.queries.about import told_of
from lachan.centre.measures.queries.appealed import reviews_told_of
from lachan.centre.public.queries import look_at
from lachan.centre.public.reporting.files import Files, files_in
from lachan.centre.public.reporting.forms import (
    SHARED,
    Typed,
    new_key,
    read_kept,
    read_posted,
    read_report,
    read_texts,
)
from lachan.centre.public.reporting.showing import steps_of, what_it_holds
from lachan.centre.public.reporting.standing import Stage, Standing, done_about, standing_of
from lachan.centre.public.views import only
from lachan.centre.reports.receipt_codes import read_code, write_code
from lachan.centre.reports.receipts import open_receipt
from lachan.centre.reports.receiving import spend_report
from lachan.centre.reports.services import IdempotencyError, add_to_report, take_report, withdraw_report
from lachan.centre.reports.told import NotToldError, read_told
from lachan.centre.web import limits
from lachan.centre.web.addresses import network_of
from lachan.centre.web.clock import today
from lachan.centre.web.language import language_of
from lachan.centre.web.origins import refuse_other_sites
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, QueryDict

    from lachan.centre.reports.receipts import Seen
    from lachan.centre.reports.told import FieldFault


# Without a cookie, like the question: the browser's own word on where a form was sent from is asked
# (docs/explanation/privacy.md).
@csrf_exempt
@gzip_page
@sensitive_post_parameters()
@only("GET", "HEAD", "POST")
def report(request: HttpRequest) -> HttpResponse:
    """This will show the form, take what is told, and then show the receipt."""
    if request.method != "POST":
        return _form(request, Typed({}), timezone.now())
    refuse_other_sites(request)
    now = timezone.now()
    typed: Typed | None = None
    try:
        limits.spend(request)
        typed = read_report(request, now)
        if typed.wants_form:
            return _form(request, typed, now)
        spend_report(request)
        return _take(request, typed, now)
    except NotToldError as error:
        return _form(request, typed or Typed({}), now, faults=error.faults, status=422)
    except IdempotencyError:
        typed = msgspec.structs.replace(typed or Typed({}), key="")
        return _form(request, typed, now, notice="report.sent_before", status=409)
    except Refusal as refusal:
        unread = typed is None and refusal.status == HTTPStatus.TOO_MANY_REQUESTS
        kept = typed or (read_kept(request) if unread else Typed({}))
        return _form(request, kept, now, refusal=refusal, status=refusal.status)


def _take(request: HttpRequest, typed: Typed, now: datetime) -> HttpResponse:
    told = read_told(
        typed.given(language_of(request)),
        day=today(now),
        network=network_of(request),
        device=_device_of(request),
        idempotency_key=typed.key,
        has_files=bool(typed.files),
    )
    taken = take_report(told=told, files=typed.files.told(now), now=now)
    lost = told.loss_vnd is not None and told.loss_vnd > 0
    return render_page(request, "public/report/receipt.html", {"code": taken.receipt, "lost": lost})


@csrf_exempt
@gzip_page
@sensitive_post_parameters()
@only("POST")
def share(request: HttpRequest) -> HttpResponse:
    """This will fill the form with what a phone's share sheet sends: a text, a link, a picture's words."""
    refuse_other_sites(request)
    now = timezone.now()
    try:
        limits.spend(request)
    except Refusal as refusal:
        shared = Typed({"message": "\n".join(_parts(read_texts(request)))})
        return _form(request, shared, now, refusal=refusal, status=refusal.status)
    read_posted(request)
    files = files_in(request, now)
    parts = _parts(request.POST)
    notice = "report.shared"
    picture = files.picture()
    if picture is not None:
        try:
            limits.spend_picture(request)
            parts.append(look_at(picture).text)
            notice = "report.shared_picture"
        except Refusal:
            # its words can't be read, or not now; the picture itself goes with the report all the same
            notice = "report.shared_unread"
    message = "\n".join(dict.fromkeys(part for part in parts if part))
    return _form(request, Typed({"message": message}, files=files), now, notice=notice)


def _parts(posted: QueryDict) -> list[str]:
    return [part for name in SHARED if (part := posted.get(name, "").strip())]


@csrf_exempt
@gzip_page
@sensitive_post_parameters()
@only("GET", "HEAD", "POST")
def follow(request: HttpRequest) -> HttpResponse:
    """This will show how the report of a code stands, and take what its reporter adds, or that it is withdrawn."""
    if request.method != "POST":
        return _follow(request, _Sent())
    refuse_other_sites(request)
    now = timezone.now()
    sent: _Sent | None = None
    seen: Seen | None = None
    try:
        limits.spend(request)
        read_posted(request)
        sent = _Sent.of(request.POST)
        network = network_of(request)
        seen = open_receipt(sent.code, network=network)
        # only who has the code lets files wait here
        sent = msgspec.structs.replace(sent, files=files_in(request, now))
        done = _change(request, sent, network, now)
        if done:
            seen = open_receipt(sent.code, network=network)
    except NotToldError as error:
        sent = (sent or _Sent()).put_aside(request, now)
        return _follow(request, sent, seen, faults=error.faults, status=422)
    except Refusal as refusal:
        if sent is None and refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
            sent = _Sent.of(read_texts(request))
        sent = (sent or _Sent()).put_aside(request, now)
        return _follow(request, sent, seen, refusal=refusal, status=refusal.status)
    return _follow(request, _Sent(sent.code, "" if done else sent.text), seen, done=done)


class _Sent(msgspec.Struct, frozen=True):
    """What came with the form of who follows a report: the code, and words and files to be added."""

    code: str = ""
    text: str = ""
    files: Files = Files()

    @classmethod
    def of(cls, posted: QueryDict) -> _Sent:
        return cls(posted.get("code", ""), posted.get("text", ""))

    def put_aside(self, request: HttpRequest, now: datetime) -> _Sent:
        return _Sent(self.code, self.text, self.files.put_aside(request, now))


def _change(request: HttpRequest, sent: _Sent, network: str, now: datetime) -> str:
    """This will do what a button of the page asks, and give the key of what is said of it; "" for looking alone."""
    match request.POST.get("do", ""):
        case "add":
            add_to_report(
                code=sent.code,
                text=sent.text,
                files=sent.files.told(now),
                network=network,
                now=now,
            )
            return "follow.added"
        case "withdraw":
            if "sure" not in request.POST:
                raise Refusal(422, "report_not_sure")
            withdraw_report(code=sent.code, network=network, now=now)
            return "follow.withdrawn"
    return ""


def _form(
    request: HttpRequest,
    typed: Typed,
    now: datetime,
    *,
    faults: Sequence[FieldFault] = (),
    refusal: Refusal | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    lang = language_of(request)
    day = today(now)
    typed = msgspec.structs.replace(typed, files=typed.files.put_aside(request, now))
    steps = steps_of(typed, faults, lang, provinces=provinces_on(day))
    fields = {field.name for step in steps for field in step.fields}
    context: dict[str, Any] = {
        "steps": steps,
        "of": str(len(steps)),
        "about": typed.values.get("about", ""),
        "key": typed.key or new_key(),
        "has_faults": bool(faults),
        "elsewhere": [fault.said(lang) for fault in faults if fault.field.partition("/")[0] not in fields],
        "refusal": refusal,
        "notice": notice,
        "files": typed.files,
        "place_asked": typed.place_asked,
        "form_again": "report-form",
        "day": day.isoformat(),
    }
    response = render_page(request, "public/report/form.html", context, status=status)
    if refusal is not None:
        refusal.put_headers(response)
    return response


def _follow(
    request: HttpRequest,
    sent: _Sent,
    seen: Seen | None = None,
    *,
    faults: Sequence[FieldFault] = (),
    refusal: Refusal | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    lang = language_of(request)
    context: dict[str, Any] = {
        "code": write_code(read_code(sent.code)) if seen else sent.code,
        "seen": seen,
        "standing": _standing(seen, lang) if seen else None,
        "done_about": _done_about(seen, lang) if seen and seen.is_open else (),
        "holds": what_it_holds(seen, lang) if seen else (),
        "office": (seen.office_vi if lang == "vi" else seen.office_en) if seen else "",
        "faults": [fault.said(lang) for fault in faults],
        "text": sent.text,
        "files": sent.files,
        "refusal": refusal,
        "done": done,
    }
    response = render_page(request, "public/report/follow.html", context, status=status)
    if refusal is not None:
        refusal.put_headers(response)
    return response


def _standing(seen: Seen, lang: str) -> Standing:
    case = case_of_report(seen.id) if seen.is_open else None
    offices = offices_by_id([case.office_id]) if case else {}
    office = offices.get(case.office_id) if case else None
    return standing_of(seen, case, office.name(lang) if office else "", lang)


def _done_about(seen: Seen, lang: str) -> tuple[Stage, ...]:
    named = indicators_in("report", f"report:{seen.id}")
    decided = told_of([(one.kind, one.value) for one in named])
    return done_about(decided, lang, reviews_told_of((one.about, one.value) for one in decided))


def _device_of(request: HttpRequest) -> str:
    """This will give what a browser says of itself. Of it a keyed hash is kept, to tell a crowd from one person."""
    return "\n".join(request.headers.get(name, "")[:400] for name in ("User-Agent", "Accept-Language"))
