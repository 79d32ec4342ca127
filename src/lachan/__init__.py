"""Lachan: the operating system of a national anti-scam centre."""

__version__ = "0.1.0"
