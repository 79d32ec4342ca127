"""Runs the engine over what came in, and keeps what it says."""
