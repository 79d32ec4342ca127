"""One cue a file."""
