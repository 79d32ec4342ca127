from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.test import RequestFactory

from lachan.centre.web.addresses import network_of

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings


def ask(remote: str, forwarded: str = "") -> str:
    request = RequestFactory().get("/", REMOTE_ADDR=remote)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return network_of(request)


@pytest.fixture
def behind_proxies(settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT,
        trusted_proxies=(ip_network("10.0.0.0/8"), ip_network("192.0.2.7"), ip_network("fd00::/8")),
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.5", "203.0.113.250", True),
        ("203.0.113.5", "203.0.114.5", False),
        ("2001:db8:0:aa00::1", "2001:db8:0:aaff:9::1", True),
        ("2001:db8:0:aa00::1", "2001:db8:0:ab00::1", False),
        ("::ffff:203.0.113.5", "203.0.113.9", True),
        ("2001:db8::1%eth0", "2001:db8::2", True),
    ],
)
def test_it_counts_a_network_and_not_an_address(one: str, other: str, *, same: bool) -> None:
    assert (ask(one) == ask(other)) is same


def test_it_does_not_believe_a_stranger_who_speaks_for_another() -> None:
    assert ask("203.0.113.5", "198.51.100.1") == ask("203.0.113.5")


@pytest.mark.usefixtures("behind_proxies")
def test_it_believes_the_proxies_that_are_named() -> None:
    assert ask("10.1.2.3", "198.51.100.1") == ask("198.51.100.9")
    assert ask("fd00::1", "2001:db8::5") == ask("2001:db8::6")
    assert ask("10.1.2.3", "198.51.100.1, 192.0.2.7, 10.9.9.9") == ask("198.51.100.9")


@pytest.mark.usefixtures("behind_proxies")
def test_it_does_not_believe_what_a_client_wrote_before_the_proxy() -> None:
    assert ask("10.1.2.3", "127.0.0.1, 203.0.113.66") == ask("203.0.113.1")
    assert ask("203.0.113.5", "10.0.0.1") == ask("203.0.113.5")


@pytest.mark.usefixtures("behind_proxies")
def test_a_broken_chain_counts_as_the_last_address_that_can_be_believed() -> None:
    assert ask("10.1.2.3", "198.51.100.1, nonsense") == ask("10.1.2.3")
    assert ask("10.1.2.3", ",".join(["10.0.0.1"] * 10_000)) == ask("10.0.0.1")
    assert ask("10.1.2.3", " , ") == ask("10.1.2.3")


@pytest.mark.parametrize("remote", ["", "unix:", "::nonsense::", "x" * 100])
def test_whoever_has_no_address_is_counted_together(remote: str) -> None:
    assert ask(remote) == "?"
