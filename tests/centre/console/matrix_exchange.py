"""Rows of the matrix about what programs fetch, with a key or without. The form is that of `matrix.py`."""

from __future__ import annotations

from typing import Final

from centre.console.list_places import LISTS
from centre.console.zone_places import ZONES

_LOOKUP: Final = """
# for anybody, without key or cookie; no set is made in these tests: tests/centre/exchange/lookup/
exchange/lookup/v1/sets                          GET  -     503
exchange/lookup/v1/lookup.js                     GET  -     ok
exchange/lookup/v1/keys.js                       GET  -     ok
exchange/lookup/v1/relay.js                      GET  -     ok
exchange/lookup/v1/hashes                        POST -     400
exchange/lookup/v1/oblivious                     POST -     400
exchange/lookup/v1/oblivious-keys                GET  -     ok
"""

EXCHANGE: Final = LISTS + _LOOKUP + ZONES
