"""What the rows of the matrix about partners ask: a partner with a change that waits and a key.

Whoever comes has a role at the northern office, and partners are kept at the top: so nobody of the matrix changes one.
Who does is in `views/test_partners.py` and `partners/services/test_permitted.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from centre.accounts.people import as_actor
from centre.partners.joined import CODE, ISP, PUBLIC, TOKEN
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.exchange.models import UnsignedAsk
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.centre.partners.contents import EndpointSet
from lachan.centre.partners.models import Draft, Key, Partner
from lachan.centre.partners.services.asking import ask_change, ask_to_join
from lachan.centre.partners.services.confirming import confirm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place


def _partner(place: Place) -> int:
    held = Partner.objects.filter(code=ISP.code).first()
    if held is not None:
        return held.pk
    now, second = timezone.now(), as_actor(place.people.at("centre"))
    draft = ask_to_join(join=ISP, actor=OPERATOR, now=now, draw=lambda: CODE)
    partner = confirm(draft_id=draft, said=CODE, called=PUBLIC, actor=second, now=now).partner_id
    token = ask_change(partner_id=partner, change=TOKEN, actor=OPERATOR, now=now, draw=lambda: CODE)
    confirm(draft_id=token, said=CODE, called=PUBLIC, actor=second, now=now)
    ask_change(partner_id=partner, change=EndpointSet("fetch"), actor=OPERATOR, now=now, draw=lambda: CODE)
    return partner


def _a_partner(place: Place) -> Mapping[str, Any]:
    return {"partner_id": _partner(place)}


def _a_change(place: Place) -> Mapping[str, Any]:
    return {"partner_id": _partner(place), "what": "sight"}


def _a_format(place: Place) -> Mapping[str, Any]:
    return {"partner_id": _partner(place), "format": "stix"}


def _an_unsigned(place: Place) -> Mapping[str, Any]:
    partner = _partner(place)
    if not UnsignedAsk.objects.exists():
        options = {"without_tsig": ["203.0.113.53"]}
        subscribe(
            partner_id=partner, asked=Asked("rpz", secret_name="isp", options=options),  # noqa: S106 - its name
            actor=OPERATOR, now=timezone.now(),
        )  # fmt: skip
    return {"partner_id": partner, "ask_id": UnsignedAsk.objects.get().pk}


def _a_key(place: Place) -> Mapping[str, Any]:
    partner = _partner(place)
    return {"partner_id": partner, "key_id": Key.objects.get(partner_id=partner).pk}


def _a_draft(place: Place) -> Mapping[str, Any]:
    return {"draft_id": Draft.objects.get(partner_id=_partner(place), state="open").pk}


BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    "desk/partners/<row:partner_id>": _a_partner,
    "desk/partners/<row:partner_id>/suspend": _a_partner,
    "desk/partners/<row:partner_id>/ask/<slug:what>": _a_change,
    "desk/partners/<row:partner_id>/gets/": _a_partner,
    "desk/partners/<row:partner_id>/gets/<slug:format>": _a_format,
    "desk/partners/<row:partner_id>/gets/<slug:format>/end": _a_format,
    "desk/partners/<row:partner_id>/gets/unsigned/<row:ask_id>": _an_unsigned,
    "desk/partners/<row:partner_id>/keys/<row:key_id>/end": _a_key,
    "desk/partners/drafts/<row:draft_id>": _a_draft,
}
BODIES: Final[dict[str, Any]] = {
    "desk/partners/join": {"code": "ISP-KHAC"},
    "desk/partners/<row:partner_id>/suspend": {"reason": "thử"},
    "desk/partners/<row:partner_id>/ask/<slug:what>": {"tlp": "red", "pap": "red"},
    "desk/partners/drafts/<row:draft_id>": {"answer": "confirm", "code": CODE, "called": PUBLIC},
    "partner/token": {"from_mail": "x", "from_phone": "12345678"},
}
