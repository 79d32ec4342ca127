"""Protected names: what the file holds, and where a text names them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.engine.brands import names_in_text, official_domains, official_owner, protected_names
from lachan.engine.fold import fold, prepare


def _named(text: str) -> list[tuple[str, bool]]:
    return [(mention.brand, mention.is_vague) for mention in names_in_text(fold(prepare(text)[0]).text)]


def test_the_file_holds_what_its_card_says() -> None:
    brands = protected_names().values()
    assert len(brands) == 666
    assert sum(brand.country == "VN" for brand in brands) == 486
    assert sum(brand.is_theme for brand in brands) == 7
    assert {brand.trust for brand in brands} == {"closed", "platform", "unsure"}
    assert all(
        token.isascii() and len(token) >= 3 for brand in brands for token in brand.tokens + brand.weak_tokens
    )


def test_of_two_rows_that_share_a_domain_the_stricter_counts() -> None:
    for domain, owner in official_domains().items():
        trusts = {brand.trust for brand in protected_names().values() if domain in brand.domains}
        assert owner.trust == min(trusts, key=["platform", "unsure", "closed"].index)


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("vietcombank.com.vn", "vietcombank"),
        ("login.vietcombank.com.vn", "vietcombank"),
        ("vietcombank.com.vn.evil.top", None),
        ("notvietcombank.com.vn", None),
        ("com.vn", None),
        ("", None),
    ],
)
def test_it_says_whose_official_domain_covers_a_host(host: str, owner: str | None) -> None:
    found = official_owner(host)
    assert (found.id if found else None) == owner


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Vietcombank thông báo: tài khoản của bạn bị khoá", [("vietcombank", False)]),
        ("Ngân hàng Quân đội tặng bạn 500k", [("mbbank", False)]),
        ("NGAN HANG QUAN DOI tang ban 500k", [("mbbank", False)]),
        ("v!etc0mbank khoa tai khoan", [("vietcombank", False)]),
        ("Vіetcоmbаnk khoá thẻ", [("vietcombank", False)]),  # Cyrillic letters
        ("VCB: ma OTP cua ban", [("vietcombank", True)]),
        ("Vé đi Quảng Ninh", [("prov-quangninh", True)]),
        ("Quý khách dùng VCB Digibank", [("vietcombank", False)]),
        # parts of words and of addresses name nobody
        ("vietcombanker họp mặt", []),
        ("xem tại vietcombank.com.vn", []),
        ("gửi a@vietcombank.com.vn", []),
        ("https://x.top/vietcombank/login", []),
        ("chiều nay họp nhé", []),
        ("", []),
    ],
)
def test_it_finds_names_as_whole_words(text: str, named: list[tuple[str, bool]]) -> None:
    assert _named(text) == named


def test_it_says_where_the_name_stands_and_that_it_is_disguised() -> None:
    text = "tin: v!etc0mbank!"
    (mention,) = names_in_text(text)
    assert text[mention.start : mention.end] == "v!etc0mbank"
    assert mention.is_disguised
    (plain,) = names_in_text("tin: vietcombank.")
    assert not plain.is_disguised


@given(st.text(max_size=200))
def test_mentions_stand_in_order_and_none_inside_another(text: str) -> None:
    folded = fold(prepare(text + " Vietcombank, MB Bank va Bo Cong an")[0]).text
    end = 0
    for mention in names_in_text(folded):
        assert end <= mention.start < mention.end <= len(folded)
        end = mention.end
