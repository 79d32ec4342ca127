"""What we ask outside: the one guarded client."""
