"""To whom orders go: partners where they are reached now, and abuse desks where the signers saw them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.measures.carrying import Receiver, receiver_of
from lachan.centre.measures.models import Contact
from lachan.centre.partners.queries.answering import endpoints_of
from lachan.centre.partners.queries.partners import partners_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lachan.centre.measures.models import Order

_ACTIVE: Final = "active"


def by_receiver(
    orders: Iterable[Order], *, active_only: bool = False
) -> tuple[tuple[Receiver, Sequence[Order]], ...]:
    """This will give orders by who gets them, in their order. Three queries.

    `active_only` leaves those of partners out that are suspended or gone; that something is undone they are told.
    """
    found = list(orders)
    partner_ids = {order.partner_id for order in found if order.partner_id is not None}
    partners, endpoints = partners_by_id(partner_ids), endpoints_of(partner_ids)
    contact_ids = {order.contact_id for order in found if order.contact_id is not None}
    contacts = Contact.objects.in_bulk(contact_ids) if contact_ids else {}
    groups: dict[object, tuple[Receiver, list[Order]]] = {}
    for order in found:
        if order.partner_id is not None:
            partner = partners[order.partner_id]
            if active_only and partner.state != _ACTIVE:
                continue
            key: object = order.partner_id
            if key not in groups:
                groups[key] = (receiver_of(partner, endpoints.get(order.partner_id)), [])
        else:
            contact = contacts[order.contact_id]
            key = (contact.mail, contact.lang)
            if key not in groups:
                groups[key] = (_desk(contact), [])
        groups[key][1].append(order)
    return tuple(groups.values())


def _desk(contact: Contact) -> Receiver:
    return Receiver(
        mark=f"c{contact.pk}",
        name=contact.name or contact.mail,
        lang="vi" if contact.lang == "vi" else "en",
        way="xarf",
        address=contact.mail,
    )
