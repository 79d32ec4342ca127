"""The sealed log: who did what, when, and the proof that nobody changed it."""
