from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.engine.links import judge_many
from lachan.engine.lists import FixedLists, NoLists, default_lists
from lachan.engine.model import (
    DANGEROUS_AT,
    SUSPICIOUS_AT,
    Indicator,
    Judgement,
    Kind,
    Level,
    ListClass,
    ListEntry,
    Lists,
    level_of,
)

TODAY = date(2026, 11, 24)


def judge(
    address: str, lists: Lists | None = None, *, today: date = TODAY, kind: Kind | None = None
) -> Judgement:
    if kind is None:
        kind = Kind.URL if "/" in address or ":" in address else Kind.DOMAIN
    known = default_lists(today) if lists is None else lists
    return judge_many([Indicator(kind, address, address)], lists=known, today=today)[0]


def level(judged: Judgement) -> Level:
    return judged.decided if judged.decided is not None else level_of(judged.score)


def codes(judged: Judgement) -> list[str]:
    return [reason.code for reason in judged.reasons]


def listed(list_class: ListClass, value: str, **more: object) -> FixedLists:
    entry = ListEntry(list_class, Kind.DOMAIN, value, "test", **more)  # type: ignore[arg-type]
    return FixedLists([entry], today=TODAY, version="test")


# What other engines got wrong in a way that a user would laugh at, and more of the kind.
HONEST = [
    "hdbank.com.vn", "citibank.com.vn", "vietcombank.com.vn", "acb.com.vn", "bidv.com.vn", "techcombank.com",
    "mbbank.com.vn", "tpbank.vn", "vpbank.com.vn", "agribank.com.vn", "sacombank.com.vn", "momo.vn", "vnpay.vn",
    "zalopay.vn", "viettel.vn", "vnpt.com.vn", "evn.com.vn", "shopee.vn", "tiki.vn", "lazada.vn", "ghtk.vn",
    "dichvucong.gov.vn", "chinhphu.vn", "bocongan.gov.vn", "gdt.gov.vn", "baohiemxahoi.gov.vn", "vneid.gov.vn",
    "vnexpress.net", "tuoitre.vn", "dantri.com.vn", "thanhnien.vn", "hust.edu.vn", "telegram.org", "metamask.io",
    "uniswap.org", "github.com", "google.com", "youtube.com", "facebook.com", "wikipedia.org", "python.org",
    "debian.org", "microsoft.com", "apple.com", "amazon.com", "paypal.com", "netflix.com", "openai.com", "binance.com",
    "coinbase.com", "ethereum.org", "bitcoin.org", "mozilla.org", "stackoverflow.com", "cloudflare.com",
]  # fmt: skip
FRAUD = [
    "acb.vn-ibank.info", "bidv.me", "agribanks.link", "vietcombank-login.com", "vietcombank-login.top",
    "vcb-digibank.com", "vcb-digibank.top", "http://vietcombank.com.vn.xacthuc.top/", "techcombank-khuyenmai.vip",
    "vietc0mbank.top", "http://vіetcombank.com/",
]  # fmt: skip
PAGES_OF_HONEST_SITES = [
    "https://vnexpress.net/canh-bao-lua-dao-gia-mao-ngan-hang-4684821.html",
    "https://tuoitre.vn/phap-luat.htm",
    "https://en.wikipedia.org/wiki/Phishing",
    "https://github.com/python/cpython/issues",
    "https://www.google.com/search?q=vietcombank+login",
    "https://docs.python.org/3/library/urllib.parse.html",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://mail.google.com/mail/u/0/",
    "https://login.microsoftonline.com/common/oauth2/authorize",
    "https://zalo.me/0900000000",
    "https://t.me/durov",
]


@pytest.mark.parametrize("address", HONEST)
def test_it_does_not_call_a_known_name_fraud_even_with_lists_off(address: str) -> None:
    assert level(judge(address, NoLists())) < Level.DANGEROUS
    assert level(judge(address)) <= Level.UNKNOWN


@pytest.mark.parametrize("address", FRAUD)
def test_it_catches_what_others_missed(address: str) -> None:
    judged = judge(address)
    assert level(judged) >= Level.SUSPICIOUS
    assert judged.imitates


@pytest.mark.parametrize("address", FRAUD)
def test_it_catches_them_with_lists_off_as_well(address: str) -> None:
    assert level(judge(address, NoLists())) >= Level.SUSPICIOUS


@pytest.mark.parametrize("address", PAGES_OF_HONEST_SITES)
def test_it_does_not_call_a_page_of_a_known_site_dangerous(address: str) -> None:
    assert level(judge(address)) <= Level.UNKNOWN


def test_it_does_not_exempt_schools_and_authorities_by_their_ending() -> None:
    judged = judge("agribanks.edu.vn")
    assert level(judged) >= Level.SUSPICIOUS
    assert judged.imitates == "agribank"
    assert level(judge("vietcombank-login.gov.vn")) is not Level.TRUSTED


def test_it_trusts_a_closed_official_name_that_was_reviewed_lately() -> None:
    judged = judge("https://www.vietcombank.com.vn/")
    assert judged.decided is Level.TRUSTED
    assert codes(judged)[0] == "link.trusted"
    assert judged.score < SUSPICIOUS_AT
    assert judge("https://www.vietcombank.com.vn/", today=date(2028, 11, 24)).decided is Level.TRUSTED
    assert judge("https://www.vietcombank.com.vn/", today=date(2028, 11, 25)).decided is None


@pytest.mark.parametrize(
    "address",
    [
        "https://sites.google.com/view/abc",
        "https://docs.google.com/forms/d/e/abc",
        "https://t.me/abc",
        "https://zalo.me/123",
        "https://facebook.com/",
        "https://www.vietcombank.com.vn/go?url=https://evil.top/",
        "https://www.vietcombank.com.vn/app.apk",
        "agribanks.edu.vn",
        "example.gov.vn",
    ],
)
def test_it_never_trusts_platforms_redirects_and_restricted_endings(address: str) -> None:
    assert judge(address).decided is not Level.TRUSTED


def test_it_trusts_nothing_with_lists_off() -> None:
    assert judge("vietcombank.com.vn", NoLists()).decided is None


def test_bad_beats_official() -> None:
    entries = [
        ListEntry(ListClass.OFFICIAL, Kind.DOMAIN, "bidv.com.vn", "brands", trust="closed", reviewed=TODAY),
        ListEntry(ListClass.BAD, Kind.DOMAIN, "bidv.com.vn", "police", "stolen"),
    ]
    judged = judge("bidv.com.vn", FixedLists(entries, today=TODAY, version="test"))
    assert judged.decided is Level.DANGEROUS
    assert judged.score >= DANGEROUS_AT
    assert codes(judged)[0] == "link.listed_bad"
    assert not judged.imitates


def test_a_correction_decides_unknown() -> None:
    judged = judge("vietcombank-login.top", listed(ListClass.CORRECTED, "vietcombank-login.top"))
    assert judged.decided is Level.UNKNOWN


def test_the_model_alone_never_calls_a_popular_name_dangerous() -> None:
    address = "kubet88-nohu-taixiu.top"
    assert level(judge(address, NoLists())) is Level.DANGEROUS
    assert level(judge(address, listed(ListClass.POPULAR, address))) < Level.DANGEROUS


def test_it_never_condemns_a_shared_host_by_its_name() -> None:
    for host in ("weebly.com", "vercel.app", "bit.ly", "t.me", "docs.google.com"):
        assert level(judge(host)) <= Level.UNKNOWN, host
    assert level(judge("https://my-shop.weebly.com/")) < Level.DANGEROUS
    assert level(judge("https://vcb-xacthuc-otp.weebly.com/")) >= Level.SUSPICIOUS


def test_an_official_name_is_no_imitation_of_itself_or_its_family() -> None:
    for host in ("vietcombank.com.vn", "portal.vietcombank.com.vn", "vietinbankgold.vn", "chat.zalo.me"):
        judged = judge(host)
        assert not judged.imitates
        assert not any(code.startswith("link.lookalike") for code in codes(judged))


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://localhost:8000/", "link.own_network"),
        ("http://127.0.0.1/", "link.own_network"),
        ("http://[::1]/", "link.own_network"),
        ("http://192.168.1.1/login", "link.own_network"),
        ("mailto:a@example.com", None),
        ("http://xn--a/", "link.unreadable"),
        ("http://exa mple.com/", "link.unreadable"),
        ("", "link.unreadable"),
    ],
)
def test_it_honestly_says_unknown_where_nothing_can_be_known(address: str, code: str | None) -> None:
    judged = judge(address, kind=Kind.URL)
    assert level(judged) is Level.UNKNOWN
    if code is not None:
        assert code in codes(judged)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,<b>", "http://bidv.com.vn@evil.example/"]
)
def test_it_speaks_of_links_that_run_code_or_hide_their_aim(address: str) -> None:
    assert level(judge(address)) >= Level.SUSPICIOUS


def test_it_judges_addresses_of_numbers() -> None:
    for value in ("203.0.113.7", "8.8.8.8", "2001:4860:4860::8888", "10.0.0.1"):
        assert level(judge(value, kind=Kind.IP)) is Level.UNKNOWN
    assert "link.ip_host" in codes(judge("http://8.8.8.8/login"))


def test_reasons_do_not_contradict_the_level() -> None:
    for address in HONEST + FRAUD + PAGES_OF_HONEST_SITES:
        judged = judge(address)
        if level(judged) <= Level.UNKNOWN:
            assert "link.model" not in codes(judged)
            assert "link.model_path" not in codes(judged)
        else:
            assert judged.reasons
        weights = [reason.weight for reason in judged.reasons]
        assert weights == sorted(weights, reverse=True)


def test_links_do_not_change_each_other() -> None:
    asked = [Indicator(Kind.URL, f"http://{one}/") for one in HONEST + FRAUD]
    together = judge_many(asked, lists=default_lists(TODAY), today=TODAY)
    alone = [judge_many([one], lists=default_lists(TODAY), today=TODAY)[0] for one in asked]
    assert together == alone


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5), st.sampled_from([Kind.URL, Kind.DOMAIN, Kind.IP]))
def test_it_never_raises(texts: list[str], kind: Kind) -> None:
    asked = [Indicator(kind, text, text) for text in texts]
    judged = judge_many(asked, lists=NoLists(), today=TODAY)
    assert len(judged) == len(texts)
    assert all(0 <= one.score <= 1 for one in judged)


@pytest.mark.parametrize("lists", [NoLists(), None])
@pytest.mark.parametrize(
    "address",
    [
        "dichvucong.gov.vn.xyz",
        "vietcombank.com.vn.top",
        "agribanks.edu.vn",
        "http://dichvucong-vneid.com/VNeID.apk",
    ],
)
def test_what_nobody_does_by_chance_is_dangerous_whatever_the_letters_resemble(
    address: str, lists: Lists | None
) -> None:
    assert level(judge(address, lists)) is Level.DANGEROUS


@pytest.mark.parametrize(
    ("address", "brand"),
    [
        ("momo.bid", "momo"), ("momo-vi.club", "momo"), ("tiki-sale.top", "tiki"), ("vcb.top", "vietcombank"),
        ("bidv.com", "bidv"), ("bidv.org", "bidv"), ("mbbank.org.vn", "mbbank"), ("vneid.com", "vneid"),
        ("hdbank.info", "hdbank"), ("saccombank.com", "sacombank"), ("saconbank.com", "sacombank"), ("g00gle.com", "google"),
        ("http://m0m0.vn.xacminh-tk.click/", "momo"), ("techcombank.gov.vn", "techcombank"),
        ("agribanks.gov.vn", "agribank"), ("vietcombank.edu.vn", "vietcombank"), ("vpbank.edu.vn", "vpbank"), ("scaombank.com", "sacombank"),
        ("t1k1.vn", "tiki"), ("lpbank.net", "lpbank"), ("shbfinance.gov.vn", "shbfinance"),
    ],
)  # fmt: skip
def test_who_is_named_by_a_reason_is_named_as_imitated(address: str, brand: str) -> None:
    judged = judge(address)
    assert level(judged) >= Level.SUSPICIOUS
    assert judged.imitates == brand
    assert any(reason.code.startswith("link.lookalike.") for reason in judged.reasons)


def test_a_coin_s_own_site_is_held_by_its_row_and_not_by_the_letters_alone() -> None:
    judged = judge("ethereum.org")
    assert level(judged) < Level.SUSPICIOUS
    assert codes(judged) == ["link.listed_unsure"]
    for address in ("ethereum-claim.top", "ethereum.org.airdrop-claim.xyz"):
        false = judge(address)
        assert level(false) >= Level.SUSPICIOUS
        assert false.imitates == "ethereum"


# Made up in the manner of Vietnamese streets; nobody's list holds them, and nothing in them asks for anything.
@pytest.mark.parametrize(
    "address",
    [
        "nhakhoahoanmy.com", "nhakhoaviethan.com", "xekhachminhthu.com", "vatlieuxaydungminhphat.com", "thucungviet.com",
        "noi-that-gia-huy.com", "phongkhamtamducan.vn", "thammyvienngocanh.com", "hoatuoiphuongthao.net",
        "banhmihuynhnhu.com", "cokhithanhdat.com.vn", "nongsansachtaynguyen.com", "mamnonhoasenhong.edu.vn", "dienmaythanh.vn",
        "luatsunguyenhoang.com", "nhahanghaisanbienxanh.com", "https://nhakhoaviethan.com/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lists", [None, NoLists()])
def test_a_small_trade_is_not_suspected_for_its_letters_alone(address: str, lists: Lists | None) -> None:
    judged = judge(address, lists)
    assert level(judged) < Level.SUSPICIOUS
    assert "link.model" not in codes(judged)


@pytest.mark.parametrize(
    "address",
    [
        "nhakhoa-nhanqua.top", "xekhach-trungthuong247.com", "noithat-vietcombank-login.com", "thucung-vay-tien-nhanh247.com",
        "nhathuoc-vaytiennhanh.com", "maylanh-dangnhap-bidv.com", "http://nhakhoahoanmy.evil-login.top/",
    ],
)  # fmt: skip
def test_a_trade_s_word_excuses_nothing_that_speaks_by_itself(address: str) -> None:
    assert level(judge(address)) >= Level.SUSPICIOUS


def test_a_theme_of_lures_is_nobody_who_could_be_imitated() -> None:
    assert not judge("khoasim-thuebao.com").imitates


# The protected name has no official domain that we know, so nobody can say that an ending isn't theirs.
@pytest.mark.parametrize(
    "address",
    [
        "mbageas.life", "mbageas.com.vn", "liobank.vn", "agriseco.com.vn", "moneycat.vn", "appotapay.vn", "appota.com",
        "evnfinance.vn", "smartpayvn.com", "ubankbyvpbank.vn", "vinacapital.com", "oneclickmoney.vn", "robocash.vn",
        "sawaco.com.vn", "exness.com", "vietinbanksc.com.vn", "careers.vinacapital.com",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lists", [None, NoLists()])
def test_a_name_whose_address_nobody_knows_has_no_other_ending(address: str, lists: Lists | None) -> None:
    judged = judge(address, lists)
    assert level(judged) < Level.SUSPICIOUS
    assert "link.lookalike.ending" not in codes(judged)
    assert not judged.imitates


@pytest.mark.parametrize(
    "address",
    [
        "bidv.com.kh", "vpbank.dev", "hdbank.cloud", "sendo.com", "acb.org", "vistabank.ro", "sacombank.jobs",
        "sbv.gov.vn", "vdb.gov.vn", "nhcsxh.gov.vn", "tcthue.gov.vn", "thainguyen.gov.vn", "vnpt.example.gov.vn", "vnpost.gov.vn", "div.gov.vn", "acb.com", "shb.com",
        "hvnh.edu.vn", "buh.edu.vn", "dav.edu.vn", "vbsp.org.vn",
    ],
)  # fmt: skip
def test_namesakes_authorities_and_schools_are_not_accused(address: str) -> None:
    assert level(judge(address)) < Level.SUSPICIOUS


def test_one_s_own_machine_spelt_oddly_has_one_reason_and_no_excuse_beside_it() -> None:
    judged = judge("http://0x7f.1/")
    assert level(judged) is Level.SUSPICIOUS
    assert codes(judged) == ["link.odd_ip"]
