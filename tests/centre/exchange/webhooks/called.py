"""A partner whose program is called, and a program that keeps lists as the sample in the docs does."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.services.calling import call_partners
from lachan.centre.outbox.channels.channel import Outbound, Outcome
from lachan.centre.outbox.contents import Webhook
from lachan.centre.outbox.delivery import Deliverer, Pace
from lachan.centre.partners.models import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lachan.centre.partners.models import Partner

SAMPLE: Final = Path(__file__).parents[4] / "docs" / "samples" / "webhook_receiver.py"
TAKEN: Final = Outcome("delivered", "http.204")
AWAY: Final = Outcome("later", "http.503")
REFUSED: Final = Outcome("never", "http.400")


def sample() -> Any:
    """This will give the sample of the docs as a module."""
    found = importlib.util.spec_from_file_location("webhook_receiver", SAMPLE)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def subscribed(
    partner: Partner, *, now: datetime, url: str = "https://bank.example/hook", **more: Any
) -> Subscription:
    """This will have a partner called with what changes."""
    Endpoint.objects.create(
        partner=partner, way="webhook", address=url, since=now, set_by="person:1",
        secret_name="bank",  # noqa: S106 - the name of a file
        allow_private=not url.startswith("https"),
    )  # fmt: skip
    return Subscription.objects.create(
        partner_id=partner.pk, format="webhook", since=now, set_by="person:1",
        secret_name="bank",  # noqa: S106 - as above
        **more,
    )  # fmt: skip


class Program:
    """The partner's program: answers in turn, the last answer for ever; `lists` are the sample's, `said` what it took.

    `answers` that are not `TAKEN` are of calls that it took nothing of, unless `hears` says that only the answer was lost.
    """

    def __init__(self, *answers: Outcome) -> None:
        self.answers = list(answers) or [TAKEN]
        self.hears = False
        self.lists = sample().Lists(":memory:")
        self.said: list[dict[str, Any]] = []
        self.missing = 0

    def is_ready(self) -> bool:
        return True

    def deliver(self, message: Outbound, *, now: datetime) -> Outcome:
        outcome = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if outcome == TAKEN or self.hears:
            call = msgspec.json.decode(message.content, type=Webhook)
            said = msgspec.json.decode(call.payload)
            self.said.append(said)
            self.missing += self.lists.take(said, call.id, now.timestamp())
        return outcome

    def values(self) -> list[str]:
        return sorted(value for _, value in self.lists.things())


def deliverer(program: Program, clock: Callable[[], datetime]) -> Deliverer:
    """This will deliver to the program alone."""
    return Deliverer(channels={"webhook": program}, clock=clock, pace=Pace(threads=0))


def call_until_told(program: Program, now: datetime) -> None:
    """This will call and deliver until nothing is left at this moment."""
    worker = deliverer(program, lambda: now)
    while call_partners(now=now) + worker.run(now):
        pass
