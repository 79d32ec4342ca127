from __future__ import annotations

from typing import Any

import pytest

from lachan.centre.exchange.formats.options import OPTIONS, read_options
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import catalogue


@pytest.mark.parametrize(
    ("name", "said", "setting"),
    [
        ("misp", {"address": "http://misp.example"}, "address"),
        ("misp", {"address": "https://a b"}, "address"),
        ("rpz", {"notify": ["203.0.113.5:x"]}, "notify"),
        ("rpz", {"notify": ["203.0.113.5"] * 9}, "notify"),
        ("rpz", {"notify": ["1"]}, "notify"),
        ("rpz", {"without_tsig": ["ns.isp.example"]}, "without_tsig"),
        ("rpz", {"answer": "redirect"}, "answer"),
    ],
)
def test_a_setting_that_does_not_fit_is_named_with_how_it_is_written(
    name: str, said: dict[str, Any], setting: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_options(name, said)
    assert (refused.value.code, refused.value.pointer) == ("exchange_option", f"/options/{setting}")
    assert refused.value.mend("vi") != refused.value.mend("en")
    assert "`" not in refused.value.mend("vi")


@pytest.mark.parametrize(
    ("name", "said"), [("lists", {"answer": "nxdomain"}), ("rpz", {"ttl": 5}), ("misp", {"push": 1})]
)
def test_what_no_form_can_send_says_what_was_read(name: str, said: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        read_options(name, said)
    assert refused.value.code == "exchange_options"


def test_how_a_text_of_a_format_is_written_has_words() -> None:
    told = {
        key.removeprefix("exchange.option_form.")
        for key in catalogue()
        if key.startswith("exchange.option_form.")
    }
    fields = {field for format_options in OPTIONS.values() for field in format_options.__struct_fields__}
    assert told <= fields
