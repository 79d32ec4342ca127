"""E-mail, addresses of machines, profiles, wallets, apps and fingerprints."""

from __future__ import annotations

import pytest

from lachan.engine.extract import extract
from lachan.engine.extract.keccak import keccak_256
from lachan.engine.fold import fold, prepare
from lachan.engine.model import Kind

# a large provider; whole addresses there belong to somebody, so none stands in this file
G = "gmail"


def found(text: str, kind: Kind) -> list[str]:
    prepared, _ = prepare(text)
    return [each.value for each in extract(prepared, fold(prepared)).indicators if each.kind is kind]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("gửi về Nguyen.Van@Example.com.vn nhé", "nguyen.van@example.com.vn"),
        ("support[at]abc[.]top", "support@abc.top"),
        ("mailto:abc@example.com?subject=x", "abc@example.com"),
        ("email: z_il@example.Com", "z_il@example.com"),
        ("viết a@example.com.Xin cảm ơn", "a@example.com"),
        ("<a+b@example.org>", "a+b@example.org"),
        (f"lh abc @ {G}.com nhé", f"abc@{G}.com"),
        (f"abc@{G} . com", f"abc@{G}.com"),
        (f"abc at {G} dot com", f"abc@{G}.com"),
        (f"gửi về abc(a){G}.com", f"abc@{G}.com"),
        (f"abc a còng {G} chấm com", f"abc@{G}.com"),
        (f"lan.88 at {G}.com", f"lan.88@{G}.com"),
        (f"abc@{G},com", f"abc@{G}.com"),
    ],
)
def test_it_finds_an_email_address(text: str, value: str) -> None:
    assert found(text, Kind.EMAIL) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "@",
        "a@",
        "@b.com",
        "a@b",
        "a@b.khong",
        "a..b@",
        "n@ng@o",
        "họp @ 7.30",
        f"email me at {G}.com",
        f"bạn @{G}.com trúng thưởng",
        f"vào {G} . com",
        "http://u@evil.com/",
        f"аbc@{G}.com",
    ],
)
def test_other_ats_are_no_email_addresses(text: str) -> None:
    assert found(text, Kind.EMAIL) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("từ 157.213.79.56 lúc 9h", "157.213.79.56"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("từ [2001:db8::1] nhé", "2001:db8::1"),
        ("8.8.8.8", "8.8.8.8"),
    ],
)
def test_it_finds_an_address_of_a_machine(text: str, value: str) -> None:
    assert found(text, Kind.IP) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "phiên bản 12.10.11.13",
        "mục 1.2.3.4",
        "10:20:30",
        "std::vector",
        "1.000.000.000",
        "256.1.1.1",
        "lớp a::b nhé",
    ],
)
def test_versions_times_and_amounts_are_no_addresses(text: str) -> None:
    assert found(text, Kind.IP) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://t.me/Gai_Xinh", "telegram:gai_xinh"),
        ("https://t.me/+AbCdEf123", "telegram:+AbCdEf123"),
        ("https://t.me/joinchat/AbCd", "telegram:+AbCd"),
        ("https://t.me/s/kenh", "telegram:kenh"),
        ("tg://resolve?domain=Abc", "telegram:abc"),
        ("zalo.me/0912345678", "zalo:+84912345678"),
        ("https://chat.zalo.me/?phone=0912345678", "zalo:+84912345678"),
        ("https://zalo.me/g/ugnbnw063", "zalo:g/ugnbnw063"),
        ("https://www.facebook.com/Abc.Xyz", "facebook:abc.xyz"),
        ("https://facebook.com/profile.php?id=100012345", "facebook:100012345"),
        ("https://m.facebook.com/groups/Abc/", "facebook:groups/abc"),
        ("https://m.me/abc", "facebook:abc"),
        ("https://www.tiktok.com/@abc?x=1", "tiktok:abc"),
        ("https://wa.me/84912345678", "whatsapp:+84912345678"),
        ("https://api.whatsapp.com/send?phone=84912345678&text=hi", "whatsapp:+84912345678"),
        ("https://chat.whatsapp.com/DIZ84M8h", "whatsapp:chat/DIZ84M8h"),
        ("whatsapp://chat/?code=GOCVGBK", "whatsapp:chat/GOCVGBK"),
        ("https://www.youtube.com/@Abc", "youtube:abc"),
        ("https://www.youtube.com/channel/UCabcDEF", "youtube:UCabcDEF"),
        ("https://instagram.com/abc/", "instagram:abc"),
        ("https://x.com/abc", "x:abc"),
        ("https://invite.viber.com/?g2=AQB", "viber:chat/AQB"),
        ("https://discord.gg/Abc", "discord:invite/Abc"),
        ("kb telegram em:@kieu_trang nhé", "telegram:kieu_trang"),
        ("Te|egram @abc88", "telegram:abc88"),
        ("tele: abc_88", "telegram:abc_88"),
        ("Telegram ID: lan88vip", "telegram:lan88vip"),
        ("telegram:kieutrang", "telegram:kieutrang"),
    ],
)
def test_it_finds_a_profile(text: str, value: str) -> None:
    assert found(text, Kind.PROFILE) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "https://facebook.com/sharer/sharer.php?u=x",
        "https://www.youtube.com/watch?v=abc",
        "https://zalo.me/app/link/9a",
        "https://zaloapp.com/qr/p/abc",
        "https://t.me/",
        "https://www.tiktok.com/tag/abc",
        "fb: abc, thư a@example.com",
        "họp lúc @7h",
        "tele: nhắn em nhé",
        "telegram: support",
    ],
)
def test_the_platforms_own_pages_are_no_profiles(text: str) -> None:
    assert found(text, Kind.PROFILE) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "btc:3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        (
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "btc:bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eth:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "eth:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        ("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "tron:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"),
    ],
)
def test_it_finds_a_wallet_whose_checksum_holds(text: str, value: str) -> None:
    assert found(f"gửi USDT vào ví {text} nhé", Kind.WALLET) == [value]
    assert found(text, Kind.WALLET) == [value]
    assert found(value, Kind.WALLET) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed",
        "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwc",
    ],
)
def test_a_wallet_with_a_wrong_checksum_is_none(text: str) -> None:
    assert found(text, Kind.WALLET) == []


def test_keccak_is_the_one_of_ethereum() -> None:
    assert keccak_256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    # longer than one block of 136 bytes
    assert keccak_256(b"a" * 200) != keccak_256(b"a" * 201)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("cài com.example.app nhé", "android:com.example.app"),
        ("tải vneid.apk nhé", "apk:vneid.apk"),
        ("https://abc.top/tai/VNeID.apk?x=1", "apk:vneid.apk"),
        ("https://play.google.com/store/apps/details?id=com.VCB&hl=vi", "android:com.VCB"),
        ("market://details?id=com.abc.xyz", "android:com.abc.xyz"),
        ("https://apps.apple.com/vn/app/zalo/id579523206", "ios:id579523206"),
        ("tải vneid[.]apk nhé", "apk:vneid.apk"),
        ("cài vneid (.) apk", "apk:vneid.apk"),
        ("DichVuCong_v1.apk.zip", "apk:dichvucong_v1.apk.zip"),
        ("https://abc.top/x.mobileconfig", "apk:x.mobileconfig"),
        ("android:com.VCB.app", "android:com.VCB.app"),
        (":".join(["14", "6D"] * 16), "signer:" + "146d" * 16),
        ("SHA256: " + ":".join(["14", "6D"] * 16), "signer:" + "146d" * 16),
        ("SHA-256:" + ":".join(["14", "6D"] * 16) + ".", "signer:" + "146d" * 16),
        ("Signer #1 certificate SHA-256 digest: " + "146d" * 16, "signer:" + "146d" * 16),
        ("chữ ký là signer:" + "146D" * 16 + " nhé", "signer:" + "146d" * 16),
    ],
)
def test_it_finds_an_app(text: str, value: str) -> None:
    assert found(text, Kind.APP) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "apk",
        "146d" * 16,
        ":".join(["14"] * 31),
        ":".join(["14"] * 33),
        "signer:" + "146d" * 15,
        "abc.apkx",
        "com.vn",
        "vao vn.abc.com nhe",
        "tai app .apk",
    ],
)
def test_other_dots_are_no_apps(text: str) -> None:
    assert found(text, Kind.APP) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("D41D8CD98F00B204E9800998ECF8427E", "md5:d41d8cd98f00b204e9800998ecf8427e"),
        ("sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("sha256:" + "0a" * 32, "sha256:" + "0a" * 32),
    ],
)
def test_it_finds_a_fingerprint(text: str, value: str) -> None:
    assert found(text, Kind.FILE) == [value]


@pytest.mark.parametrize("text", ["1" * 32, "a" * 40, "0a" * 20 + "x", "0a" * 17])
def test_other_long_words_are_no_fingerprints(text: str) -> None:
    assert found(text, Kind.FILE) == []
