from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.partners.answers import MOST_ANSWERS, answers, read_answers, read_name
from lachan.centre.partners.codes import PARTNER_KINDS
from lachan.centre.web.refusals import Refusal


@pytest.mark.parametrize(
    ("kind", "said", "read"),
    [
        ("bank", ["Vietcombank", " MoMo "], ("970436", "momo")),
        ("operator", ["086", "+8497", "09 8.6"], ("+8486", "+8497", "+84986")),
        ("registry", [".vn", "VN", "com.vn"], ("com.vn", "vn")),
        ("registry", ["việt"], ("xn--vit-5kz",)),
        (
            "platform",
            ["Facebook", "FACEBOOK.com", "https://zalo.me/"],
            ("facebook", "facebook.com", "zalo.me"),
        ),
        ("host", ["Máy chủ  Hà Nội"], ("máy chủ hà nội",)),
        ("app_store", ["Google Play"], ("google play",)),
    ],
)
def test_it_reads_what_a_partner_answers_for(kind: str, said: list[str], read: tuple[str, ...]) -> None:
    assert read_answers(kind, said) == tuple(sorted(read))


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("internet_provider", [".vn"], "partner_answers_all"),
        ("browser", ["mọi thứ"], "partner_answers_all"),
        ("operator", [], "partner_answers"),
        ("operator", ["", "  "], "partner_answers"),
        ("operator", ["0"], "partner_answer"),
        ("operator", ["86 9"], "partner_answer"),
        ("operator", ["+84912345678901"], "partner_answer"),
        ("operator", ["09x"], "partner_answer"),
        ("registry", ["."], "partner_answer"),
        ("registry", ["v n"], "partner_answer"),
        ("registry", ["vn/x"], "partner_answer"),
        ("platform", ["face book.com"], "partner_answer"),
        ("host", ["a\0b"], "partner_answer"),
        ("host", ["x" * 61], "partner_answer"),
        ("host", [f"host{number}" for number in range(MOST_ANSWERS + 1)], "partner_answers"),
        ("bank", ["Ngân hàng Mặt Trăng"], "duty_unknown"),
    ],
)
def test_it_refuses_what_it_can_t_read_and_says_which_field(kind: str, said: list[str], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_answers(kind, said)
    assert (caught.value.code, caught.value.pointer) == (code, "/answers_for")


@pytest.mark.parametrize(
    ("kind", "codes", "about", "value", "yes"),
    [
        ("internet_provider", (), "domain", "xau.example", True),
        ("internet_provider", (), "url", "http://xau.example/a", True),
        ("internet_provider", (), "ip", "192.0.2.1", True),
        ("internet_provider", (), "phone", "+84912345678", False),
        ("bank", ("970436", "momo"), "payee", "970436:0123456789", True),
        ("bank", ("970436", "momo"), "payee", "momo:+84912345678", True),
        ("bank", ("970436",), "payee", "970418:970436", False),
        ("bank", ("970436",), "payee", "unknown:0123456789", False),
        ("operator", ("+8486", "+8497"), "phone", "+84861234567", True),
        ("operator", ("+8486",), "phone", "+84901234567", False),
        # a hotline belongs to whoever rents it
        ("operator", ("+8486",), "phone", "19001234", False),
        ("registry", ("vn",), "domain", "xau.com.vn", True),
        ("registry", ("vn",), "url", "https://xau.vn/.com", True),
        ("registry", ("vn",), "domain", "vn.example", False),
        ("registry", ("vn",), "domain", "xauvn.example", False),
        ("registry", ("vn",), "url", "http://xau.example/a.vn", False),
        ("platform", ("facebook", "facebook.com"), "profile", "facebook:groups/x", True),
        ("platform", ("facebook",), "profile", "facebook.fake:x", False),
        ("platform", ("facebook.com",), "url", "https://m.facebook.com/x", True),
        ("platform", ("facebook.com",), "domain", "notfacebook.com", False),
        ("platform", ("facebook.com",), "url", "http://xau.example/facebook.com", False),
        ("registrar", ("sen",), "domain", "xau.example", False),
    ],
)
def test_a_partner_answers_for_what_is_its_own_and_for_no_namesake(
    kind: str, codes: tuple[str, ...], about: str, value: str, *, yes: bool
) -> None:
    assert answers(kind, codes, about=about, value=value) is yes


def test_a_host_answers_by_the_names_that_a_thing_is_known_to_be_with() -> None:
    codes = read_answers("host", ["Máy chủ Hà Nội", "hn-host"])
    assert answers("host", codes, about="ip", value="192.0.2.1", names=["MÁY CHỦ hà nội"])
    assert not answers("host", codes, about="ip", value="192.0.2.1", names=["Máy chủ Hà Nội 2", "a\0"])
    assert not answers("host", codes, about="payee", value="970436:1234567", names=["hn-host"])


def test_what_is_no_name_is_none() -> None:
    assert read_name("  ") is None
    assert read_name("x" * 61) is None
    assert read_name("Ạ") == read_name("A\u0323")


@given(st.sampled_from(PARTNER_KINDS), st.lists(st.text(max_size=80), max_size=8))
def test_whatever_is_typed_is_read_or_refused_and_reads_the_same_again(kind: str, said: list[str]) -> None:
    read: tuple[str, ...] = ()
    why: Refusal | None = None
    try:
        read = read_answers(kind, said)
    except Refusal as refusal:
        why = refusal
    if why is not None:
        assert (why.pointer, bool(why.what("vi")), bool(why.mend("en"))) == ("/answers_for", True, True)
        return
    assert read == tuple(sorted(set(read)))
    assert all(code and "\n" not in code and code == code.strip() for code in read)
    # what is kept is put into the form again when somebody changes it
    if read:
        assert read_answers(kind, read) == read


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_operator_never_answers_for_a_number_that_doesn_t_begin_so(said: str, value: str) -> None:
    try:
        codes = read_answers("operator", [said])
    except Refusal:
        return
    assert answers("operator", codes, about="phone", value=value) is value.startswith(codes)
