"""Webhooks: what changed is sent to partners' programs, in order, and can be asked for in the same form."""
