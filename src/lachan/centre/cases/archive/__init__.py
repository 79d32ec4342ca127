"""What a case looks like when it is handed over: the parts of its archive, its summary, and how it is verified."""
