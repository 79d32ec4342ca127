"""What carries orders to a partner: a signed call, a mail in its language, or nothing where it comes for them.

What is said is the neutral form (`preview.py`) with the order's number; a partner knows doubles by it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.measures.preview import neutral_form
from lachan.centre.outbox.contents import Attachment
from lachan.centre.outbox.services import send_mail, send_webhook
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.measures.models import Measure, Order
    from lachan.centre.partners.queries.partners import EndpointRow, PartnerRow
    from lachan.centre.web.words import Lang

# A call of 200 forms has about 60 KB; a mail of more lines is read by nobody.
MOST_IN_ONE: Final = 200
# long enough to look into a complaint that something did not come
_KEEP_DAYS: Final = 30
_MAILED: Final = ("mail", "xarf")
_ASKS: Final = ("ask", "remind", "again")


def said_of(measure: Measure, order: Order, *, act: str) -> dict[str, Any]:
    """This will give an order as it is sent: `act` is `ask`, `remind`, `again` (it has come back) or `undo`."""
    said = {"order": order.pk, "act": act, **neutral_form(measure)}
    if act in _ASKS:
        said |= {"answer_by": _moment(order.answer_by), "effect_by": _moment(order.effect_by),
                 "until": _moment(measure.expires_at)}  # fmt: skip
    return said


def carry(
    *,
    partner: PartnerRow,
    endpoint: EndpointRow | None,
    orders: Sequence[tuple[Measure, Order]],
    act: str,
    now: datetime,
) -> int | None:
    """This will hand at most `MOST_IN_ONE` orders of one partner to the outbox, in the caller's transaction.

    Gives the message's id, None where the partner comes for them.
    """
    said = [said_of(measure, order, act=act) for measure, order in orders]
    first = orders[0][1]
    key = f"orders:{act}:{partner.id}:{first.pk}:{len(orders)}:{first.reminded}:{first.returned}"
    if endpoint is not None and endpoint.way == "webhook":
        return send_webhook(
            key=key,
            url=endpoint.address,
            event=f"measures.{act}",
            payload={"orders": said},
            secret_name=endpoint.secret_name,
            allow_private=endpoint.allow_private,
            purpose="measures.orders",
            keep_days=_KEEP_DAYS,
            now=now,
        )
    if endpoint is not None and endpoint.way in _MAILED:
        return _mail(key, partner, endpoint.address, said, act, now)
    return None


def _mail(
    key: str, partner: PartnerRow, to: str, said: Sequence[dict[str, Any]], act: str, now: datetime
) -> int:
    lang: Lang = "en" if partner.language == "en" else "vi"
    centre = centre_in(lang)
    lines = [
        say(
            f"measures.mail.line_{act}",
            lang,
            number=one["number"],
            order=str(one["order"]),
            kind=say(f"measures.kind.{one['kind']}", lang),
            # so that no program on the way makes it a link to click
            value=str(one["value"]).replace("://", "[:]//").replace(".", "[.]"),
        )
        for one in said
    ]
    return send_mail(
        key=key,
        to=to,
        subject=say(f"measures.mail.subject_{act}", lang, count=str(len(said)), number=said[0]["number"]),
        text=say(
            f"measures.mail.text_{act}",
            lang,
            partner=partner.name(lang),
            centre=centre.name,
            contact=centre.contact or "–",
            lines="\n".join(lines),
            at=f"{now.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        ),
        attachments=(
            Attachment(
                "orders.json",
                "application/json",
                json.dumps({"orders": said}, ensure_ascii=False, indent=1).encode(),
            ),
        ),
        purpose="measures.orders",
        keep_days=_KEEP_DAYS,
        now=now,
    )


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
