"""Cues that can be named: what a message asks for, promises, threatens."""
