"""What a partner's machine comes with, agreed by two administrators: a probe's key, and a token in a file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from centre.partners.joined import CODE
from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.measures.models import Control
from lachan.centre.partners.contents import ProbeKeyAdd
from lachan.centre.partners.models import Key
from lachan.centre.partners.public_keys import read_public_key
from lachan.centre.partners.services.asking import ask_change
from lachan.centre.partners.services.confirming import confirm
from probe.resolvers import CONTROL

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lachan.centre.audit.actors import Actor

SCOPES: Final = ("measures.read", "measures.answer", "probe")
NOWHERE: Final = "vcb-hotro-88123.top"


def agree_to_probe(
    partner_id: int,
    public: str,
    *,
    called: str,
    asks: Actor,
    confirms: Actor,
    now: datetime,
    probe: str = "hanoi",
) -> None:
    """This will agree to a probe's public key as it was read out over the telephone."""
    key = read_public_key(public)
    change = ProbeKeyAdd(probe, key.key, key.fingerprint, 30)
    draft = ask_change(partner_id=partner_id, change=change, actor=asks, now=now, draw=lambda: CODE)
    confirm(draft_id=draft, said=key.fingerprint[:16], called=called, actor=confirms, now=now)


def write_token(partner_id: int, file: Path, *, confirmed_by: str, now: datetime, place: int = 1) -> None:
    """This will let a token open what a probe and a program need, and write it where the partner has it."""
    token = new_token()
    Key.objects.create(
        partner_id=partner_id, kind="token", scopes=" ".join(SCOPES), state="live", sha256=hash_of_token(token),
        begins_at=now, ends_at=now + timedelta(days=9), agreed_until=now + timedelta(days=9),
        confirmed_by=confirmed_by, place=place,
    )  # fmt: skip
    file.write_text(f"{token}\n")


def know_controls(now: datetime) -> None:
    """This will know of a name that is there, and of one that is nowhere, as the worker finds them over an hour."""
    Control.objects.create(name=CONTROL, kind="there", addresses="45.76.12.1", seen_at=now)
    Control.objects.create(name=NOWHERE, kind="nowhere", seen_at=now)
