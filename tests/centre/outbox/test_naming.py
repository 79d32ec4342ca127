from __future__ import annotations

import re
from typing import Any

import msgspec

from lachan.centre.outbox.naming import issuer, public_id


def test_an_id_is_the_same_for_a_key_and_tells_nothing_of_it() -> None:
    one = public_id(key="invitation:17:3", issuer="lachan.example")
    assert one == public_id(key="invitation:17:3", issuer="lachan.example")
    assert re.fullmatch(r"msg_[a-z2-7]{32}", one)
    assert one != public_id(key="invitation:17:4", issuer="lachan.example")


def test_two_centres_never_use_the_same_id() -> None:
    assert public_id(key="a:1", issuer="north.example") != public_id(key="a:1", issuer="south.example")


def test_the_sender_is_the_sites_first_name(settings: Any) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, hosts=("lachan.example", "b.example")
    )
    assert issuer() == "lachan.example"
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, hosts=("[::1]",))
    assert issuer() == "::1"
