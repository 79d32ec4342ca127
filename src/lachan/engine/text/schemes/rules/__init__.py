"""The combinations, one a file."""
