"""`lachan …`: one file a command, each loading only what it needs."""
