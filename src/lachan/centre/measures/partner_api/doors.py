"""What partners' programs ask: orders, replies, tasks of probes and their results. Who they are stands in the key."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.utils import timezone

from lachan.centre.cases.api.bodies import read_body, read_bytes
from lachan.centre.cases.api.saying import answer, encode
from lachan.centre.measures.effect.probing import MOST_BYTES, TASK_LASTS
from lachan.centre.measures.partner_api import said
from lachan.centre.measures.partner_api.parameters import NUMBER, misfit, number, parameters
from lachan.centre.measures.queries.partner_orders import (
    MOST_ORDERS,
    SHOWS,
    WAITS,
    orders_for_partner,
    state_for_partner,
)
from lachan.centre.measures.services.handing_over import confirm_received
from lachan.centre.measures.services.probes import hand_out_tasks, take_results
from lachan.centre.measures.services.replying import take_reply
from lachan.centre.partners.coming_in import PartnerHere, partner_of
from lachan.centre.web import limits
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

READ: Final = "measures.read"
ANSWER: Final = "measures.answer"
PROBE: Final = "probe"
SIGNATURE: Final = "Lachan-Signature"
_WAY: Final = "api"


def list_orders(request: HttpRequest) -> HttpResponse:
    """This will give a page of the partner's orders; 304 where it is what the program has."""
    here, _ = _here(request, READ)
    asked = parameters(request, ("state", "after", "size"))
    show = asked.get("state", WAITS)
    if show not in SHOWS:
        raise misfit("state", ", ".join(SHOWS))
    found = orders_for_partner(
        here.partner_id,
        show=show,
        after=number(asked, "after", 0, least=0, most=10**18 - 1),
        size=number(asked, "size", MOST_ORDERS, least=1, most=MOST_ORDERS),
    )
    content = encode(said.PartnerOrders(found.orders, found.after or None))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if etag in {
        one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")
    }:
        response = HttpResponse(status=304)
        response.headers["ETag"] = etag
        return response
    return answer(content, etag=etag)


def receive_orders(request: HttpRequest) -> HttpResponse:
    """This will note which orders the program has."""
    here, now = _here(request, READ)
    body = read_body(read_bytes(request), said.PartnerReceived)
    received = confirm_received(partner_id=here.partner_id, order_ids=body.orders, now=now)
    return answer(encode(said.PartnerHas(received)))


def reply(request: HttpRequest, order: str) -> HttpResponse:
    """This will keep what the partner says of an order."""
    here, now = _here(request, ANSWER)
    if not NUMBER.fullmatch(order):
        raise Refusal(404, "not_found")
    body = read_body(read_bytes(request), said.PartnerReply)
    is_new = _take(here, int(order), body, now)
    kept = said.PartnerReplyKept(
        int(order), body.mark, is_new, state_for_partner(here.partner_id, int(order))
    )
    return answer(encode(kept), status=201 if is_new else 200)


def reply_many(request: HttpRequest) -> HttpResponse:
    """This will keep what the partner says of several orders, each by itself."""
    here, now = _here(request, ANSWER)
    body = read_body(read_bytes(request), said.PartnerReplies)
    # the request itself is counted already
    limits.spend(request, len(body.replies) - 1, key=f"partner:{here.key_id}")
    return answer(encode(said.PartnerRepliesDone(tuple(_done(here, one, now) for one in body.replies))))


def probe_tasks(request: HttpRequest) -> HttpResponse:
    """This will give what a probe is to ask."""
    here, now = _here(request, PROBE)
    tasks = hand_out_tasks(partner_id=here.partner_id, probe=_probe(request), now=now)
    told = said.PartnerTasks(
        now, int(TASK_LASTS.total_seconds()), tuple(said.PartnerTask(one.id, one.name) for one in tasks)
    )
    return answer(encode(told))


def probe_results(request: HttpRequest) -> HttpResponse:
    """This will take what a probe says, if it is signed, fresh and right about what we know."""
    here, now = _here(request, PROBE)
    probe = _probe(request)
    taken = take_results(
        partner_id=here.partner_id,
        probe=probe,
        # as they came: these are the bytes that are signed
        body=read_bytes(request, most=MOST_BYTES),
        signature=request.headers.get(SIGNATURE, ""),
        now=now,
    )
    return answer(encode(said.PartnerResultsTaken(taken.believed, taken.is_known, taken.wrong_until)))


def _here(request: HttpRequest, scope: str) -> tuple[PartnerHere, datetime]:
    now = timezone.now()
    return partner_of(request, now=now, scope=scope), now


def _take(here: PartnerHere, order: int, body: said.PartnerReply, now: datetime) -> bool:
    return take_reply(
        order_id=order,
        partner_id=here.partner_id,
        says=body.says,
        mark=body.mark,
        words=body.words,
        way=_WAY,
        now=now,
    )


def _done(here: PartnerHere, one: said.PartnerReplyTo, now: datetime) -> said.PartnerReplyDone:
    try:
        is_new = _take(here, one.order, one, now)
    except Refusal as refusal:
        return said.PartnerReplyDone(
            one.order,
            one.mark,
            refusal.status,
            refusal.code,
            f"{refusal.what('en')} {refusal.mend('en')}".strip(),
            f"{refusal.what('vi')} {refusal.mend('vi')}".strip(),
        )
    return said.PartnerReplyDone(one.order, one.mark, 201 if is_new else 200)


def _probe(request: HttpRequest) -> str:
    return parameters(request, ("probe",)).get("probe", "")
