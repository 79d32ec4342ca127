"""Measures: what somebody outside is asked to do, signed by two, checked for effect, and undone when wrong."""
