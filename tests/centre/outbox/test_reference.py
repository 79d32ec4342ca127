"""What the reference page tells receivers, tried as they would: its sample against real calls."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lachan.centre.outbox import delivery, noting, signing
from lachan.centre.outbox.channels import webhook
from lachan.centre.outbox.channels.channel import Outbound
from lachan.centre.outbox.contents import make_webhook
from scripted import answer, here, says, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = (Path(__file__).parents[3] / "docs/reference/outbox.md").read_text("utf-8")
NAME = "bank"


def sample() -> Callable[..., bool]:
    """This will give the function that stands on the page."""
    (code,) = re.findall(r"(?s)```python\n(.*?)```", PAGE)
    assert len(code.strip().splitlines()) <= 15
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own page
    checked: Callable[..., bool] = names["is_ours"]
    return checked


@pytest.mark.live
def test_the_sample_on_the_page_knows_our_calls_from_others(tmp_path: Path, settings: Any) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, partner_networks=(ip_network("127.0.0.1/32"),)
    )
    now = datetime.fromtimestamp(time.time(), tz=UTC)
    old, new = signing.add_secret(name=NAME, now=now), signing.add_secret(name=NAME, now=now)
    call = make_webhook(event="a.b", payload={"a": "é"}, secret_name=NAME, allow_private=True, at="x")
    call = msgspec.structs.replace(call, id="msg_a", issuer="lachan.example")
    with scripted(says(answer())) as server:
        outbound = Outbound(
            id=1,
            key="a",
            host="x",
            address=server.url,
            content=msgspec.json.encode(call),
            created_at=now,
            number=1,
        )
        assert webhook.WebhookChannel(resolver=here).deliver(outbound, now=now).result == "delivered"
    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
    headers["webhook-signature"] = re.findall(r"(?i)webhook-signature: (.*?)\r\n", head.decode() + "\r\n")[0]
    is_ours = sample()
    for secret in (old, new):
        assert is_ours(signing.shown(secret), headers, body)
    assert not is_ours(signing.shown(signing.Secret("x", b"x" * 32)), headers, body)
    assert not is_ours(signing.shown(new), headers, body + b" ")
    assert not is_ours(signing.shown(new), {**headers, "webhook-id": "msg_other"}, body)
    late = {**headers, "webhook-timestamp": str(int(time.time()) - 400)}
    assert not is_ours(signing.shown(new), late, body)
    assert not is_ours(signing.shown(new), {}, body)


@pytest.mark.parametrize(
    "said",
    [
        f"doubles up to {noting.LONGEST_WAIT.seconds // 3600} hours",
        f"begin at {noting.FIRST_WAIT_SECONDS} seconds",
        f"After {noting.GIVE_UP_AFTER.days} days",
        f"at least {noting.LEAST_TRIES} tries",
        f"Up to {delivery.Pace().threads} attempts",
        f"to {delivery.Pace().per_lane} of them",
        f"{webhook.LIMITS.total_seconds:.0f} seconds (a call)",
    ],
)
def test_the_page_tells_the_numbers_of_the_code(said: str) -> None:
    assert said.lower() in " ".join(PAGE.split()).lower().replace("double up", "doubles up")


def test_the_page_tells_each_status_that_is_tried_again() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| 401"))
    assert {int(said) for said in re.findall(r"\b4\d\d\b", row)} == webhook._LATER
