"""What the outside says of a measure: how a probe is asked and read, and what several looks together mean. Pure."""
