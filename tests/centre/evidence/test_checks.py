from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from lachan.centre.evidence.checks import check_evidence_host

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.mark.parametrize(
    ("hosts", "host", "ids"),
    [
        (("localhost",), "", []),
        (("desk.example",), "evidence.example", []),
        (("desk.example",), "", ["lachan.W030"]),
        (("desk.example", "evidence.example"), "evidence.example", ["lachan.E030"]),
        (("localhost",), "localhost", ["lachan.E030"]),
    ],
)
def test_a_site_with_a_public_name_needs_a_second_one_for_previews(
    hosts: tuple[str, ...], host: str, ids: list[str], settings: Settings
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, hosts=hosts, evidence_host=host)
    found = check_evidence_host()
    assert [problem.id for problem in found] == ids
    assert all("LACHAN_EVIDENCE_HOST" in f"{problem.msg} {problem.hint}" for problem in found)
