"""Reads. `partners.py`: who they are; `answering.py`, `keys.py`: what other rooms ask; `drafts.py`: what waits."""
