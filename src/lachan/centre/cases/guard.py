"""What holds timelines and custody: nothing in them is changed or taken away. A change here needs a migration."""

from __future__ import annotations

from typing import Final

from lachan.centre.web.fixed_tables import FixedTables

FIXED: Final = FixedTables(
    ("cases_event", "cases_custody"), "cases_refuse", "the timeline of a case is not changed"
)
