"""A partner with a probe, names whose answer is known, and measures in force there, for tests of effect."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from centre.measures.scene import BAD, NOW, approver, proposed, signed
from centre.partners.joined import ISP, change_it, join_partner
from lachan.centre.measures.effect.probing import Answer, Results, signed_bytes
from lachan.centre.measures.models import Control, Order, Resolved
from lachan.centre.measures.services.ordering import order_approved
from lachan.centre.measures.services.probes import hand_out_tasks, take_results
from lachan.centre.partners.contents import ProbeKeyAdd
from lachan.centre.partners.public_keys import read_public_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from centre.accounts.people import People
    from lachan.centre.measures.models import Measure
    from lachan.centre.measures.services.probes import Taken
    from lachan.centre.partners.contents import Join

PROBE: Final = "hanoi"
RESOLVER: Final = "10.0.0.53"
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THERE: Final = "cong.example"
NOWHERE: Final = "vcb-hotro-88123.top"
OPEN: Final = ("NOERROR", ("45.76.12.9",))
BLOCKED: Final = ("NXDOMAIN", ())
type Said = tuple[str, tuple[str, ...]]


def probing_partner(people: People, join: Join = ISP, key: Ed25519PrivateKey = KEY) -> int:
    """This will let a provider join with a probe, and put controls and addresses there."""
    partner = join_partner(people, join, now=NOW - timedelta(days=2))
    add_probe(people, partner, key)
    controls_ready()
    Resolved.objects.get_or_create(host=BAD, address="45.76.12.9", seen_at=NOW)
    return partner


def add_probe(
    people: People,
    partner: int,
    key: Ed25519PrivateKey = KEY,
    *,
    probe: str = PROBE,
    at: datetime = NOW,
) -> None:
    """This will agree to a probe's key."""
    public = read_public_key(key.public_key().public_bytes_raw().hex())
    change = ProbeKeyAdd(probe, public.key, public.fingerprint, 365)
    change_it(people, partner, change, said=public.fingerprint[:16], now=at)


def controls_ready(at: datetime = NOW) -> None:
    """This will put names there whose answer is known."""
    for name, kind, addresses in ((THERE, "there", "45.76.12.1"), (NOWHERE, "nowhere", "")):
        Control.objects.update_or_create(
            name=name, defaults={"kind": kind, "addresses": addresses, "seen_at": at}
        )


def blocked_there(people: People, value: str = BAD) -> tuple[Measure, Order]:
    """This will have a domain blocked by all providers, with the order sent."""
    measure = proposed(people, value)
    assert signed(measure, approver(people)).done == "approved"
    order_approved(now=NOW)
    Order.objects.filter(measure=measure, state="ordered").update(state="sent", sent_at=NOW)
    return measure, Order.objects.filter(measure=measure).earliest("pk")


def answers_of(
    tasks: Mapping[str, str], said: Mapping[str, Said], resolvers: Sequence[str] = (RESOLVER,)
) -> tuple[Answer, ...]:
    """This will answer tasks (names by id): the controls rightly, and the others as is said by name."""
    plain = {THERE: OPEN, NOWHERE: BLOCKED, **said}
    return tuple(
        Answer(task, resolver, *plain[name]) for task, name in tasks.items() for resolver in resolvers
    )


def sign(
    answers: Sequence[Answer], *, at: datetime, key: Ed25519PrivateKey = KEY, probe: str = PROBE
) -> tuple[bytes, str]:
    """This will give a body and its signature."""
    body = msgspec.json.encode(Results(probe, at, tuple(answers)))
    return body, b64encode(key.sign(signed_bytes(body))).decode()


def tasks_for(partner: int, at: datetime) -> dict[str, str]:
    """This will fetch tasks: names by id."""
    controls_ready(at)
    return {one.id: one.name for one in hand_out_tasks(partner_id=partner, probe=PROBE, now=at)}


def look(partner: int, said: Mapping[str, Said], *, minutes: float = 0) -> Taken:
    """This will let the probe look once and say what it saw, so many minutes after the beginning."""
    at = NOW + timedelta(minutes=minutes)
    body, signature = sign(answers_of(tasks_for(partner, at), said), at=at)
    return take_results(partner_id=partner, probe=PROBE, body=body, signature=signature, now=at)
