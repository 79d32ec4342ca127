"""Signs that say little alone and much together: each combination is one file in `rules`."""
