"""STIX 2.1: what the room tells partners, as objects; and what partners write, read. Pure."""
