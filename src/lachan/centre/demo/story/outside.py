"""The outside of the story: what partners say, what their probes see, and whether a page is there.

Nobody is asked and nothing is fetched: the scene says what the outside would. Addresses are of a network that nobody
uses any more (192.88.99.0/24, RFC 7526), names end in `.example`.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zlib import crc32

import msgspec

from lachan.centre.fetch.rdap.reading import Registration
from lachan.centre.measures.effect.probing import Answer, Look, Results, signed_bytes
from lachan.centre.measures.queries.measures import orders_of
from lachan.centre.measures.services.controls import renew_controls
from lachan.centre.measures.services.handing_over import confirm_received
from lachan.centre.measures.services.ordering import order_approved, undo_ended
from lachan.centre.measures.services.own_looks import Seen, look_ourselves
from lachan.centre.measures.services.probes import hand_out_tasks, take_results
from lachan.centre.measures.services.replying import take_reply
from lachan.centre.measures.services.settling import settle_effects

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.demo.factories import Scene
    from lachan.centre.fetch.names import RecordKind
    from lachan.centre.measures.services.own_looks import Work

_NETWORK: Final = "192.88.99"
# providers that run a probe, and its name
PROBES: Final = {"ISP-SONGXANH": "hanoi", "ISP-NUITRANG": "saigon"}
_RESOLVERS: Final = {"hanoi": "10.1.0.53", "saigon": "10.2.0.53"}
# longer than two looks have to be apart
_TWICE: Final = timedelta(minutes=10)
# whose network registries name for every page of the story; a partner under that name
HOST: Final = "Máy chủ Mây Trắng (ví dụ)"


class Outside:
    """What is blocked where, what is gone, and what partners have been told of so far."""

    def __init__(self, scene: Scene) -> None:
        """This will begin with everything open."""
        self.scene = scene
        self.blocked: set[str] = set()
        self.gone: set[str] = set()

    def resolve(self, name: str, kind: RecordKind) -> tuple[str, ...]:
        """This will give the records of a name: each is there but what was made up to be nowhere, none takes mail."""
        return (_address(name),) if kind == "A" and not _made_up(name) else ()

    def registry(self, name: str, is_address: bool, seconds: float) -> Registration:  # noqa: FBT001 - as registries are asked
        """This will say whose network an address is in."""
        del name, seconds
        return Registration(holder=HOST if is_address else "", country="VN")

    def hear(self, measure_id: int, now: datetime, *, says: str = "") -> None:
        """This will let all partners that were asked have it and, where that is said, answer."""
        for order in orders_of(measure_id):
            if order.partner is None or order.state == "kept_back":
                continue
            partner_id = order.partner.id
            confirm_received(partner_id=partner_id, order_ids=[order.id], now=now)
            if says:
                mark = f"TT-{order.id}-{says}"
                at = now + timedelta(minutes=7)
                take_reply(order_id=order.id, partner_id=partner_id, says=says, mark=mark, way="mail", now=at)

    def order(self, now: datetime) -> None:
        """This will do what the worker does with what was signed, and with what has ended."""
        order_approved(now=now)
        undo_ended(now=now)

    def look_twice(self, now: datetime) -> None:
        """This will let probes look, and the centre at pages, twice, and write down what that means."""
        for at in (now, now + _TWICE):
            look_ourselves(now=at, look=self._page)
            renew_controls(now=at, ask=self.resolve)
            for code, (probe, _) in self.scene.probes.items():
                self._probe(code, probe, at)
            settle_effects(now=at)

    def _page(self, work: Work) -> Seen:
        if work.kind.startswith("block"):
            return Seen({"DNS": Look.UNKNOWN})
        return Seen({"IPv4": Look.GONE if work.value in self.gone else Look.OPEN})

    def _probe(self, code: str, probe: str, now: datetime) -> None:
        partner_id = self.scene.partners[code]
        tasks = hand_out_tasks(partner_id=partner_id, probe=probe, now=now)
        if not tasks:
            return
        answers = tuple(_answer(task.id, task.name, _RESOLVERS[probe], self.blocked) for task in tasks)
        body = msgspec.json.encode(Results(probe, now, answers))
        signature = b64encode(self.scene.probes[code][1].sign(signed_bytes(body))).decode()
        take_results(partner_id=partner_id, probe=probe, body=body, signature=signature, now=now)


def _answer(task: str, name: str, resolver: str, blocked: Collection[str]) -> Answer:
    if name in blocked or _made_up(name):
        return Answer(task, resolver, "NXDOMAIN")
    return Answer(task, resolver, "NOERROR", (_address(name),))


def _address(name: str) -> str:
    """This will give where a name stands: some of them stand together."""
    return f"{_NETWORK}.{10 + crc32(name.encode()) % 60}"


def _made_up(name: str) -> bool:
    """This will say whether a name is one that the centre makes up to be nowhere: it ends in a number."""
    return name.partition(".")[0].rpartition("-")[2].isdigit()
