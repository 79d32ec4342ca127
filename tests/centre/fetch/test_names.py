"""TXT records asked of a server on the loopback: by UDP, by TCP, in time, and nothing else is taken for an answer."""

from __future__ import annotations

import os
import struct
import subprocess
import time
from typing import TYPE_CHECKING, Final

import pytest

from centre.fetch.name_server import Server, answer, record, written
from lachan.centre.fetch import names
from lachan.centre.fetch.names import servers_of_the_machine, text_records
from lachan.centre.fetch.targets import FetchError
from programs import need_program
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    type Answering = Callable[[bytes], list[bytes]]

pytestmark = pytest.mark.live

NAME: Final = "_lachan-owner.nganhang.vn"


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def start(by_udp: Answering, by_tcp: Answering | None = None) -> Server:
        made.append(Server(by_udp, by_tcp))
        return made[-1]

    yield start
    for each in made:
        each.end()


def found(*servers: Server, seconds: float = 2.0, name: str = NAME) -> tuple[str, ...]:
    return text_records(name, seconds=seconds, servers=[each.address for each in servers])


def why(*servers: Server, seconds: float = 0.5, name: str = NAME) -> str:
    with pytest.raises(FetchError) as refused:
        found(*servers, seconds=seconds, name=name)
    return refused.value.code


def test_it_gives_all_records_each_in_one_piece(serve: Callable[..., Server]) -> None:
    long = "v=spf1 " + "x" * 300
    server = serve(lambda asked: [answer(asked, record("lachan-owner=abc"), record(long))])
    assert found(server) == ("lachan-owner=abc", long)
    (asked,) = server.asked
    assert asked[12:].startswith(written(NAME) + struct.pack("!HH", 16, 1))


def test_a_name_that_is_not_there_or_has_no_text_gives_none(serve: Callable[..., Server]) -> None:
    assert found(serve(lambda asked: [answer(asked, flags=0x8183)])) == ()
    assert found(serve(lambda asked: [answer(asked)])) == ()


def test_it_follows_a_name_to_another_and_takes_nobody_elses_record(serve: Callable[..., Server]) -> None:
    led = record("", kind=5, rest=written("proof.nganhang.example"))
    there = record("lachan-owner=abc", owner=written("proof.nganhang.example"))
    stray = record("lachan-owner=evil", owner=written("ke-gian.example"))
    assert found(serve(lambda asked: [answer(asked, led, there, stray)])) == ("lachan-owner=abc",)


def test_what_does_not_fit_is_asked_again_by_tcp(serve: Callable[..., Server]) -> None:
    many = [record(f"so {number} " + "y" * 200) for number in range(40)]
    server = serve(lambda asked: [answer(asked, flags=0x8380)], lambda asked: [answer(asked, *many)])
    assert len(found(server)) == 40


def test_an_answer_with_another_number_or_to_another_question_is_not_taken(
    serve: Callable[..., Server],
) -> None:
    def lie(asked: bytes) -> list[bytes]:
        other = asked.replace(b"nganhang", b"kegianxx")
        (number,) = struct.unpack_from("!H", asked)
        wrong = record("lachan-owner=evil")
        return [
            answer(asked, wrong, number=(number + 1) % 65_536),
            answer(other, wrong),
            answer(asked, wrong, flags=0x0100),
            b"\0",
            answer(asked, record("lachan-owner=abc")),
        ]

    assert found(serve(lie)) == ("lachan-owner=abc",)


def test_a_server_that_fails_leaves_it_to_the_next(serve: Callable[..., Server]) -> None:
    silent = serve(lambda _: [])
    broken = serve(lambda asked: [answer(asked, flags=0x8182)])
    right = serve(lambda asked: [answer(asked, record("lachan-owner=abc"))])
    assert found(silent, broken, right, seconds=3) == ("lachan-owner=abc",)
    assert why(broken) == "dns"


def test_a_server_that_is_silent_is_waited_for_no_longer_than_there_is_time(
    serve: Callable[..., Server],
) -> None:
    begun = time.monotonic()
    assert why(serve(lambda _: []), seconds=0.3) == "dns_time"
    assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize(
    "records",
    [
        [record("", owner=b"\xc0\x30", rest=b"\xff")],  # a part longer than the record
        [b"\xc0\x0c\0\x10"],  # cut in the middle
        [record("a", owner=b"\xc0\xff")],  # a name that is elsewhere, and not there
        [record("", rest=b"")[:-2] + b"\xff\xff"],  # a record longer than the message
        [b"\x80abc"],  # no kind of label
        [record(f"x{number}") for number in range(names.MAX_RECORDS + 1)],
    ],
)
def test_a_broken_answer_is_refused(serve: Callable[..., Server], records: list[bytes]) -> None:
    # what can't be read may come from a stranger, so the right answer is waited for
    assert why(serve(lambda asked: [answer(asked, *records)])) in {"dns", "dns_time"}


def test_a_name_that_leads_to_itself_ends(serve: Callable[..., Server]) -> None:
    # the first record begins behind the question, and its name says that it goes on there
    place = 12 + len(written(NAME)) + 4
    itself = record("x", owner=struct.pack("!H", 0xC000 | place))
    assert why(serve(lambda asked: [answer(asked, itself)])) == "dns_time"


@pytest.mark.parametrize("name", ["", "a..vn", "x" * 64 + ".vn", ".".join(["abcdefgh"] * 32), "ngân-hàng.vn"])
def test_a_name_that_no_server_can_be_asked_for_is_refused(serve: Callable[..., Server], name: str) -> None:
    server = serve(lambda asked: [answer(asked, record("x"))])
    assert why(server, name=name) == "dns"
    assert server.asked == []


def test_the_resolvers_are_those_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "resolv.conf"
    monkeypatch.setattr(names, "RESOLVERS", file)
    assert servers_of_the_machine() == (("127.0.0.1", 53),)
    file.write_text(
        "# own\nsearch a.vn\nnameserver 10.0.0.53\nnameserver x\nnameserver 2001:db8::1\noptions ndots:2\n"
    )
    assert servers_of_the_machine() == (("10.0.0.53", 53), ("2001:db8::1", 53))


def test_a_real_name_server_is_understood(tmp_path: Path) -> None:
    program = need_program("dnsmasq", "dnsmasq-base")
    port = free_port()
    process = subprocess.Popen(
        [
            program, "--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", f"--port={port}",
            "--listen-address=127.0.0.1", "--bind-interfaces", f"--pid-file={tmp_path / 'pid'}",
            f"--txt-record={NAME},lachan-owner=abc", f"--txt-record={NAME},{'z' * 255},tail",
            "--local=/nganhang.vn/", *["--user=root"] * (os.geteuid() == 0),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 20
        while True:
            try:
                said = text_records(NAME, seconds=1.0, servers=[("127.0.0.1", port)])
                break
            except FetchError:
                assert time.monotonic() < until, process.poll()
                time.sleep(0.1)
        assert sorted(said) == ["lachan-owner=abc", "z" * 255 + "tail"]
        assert (
            text_records("_lachan-owner.khac.nganhang.vn", seconds=2.0, servers=[("127.0.0.1", port)]) == ()
        )
    finally:
        process.terminate()
        process.wait(20)
