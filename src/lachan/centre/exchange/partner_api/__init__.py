"""The doors for partners' programs: what changed, and what they say of it."""
