"""All writes. `asking.py`, `confirming.py` by two; `stopping.py` by one; `keys.py`, `picking_up.py`; `expiring.py`."""
