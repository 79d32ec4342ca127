"""Against a real server on the loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from centre.fetch.rdap.said import domain, network
from lachan.centre.fetch.rdap.asking import ask_registrants, ask_registry
from lachan.centre.fetch.targets import FetchError
from scripted import Scripted, answer, here, says, scripted

if TYPE_CHECKING:
    from lachan.centre.fetch.rdap.reading import Registration

pytestmark = pytest.mark.live


def ask(server: Scripted, what: str, *, is_address: bool = False) -> Registration:
    return ask_registry(
        what,
        is_address=is_address,
        base=f"{server.url}/rdap/",
        seconds=5.0,
        allow=server.allow,
        resolver=here,
    )


def failing(server: Scripted) -> str:
    with pytest.raises(FetchError) as error:
        ask(server, "xau.example")
    return error.value.code


def test_a_name_and_an_address_are_asked_for_by_their_paths() -> None:
    with scripted(says(answer(domain("R", "abuse@r.example")))) as server:
        assert ask(server, "xau.example").abuse[0].mail == "abuse@r.example"
        head = server.asked[0].decode()
    assert head.startswith("GET /rdap/domain/xau.example HTTP/1.1")
    assert "application/rdap+json" in head
    with scripted(says(answer(network("N", "abuse@n.example")))) as server:
        assert ask(server, "2001:db8::9", is_address=True).holder == "N"
        assert server.asked[0].decode().startswith("GET /rdap/ip/2001:db8::9 ")


def test_who_registered_a_name_is_asked_for_at_the_same_place() -> None:
    with scripted(says(answer(domain("R", "abuse@r.example")))) as server:
        found = ask_registrants("xau.example", base=f"{server.url}/rdap", allow=server.allow, resolver=here)
        assert found == ("kedoc@xau.example",)
        assert server.asked[0].decode().startswith("GET /rdap/domain/xau.example HTTP/1.1")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (answer(b"{}", "404 Not Found"), "unknown"), (answer(b"", "429 Too Many Requests"), "status"),
        (answer(b"", "503 No"), "status"), (answer(b"<html>"), "answer"), (answer(b"[" * 100_000), "answer"),
        (answer(b"x" * 400_000), "size"),
    ],
)  # fmt: skip
def test_a_server_that_fails_says_why(said: bytes, code: str) -> None:
    with scripted(says(said)) as server:
        assert failing(server) == code


def test_nobody_is_asked_where_nobody_answers() -> None:
    with pytest.raises(FetchError, match="no_server"):
        ask_registry("dichvucong-giamao.vn", is_address=False)


def test_an_address_of_inside_is_not_asked_of_a_server_of_inside() -> None:
    with pytest.raises(FetchError, match="address"):
        ask_registry("xau.example", is_address=False, base="https://127.0.0.1/rdap/")
