"""Whom an address imitates: the whole, over many hosts and over odd ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.engine.brands import official_domains, protected_names
from lachan.engine.links.lookalike import WORDS, compare, find, find_many
from lachan.engine.links.lookalike.candidate import official_beside
from lachan.engine.links.lookalike.lures import are_lures, split_name
from lachan.engine.links.lookalike.tokens import index
from lachan.engine.words.render import template

NAMES = [
    "vietcombank",
    "vietc0mbank",
    "vietconbank",
    "bidv",
    "acb",
    "login",
    "xn--vetcombank-x2i",
    "vietcornbank",
    "a",
    "",
]
HOSTS = st.lists(
    st.builds(
        lambda labels, ending: ".".join([*labels, ending]),
        st.lists(st.sampled_from(NAMES), max_size=3),
        st.sampled_from(["com.vn", "vn", "top", "com", "github.io", ""]),
    ),
    max_size=12,
)


@given(HOSTS)
@settings(deadline=None)
def test_many_at_once_are_answered_as_each_by_itself(hosts: list[str]) -> None:
    assert find_many(hosts) == [find(host) for host in hosts]


@given(st.lists(st.text(max_size=40), max_size=8))
@settings(deadline=None)
def test_whatever_is_asked_it_answers_in_order(hosts: list[str]) -> None:
    assert len(find_many(hosts)) == len(hosts)
    assert len(find_many(hosts, paths=hosts, exempt_official=False)) == len(hosts)


def test_more_hosts_than_one_pass_are_answered_in_order() -> None:
    hosts = ["example.com"] * 3000
    hosts[1023] = hosts[1024] = hosts[2999] = "vietcombank-login.top"
    assert [at for at, seen in enumerate(find_many(hosts)) if seen] == [1023, 1024, 2999]


@pytest.mark.parametrize(
    ("host", "brand"),
    [
        # the longest name names the brand
        ("baovietbank-login.top", "baovietbank"),
        ("cimbbank-vn.top", "cimbvn"),
        # 3 to 5 letters: no letter directly before or after
        ("bidv24h.top", "bidv"),
        ("abidvx.top", None),
        # .edu.vn is not exempt
        ("agribanks.edu.vn", "agribank"),
        # addresses that others called honest, and honest ones that others called fraud
        ("acb.vn-ibank.info", "acb"),
        ("bidv.me", "bidv"),
        ("agribanks.link", "agribank"),
        ("hdbank.com.vn", None),
        ("citibank.com.vn", None),
        ("acb.com.vn", None),
        # a weak name alone is none
        ("tiki.example.com", None),
        ("cakes.example.com", None),
        # the platform's own name in its ending is not its customers'
        ("myshop.github.io", None),
        # no host at all
        ("203.0.113.7", None),
        ("[2001:db8::1]", None),
        ("localhost", None),
        ("vn", None),
        ("com.vn", None),
    ],
)
def test_it_follows_the_rules_of_the_table_of_names(host: str, brand: str | None) -> None:
    seen = find(host)
    assert (seen.brand if seen else None) == brand


def test_the_state_gives_out_names_under_gov_vn_so_imitation_there_is_less_likely() -> None:
    under_state, elsewhere = find("dichvucong-login.gov.vn"), find("dichvucong-login.net.vn")
    assert under_state is not None
    assert elsewhere is not None
    assert under_state.certainty < elsewhere.certainty / 2


def test_without_the_exemption_names_alone_count_and_the_true_name_is_never_certain() -> None:
    seen = [find(domain, exempt_official=False) for domain in official_domains()]
    assert any(seen)
    assert find("vietcombank.com.vn", exempt_official=False) is not None
    certain = [x for x in seen if x is not None and x.certainty >= 0.9]
    assert len(certain) <= len(seen) * 0.02


def test_a_path_counts_only_where_the_host_says_nothing() -> None:
    by_path = find("example.com", "/vietcombank/login")
    by_host = find("bidv-login.top", "/vietcombank/login")
    assert by_path is not None
    assert by_path.how == "path"
    assert by_host is not None
    assert by_host.brand == "bidv"
    assert find("vietcombank.com.vn", "/bidv") is None


def test_it_says_what_to_compare_with_and_where_the_two_differ() -> None:
    seen = find("vietc0mbank-login.com")
    assert seen is not None
    assert seen.official == "vietcombank.com.vn"
    pieces = [(piece.difference, piece.false, piece.true) for piece in seen.compare()]
    assert pieces == [
        ("same", "vietc", "vietc"),
        ("changed", "0", "o"),
        ("same", "mbank", "mbank"),
        ("added", "-login", ""),
        ("same", ".com", ".com"),
        ("missing", "", ".vn"),
    ]


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_pieces_of_a_comparison_join_to_both_addresses(false: str, true: str) -> None:
    pieces = compare(false, true)
    assert "".join(piece.false for piece in pieces) == false
    if true:
        assert "".join(piece.true for piece in pieces) == true
    for piece in pieces:
        assert (piece.difference == "same") == (piece.false == piece.true)


def test_a_foreign_script_is_shown_as_a_reader_sees_it() -> None:
    seen = find("xn--vetcombank-x2i.com")
    assert seen is not None
    assert seen.host == "vіetcombank.com"
    assert seen.shown == "і"


def test_every_sentence_can_be_filled() -> None:
    seen = find("vietcombank-login.top")
    assert seen is not None
    for words in WORDS.values():
        for lang, sentence in (
            ("vi", words.vi),
            ("en", words.en),
            ("vi", words.why_vi),
            ("en", words.why_en),
        ):
            assert "…" not in template(sentence, lang).fill(seen.params())


def test_every_name_is_found_as_itself_where_it_stands_alone() -> None:
    for token in index().tokens:
        if token.weak or protected_names()[token.brand].is_theme:
            continue
        seen = find(f"{token.text}.example-host.top")
        assert seen is not None, token
        assert len(seen.token) >= len(token.text)


def test_a_name_is_split_and_lures_run_together_are_known() -> None:
    assert split_name("vpbank") == ("", "vp", "bank")
    assert split_name("boxaydung") == ("bo", "xaydung", "")
    assert are_lures("dangnhapvn")
    assert are_lures("")
    assert not are_lures("dangnhapxyzw")


def test_an_official_domain_that_carries_the_name_is_shown_first() -> None:
    assert official_beside("mbbank", "mbbank") == "mbbank.com.vn"
    assert official_beside("simlure", "khoasim") == ""


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("vietcombank.com.vn.xn--ngn-hng-vit-c7aw5628h.top", "ngân-hàng-việt.top"),
        ("bidv.xn--vit-nam-88-dv3e.top", "việt-nam-88.top"),
        ("vietcombank.xn--d1aqf", "дом"),
        # the true owner's name must not read like what it imitates
        ("bidv.xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
    ],
)
def test_an_owner_is_named_in_letters_unless_they_deceive(host: str, shown: str) -> None:
    seen = find(host)
    assert seen is not None
    assert seen.shown == shown


@pytest.mark.parametrize(
    ("host", "added"),
    [
        ("dichvucong-vneid.com", "vneid"),
        ("csgt-phatnguoi.com", "phatnguoi"),
        ("momo-payment.com", "payment"),
        ("vietcombank-login.com", "login"),
    ],
)
def test_what_is_added_to_a_name_is_told_in_whole_words(host: str, added: str) -> None:
    seen = find(host)
    assert seen is not None
    assert (seen.how, seen.shown) == ("inserted", added)


def test_a_name_over_a_hyphen_that_ends_inside_a_word_is_hardly_meant() -> None:
    seen = find("viet-teleport.com")
    assert seen is None or seen.certainty <= 0.5
