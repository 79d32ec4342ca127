from __future__ import annotations

import re
from pathlib import Path

import pytest

from lachan.centre.outbox import lanes, telling
from lachan.centre.outbox.models import State

SRC = Path(__file__).parents[3] / "src/lachan/centre"


def codes_in_the_source() -> set[str]:
    """This will give every code that fetch and the channels can bring forth."""
    text = "".join(
        path.read_text("utf-8") for folder in ("fetch", "outbox") for path in (SRC / folder).rglob("*.py")
    )
    found = set(re.findall(r'(?:FetchError|Blocked)\("([a-z_.]+)"', text))
    found |= set(re.findall(r'Outcome\("\w+", "([a-z_.0-9]+)"', text))
    found |= set(
        re.findall(
            r'return "((?:smtp\.)?[a-z_]+)"$', (SRC / "outbox/channels/mail.py").read_text(), re.MULTILINE
        )
    )
    return found


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_code_has_its_words(lang: str) -> None:
    codes = codes_in_the_source() | {
        "http.503",
        "smtp.550",
        "smtp.sender.550",
        "smtp.-1",
        "address.private",
        "error",
    }
    assert len(codes) > 25
    for code in codes | lanes._AWAY:
        assert telling.tell_code(code, lang)


def test_states_and_channels_have_theirs() -> None:
    assert all(telling.tell_state(state, "vi") for state in State.values)
    assert telling.tell_channel("mail", "en") == "Mail"
    assert telling.tell_code("", "vi") == ""


def test_a_status_is_told() -> None:
    assert telling.tell_code("http.503", "en") == "The receiver’s program answered 503"
    assert "550" in telling.tell_code("smtp.sender.550", "vi")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_purpose_of_a_message_is_said_in_words(lang: str) -> None:
    source = "".join(path.read_text("utf-8") for path in SRC.rglob("*.py"))
    found = set(re.findall(r'purpose=f?"((?:[a-z]+\.)[a-z_{}]+)"', source)) | {
        "receipt",
        "witness",
        "claim_reminder",
    }
    assert len(found) > 15
    for purpose in found:
        assert telling.tell_purpose(purpose, lang) != purpose, purpose
    assert telling.tell_purpose("new_thing", lang) == "new_thing"
