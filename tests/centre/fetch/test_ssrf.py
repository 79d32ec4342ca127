"""The corpus of addresses that must not be asked, tried against real servers in a network of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from programs import leave_out, need_program

WORLD = Path(__file__).with_name("world.py")


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    unshare = need_program("unshare", "util-linux")
    need_program("ip", "iproute2")
    alone = [unshare, "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False, timeout=20).returncode:
        leave_out("a network of its own can't be made here (unshare --net); allow user namespaces")
    run = subprocess.run(
        [*alone, sys.executable, WORLD],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert run.returncode == 0, run.stderr
    result: dict[str, Any] = json.loads(run.stdout)
    return result


def test_a_leak_would_be_seen(told: dict[str, Any]) -> None:
    assert told["control"] == 5


def test_no_case_of_the_corpus_reaches_the_inside(told: dict[str, Any]) -> None:
    refused = [case for case in told["told"] if case["wanted"] != ""]
    assert len(refused) >= 290
    assert [case for case in refused if case["reached"] or not case["code"]] == []


def test_each_case_is_refused_for_its_own_reason(told: dict[str, Any]) -> None:
    wrong = [case for case in told["told"] if case["wanted"] is not None and case["code"] != case["wanted"]]
    assert wrong == []


def test_what_is_outside_is_fetched(told: dict[str, Any]) -> None:
    passed = [case for case in told["told"] if case["wanted"] == ""]
    assert len(passed) >= 15
    assert [case for case in passed if case["code"] or case["reached"]] == []


def test_a_name_is_looked_up_once_a_step_so_that_it_can_not_change_in_between(told: dict[str, Any]) -> None:
    rebinding = [case for case in told["told"] if "asked" in case]
    assert [(case["code"], case["asked"]) for case in rebinding] == [
        ("", 1),
        ("address.loopback", 2),
        ("address.metadata", 2),
    ]
