"""The doors for partners' programs: orders to come for, replies, and probes."""
