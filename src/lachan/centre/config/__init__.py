"""Settings, addresses, the one API, and serving."""
