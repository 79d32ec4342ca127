from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.fetch.rdap.said import card, domain, network
from lachan.centre.fetch.rdap.reading import (
    Contact,
    OddAnswerError,
    Registration,
    read_registrants,
    read_registration,
)


def test_of_a_domain_the_registrars_abuse_desk_is_told_and_never_its_holder() -> None:
    found = read_registration(domain("Cửa Hàng Tên Miền", "abuse@tenmien.example"))
    assert found == Registration(
        holder="Cửa Hàng Tên Miền",
        status=("client transfer prohibited", "active"),
        abuse=(Contact("abuse@tenmien.example", "Abuse Desk"),),
    )


def test_who_registered_a_domain_is_read_for_those_alone_who_ask_for_it() -> None:
    said = json.loads(domain("R", "abuse@r.example"))
    assert read_registrants(json.dumps(said).encode()) == ("kedoc@xau.example",)
    # hidden: the entity stands there without a mail, or not at all
    for entities in (
        [{**said["entities"][0], "vcardArray": card("")}, said["entities"][1]],
        [],
        None,
        ["x"],
        "x",
    ):
        hidden = json.dumps(said | {"entities": entities}).encode()
        assert read_registrants(hidden) == ()
    with pytest.raises(OddAnswerError):
        read_registrants(network("N", "abuse@n.example"))


def test_of_a_network_the_contact_inside_its_holder_is_told() -> None:
    found = read_registration(network("SONGXANH-NET", "abuse@songxanh.example"))
    assert (found.holder, found.country) == ("SONGXANH-NET", "VN")
    assert [contact.mail for contact in found.abuse] == ["abuse@songxanh.example"]


def test_a_holder_of_a_domain_who_calls_himself_abuse_desk_is_not_believed() -> None:
    said = json.loads(domain("R", "abuse@r.example"))
    said["entities"].insert(
        0,
        {
            "objectClassName": "entity",
            "roles": ["registrant", "abuse"],
            "vcardArray": card("x", "ke@xau.example"),
        },
    )
    assert [one.mail for one in read_registration(json.dumps(said).encode()).abuse] == ["abuse@r.example"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b'"a"', b"<html>", b'{"objectClassName":"entity"}', b'{"objectClassName":"x"}', b'{"objectClassName":["domain"]}',
        b"[" * 200_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b"\xff\xfe", b'{"objectClassName":"domain"',
        b'{"objectClassName":"domain","a":"' + b"x" * 300_000 + b'"}',
    ],
)  # fmt: skip
def test_what_is_no_answer_is_odd(body: bytes) -> None:
    with pytest.raises(OddAnswerError):
        read_registration(body)


@pytest.mark.parametrize(
    "odd",
    [
        {"entities": "a"}, {"entities": [None, 1, "a", [], {}]}, {"entities": [{"roles": "abuse", "vcardArray": 7}]},
        {"entities": [{"roles": ["abuse"], "vcardArray": ["vcard", [["email", {}, "text", {"a": 1}], ["email"], 4, None]]}]},
        {"status": {"a": 1}}, {"status": [1, None]}, {"name": 5}, {"country": "Việt"}, {"country": ["VN"]}, {"entities": {"a": []}},
    ],
)  # fmt: skip
def test_odd_fields_are_as_if_they_were_not_there(odd: dict[str, Any]) -> None:
    for body in (domain("R"), network("N")):
        found = read_registration(json.dumps(json.loads(body) | odd).encode())
        assert found.abuse == ()


def test_what_strangers_wrote_is_cut_and_shown_on_one_line() -> None:
    hostile = "Ngân hàng\r\nBcc: a@b.example\u202e\x00" + "x" * 10_000
    found = read_registration(
        network(hostile, "a@b.example\r\nBcc: c@d.example", "x" * 300 + "@b.example", "không@")
    )
    assert found.holder.isprintable()
    assert len(found.holder) <= 120
    assert [contact.mail for contact in found.abuse] == ["không@"], (
        "whether it is an address is asked where it is used"
    )


def test_thousands_of_entities_inside_one_another_are_passed_over() -> None:
    inner: dict[str, Any] = {"roles": ["abuse"], "vcardArray": card("deep", "deep@a.example")}
    for _ in range(50):
        inner = {"roles": ["x"], "entities": [inner]}
    wide = [{"roles": ["abuse"], "vcardArray": card("w", f"w{n}@a.example")} for n in range(2_000)]
    assert read_registration(network("N", entities=[inner])).abuse == ()
    assert len(read_registration(network("N", entities=wide)).abuse) == 8


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["entities", "roles", "vcardArray", "status", "name", "country", "a"]), inner, max_size=4
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["entities", "status", "name", "country"]), json_values))
def test_whatever_stands_in_it_nothing_but_an_odd_answer_comes_out(said: dict[str, Any]) -> None:
    for kind in ("domain", "ip network"):
        found = read_registration(json.dumps(said | {"objectClassName": kind}).encode())
        assert found.holder.isprintable()
