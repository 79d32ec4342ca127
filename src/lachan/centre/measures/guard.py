"""What holds signatures and timelines: nothing in them is changed or taken away. A change here needs a migration."""

from __future__ import annotations

from typing import Final

from lachan.centre.web.fixed_tables import FixedTables

FIXED: Final = FixedTables(
    ("measures_event", "measures_signature"), "measures_refuse", "what was signed is not changed"
)
