"""What is said of apps, mailboxes, profiles, wallets and files."""

from __future__ import annotations

from datetime import date

import pytest

from lachan.engine import apps, check
from lachan.engine.apps.names import name_in
from lachan.engine.lists import NoLists, TableLists, default_lists
from lachan.engine.model import Indicator, Judgement, Kind, Level, ListClass, ListEntry, level_of

TODAY = date(2026, 11, 24)
# a provider where anybody gets a mailbox, apart from the name so that no address of a person stands here
FREE = "gmail.com"


def judge(kind: Kind, value: str, **facts: str) -> Judgement:
    return apps.judge(Indicator(kind, value, facts=facts), lists=NoLists(), today=TODAY)


@pytest.mark.parametrize(
    ("value", "code", "level", "imitates"),
    [
        ("apk:app.apk", "app.outside_store", Level.SUSPICIOUS, ""),
        ("apk:game-1.2.xapk", "app.outside_store", Level.SUSPICIOUS, ""),
        ("apk:vietcombank.apk", "app.outside_store_named", Level.SUSPICIOUS, "vietcombank"),
        ("apk:vneid_2.1.apk", "app.outside_store_named", Level.SUSPICIOUS, "vneid"),
        ("apk:x.mobileconfig", "app.settings_profile", Level.SUSPICIOUS, ""),
        ("android:com.example.app", "app.package", Level.UNKNOWN, ""),
    ],
)
def test_an_installer_outside_the_stores_is_suspicious(
    value: str, code: str, level: Level, imitates: str
) -> None:
    judgement = judge(Kind.APP, value)
    assert judgement.reasons[0].code == code
    assert level_of(judgement.score) is level
    assert judgement.imitates == imitates


SIGNER = "146d" * 16


def listed(list_class: ListClass, reason: str = "Ngân hàng Thử Nghiệm") -> TableLists:
    entry = ListEntry(list_class, Kind.APP, f"signer:{SIGNER}", "claim:5", reason)
    return TableLists([entry], today=TODAY)


@pytest.mark.parametrize(
    "text",
    [":".join(["14", "6D"] * 16), f"signer:{SIGNER}", f"sha256:{SIGNER}", SIGNER, f"Chữ ký đây: {SIGNER}"],
)
def test_a_signer_that_its_owner_registered_is_named_and_clears_nobody(text: str) -> None:
    answer = check(text, lists=listed(ListClass.OFFICIAL), today=TODAY)
    assert answer.level is Level.UNKNOWN
    (reason,) = [one for one in answer.reasons if one.code.startswith("app.")]
    assert (reason.code, reason.params) == ("app.signer_official", {"owner": "Ngân hàng Thử Nghiệm"})
    assert reason.about == answer.indicators[0].value


@pytest.mark.parametrize("text", [":".join(["14", "6D"] * 16), f"signer:{SIGNER}", SIGNER])
def test_a_forgers_signer_is_named_as_a_list_says(text: str) -> None:
    answer = check(text, lists=listed(ListClass.BAD, "ký ứng dụng giả VNeID"), today=TODAY)
    assert answer.level is Level.DANGEROUS
    assert "app.listed_bad" in [one.code for one in answer.reasons]


def test_a_signer_that_nobody_registered_says_so() -> None:
    answer = check(f"signer:{SIGNER}", lists=NoLists(), today=TODAY)
    assert (answer.level, answer.reasons[0].code) == (Level.UNKNOWN, "app.signer")
    # without colons and without its name it is taken for a file
    assert check(SIGNER, lists=NoLists(), today=TODAY).reasons[0].code == "file.not_known"


def test_an_owners_signer_does_not_clear_a_file_that_is_sent() -> None:
    text = f"Cài vietcombank.apk, chữ ký {':'.join(['14', '6D'] * 16)} chính hãng"
    answer = check(text, lists=listed(ListClass.OFFICIAL), today=TODAY)
    assert answer.level >= Level.SUSPICIOUS
    assert "app.outside_store_named" in [one.code for one in answer.reasons]


def test_an_app_in_a_store_is_only_named() -> None:
    judgement = judge(Kind.APP, "android:com.VCB", store="google-play")
    assert judgement.reasons[0].code == "app.in_store"
    assert judgement.reasons[0].params == {"store": "Google Play"}
    assert level_of(judgement.score) is Level.UNKNOWN


def test_an_installer_on_a_closed_official_site_is_not_accused() -> None:
    indicator = Indicator(
        Kind.APP, "apk:vietcombank.apk", facts={"inside": "https://vietcombank.com.vn/tai/vietcombank.apk"}
    )
    judgement = apps.judge(indicator, lists=default_lists(TODAY), today=TODAY)
    assert judgement.reasons[0].code == "app.official_site"
    assert level_of(judgement.score) is Level.UNKNOWN


def test_a_platform_does_not_clear_an_installer() -> None:
    site = ListEntry(ListClass.OFFICIAL, Kind.DOMAIN, "drive.google.com", "test", trust="platform")
    indicator = Indicator(Kind.APP, "apk:a.apk", facts={"inside": "https://drive.google.com/a.apk"})
    judgement = apps.judge(indicator, lists=TableLists([site], today=TODAY), today=TODAY)
    assert judgement.reasons[0].code == "app.outside_store"


@pytest.mark.parametrize(
    ("value", "code", "level"),
    [
        (f"vietcombank.hotro@{FREE}", "email.named_on_free_provider", Level.SUSPICIOUS),
        (f"nguyen.van.an@{FREE}", "email.free_provider", Level.UNKNOWN),
        ("support@vietcombank.com.vn", "email.own_domain", Level.UNKNOWN),
    ],
)
def test_a_protected_name_on_a_free_mailbox_is_suspicious(value: str, code: str, level: Level) -> None:
    judgement = judge(Kind.EMAIL, value)
    assert judgement.reasons[0].code == code
    assert level_of(judgement.score) is level


@pytest.mark.parametrize(
    ("value", "code", "facts"),
    [
        ("telegram:bidv_hotro", "profile.bears_name", {}),
        ("zalo:g/ugnbnw063", "profile.invitation", {"sort": "group"}),
        ("facebook:abc.xyz", "profile.anybody", {}),
        ("zalo:+84912345678", "profile.anybody", {}),
    ],
)
def test_a_profile_is_unknown_whatever_its_name(value: str, code: str, facts: dict[str, str]) -> None:
    judgement = judge(Kind.PROFILE, value, **facts)
    assert judgement.reasons[0].code == code
    assert level_of(judgement.score) is Level.UNKNOWN


@pytest.mark.parametrize("text", [f"nguyen.van.an@{FREE}", f"Bạn gửi hồ sơ về nguyen.van.an@{FREE} nhé"])
def test_an_ordinary_mailbox_is_not_taken_for_a_link_with_a_user_in_it(text: str) -> None:
    answer = check(text, lists=default_lists(TODAY), today=TODAY)
    assert answer.level is Level.UNKNOWN
    assert "link.userinfo" not in {reason.code for reason in answer.reasons}


def test_a_note_on_the_wrong_kind_is_given_once() -> None:
    assert check("chào bạn", kind="phone", lists=NoLists(), today=TODAY).notes == ("note.kind_not_found",)


def test_wallets_and_files_are_unknown_without_a_list() -> None:
    assert judge(Kind.WALLET, "tron:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb").reasons[0].params == {"coin": "Tron"}
    assert judge(Kind.FILE, "md5:d41d8cd98f00b204e9800998ecf8427e").reasons[0].code == "file.not_known"


@pytest.mark.parametrize("name", ["nguyen.van.an", "abc", "shop88", "lan_anh", "mb", "quantri"])
def test_ordinary_names_are_nobodys(name: str) -> None:
    assert name_in(name) is None


def test_every_sentence_is_there_in_both_languages() -> None:
    for words in apps.WORDS.values():
        assert words.vi
        assert words.en
        assert bool(words.why_vi) == bool(words.why_en)
