"""Makes what `engine/data` holds, and measures it."""
