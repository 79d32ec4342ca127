from __future__ import annotations

import re
from importlib.resources import files
from urllib.parse import urlsplit

import pytest

from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.effect.stores import meant, page_of, store_pages
from lachan.centre.measures.kinds import KINDS

# as Apple's documentation of the look-up shows its answers
APPLE_THERE = b'\n\n\n{\n "resultCount":1,\n "results": [\n{"trackId":579523206}]\n}\n'
APPLE_GONE = b'\n\n\n{\n "resultCount":0,\n "results": []\n}\n'
TELEGRAM_THERE = b'<div class="tgme_page_title" dir="auto"><span dir="auto">Vay nhanh</span></div>'
TELEGRAM_GONE = (
    b'If you have <strong>Telegram</strong>, you can contact <a class="tgme_username_link" '
    b'href="tg://resolve?domain=vay_nhanh">@vay_nhanh</a> right away.'
)


def says(about: str, value: str, status: int, body: bytes) -> Look:
    found = page_of(about, value)
    assert found is not None
    return found[0].says(found[1], status, body)


@pytest.mark.parametrize(
    ("about", "value", "link"),
    [
        ("app", "ios:id579523206", "https://itunes.apple.com/lookup?id=579523206&country=vn"),
        (
            "app",
            "android:vn.vay.nhanh",
            "https://play.google.com/store/apps/details?id=vn.vay.nhanh&hl=vi&gl=VN",
        ),
        ("profile", "telegram:vay_nhanh", "https://t.me/vay_nhanh"),
    ],
)
def test_what_anybody_can_see_has_one_page(about: str, value: str, link: str) -> None:
    found = page_of(about, value)
    assert found is not None
    assert found[0].link_of(found[1]) == link


@pytest.mark.parametrize(
    ("about", "value"),
    [
        # a file is in no store, an invitation is no name, and these show strangers a sign-in or one page for all
        ("app", "apk:vay.apk"),
        ("app", "signer:" + "0" * 64),
        ("profile", "telegram:+AbCdEf123"),
        ("profile", "facebook:vay.nhanh"),
        ("profile", "zalo:+84912345678"),
        ("profile", "tiktok:vaynhanh"),
        ("url", "https://t.me/vay_nhanh"),
    ],
)
def test_what_strangers_are_not_shown_has_none(about: str, value: str) -> None:
    assert page_of(about, value) is None


def test_apples_look_up_counts_what_is_in_the_store() -> None:
    assert says("app", "ios:id579523206", 200, APPLE_THERE) is Look.OPEN
    assert says("app", "ios:id579523206", 200, APPLE_GONE) is Look.GONE
    assert says("app", "ios:id579523206", 403, APPLE_GONE) is Look.UNKNOWN


def test_a_page_of_google_play_is_there_by_its_name_and_gone_by_404() -> None:
    there = b'<meta property="og:url" content="https://play.google.com/store/apps/details?id=vn.vay.nhanh">'
    assert says("app", "android:vn.vay.nhanh", 200, there) is Look.OPEN
    assert says("app", "android:vn.vay.nhanh", 404, b"Not Found") is Look.GONE
    assert says("app", "android:vn.vay.nhanh", 200, b"<title>Google Play</title>") is Look.UNKNOWN
    assert says("app", "android:vn.vay.nhanh", 200, there + b'<div class="g-recaptcha">') is Look.UNKNOWN
    assert says("app", "android:vn.vay.nhanh", 503, b"") is Look.UNKNOWN


def test_a_name_of_telegram_is_there_by_its_title_and_gone_by_the_words_for_one_that_nobody_has() -> None:
    assert says("profile", "telegram:vay_nhanh", 200, TELEGRAM_THERE) is Look.OPEN
    assert says("profile", "telegram:vay_nhanh", 200, TELEGRAM_GONE) is Look.GONE
    assert says("profile", "telegram:vay_nhanh", 200, b"<title>Telegram Messenger</title>") is Look.UNKNOWN
    # who writes the other words into a title proves nothing
    assert says("profile", "telegram:vay_nhanh", 200, TELEGRAM_THERE + TELEGRAM_GONE) is Look.UNKNOWN


def test_gone_counts_only_of_what_was_there_and_while_the_store_shows_what_is_always_there() -> None:
    assert meant(Look.GONE, was_there=True, known=[Look.OPEN]) is Look.GONE
    assert meant(Look.GONE, was_there=False, known=[Look.OPEN]) is Look.UNKNOWN
    assert meant(Look.GONE, was_there=True, known=[Look.GONE]) is Look.UNKNOWN
    assert meant(Look.GONE, was_there=True, known=[]) is Look.UNKNOWN
    assert meant(Look.OPEN, was_there=False, known=[]) is Look.OPEN


def test_every_page_has_a_source_and_asks_for_something_that_is_always_there() -> None:
    text = files("lachan.centre.measures.effect").joinpath("store_pages.toml").read_text("utf-8")
    about = {each for kind in KINDS.values() if kind.check == "page" for each in kind.about}
    for code, page in store_pages().items():
        assert page.about in about
        assert re.fullmatch(page.shape, page.known)
        assert urlsplit(page.link).scheme == "https"
        assert page.there
        assert page.gone or page.gone_status
        before = text.split(f"[{code}]")[0].rsplit("\n\n", 1)[-1]
        assert re.search(r"Apple's documented|read on \d+ \w+ \d{4}", before), code
