from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import msgspec
import pytest

from lachan.centre.fetch.targets import Blocked, read_target
from lachan.centre.outbox.receivers import allowed_for


def test_networks_of_inside_are_opened_only_where_the_order_says_so(settings: Any) -> None:
    inside, house = (ip_network("10.20.0.0/16"),), (ip_network("203.162.4.0/24"),)
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, partner_networks=inside, inside_networks=house
    )
    assert allowed_for(allow_private=True).networks == inside
    assert allowed_for(allow_private=False).networks == ()
    assert allowed_for(allow_private=False).inside == allowed_for(allow_private=True).inside == house


@pytest.mark.parametrize("port", [22, 25, 110, 587, 993])
def test_the_ports_of_other_services_stay_closed(port: int) -> None:
    with pytest.raises(Blocked):
        read_target(f"https://bank.example:{port}/", allow=allowed_for(allow_private=False))
    assert read_target("https://bank.example:8443/", allow=allowed_for(allow_private=False)).port == 8443
