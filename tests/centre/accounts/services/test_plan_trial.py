"""How a plan of thousands of lines is tried: on the whole map, in seconds."""

from __future__ import annotations

from time import process_time

import pytest

from centre.accounts.both_maps import data_rows
from centre.accounts.trees import HEAD, NOW, csv_of, plan_of, responsible
from lachan.centre.accounts.given_tables import TableRefusedError
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.reorganisations import record_plan, try_plan
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR


@pytest.mark.django_db
def test_the_whole_country_is_divided_and_what_is_on_record_is_seen_in_seconds() -> None:
    load_territories(actor=OPERATOR, now=NOW)
    rows = ("A,ministry,a,b,,,2000-01-01,,*@*", "B,bank,a,b,,,2000-01-01,,")
    import_tree(table=csv_of(HEAD, *rows), actor=OPERATOR, now=NOW)
    communes = [
        row["code"] for row in data_rows("territories.csv") if row["level"] == "commune" and row["valid_from"]
    ]
    begun = process_time()
    done = record_plan(
        table=plan_of(*(f"2026-01-01,split,A,B,,{code}" for code in communes)), actor=OPERATOR, now=NOW
    )
    assert len(done.passed) == 3_321
    assert responsible("app", communes[0], "2026-01-01") == ["B"]
    with pytest.raises(TableRefusedError) as raised:
        try_plan(table=plan_of(*(f"2026-01-01,split,A,B,app,{code}" for code in communes)))
    assert {problem.code for problem in raised.value.problems} == {"overlap_recorded"}
    assert len(raised.value.problems) + raised.value.more == 3_321
    # 3 s on two busy cores; a step that is gone through for each pair of lines takes forty
    assert process_time() - begun < 20
