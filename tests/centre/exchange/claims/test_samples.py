from __future__ import annotations

from datetime import UTC, datetime

from lachan.centre.exchange.claims.judging import PartnerClaim, judge
from lachan.centre.exchange.claims.reading import read_file
from lachan.centre.exchange.claims.samples import SAMPLE_NAME, sample_file


def test_the_sample_is_a_file_whose_row_can_be_read() -> None:
    now = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
    [row] = read_file(sample_file(), banks=(), now=now)
    assert isinstance(row.said, PartnerClaim)
    assert judge(row.said, now=now).thing == ("payee", "970436:0123456789")
    assert (row.said.says, row.said.why) == ("mistaken", "own_customer")
    assert SAMPLE_NAME.endswith(".csv")
