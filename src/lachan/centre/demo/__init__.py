"""Factories and the demo story, for tests and `lachan demo`."""
