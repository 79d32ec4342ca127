"""Partners of tests: asked for by one administrator, called and confirmed by another, as at the desk."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from centre.accounts.people import NOW, as_actor
from lachan.centre.accounts.models import Role
from lachan.centre.outbox.models import Message
from lachan.centre.partners.contents import DeskSet, Join, TokenAdd
from lachan.centre.partners.models import Draft
from lachan.centre.partners.services.asking import ask_change, ask_to_join
from lachan.centre.partners.services.confirming import Confirmed, confirm

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.audit.actors import Actor
    from lachan.centre.partners.contents import Change

CODE: Final = "12345678"
PUBLIC: Final = "+842438250000"
PHONE: Final = "+842438250001"
MAIL: Final = "noc@songxanh.example"
# long enough ago that the first desk's number is known
JOINED: Final = NOW - timedelta(days=2)

ISP: Final = Join(
    code="ISP-SONGXANH",
    kind="internet_provider",
    name_vi="Viễn thông Sông Xanh",
    name_en="Song Xanh Telecom",
    desk=DeskSet("technical", MAIL, PHONE),
    public_phone=PUBLIC,
    public_source="Trang Liên hệ của songxanh.example, xem ngày 28/11/2026",
    tlp="amber",
    pap="green",
    sees=("url", "domain", "ip"),
)
BANK: Final = msgspec.structs.replace(
    ISP,
    code="NH-HAIAU",
    kind="bank",
    name_vi="Ngân hàng Hải Âu",
    name_en="Hai Au Bank",
    desk=DeskSet("duty", "truc@haiau.example", "+842838250009"),
    answers_for=("Vietcombank", "MoMo"),
    sees=("payee",),
)
TOKEN: Final = TokenAdd(("measures.read", "measures.answer"), 365)


def first(people: People) -> Actor:
    """This will give the administrator who asks."""
    return as_actor(people.at("centre", Role.ADMINISTRATOR))


def second(people: People) -> Actor:
    """This will give the administrator who confirms."""
    return as_actor(people.second("centre", Role.ADMINISTRATOR))


def ask_join(people: People, join: Join = ISP, *, now: datetime = JOINED, by: Actor | None = None) -> int:
    """This will ask that a partner join; its code is CODE. Gives the draft's id."""
    return ask_to_join(join=join, actor=by or first(people), now=now, draw=lambda: CODE)


def join_partner(people: People, join: Join = ISP, *, now: datetime = JOINED) -> int:
    """This will let a partner join by two administrators, and give its id."""
    draft = ask_join(people, join, now=now)
    return confirm_it(people, draft, now=now).partner_id


def ask_for(
    people: People, partner_id: int, change: Change, *, now: datetime = NOW, by: Actor | None = None
) -> int:
    """This will ask for a change; its code is CODE. Gives the draft's id."""
    return ask_change(
        partner_id=partner_id, change=change, actor=by or first(people), now=now, draw=lambda: CODE
    )


def confirm_it(
    people: People,
    draft_id: int,
    *,
    said: str = CODE,
    called: str = PUBLIC,
    by: Actor | None = None,
    now: datetime = NOW,
) -> Confirmed:
    """This will confirm a draft, by the second administrator at the public number."""
    return confirm(draft_id=draft_id, said=said, called=called, actor=by or second(people), now=now)


def change_it(
    people: People,
    partner_id: int,
    change: Change,
    *,
    said: str = CODE,
    called: str = PUBLIC,
    now: datetime = NOW,
) -> Confirmed:
    """This will let a change hold by two administrators."""
    return confirm_it(people, ask_for(people, partner_id, change, now=now), said=said, called=called, now=now)


def draft(draft_id: int) -> Draft:
    """This will give a draft as it stands."""
    return Draft.objects.get(pk=draft_id)


def told(purpose: str) -> list[str]:
    """This will give to whom something was sent, in order."""
    return list(
        Message.objects.filter(purpose=f"partners.{purpose}").order_by("pk").values_list("address", flat=True)
    )


def text_of(purpose: str) -> str:
    """This will give the content of the last message of a purpose."""
    message = Message.objects.filter(purpose=f"partners.{purpose}").order_by("pk").last()
    assert message is not None
    return bytes(message.content).decode()


def agree_to_token(people: People, partner_id: int) -> tuple[str, str]:
    """This will agree to a token, and give what the partner has then: the mail's code, and the telephone's."""
    heard = change_it(people, partner_id, TOKEN).pick_up_code
    found = re.search(r"Mã nhận trong thư: (\S+?)\\n", text_of("pick_up"))
    assert found is not None
    return found[1], heard
