"""Django's SQLite with writers that take turns (`web/turns.py`)."""
