from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from lachan.probe.settings import BadSettingsError, read_settings, settings_of

PLAIN: Final[dict[str, Any]] = {
    "centre": "https://centre.example",
    "name": "hanoi",
    "token_file": "token",
    "key_file": "hanoi.key",
    "resolvers": ["203.0.113.53", "203.0.113.54:5353", "2001:db8::53", "[2001:db8::54]:5353"],
}
BESIDE: Final = Path("/etc/lachan-probe")


def test_files_are_beside_it_and_resolvers_have_a_port() -> None:
    read = settings_of(PLAIN, beside=BESIDE)
    assert (read.key_file, read.token_file) == (BESIDE / "hanoi.key", BESIDE / "token")
    assert [(each.address, each.port) for each in read.resolvers] == [
        ("203.0.113.53", 53), ("203.0.113.54", 5353), ("2001:db8::53", 53), ("2001:db8::54", 5353),
    ]  # fmt: skip
    assert read.every_seconds == 60


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"centre": "http://centre.example"}, "https"),
        ({"centre": "https://centre.example/api"}, "without a path"),
        ({"centre": "centre.example"}, "without a path"),
        ({"name": "ha noi"}, "name"),
        ({"resolvers": []}, "resolvers"),
        ({"resolvers": ["203.0.113.53"] * 9}, "resolvers"),
        ({"resolvers": ["203.0.113.53", "203.0.113.53"]}, "twice"),
        ({"resolvers": ["dns.example"]}, "address"),
        ({"resolvers": ["203.0.113.53:99999"]}, "port"),
        ({"every_seconds": 1}, "every_seconds"),
        ({"every_seconds": True}, "every_seconds"),
        ({"certificate": "a.pem"}, "together"),
        ({"token_file": None}, "token_file"),
        ({"tokens": "x"}, "tokens is not known"),
        ({"key_file": ""}, "key_file"),
    ],
)
def test_what_can_not_be_used_is_said_with_what_to_write(told: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSettingsError, match=said):
        settings_of(PLAIN | told, beside=BESIDE)


def test_a_missing_name_and_a_broken_or_missing_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadSettingsError, match="centre is missing"):
        settings_of({}, beside=BESIDE)
    with pytest.raises(BadSettingsError, match="can't be read"):
        read_settings(tmp_path / "no.toml")
    (tmp_path / "broken.toml").write_text("centre = ")
    with pytest.raises(BadSettingsError, match="no TOML"):
        read_settings(tmp_path / "broken.toml")


def test_a_centre_on_the_same_machine_needs_no_https() -> None:
    assert (
        settings_of(PLAIN | {"centre": "http://localhost:8000"}, beside=BESIDE).centre
        == "http://localhost:8000"
    )
