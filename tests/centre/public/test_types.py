from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from lachan.centre.public.showing.kinds import WORTH_KNOWING, codes_by_group
from lachan.engine.scam_types import scam_types

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("one", list(scam_types()))
def test_each_kind_says_how_it_goes_how_to_tell_and_what_to_do(client: Client, one: str, lang: str) -> None:
    kind = scam_types()[one]
    page = unescape(client.get(f"/types/{one}?lang={lang}").content.decode())
    for field in ("name", "how_it_works", "advice"):
        assert getattr(kind, f"{field}_{lang}") in page
    for flag in getattr(kind, f"red_flags_{lang}"):
        assert flag[1:] in page
    assert page.count('<li class="all">') == len(getattr(kind, f"after_loss_{lang}"))


def test_the_list_leads_to_every_kind(client: Client) -> None:
    page = client.get("/types").content.decode()
    for one in scam_types():
        assert f'href="/types/{one}"' in page


def test_the_number_to_ring_is_a_link(client: Client) -> None:
    assert '<a href="tel:113">113</a>' in client.get("/types/V10").content.decode()


def test_it_says_which_kinds_have_no_dated_source_yet(client: Client) -> None:
    assert "chưa đối chiếu" in unescape(client.get("/types/V40").content.decode())
    assert "chưa đối chiếu" not in unescape(client.get("/types/V10").content.decode())


def test_what_stands_beside_the_question_has_a_source() -> None:
    for one in WORTH_KNOWING:
        assert scam_types()[one].source != "editor"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_code_is_explained(client: Client, lang: str) -> None:
    page = unescape(client.get(f"/reasons?lang={lang}").content.decode())
    codes = [code for group in codes_by_group() for code, _ in group.codes]
    assert codes
    for code in codes:
        assert f'id="{code}"' in page
