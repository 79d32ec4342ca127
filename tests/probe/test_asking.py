from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from lachan.probe.asking import Heard, Task, _combined, ask_all
from lachan.probe.settings import _resolver
from probe.resolvers import BLOCK_PAGE, CONTROL, OPEN, SCAM, resolver, silent

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live

TASKS = [Task("t1", SCAM), Task("t2", CONTROL), Task("t3", "khong-co-88123.top")]


def asked(*addresses: str, tasks: list[Task] = TASKS) -> dict[tuple[str, str], dict[str, Any]]:
    found = ask_all(tasks, [_resolver(each) for each in addresses])
    return {(one["task"], one["resolver"]): one for one in found}


def test_it_tells_what_each_resolver_says_of_each_name(tmp_path: Path) -> None:
    with resolver(tmp_path) as open_one, resolver(tmp_path, blocks=True) as blocking:
        said = asked(open_one, blocking)
    assert len(said) == 6
    assert said["t1", open_one]["addresses"] == [OPEN]
    assert said["t1", open_one]["rcode"] == "NOERROR"
    assert (said["t1", blocking]["rcode"], said["t1", blocking]["addresses"]) == ("NXDOMAIN", [])
    for each in (open_one, blocking):
        assert said["t2", each]["addresses"] == ["45.76.12.1"]
        assert said["t3", each]["rcode"] == "NXDOMAIN"


@pytest.mark.parametrize(
    ("option", "rcode", "addresses"),
    [
        (f"--address=/{SCAM}/{BLOCK_PAGE}", "NOERROR", [BLOCK_PAGE]),
        # dnsmasq's own way to block: 0.0.0.0 and ::
        (f"--address=/{SCAM}/#", "NOERROR", ["0.0.0.0", "::"]),  # noqa: S104 - what it answers
        (f"--address=/{SCAM}/", "NXDOMAIN", []),
    ],
)
def test_each_way_of_blocking_is_told_as_it_is(
    tmp_path: Path, option: str, rcode: str, addresses: list[str]
) -> None:
    with resolver(tmp_path, option, blocks=True) as blocking:
        said = asked(blocking)["t1", blocking]
    assert (said["rcode"], said["addresses"]) == (rcode, addresses)


def test_a_long_answer_comes_by_tcp(tmp_path: Path) -> None:
    many = [f"--host-record=lon.example,45.76.{number // 250}.{number % 250 + 1}" for number in range(200)]
    with resolver(tmp_path, *many) as long:
        said = asked(long, tasks=[Task("t", "lon.example")])["t", long]
    assert len(said["addresses"]) == 64, "more than 64 addresses are nobody's"


def test_a_resolver_that_is_silent_is_told_as_silent_and_holds_nobody_up(tmp_path: Path) -> None:
    with resolver(tmp_path) as there, silent() as nobody:
        began = time.monotonic()
        said = asked(there, nobody)
        took = time.monotonic() - began
    assert said["t1", nobody] == {
        "task": "t1", "resolver": nobody, "rcode": "timeout", "addresses": [], "extended": [],
    }  # fmt: skip
    assert said["t1", there]["addresses"] == [OPEN]
    assert took < 30


def test_when_it_is_stopped_nothing_half_done_is_told(tmp_path: Path) -> None:
    with resolver(tmp_path) as there:
        assert ask_all(TASKS, [_resolver(there)], stopped=lambda: True) == []


def test_a_name_that_can_not_be_asked_for_does_not_stop_the_others(tmp_path: Path) -> None:
    with resolver(tmp_path) as there:
        said = asked(there, tasks=[Task("bad", f"{'a' * 64}.top"), *TASKS])
    assert said["bad", there]["rcode"] == "FORMERR"
    assert said["t1", there]["addresses"] == [OPEN]


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ((Heard("NXDOMAIN"), Heard("NXDOMAIN")), Heard("NXDOMAIN")),
        ((Heard("NOERROR"), Heard("NXDOMAIN")), Heard("NXDOMAIN")),
        # blocked for IPv4 and open for IPv6 is open
        ((Heard("NXDOMAIN"), Heard("NOERROR", ("2606:4700::14",))), Heard("NOERROR", ("2606:4700::14",))),
        (
            (Heard("NXDOMAIN", (), (15,)), Heard("NOERROR", ("2606:4700::14",))),
            Heard("NOERROR", ("2606:4700::14",)),
        ),
        ((Heard("NXDOMAIN", (), (15,)), Heard("NOERROR", (), (15,))), Heard("NXDOMAIN", (), (15,))),
        ((Heard("NOERROR", (BLOCK_PAGE,), (15,)), Heard("NOERROR")), Heard("NOERROR", (BLOCK_PAGE,), (15,))),
        # half of it unknown is all of it unknown
        ((Heard("NXDOMAIN"), Heard("timeout")), Heard("timeout")),
        ((Heard("SERVFAIL"), Heard("NOERROR")), Heard("SERVFAIL")),
        ((Heard("REFUSED"), Heard("REFUSED")), Heard("REFUSED")),
    ],
)
def test_where_either_question_lets_through_the_name_is_open(heard: tuple[Heard, Heard], said: Heard) -> None:
    assert _combined(heard) == said


def test_many_names_of_several_resolvers_take_seconds(tmp_path: Path) -> None:
    with ExitStack() as running:
        both = [running.enter_context(resolver(tmp_path)) for _ in range(2)]
        began = time.monotonic()
        said = asked(*both, tasks=[Task(f"t{number}", f"ten-{number}.top") for number in range(200)])
        took = time.monotonic() - began
    assert len(said) == 400
    assert {one["rcode"] for one in said.values()} == {"NXDOMAIN"}
    assert took < 60
