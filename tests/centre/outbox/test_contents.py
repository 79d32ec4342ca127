from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.outbox.contents import (
    Attachment,
    BadMessageError,
    check_address,
    check_key,
    make_mail,
    make_webhook,
)

NAME = "bank"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("lan@congan.example", "lan@congan.example"),
        ("Lan.Nguyen+tin@CongAn.Example", "Lan.Nguyen+tin@congan.example"),
        ("lan@công-an.example", "lan@xn--cng-an-ixa.example"),
        ("nguyễn@congan.example", "nguyễn@congan.example"),
        (unicodedata.normalize("NFD", "nguyễn@công-an.example"), "nguyễn@xn--cng-an-ixa.example"),
    ],
)
def test_an_address_is_kept_in_one_form(said: str, kept: str) -> None:
    assert check_address(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "", "lan", "@congan.example", "lan@", "lan@congan", "lan@@congan.example", "lan@-a.example", "lan@a..example",
        "lan@congan.example\r\nBcc: x@y.example", "lan\n@congan.example", "lan@congan.example, x@y.example", "<lan@congan.example>",
        "Lan <lan@congan.example>", "lan @congan.example", '"lan nguyen"@congan.example', "lan@[127.0.0.1]", "lan@127.0.0.1",
        "a..b@congan.example", ".a@congan.example", "a" * 65 + "@congan.example", "ễ" * 30 + "@congan.example",
        "lan@" + "a" * 64 + ".example", "lan@" + "a." * 126 + "example", "lan\u202e@congan.example", "lan\ud800@congan.example",
        "lan\x00@congan.example", "lan@congan.example\x00", "lan%0d@congan.example;x",
    ],
)  # fmt: skip
def test_what_is_no_address_or_more_than_one_is_refused(said: str) -> None:
    with pytest.raises(BadMessageError) as error:
        check_address(said)
    assert error.value.what == "to"
    assert not said.strip() or said not in error.value.why


@given(st.text(max_size=40))
def test_whatever_is_given_for_an_address_ends_no_header(said: str) -> None:
    try:
        kept = check_address(f"{said}@congan.example")
    except BadMessageError:
        return
    assert kept.isprintable()
    assert kept.count("@") == 1
    assert not set(kept) & set(' ,;<>()[]\\"\r\n')


@pytest.mark.parametrize(
    "subject", ["", " ", "a\nb", "a\r\nBcc: x", "a\x00", "a\u2028b", "a" * 301, "a\ud800"]
)
def test_a_subject_that_is_more_than_a_line_is_refused(subject: str) -> None:
    with pytest.raises(BadMessageError):
        make_mail(subject=subject, text="a")


def test_text_is_kept_composed() -> None:
    mail = make_mail(
        subject=unicodedata.normalize("NFD", "Cảnh báo"), text=unicodedata.normalize("NFD", "lừa đảo")
    )
    assert (mail.subject, mail.text) == ("Cảnh báo", "lừa đảo")


@pytest.mark.parametrize(
    ("text", "html"), [("", ""), ("a\0", ""), ("\ud800", ""), ("a", "\udfff"), ("a" * 500_001, "")]
)
def test_text_that_can_not_be_sent_is_refused(text: str, html: str) -> None:
    with pytest.raises(BadMessageError):
        make_mail(subject="a", text=text, html=html)


@pytest.mark.parametrize(
    "attachments",
    [
        (Attachment("a/b.pdf", "application/pdf", b""),),
        (Attachment("..\\b.pdf", "application/pdf", b""),),
        (Attachment("a\r\n.pdf", "application/pdf", b""),),
        (Attachment("", "application/pdf", b""),),
        (Attachment("a" * 121, "application/pdf", b""),),
        (Attachment("a", "application/pdf\r\nX: y", b""),),
        (Attachment("a", "message/rfc822", b""),),
        (Attachment("a", "pdf", b""),),
        (Attachment("a", "application/pdf", b"x" * 7_000_001),),
        (Attachment("a", "application/pdf", b""),) * 11,
    ],
)
def test_files_that_can_not_go_along_are_refused(attachments: tuple[Attachment, ...]) -> None:
    with pytest.raises(BadMessageError) as error:
        make_mail(subject="a", text="a", attachments=attachments)
    assert error.value.what == "attachments"


@pytest.mark.parametrize("key", ["", "a b", "a\n", "ễ", "a" * 201, "lan@congan.example"])
def test_a_key_is_made_of_ids(key: str) -> None:
    with pytest.raises(BadMessageError):
        check_key(key)


def test_a_payload_is_the_same_bytes_whatever_the_order_of_its_names() -> None:
    one = make_webhook(event="a.b", payload={"b": 1, "a": "é"}, secret_name=NAME, allow_private=False, at="t")
    two = make_webhook(event="a.b", payload={"a": "é", "b": 1}, secret_name=NAME, allow_private=False, at="t")
    assert one.payload == two.payload == '{"a":"é","b":1}'.encode()


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("", {}), ("A", {}), ("a b", {}), ("a\r\nX: y", {}), ("a" * 81, {}),
        ("a", {"a": object()}), ("a", {"a": "x" * 1_000_001}), ("a", {"a": "\ud800"}),
    ],
)  # fmt: skip
def test_a_call_that_can_not_be_made_is_refused(event: str, payload: dict[str, object]) -> None:
    with pytest.raises(BadMessageError):
        make_webhook(event=event, payload=payload, secret_name=NAME, allow_private=False, at="t")
