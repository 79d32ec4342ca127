from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from centre.partners.joined import BANK, ISP
from lachan.centre.console.forms.partners import FORMS
from lachan.centre.console.partner_words import dialled, lasting, pairs_of, said_all
from lachan.centre.partners.codes import SCOPES, TLP
from lachan.centre.partners.contents import (
    CertificateAdd,
    DeskSet,
    End,
    EndpointSet,
    ProbeKeyAdd,
    PromiseSet,
    Resume,
    SightSet,
    TokenAdd,
)
from lachan.centre.web.words import catalogue

if TYPE_CHECKING:
    from lachan.centre.partners.contents import Change


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("+842438250000", "024 3825 0000"),
        ("+6561234567", "+65 6123 4567"),
        ("19001234", "19001234"),
    ],
)
def test_a_number_is_written_as_people_dial_it(phone: str, said: str) -> None:
    assert dialled(phone) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 phút"), (45, "45 phút"), (90, "90 phút"), (240, "4 giờ"), (2_880, "2 ngày")]
)
def test_a_time_is_said_as_people_say_it(minutes: int, said: str) -> None:
    assert lasting(minutes, "vi") == said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_change_is_said_and_nothing_of_a_key_stands_there(lang: str) -> None:
    changes: list[Change] = [
        ISP,
        BANK,
        DeskSet("duty", "truc@haiau.example", "+842438250000"),
        EndpointSet("webhook", "https://haiau.example/lachan", "partner-nh-haiau", allow_private=True),
        SightSet("amber+strict", "red", ("payee",), ("970436",)),
        TokenAdd(SCOPES, 30),
        CertificateAdd("ab" * 32, ("probe",), 30),
        ProbeKeyAdd("hn-1", "cd" * 32, "ef" * 32, 30),
        PromiseSet("freeze_payee", 15, 60),
        End("Hết hợp tác"),
        Resume(),
    ]
    for change in changes:
        said = pairs_of(change, lang)
        assert all(name and value for name, value in said)
        for hidden in ("abab", "cdcd", "efef", "partner-nh-haiau"):
            assert hidden not in str(said)
    assert len(pairs_of(ISP, lang)) >= 10


def test_codes_with_signs_that_no_key_holds_have_words() -> None:
    assert "STRICT" in said_all(TLP, "partners.tlp", "vi")
    assert said_all([], "partners.tlp", "vi") == "–"


def test_each_form_says_what_it_is_for() -> None:
    for what in FORMS:
        assert {f"desk.partner_ask.{what}", f"desk.partner_ask.{what}_why"} <= set(catalogue())


@pytest.mark.parametrize("words", ["desk.code.kind", "exchange.action", "exchange.field", "partners.scope"])
def test_what_is_said_one_after_the_other_has_no_comma_of_its_own(words: str) -> None:
    said = [texts for key, texts in catalogue().items() if key.startswith(f"{words}.")]
    assert said
    assert not [text for texts in said for text in texts.values() if "," in text]
