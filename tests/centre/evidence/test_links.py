from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from centre.evidence.files import NOW
from lachan.centre.evidence.links import Asked, Link, LinkError, evidence_host, read_link, write_link

if TYPE_CHECKING:
    from pytest_django import Settings

ASKED = Asked("http", "8000", "browser")


def token(now_seconds: int = 0) -> str:
    address = write_link(
        file_id=3, page=2, actor="person:1", asked=ASKED, now=NOW + timedelta(seconds=now_seconds)
    )
    return address.rpartition("/")[2]


def why_not(said: str, *, browser: str = "browser", seconds: float = 0) -> str:
    with pytest.raises(LinkError) as caught:
        read_link(said, browser=browser, now=NOW + timedelta(seconds=seconds))
    return caught.value.code


def test_a_link_says_what_it_was_made_for() -> None:
    link = read_link(token(), browser="browser", now=NOW + timedelta(seconds=100))
    assert (link.file_id, link.page, link.actor) == (3, 2, "person:1")


def test_a_link_lasts_two_minutes() -> None:
    assert read_link(token(), browser="browser", now=NOW + timedelta(seconds=120)).page == 2
    assert why_not(token(), seconds=121) == "late"
    # a clock that was set back does not make it last longer
    assert why_not(token(), seconds=-3_600) == "late"


def test_a_link_is_for_one_browser() -> None:
    assert why_not(token(), browser="another") == "other"


@pytest.mark.parametrize("said", ["", "x", "a:b:c", "..", "%00", "é" * 100])
def test_what_we_did_not_sign_is_no_link(said: str) -> None:
    assert why_not(said) == "changed"


def test_a_changed_link_is_none() -> None:
    said = token()
    for at in range(len(said)):
        changed = said[:at] + ("A" if said[at] != "A" else "B") + said[at + 1 :]
        assert why_not(changed) == "changed"


def test_what_was_signed_for_another_purpose_is_no_link() -> None:
    link = msgspec.to_builtins(Link(3, 1, "person:1", int(NOW.timestamp()) + 60, "browser"))
    assert why_not(signing.dumps(link)) == "changed"
    assert why_not(signing.dumps("something else", salt="lachan.evidence.preview")) == "changed"


@given(st.text(max_size=200))
def test_no_text_is_a_link(said: str) -> None:
    assert why_not(said) == "changed"


@pytest.mark.parametrize(
    ("hosts", "said", "host"),
    [
        (("localhost", "127.0.0.1", "[::1]"), "", "evidence.localhost"),
        (("desk.centre.example",), "", ""),
        (("localhost", "desk.centre.example"), "", ""),
        (("desk.centre.example",), "evidence.centre.example", "evidence.centre.example"),
    ],
)
def test_there_are_previews_on_a_host_of_their_own_alone(
    hosts: tuple[str, ...], said: str, host: str, settings: Settings
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, hosts=hosts, evidence_host=said)
    assert evidence_host() == host


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        (Asked("http", "8000", "b"), "http://evidence.localhost:8000/preview/"),
        (Asked("http", "80", "b"), "http://evidence.localhost/preview/"),
        (Asked("https", "443", "b"), "https://evidence.localhost/preview/"),
    ],
)
def test_the_address_has_the_desks_scheme_and_port(asked: Asked, start: str) -> None:
    assert write_link(file_id=1, page=1, actor="person:1", asked=asked, now=NOW).startswith(start)
