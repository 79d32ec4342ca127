"""MISP: a feed that others load, and events that are pushed to and pulled from a partner's instance."""
