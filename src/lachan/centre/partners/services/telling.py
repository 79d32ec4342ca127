"""What partners' desks and programs are told: codes that prove an address, and each change, by the way known before."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.outbox.contents import BadMessageError
from lachan.centre.outbox.services import send_mail, send_webhook
from lachan.centre.partners.codes import DESKS, DRAFT_LASTS
from lachan.centre.partners.models import Desk, Endpoint, Partner
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.partners.contents import EndpointSet
    from lachan.centre.web.words import Lang

_DIVIDER: Final = "\n\n---\n\n"
# A month, to look into a complaint that nobody was told; what holds a code or a secret goes with being taken.
_KEPT_DAYS: Final = 30


class Way(msgspec.Struct, frozen=True):
    """A way to a partner: a mail address, or the link of its program with the secrets that calls are signed with."""

    address: str
    secret_name: str = ""
    allow_private: bool = False

    @property
    def is_call(self) -> bool:
        """This will say whether it is a program that is called."""
        return bool(self.secret_name)


def ways_of(partner_id: int) -> tuple[Way, ...]:
    """This will give the ways in force: where requests go, and the desk that is told of technical things."""
    found: list[Way] = []
    endpoint = Endpoint.objects.filter(partner_id=partner_id, until__isnull=True).first()
    if endpoint is not None and endpoint.address:
        found.append(Way(endpoint.address, endpoint.secret_name, endpoint.allow_private))
    mail = desk_mail(partner_id)
    if mail and mail not in {way.address for way in found}:
        found.append(Way(mail))
    return tuple(found)


def desk_mail(partner_id: int) -> str:
    """This will give the address of the technical desk, or of the first other that is there; "" for none."""
    mails = dict(
        Desk.objects.filter(partner_id=partner_id, until__isnull=True).values_list("desk", "mail").order_by()
    )
    return next((mails[desk] for desk in DESKS if mails.get(desk)), "")


def way_to(endpoint: EndpointSet, fallback: str) -> Way:
    """This will give the way that an endpoint which isn't set yet is proved by; a desk's mail where it has none."""
    if not endpoint.address:
        return Way(fallback)
    return Way(endpoint.address, endpoint.secret_name, endpoint.allow_private)


def said_slot(slot: str, lang: str) -> str:
    """This will say what a draft changes: `desk:duty` → “duty desk”."""
    kind, _, rest = slot.partition(":")
    match kind:
        case "desk":
            return say("partners.slot.desk", lang, desk=say(f"partners.desk.{rest}", lang))
        case "promise":
            return say("partners.slot.promise", lang, measure=say(f"partners.measure.{rest}", lang))
        case "key":
            sort, _, probe = rest.partition(":")
            return say(f"partners.slot.{sort}", lang, **({"probe": probe} if probe else {}))
    return say(f"partners.slot.{kind}", lang)


def send_code(
    *, partner: Partner, way: Way, draft_id: int, slot: str, code: str, actor: Actor, now: datetime
) -> None:
    """This will send a code to the address that it proves. Raises BadMessageError, as the outbox does."""
    until = now + DRAFT_LASTS
    key = f"partner-code:{draft_id}"
    if way.is_call:
        send_webhook(
            key=key,
            url=way.address,
            event="partner.confirm",
            payload={
                "partner": partner.code,
                "what": slot,
                "code": code,
                "until": until.isoformat(),
                "note": say("partners.mail.code_note", "en"),
            },
            secret_name=way.secret_name,
            allow_private=way.allow_private,
            purpose="partners.code",
            keep_days=0,
            actor=actor,
            now=now,
        )
        return
    _mail(key, way.address, "code", partner, slot, actor, now, code=code, until=moment(until))


def tell(
    words: str,
    *,
    partner: Partner,
    ways: Iterable[Way],
    key: str,
    slot: str,
    actor: Actor,
    now: datetime,
    **blanks: str,
) -> None:
    """This will tell a partner of something by ways that were in force. `words` names the mail and the event.

    A link that can't be called any more keeps nothing back: the desks are told beside it.
    """
    for number, way in enumerate(ways, 1):
        if not way.is_call:
            _mail(f"{key}:{number}", way.address, words, partner, slot, actor, now, **blanks)
            continue
        with suppress(BadMessageError):
            send_webhook(
                key=f"{key}:{number}",
                url=way.address,
                event=f"partner.{words}",
                payload={"partner": partner.code, "what": slot, "at": now.isoformat()},
                secret_name=way.secret_name,
                allow_private=way.allow_private,
                purpose=f"partners.{words}",
                keep_days=_KEPT_DAYS,
                actor=actor,
                now=now,
            )


def send_pick_up(
    *, partner: Partner, key_id: int, secret: str, until: datetime, page: str, actor: Actor, now: datetime
) -> None:
    """This will mail a partner's desk what picks a token up, together with what it hears on the telephone."""
    _mail(
        f"partner-pick-up:{key_id}",
        desk_mail(partner.pk),
        "pick_up",
        partner,
        "key:token",
        actor,
        now,
        secret=secret,
        until=moment(until),
        page=page,
    )


def moment(at: datetime) -> str:
    """This will write a moment as people in Vietnam read it."""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def _mail(
    key: str,
    to: str,
    words: str,
    partner: Partner,
    slot: str,
    actor: Actor,
    now: datetime,
    **blanks: str,
) -> None:
    """This will mail a partner's desk in both languages, its own first: which of its people reads it nobody knows."""
    said = []
    for lang in sorted(LANGS, key=lambda one: one != partner.language):
        centre = centre_in(lang)
        said.append(
            say(
                f"partners.mail.{words}_text",
                lang,
                centre=centre.name,
                contact=centre.contact or say("partners.mail.no_contact", lang),
                partner=partner.name_vi if lang == "vi" else partner.name_en,
                what=said_slot(slot, lang),
                **blanks,
            ).strip()
        )
    first: Lang = "vi" if partner.language == "vi" else "en"
    send_mail(
        key=key,
        to=to,
        subject=say(f"partners.mail.{words}_subject", first, centre=centre_in(first).name),
        text=_DIVIDER.join(said) + "\n",
        purpose=f"partners.{words}",
        # a code is a secret while it works
        keep_days=0 if words in {"code", "pick_up"} else _KEPT_DAYS,
        actor=actor,
        now=now,
    )
