"""Zones as files for programs: `/exchange/zones/rpz.lachan.zone`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import FileResponse, HttpResponseNotModified
from django.utils import timezone

from lachan.centre.exchange.coming_in import who_comes
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.services.subscribing import note_told
from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones.files import zone_file
from lachan.centre.exchange.zones.keeping import View
from lachan.centre.exchange.zones.running import zones_folder
from lachan.centre.exchange.zones.table import zone_reader
from lachan.centre.web import limits
from lachan.centre.web.problems import for_machines
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

_FORMAT: Final = "rpz"
# They hold nothing that anybody decided: whoever wants to try his resolver may have them.
_FOR_ANYBODY: Final = frozenset({plans.TEST, plans.EMPTY})


@for_machines
def zone(request: HttpRequest, name: str) -> HttpResponseBase:
    """This will send a zone as its partner sees it; 304 to who has it. Strangers get test and empty."""
    now = timezone.now()
    plan = plans.plan_now()
    called = plan.zone_called(name)
    if not called:
        raise Refusal(404, "not_found")
    subscription = None
    if called in _FOR_ANYBODY:
        limits.spend_download(request)
        view = View(zone_reader(PUBLIC), plans.NXDOMAIN)
    else:
        coming = who_comes(request, _FORMAT, now=now)
        subscription = coming.subscription
        answer = (
            subscription.options.get("answer", plans.NXDOMAIN) if subscription is not None else plans.NXDOMAIN
        )
        view = View(zone_reader(coming.reader), answer)
    found = zone_file(zone=called, view=view, plan=plan, folder=zones_folder(), now=now)
    etag = f'"{found.etag}"'
    response: HttpResponseBase
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = FileResponse(found.path.open("rb"), content_type="text/dns; charset=us-ascii")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.zone"'
    response.headers["ETag"] = etag
    # a proxy in between would give one partner what another one sees, or what was lifted
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    if subscription is not None and called in {plans.MAIN, plans.FRESH}:
        note_told(subscription_id=subscription.id, seq=found.seq, now=now)
    return response
