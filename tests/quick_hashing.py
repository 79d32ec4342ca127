"""Passwords hashed as in use, with a cost that tests can pay thousands of times."""

from __future__ import annotations

from lachan.centre.accounts.sign_in.hashing import BoundedArgon2Hasher


class QuickArgon2Hasher(BoundedArgon2Hasher):
    """Argon2id with the least memory and one pass: tests of hashing itself take the real one."""

    time_cost = 1
    memory_cost = 8
