"""The page that a blocked visitor sees, on a listener of its own: without Django, database, cookie or log."""
