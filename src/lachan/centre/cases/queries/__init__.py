"""Reads of cases, as rows that hold nothing of the tables."""
