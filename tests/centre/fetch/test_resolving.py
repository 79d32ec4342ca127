from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from lachan.centre.fetch.resolving import resolve_by_system
from lachan.centre.fetch.targets import FetchError


def answers(*addresses: str) -> Any:
    def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]

    return getaddrinfo


def test_it_gives_each_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers("8.8.8.8", "8.8.4.4", "8.8.8.8"))
    assert [str(one) for one in resolve_by_system("a.example", seconds=1)] == ["8.8.8.8", "8.8.4.4"]


@pytest.mark.parametrize("addresses", [(), tuple(f"8.8.8.{number}" for number in range(40))])
def test_no_address_and_too_many_are_refused(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(*addresses))
    with pytest.raises(FetchError) as error:
        resolve_by_system("a.example", seconds=1)
    assert error.value.code == "dns"


@pytest.mark.parametrize(
    "error", [socket.gaierror(-2, "no"), OSError(5, "no"), UnicodeError("label too long")]
)
def test_a_name_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(FetchError) as found:
        resolve_by_system("a.example", seconds=1)
    assert found.value.code == "dns"


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()

    def hangs(*_: Any, **__: Any) -> list[Any]:
        end.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    with pytest.raises(FetchError) as found:
        resolve_by_system("a.example", seconds=0.1)
    # had it been waited for, it would have said that there is no such name
    assert found.value.code == "dns_time"
    end.set()
