from __future__ import annotations

import csv
import io

from lachan.centre.exchange.claims.results import result_file, results
from lachan.centre.exchange.services.claiming import Done
from lachan.centre.web.refusals import Refusal


def test_each_is_told_in_its_order_and_counted() -> None:
    told = results(
        [2, 3, 4], ["a", "b", "c"],
        [Done("kept", "1"), Done("known", "2"), Done("refused", refusal=Refusal(422, "exchange_rounded"))],
    )  # fmt: skip
    assert (told.kept, told.known, told.refused) == (1, 1, 1)
    assert [(one.row, one.mark, one.what, one.about) for one in told.claims] == [
        (2, "a", "kept", "1"), (3, "b", "known", "2"), (4, "c", "refused", ""),
    ]  # fmt: skip
    assert told.claims[2].detail_vi != told.claims[2].detail


def test_a_file_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    raw = result_file(results([2], ['=HYPERLINK("x")'], [Done("kept", "0123456789")]))
    assert raw.startswith(b"\xef\xbb\xbf")
    [head, row] = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head == ["row", "mark", "result", "about", "code", "vi", "en"]
    assert row[1].startswith("'=")
    assert row[2:4] == ["kept", "0123456789"]
