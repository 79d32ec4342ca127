from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from lachan.centre.exchange.stix.stamps import BadStampError, cut, fine_stamp, read_stamp, stamp

AT = datetime(2026, 11, 29, 6, 40, 23, 123_456, tzinfo=UTC)


def test_moments_are_written_in_utc() -> None:
    vietnam = AT.astimezone(timezone(timedelta(hours=7)))
    assert stamp(vietnam) == "2026-11-29T06:40:23.123Z"
    assert fine_stamp(vietnam) == "2026-11-29T06:40:23.123456Z"
    assert read_stamp(fine_stamp(AT)) == AT
    assert read_stamp(stamp(AT)) == cut(AT)


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [
        ("2026-11-29T06:40:23Z", 0),
        ("2026-11-29T06:40:23.1Z", 100_000),
        ("2026-11-29T06:40:23.123456789Z", 123_456),
    ],
)
def test_a_fraction_of_any_length_is_read(text: str, microsecond: int) -> None:
    assert read_stamp(text) == AT.replace(microsecond=microsecond)


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-11-29", "2026-11-29T06:40:23", "2026-11-29T06:40:23+07:00", "2026-11-29 06:40:23Z",
     "2026-13-29T06:40:23Z", "2026-11-29T25:40:23Z", "2026-11-29T06:40:23.Z", "٢٠٢٦-11-29T06:40:23Z"],
)  # fmt: skip
def test_what_is_no_moment_in_utc_is_refused(text: str) -> None:
    with pytest.raises(BadStampError):
        read_stamp(text)
