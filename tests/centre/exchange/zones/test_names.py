from __future__ import annotations

import pytest

from lachan.centre.exchange.zones.names import guard_for, is_name, labels_of, name_bytes, text_of

ZONE = "rpz.lachan"
GUARD = guard_for(ZONE, ["lachan.example", "hoi.trungtam.example"])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("evil.top", ""),
        ("xn--ngnhng-6ta.top", ""),
        ("a_b.evil.top", ""),
        # somebody's own name at a platform that gives them out
        ("lua-dao.weebly.com", ""),
        (".", "root"),
        ("", "root"),
        ("com.vn", "suffix"),
        ("gov.vn", "suffix"),
        ("vn", "suffix"),
        ("weebly.com", "shared"),
        ("github.io", "suffix"),
        ("docs.google.com", "shared"),
        ("bit.ly", "shared"),
        # an IDN that could not be encoded, and other things that no name holds
        ("ngân-hàng.top", "unfit"),
        ("xn--\ud800.top", "unfit"),
        ("evil..top", "unfit"),
        ("EVIL.top", "unfit"),
        ("*.top", "unfit"),
        ("evil.top.", "unfit"),
        ("a b.top", "unfit"),
        ("evil.top\n* CNAME .", "unfit"),
        (f"{'a' * 64}.top", "unfit"),
        # it would be read as another trigger, or as what to do
        ("32.9.12.76.45.rpz-ip", "reserved"),
        ("x.rpz-client-ip", "reserved"),
        ("x.rpz-drop", "reserved"),
        ("lachan.example", "own"),
        ("hoi.trungtam.example", "own"),
        ("trungtam.example", "own"),
    ],
)
def test_it_keeps_out_what_never_stands_in_a_zone(name: str, why: str) -> None:
    assert GUARD.why_not(name) == why


def test_a_name_and_all_below_it_fit_with_the_zone_behind_them() -> None:
    label = "a" * 60
    longest = f"{label}.{label}.{label}.{'b' * (255 - 5 - len(ZONE) - 3 * 61 - 4)}.top"
    assert GUARD.why_not(longest) == ""
    assert len(name_bytes(f"*.{longest}.{ZONE}")) == 255
    assert GUARD.why_not(f"b{longest}") == "long"


def test_labels_are_read_as_they_were_written() -> None:
    assert labels_of("evil.top") == b"\x04evil\x03top"
    assert name_bytes("") == b"\0"
    assert text_of(labels_of("www.evil.com.vn")) == "www.evil.com.vn"


def test_a_name_by_itself_has_two_hundred_and_fifty_three_letters_at_most() -> None:
    assert is_name(".".join(["a" * 49] * 5) + ".top")
    assert not is_name(".".join(["a" * 49] * 5) + ".topp")
