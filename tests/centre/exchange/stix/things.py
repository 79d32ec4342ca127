"""Entries of every kind, for tests of STIX."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from lachan.centre.exchange.entries import EntryRow
from lachan.centre.exchange.stix.objects import Voice
from lachan.centre.partners.codes import PAP, TLP

NOW: Final = datetime(2026, 11, 29, 6, 40, 23, 123_456, tzinfo=UTC)
VOICE: Final = Voice(UUID("3b2f6f0e-9d0a-4a57-8a51-6f6a3f0c7f11"), "Block it.", "Warn of it.")
THINGS: Final = (
    ("domain", "evil.top"),
    ("domain", "xn--vitcombank-r4a.top"),
    ("url", "evil.top/login?x=1'\\"),
    ("ip", "8.8.8.8"),
    ("ip", "2606:4700::1111"),
    ("email", "a@evil.top"),
    ("file", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("file", "md5:d41d8cd98f00b204e9800998ecf8427e"),
    ("file", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("phone", "+84901234567"),
    ("phone", "19001234"),
    ("payee", "970436:0123456789"),
    ("payee", "unknown:0123456789"),
    ("payee", "momo:+84912345678"),
    ("payee", "iban:DE89370400440532013000"),
    ("app", "android:com.Evil.app"),
    ("app", "ios:id1234567890"),
    ("app", "apk:vneid.apk"),
    ("app", f"signer:{'ab' * 32}"),
    ("profile", "facebook:ten.xyz"),
    ("profile", "zalo:+84912345678"),
    ("profile", "zalo:g/abcdef123"),
    ("profile", "telegram:+CODExyz"),
    ("wallet", "btc:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
    ("wallet", "eth:0x52908400098527886e0f7030069857d2e4169ee7"),
)


def row(kind: str = "domain", value: str = "evil.top", **further: object) -> EntryRow:
    """This will give an entry that began at NOW."""
    plain = EntryRow(
        id=1, kind=kind, value=value, action="block", tlp="clear", pap="clear", confidence=85, source="M2026-000123",
        round=0, listed_at=NOW, until=None, added_seq=5, added_at=NOW,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **further)


def rows() -> list[EntryRow]:
    """This will give an entry of each kind, in every marking and action."""
    return [
        row(
            kind, value, action=("block", "flag")[at % 2], tlp=TLP[at % 5], pap=PAP[at % 4], round=at % 3,
            confidence=(85, 50)[at % 2], source=("M2026-000123", "desk")[at % 2],
            until=(None, NOW + timedelta(days=90))[at % 2], added_seq=at + 1,
        )
        for at, (kind, value) in enumerate(THINGS)
    ]  # fmt: skip


def over(one: EntryRow, why: str, at: datetime = NOW + timedelta(hours=1)) -> EntryRow:
    """This will give an entry that has ended."""
    return msgspec.structs.replace(one, ended_seq=one.added_seq + 1_000, ended_at=at, ended_why=why)
