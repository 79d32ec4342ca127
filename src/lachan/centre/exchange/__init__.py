"""What the centre has approved, for machines outside: lists, zones, feeds, look-ups, and what partners send back."""
