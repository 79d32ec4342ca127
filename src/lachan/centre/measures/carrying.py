"""What carries orders to whom they go: a signed call, a mail in its language, or nothing where it comes for them.

What is said is the neutral form (`preview.py`) with the order's number; who gets it knows doubles by that and the act.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.conf import settings

from lachan.centre.measures.models import Thread
from lachan.centre.measures.notices.addresses import address_of, new_token, token_hash
from lachan.centre.measures.notices.xarf import Sender, as_file, report_of
from lachan.centre.measures.preview import neutral_form
from lachan.centre.outbox.contents import Attachment
from lachan.centre.outbox.naming import issuer
from lachan.centre.outbox.services import send_mail, send_webhook
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.words import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.config.environment.fields import Environment
    from lachan.centre.measures.models import Measure, Order
    from lachan.centre.partners.queries.partners import EndpointRow, PartnerRow

# A call of 200 forms has about 60 KB; a mail of more lines is read by nobody.
MOST_IN_ONE: Final = 200
# each report is a file of its own, and beside them stands the neutral form: as many as a mail may have
MOST_REPORTS_IN_ONE: Final = 9
# long enough to look into a complaint that something did not come
_KEEP_DAYS: Final = 30
MAILED: Final = ("mail", "xarf")
_ASKS: Final = ("ask", "remind", "again")
UNDOES: Final = ("undo", "remind_undo")


class Receiver(msgspec.Struct, frozen=True):
    """To whom orders go: a mark of ids, name and language, the way (`webhook`, `mail`, `xarf`, `fetch`), and where."""

    mark: str
    name: str
    lang: Lang
    way: str
    address: str = ""
    secret_name: str = ""
    allow_private: bool = False

    @property
    def at_once(self) -> int:
        """How many orders go in one message."""
        return MOST_REPORTS_IN_ONE if self.way == "xarf" else MOST_IN_ONE


def receiver_of(partner: PartnerRow, endpoint: EndpointRow | None) -> Receiver:
    """This will give a partner as the one to whom orders go."""
    lang: Lang = "en" if partner.language == "en" else "vi"
    if endpoint is None:
        return Receiver(f"{partner.id}", partner.name(lang), lang, "fetch")
    return Receiver(
        mark=f"{partner.id}",
        name=partner.name(lang),
        lang=lang,
        way=endpoint.way,
        address=endpoint.address,
        secret_name=endpoint.secret_name,
        allow_private=endpoint.allow_private,
    )


def said_of(measure: Measure, order: Order, *, act: str) -> dict[str, Any]:
    """This will give an order as it is sent: `act` is `ask`, `remind`, `again` (come back), `undo` or `remind_undo`."""
    said = {"order": order.pk, "act": act, **neutral_form(measure)}
    if act in _ASKS:
        said |= {"answer_by": _moment(order.answer_by), "effect_by": _moment(order.effect_by),
                 "until": _moment(measure.expires_at)}  # fmt: skip
    if act == "remind":
        said["reminder"] = order.reminded + 1
    if act in UNDOES:
        said["undo_by"] = _moment(order.undo_by)
    if act == "remind_undo":
        said["reminder"] = order.undo_reminded + 1
    return said


def carry(
    *, receiver: Receiver, orders: Sequence[tuple[Measure, Order]], act: str, now: datetime
) -> int | None:
    """This will hand at most `receiver.at_once` orders to the outbox, in the caller's transaction.

    Gives the message's id, None where the receiver comes for them.
    """
    first = orders[0][1]
    time = f"{first.reminded}:{first.returned}:{first.undo_reminded}"
    key = f"orders:{act}:{receiver.mark}:{first.pk}:{len(orders)}:{time}"
    if receiver.way == "webhook":
        return send_webhook(
            key=key,
            url=receiver.address,
            event=f"measures.{act}",
            payload={"orders": [said_of(measure, order, act=act) for measure, order in orders]},
            secret_name=receiver.secret_name,
            allow_private=receiver.allow_private,
            purpose="measures.orders",
            keep_days=_KEEP_DAYS,
            now=now,
        )
    if receiver.way in MAILED:
        return _mail(key, receiver, orders, act, now)
    return None


def _mail(
    key: str, receiver: Receiver, orders: Sequence[tuple[Measure, Order]], act: str, now: datetime
) -> int:
    lang = receiver.lang
    centre = centre_in(lang)
    said = [said_of(measure, order, act=act) for measure, order in orders]
    reply_to, return_path = _open_thread(receiver, [order for _, order in orders], act, now)
    words = "answered_here" if reply_to else "answered_to_contact"
    lines = [
        "\n    ".join([_line(one, act, lang), *_terms(measure, order, act, lang, now)])
        for one, (measure, order) in zip(said, orders, strict=True)
    ]
    text = say(
        f"measures.mail.text_{act}",
        lang,
        partner=receiver.name,
        centre=centre.name,
        contact=centre.contact or say("measures.mail.by_answering", lang),
        lines="\n".join(lines),
        at=_shown(now),
        answer=say(f"measures.mail.{words}", lang, contact=centre.contact or "–"),
    )
    if reply_to:
        # what somebody answers stands above; a program that quotes without marks repeats nothing as an answer
        text = f"{say('measures.mail.cut', lang)}\n\n{text}"
    return send_mail(
        key=key,
        to=receiver.address,
        subject=_subject(act, lang, len(said), said[0]["number"], [measure for measure, _ in orders]),
        text=text,
        reply_to=reply_to,
        return_path=return_path,
        attachments=(
            *(_reports(orders, centre.name) if receiver.way == "xarf" and act in _ASKS else ()),
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


def _subject(act: str, lang: Lang, count: int, number: str, measures: Sequence[Measure]) -> str:
    subject = say(f"measures.mail.subject_{act}", lang, count=str(count), number=number)
    urgent = act in _ASKS and any(each.is_urgent for each in measures)
    return say("measures.mail.urgent_request", lang, subject=subject) if urgent else subject


def _line(one: dict[str, Any], act: str, lang: Lang) -> str:
    return say(
        f"measures.mail.line_{act}",
        lang,
        number=one["number"],
        order=str(one["order"]),
        kind=say(f"measures.kind.{one['kind']}", lang),
        # so that no program on the way makes it a link to click
        value=defanged(str(one["value"])),
    )


def _terms(measure: Measure, order: Order, act: str, lang: Lang, now: datetime) -> list[str]:
    """This will say by when somebody is to answer and until when it holds: who reads a mail opens no file for that."""
    if act in UNDOES and order.undo_by is not None and order.undo_by > now:
        return [say("measures.mail.undo_by", lang, at=_shown(order.undo_by))]
    if act not in _ASKS:
        return []
    said = [say("measures.mail.urgent_line", lang)] if measure.is_urgent else []
    # a reminder comes after that moment
    if order.answer_by is not None and order.answer_by > now:
        said.append(say("measures.mail.answer_by", lang, at=_shown(order.answer_by)))
    if measure.expires_at is not None:
        words = "hold_until" if measure.is_hold else "until"
        said.append(say(f"measures.mail.{words}", lang, at=_shown(measure.expires_at)))
    return [" ".join(said)] if said else []


def _shown(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def defanged(value: str) -> str:
    """This will write a link or name so that no program makes it one to click."""
    return value.replace("://", "[:]//").replace(".", "[.]")


def _open_thread(receiver: Receiver, orders: Sequence[Order], act: str, now: datetime) -> tuple[str, str]:
    """This will give the addresses for answers and for bounces of a mail, "" and "" where none are set."""
    environment: Environment = settings.ENVIRONMENT
    notices = environment.notices_address
    if not notices:
        return "", ""
    answer, bounce = new_token(), new_token()
    thread = Thread.objects.create(
        act=act,
        address=receiver.address,
        answer_sha256=token_hash(answer),
        bounce_sha256=token_hash(bounce),
        made_at=now,
    )
    thread.orders.set(orders)
    return address_of(answer, notices=notices), address_of(bounce, notices=notices)


def _reports(orders: Sequence[tuple[Measure, Order]], name: str) -> tuple[Attachment, ...]:
    environment: Environment = settings.ENVIRONMENT
    mail = environment.mail_from or environment.notices_address
    if not mail:
        # mail waits until a sender is set; the report then lacks, and the neutral form is there
        return ()
    sender = Sender(name, mail, issuer())
    found = [(order.pk, report_of(measure, order, sender=sender)) for measure, order in orders]
    made = [(pk, report) for pk, report in found if report is not None]
    # one is known by its usual name; where there are several each has its order's number
    return tuple(
        Attachment(f"xarf-{pk}.json" if len(made) > 1 else "xarf.json", "application/json", as_file(report))
        for pk, report in made
    )


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
