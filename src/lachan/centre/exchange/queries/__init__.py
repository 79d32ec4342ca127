"""What other rooms and the formats read."""
